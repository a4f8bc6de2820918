"""Gift cards in the shop: what is left on one."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shop.wallet.queries import card_of_code
from shop.web.common.limits import limited_by_visitor
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.checkout_forms import CardCodeForm


@never_cache
@limited_by_visitor("gift-card-code", times=10, crowd=200, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
def balance(request: Request) -> HttpResponse:
    """What a card still has, for whoever knows its code; nothing is kept."""
    form = CardCodeForm(request.POST if request.method == "POST" else None)
    card = card_of_code(form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_valid() and card is None:
        form.add_error("code", _("We do not know this code. Check it once more."))
    state = card.state(timezone.localdate()) if card else None
    context = {"form": form, "card": card, "state": state}
    return page(request, "storefront/gift_cards/balance.html", context, status=422 if form.errors else 200)
