"""Products that a person looked at lately."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.discovery.queries import seen_cards
from shop.discovery.services import forget_seen
from shop.profiles.queries import preferences_of
from shop.profiles.services import remember_seen
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest


@require_safe
@shopper_required
def seen(request: UserRequest) -> HttpResponse:
    """The last fifty, the latest first."""
    user_id = request.user.pk
    context = {"cards": seen_cards(user_id, at=timezone.now()), "remembers": preferences_of(user_id).remembers_seen}
    return page(request, "account/profile/seen.html", context)


@require_POST
@shopper_required
def removal(request: UserRequest) -> HttpResponse:
    """Forget them all."""
    forget_seen(user_id=request.user.pk)
    messages.success(request, _("The list is empty."))
    return redirect("account:seen")


@require_POST
@shopper_required
def memory(request: UserRequest) -> HttpResponse:
    """Remember from now on (`wanted=1`), or stop; what is there stays until it is forgotten."""
    remember_seen(user_id=request.user.pk, wanted=request.POST.get("wanted") == "1")
    return redirect("account:seen")
