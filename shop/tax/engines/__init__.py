"""The rules of each part of the world, pure. Which one is asked depends on where things go."""

from __future__ import annotations

from collections.abc import Callable

from shop.tax.types import SHIPPING, Case, Verdict

from . import bangladesh, eu, table, uk, us
from .steps import untaxed

Engine = Callable[[Case], Verdict]
_ENGINES: dict[str, Engine] = {"BD": bangladesh.decide, "GB": uk.decide, "US": us.decide}


def decide(case: Case) -> Verdict:
    """What tax the goods of a case bear, and why."""
    return untaxed(case) or engine_for(case.to.country)(case)


def engine_for(country: str) -> Engine:
    """The rules of a destination; without rules of its own, the table by country."""
    return _ENGINES.get(country) or (eu.decide if country in eu.MEMBERS else table.decide)


def delivery_follows_goods(case: Case) -> bool:
    """Whether delivery bears the tax of what is delivered: in the EU and the UK, where the table has no rate for it."""
    follows = case.to.country == "GB" or case.to.country in eu.MEMBERS
    return follows and case.table(case.to.country, case.to.region, SHIPPING) is None
