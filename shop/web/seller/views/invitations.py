"""Taking up an invitation to a shop's team."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.permissions import SELLER_ROLES
from shop.base.refusal import Refusal
from shop.sellers.queries import invitation_with_token
from shop.sellers.services import accept_invitation
from shop.web.common.access import CHOSEN_SHOP, shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest


@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def invitation(request: UserRequest, token: str) -> HttpResponse:
    """Who asks, for what; POST joins. A link that we did not make does not exist."""
    found, now, refused = invitation_with_token(token), timezone.now(), ""
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            accept_invitation(invitation=found.public_id, user_id=request.user.pk, by=request.actor, at=now)
        except Refusal as refusal:
            refused = str(refusal.message)
        else:
            request.session[CHOSEN_SHOP] = str(found.seller.public_id)
            messages.success(request, _("You belong to the shop now."))
            return redirect("seller:dashboard")
    role = SELLER_ROLES[found.role]
    context = {"invitation": found, "role": role, "open": found.open_at(now), "refused": refused}
    return page(request, "seller/team/invitation.html", context, status=409 if refused else 200)
