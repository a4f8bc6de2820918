"""A person of several shops works in one at a time."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shop.sellers.queries import memberships_of
from shop.web.common.access import CHOSEN_SHOP, shopper_required
from shop.web.common.requests import UserRequest


@require_POST
@shopper_required
def choice(request: UserRequest) -> HttpResponse:
    """Work in another of one's own shops from now on; somebody else's does not exist."""
    wanted = request.POST.get("seller", "")
    if wanted not in {str(member.seller.public_id) for member in memberships_of(request.user.pk)}:
        raise Http404
    request.session[CHOSEN_SHOP] = wanted
    return redirect("seller:dashboard")
