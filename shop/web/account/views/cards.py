"""A person's saved cards: what is kept of them, and taking one out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.payments.cards import cards_of, remove_card
from shop.payments.services import gateway_for
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest


@require_safe
@shopper_required
def cards(request: UserRequest) -> HttpResponse:
    """Brand, last four digits and end of each card; the provider has the number."""
    today = timezone.localdate()
    rows = [
        {"card": card, "label": gateway_for(card.method).method.label, "expired": not card.good_on(today)}
        for card in cards_of(request.user.pk)
    ]
    return page(request, "account/cards/list.html", {"rows": rows})


@require_POST
@shopper_required
@requires_recent_sign_in
def removal(request: UserRequest, card: UUID) -> HttpResponse:
    """Take one out; its provider forgets it too."""
    if not remove_card(user_id=request.user.pk, public_id=card, by=request.actor, at=timezone.now()):
        raise Http404
    messages.success(request, _("The card is removed."))
    return redirect("account:cards")
