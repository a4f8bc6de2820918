"""Gift cards in the office: looked for, given away, sent again, replaced, ended. Codes are seen by nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.keyset import stretch_by_newest
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.checkout.services import refund_card
from shop.orders.queries import numbers_of
from shop.roles.queries import can
from shop.store.queries import store
from shop.wallet.queries import card_for_office, cards_for_office, liabilities
from shop.wallet.services import issue_card, replace_card, send_again, void_card
from shop.wallet.types import CARD_TONES
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.credit_forms import CardEndForm, CardFilterForm, CardReplaceForm, CardSendForm, NewCardForm

if TYPE_CHECKING:
    from shop.wallet.models import GiftCard

PAGE_SIZE = 50


@require_safe
@staff_required(Permission.CREDIT_VIEW)
def card_list(request: UserRequest) -> HttpResponse:
    """The cards that match, newest first, and what is owed on all of them."""
    form, today = CardFilterForm(request.GET), timezone.localdate()
    marks = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = stretch_by_newest(cards_for_office(form.wanted, today=today), **marks, size=PAGE_SIZE)
    kept = {name: value for name, value in request.GET.items() if name not in marks and value}
    context = {
        "form": form,
        "rows": [row_of(card) for card in found.rows],
        "owed": liabilities(store().currency)["card"],
        "may_give": can(request.user, Permission.CREDIT_GIVE),
        "previous_url": f"?{urlencode(kept | {'before': found.before})}" if found.before else "",
        "next_url": f"?{urlencode(kept | {'after': found.after})}" if found.after else "",
    }
    return page(request, "staff/gift_cards/list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.CREDIT_GIVE)
def new_card(request: UserRequest) -> HttpResponse:
    """Give a card away; it is sent on its day."""
    start = {"deliver_on": timezone.localdate().isoformat(), "sender_name": store().name}
    form = NewCardForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            token = form.cleaned_data["token"]
            card = issue_card(draft=form.draft(), token=token, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The card is made. It is sent on its day."))
            return redirect("staff:gift-card", public_id=card.public_id)
    return page(request, "staff/gift_cards/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@staff_required(Permission.CREDIT_VIEW)
def detail(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One card with everything that moved on it."""
    return card_page(request, card_or_404(public_id))


@require_POST
@staff_required(Permission.CREDIT_GIVE)
def dispatch(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Send it again, with a new code."""
    return changed(request, public_id, CardSendForm(request.POST, auto_id="send_%s"), "send_form", send_again)


@require_POST
@staff_required(Permission.CREDIT_GIVE)
def replacement(request: UserRequest, public_id: UUID) -> HttpResponse:
    """End it, and send a new one with what is left."""
    form = CardReplaceForm(request.POST, auto_id="replace_%s")
    return changed(request, public_id, form, "replace_form", replace_card)


@require_POST
@staff_required(Permission.CREDIT_GIVE)
def ending(request: UserRequest, public_id: UUID) -> HttpResponse:
    """End it; what is left on it is nobody's any more."""
    return changed(request, public_id, CardEndForm(request.POST, auto_id="end_%s"), "end_form", void_card)


@require_POST
@staff_required(Permission.PAYMENTS_CHANGE)
def refund(request: UserRequest, public_id: UUID) -> HttpResponse:
    """End a card that was bought, and pay what is left on it back to its buyer."""
    form = CardEndForm(request.POST, auto_id="refund_%s")
    return changed(request, public_id, form, "refund_form", refund_card)


def changed(
    request: UserRequest, public_id: UUID, form: forms.Form, name: str, change: Callable[..., GiftCard]
) -> HttpResponse:
    """Do what a form asks for, or say on the card's page why not."""
    card = card_or_404(public_id)
    if form.is_valid():
        try:
            now = change(card_id=card.pk, **form.cleaned_data, by=request.actor, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Done. It is in the audit log."))
            return redirect("staff:gift-card", public_id=now.public_id)
    return card_page(request, card, status=422, **{name: form})


def card_or_404(public_id: UUID) -> GiftCard:
    """The card of an address of the office."""
    return get_object_or_404(card_for_office(), public_id=public_id)


def row_of(card: GiftCard) -> dict[str, object]:
    """A card with its state in words."""
    state = card.state(timezone.localdate())
    return {"card": card, "state": state.label, "tone": CARD_TONES.get(state, "")}


def card_page(request: UserRequest, card: GiftCard, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page as it stands now; `bound` is a form that was refused."""
    entries = list(card.purse.entries.all())
    start = {"email": card.recipient_email}
    context = {
        **row_of(card),
        "entries": entries,
        "numbers": numbers_of({one.reference for one in entries if one.reference}),
        "sold_for": numbers_of([card.reference]).get(card.reference, "") if card.reference else "",
        "may_give": can(request.user, Permission.CREDIT_GIVE) and (not card.voided_at or card.purse.balance_minor),
        "send_form": CardSendForm(initial=start, auto_id="send_%s"),
        "replace_form": CardReplaceForm(initial=start, auto_id="replace_%s"),
        "end_form": CardEndForm(auto_id="end_%s"),
        "refund_form": CardEndForm(auto_id="refund_%s"),
        "may_refund": bool(card.reference and card.purse.balance_minor)
        and can(request.user, Permission.PAYMENTS_CHANGE),
    } | bound
    return page(request, "staff/gift_cards/detail.html", context, status=status)
