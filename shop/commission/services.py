"""Setting what sales cost: rules begin today or later, and what was sold before keeps its terms."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.store.queries import today_of

from .models import CommissionRule, CommissionVat
from .queries import forget_rules
from .types import RuleDraft, Scope

MOST_BPS = 10_000
FIELD = {Scope.PRODUCT: "product_id", Scope.SELLER: "seller_id", Scope.CATEGORY: "category_id"}


class CannotSetCommission(Refusal):
    """The days or figures of a rule are no good."""


@transaction.atomic
def add_rule(*, draft: RuleDraft, by: Actor, at: datetime) -> CommissionRule:
    """A rule from a day on; one for the same that is still open ends the day before. Raises CannotSetCommission."""
    _check(draft, today=today_of(at))
    lock_name("commission.rules")
    same = _rules_for(draft)
    before = same.filter(starts_on__lt=draft.starts_on).filter(Q(ends_on=None) | Q(ends_on__gte=draft.starts_on))
    for rule in before:
        _end(rule, draft.starts_on - timedelta(days=1), by=by, at=at)
    later = same.filter(starts_on__gte=draft.starts_on)
    if (later.filter(starts_on__lte=draft.ends_on) if draft.ends_on else later).exists():
        raise CannotSetCommission(_("A rule for the same begins in those days already. Take that one back first."))
    rule = CommissionRule.objects.create(
        scope=draft.scope,
        **({FIELD[draft.scope]: draft.target_id} if draft.scope in FIELD else {}),
        rate_bps=draft.rate_bps,
        flat_minor=draft.flat_minor,
        floor_minor=draft.floor_minor,
        cap_minor=draft.cap_minor,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        note=draft.note,
        actor=str(by),
    )
    subject = ("commission.rule", rule.pk)
    audit.note("commission.rule_added", subject=subject, by=by, at=at, after=_plain(rule))
    transaction.on_commit(forget_rules)
    forget_rules()
    return rule


@transaction.atomic
def end_rule(*, rule_id: int, by: Actor, at: datetime) -> None:
    """A rule holds today for the last time; one that has not begun is taken back. Raises CannotSetCommission."""
    lock_name("commission.rules")
    today, rule = today_of(at), CommissionRule.objects.get(pk=rule_id)
    if rule.ends_on is not None and rule.ends_on <= today:
        raise CannotSetCommission(_("This rule is over already."))
    if rule.starts_on > today:
        subject = ("commission.rule", rule.pk)
        audit.note("commission.rule_taken_back", subject=subject, by=by, at=at, before=_plain(rule))
        rule.delete()
    else:
        _end(rule, today, by=by, at=at)
    transaction.on_commit(forget_rules)
    forget_rules()


@transaction.atomic
def set_vat(*, rate_bps: int, starts_on: date, by: Actor, at: datetime) -> CommissionVat:
    """The rate of VAT on the fee from a day on. Raises CannotSetCommission."""
    if not 0 <= rate_bps <= MOST_BPS:
        raise CannotSetCommission(_("Enter a rate from 0 to 100 %."))
    row, _made = CommissionVat.objects.update_or_create(starts_on=starts_on, defaults={"rate_bps": rate_bps})
    after = {"rate_bps": rate_bps, "starts_on": starts_on.isoformat()}
    audit.note("commission.vat_set", subject=("commission.vat", row.pk), by=by, at=at, after=after)
    transaction.on_commit(forget_rules)
    forget_rules()
    return row


def _check(draft: RuleDraft, *, today: date) -> None:
    if draft.starts_on < today:
        raise CannotSetCommission(_("A rule begins today or later. What was sold before keeps its terms."))
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise CannotSetCommission(_("The last day comes before the first."))
    if not 0 <= draft.rate_bps <= MOST_BPS:
        raise CannotSetCommission(_("Enter a rate from 0 to 100 %."))
    if draft.floor_minor is not None and draft.cap_minor is not None and draft.cap_minor < draft.floor_minor:
        raise CannotSetCommission(_("The most is less than the least. Swap the two amounts."))


def _rules_for(draft: RuleDraft) -> QuerySet[CommissionRule]:
    wanted = {FIELD[draft.scope]: draft.target_id} if draft.scope in FIELD else {}
    return CommissionRule.objects.filter(scope=draft.scope, **wanted).order_by("pk")


def _end(rule: CommissionRule, last: date, *, by: Actor, at: datetime) -> None:
    before, rule.ends_on = _plain(rule), last
    rule.save(update_fields=["ends_on"])
    subject = ("commission.rule", rule.pk)
    audit.note("commission.rule_ended", subject=subject, by=by, at=at, before=before, after=_plain(rule))


def _plain(rule: CommissionRule) -> dict[str, object]:
    """A rule as the audit log keeps it."""
    return {
        "scope": rule.scope,
        "target": rule.target_id,
        "rate_bps": rule.rate_bps,
        "flat": rule.flat_minor,
        "floor": rule.floor_minor,
        "cap": rule.cap_minor,
        "starts_on": rule.starts_on.isoformat(),
        "ends_on": rule.ends_on.isoformat() if rule.ends_on else None,
    }
