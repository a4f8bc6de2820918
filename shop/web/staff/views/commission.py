"""What sales cost their sellers: rules by product, shop and category, and the VAT on the fee."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.commission.queries import commission_rules, vat_rates
from shop.commission.services import add_rule, end_rule, set_vat
from shop.commission.types import Scope, Trial
from shop.roles.queries import can
from shop.store.queries import store, today_of
from shop.web.common.access import staff_required
from shop.web.common.numbers import percent
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.money_forms import RuleForm, TrialForm, VatForm

if TYPE_CHECKING:
    from shop.commission.models import CommissionRule

PAGE = "staff/commission/rules.html"
VAT_IDS, TRIAL_IDS = "id_vat_%s", "id_trial_%s"
"""The forms of the page share names."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_COMMISSION)
def rules(request: UserRequest) -> HttpResponse:
    """Every rule that holds or will, and a form for one more."""
    form = RuleForm(request.POST if request.method == "POST" else None, initial=start())
    if form.is_valid():
        try:
            add_rule(draft=form.draft(), by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Added. It holds for what is sold from that day on."))
            return redirect("staff:commission")
    return editor(request, form, VatForm(initial={"starts_on": today()}, auto_id=VAT_IDS))


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def vat(request: UserRequest) -> HttpResponse:
    """The VAT on the fee from a day on."""
    form = VatForm(request.POST, auto_id=VAT_IDS)
    if form.is_valid():
        said = form.cleaned_data
        set_vat(rate_bps=said["rate"], starts_on=said["starts_on"], by=request.actor, at=timezone.now())
        messages.success(request, _("Saved. It holds for what is sold from that day on."))
        return redirect("staff:commission")
    return editor(request, RuleForm(initial=start()), form)


@require_POST
@staff_required(Permission.MONEY_COMMISSION)
def end(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Today is the last day of a rule; one that has not begun is gone."""
    rule = get_object_or_404(commission_rules(), public_id=public_id)
    try:
        end_rule(rule_id=rule.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Ended. What was sold keeps its terms."))
    return redirect("staff:commission")


def today() -> str:
    """The marketplace's day, as an input of the browser wants it."""
    return today_of(timezone.now()).isoformat()


def start() -> dict[str, str]:
    """What the form of a new rule begins with."""
    return {"scope": Scope.DEFAULT, "starts_on": today()}


def editor(request: UserRequest, form: RuleForm, vat_form: VatForm) -> HttpResponse:
    """The page as both forms stand."""
    on = today_of(timezone.now())
    found = commission_rules(on=None if request.GET.get("all") else on)
    tried = TrialForm(request.GET if "slug" in request.GET else None, initial={"day": today()}, auto_id=TRIAL_IDS)
    trial = tried.trial()
    context = {
        "form": form,
        "vat_form": vat_form,
        "rules": [line_of(rule) for rule in found],
        "all": bool(request.GET.get("all")),
        "otherwise": percent(store().commission_bps),
        "vat_rates": [(percent(rate.rate_bps), rate.starts_on) for rate in vat_rates()],
        "today": on,
        "trial_form": tried,
        "trial": trial and trial_line(trial),
        "may_change": can(request.user, Permission.MONEY_COMMISSION),
    }
    return page(request, PAGE, context, status=422 if form.errors or vat_form.errors else 200)


def trial_line(trial: Trial) -> dict[str, Any]:
    """A sale that was tried, in figures and words."""
    currency, fee = store().currency, trial.fee
    return {
        "title": trial.title,
        "scope": trial.terms.scope.label,
        "percent": percent(trial.terms.rate_bps),
        "price": Money(trial.price_minor, currency),
        "fee": Money(-fee.share_minor, currency),
        "vat": Money(-fee.vat_minor, currency),
        "left": Money(trial.left_minor, currency),
    }


def line_of(rule: CommissionRule) -> dict[str, Any]:
    """A rule in figures and words."""
    currency = store().currency

    def money(minor: int | None) -> Money | None:
        return Money(minor, currency) if minor else None

    return {
        "rule": rule,
        "target": rule.product.title if rule.product else rule.seller or rule.category,
        "percent": percent(rule.rate_bps),
        "flat": money(rule.flat_minor),
        "floor": money(rule.floor_minor),
        "cap": money(rule.cap_minor),
    }
