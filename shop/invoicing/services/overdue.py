"""Papers whose facts nobody delivered: the sweep, and history that is loaded at once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from shop.base.actor import Actor
from shop.invoicing.models import Document
from shop.invoicing.queries import missing_papers
from shop.invoicing.queries.missing import Missing

from .issuing import credit_dispute, credit_return, credit_shortfalls, issue_invoice

logger = logging.getLogger(__name__)
LATE = timedelta(hours=1)


def issue_missing(*, by: Actor, at: datetime) -> int:
    """Issue what has waited for an hour, dated `at`; one that cannot be issued does not hold up the others."""
    done = 0
    for fact in missing_papers(waited=LATE):
        try:
            done += _issue(fact, by=by, at=at) is not None
        except Exception:
            logger.exception("no paper for %s", fact)
    return done


def issue_past(*, by: Actor) -> int:
    """Issue everything that is missing in the order in which it happened, each dated as its fact.

    Twice: what came off an invoice is missing once the invoice is there.
    """
    at_once = timedelta(0)
    return sum(
        _issue(fact, by=by, at=fact.at) is not None for _time in range(2) for fact in missing_papers(waited=at_once)
    )


def _issue(fact: Missing, *, by: Actor, at: datetime) -> Document | None:
    if fact.what == "invoice":
        return issue_invoice(package_id=fact.package_id, by=by, at=at)
    if fact.what == "dispute":
        return next(iter(credit_dispute(dispute_id=fact.row_id, by=by, at=at)), None)
    if fact.what == "return":
        return credit_return(case_id=fact.row_id, by=by, at=at)
    return credit_shortfalls(package_id=fact.package_id, by=by, at=at)
