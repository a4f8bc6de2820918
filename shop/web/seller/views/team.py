"""Who acts for the shop: asking colleagues, their roles, and letting them go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import SELLER_ROLES, Permission
from shop.base.refusal import Refusal
from shop.sellers.queries import open_invitations_of, team_of
from shop.sellers.services import change_role, invite_colleague, remove_colleague, withdraw_invitation
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.limits import limited
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.seller.shell import portal
from shop.web.seller.team_forms import InvitationForm, RoleForm, roles


@limited("team-invitations", times=30, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.TEAM_CHANGE)
def team(request: SellerRequest) -> HttpResponseBase:
    """Everybody of the shop, who was asked, and a form that asks one more."""
    return invite(request) if request.method == "POST" else answer(request, InvitationForm())


@requires_recent_sign_in
def invite(request: SellerRequest) -> HttpResponse:
    """Ask one more."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return answer(request, form, status=422)
    who: dict[str, Any] = {"seller_id": request.seller.pk, "language": get_language() or ""}
    try:
        invite_colleague(**form.cleaned_data, **who, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error("email", str(refusal.message))
        return answer(request, form, status=409)
    messages.success(request, _("The invitation is on its way."))
    return redirect("seller:team")


@require_POST
@seller_required(Permission.TEAM_CHANGE)
@requires_recent_sign_in
def role(request: SellerRequest, person: UUID) -> HttpResponse:
    """Give a colleague another role."""
    form = RoleForm(request.POST)
    if not form.is_valid():
        return answer(request, InvitationForm(), refused=_("Choose one of the roles."), status=422)
    chosen = form.cleaned_data["role"]
    try:
        change_role(seller_id=request.seller.pk, person=person, role=chosen, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return answer(request, InvitationForm(), refused=str(refusal.message), status=409)
    messages.success(request, _("The role is changed."))
    return redirect("seller:team")


@require_POST
@seller_required(Permission.TEAM_CHANGE)
@requires_recent_sign_in
def removal(request: SellerRequest, person: UUID) -> HttpResponse:
    """Let a colleague go."""
    try:
        remove_colleague(seller_id=request.seller.pk, person=person, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return answer(request, InvitationForm(), refused=str(refusal.message), status=409)
    messages.success(request, _("The person has no access to this shop any more."))
    return redirect("seller:team")


@require_POST
@seller_required(Permission.TEAM_CHANGE)
def withdrawal(request: SellerRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    try:
        withdraw_invitation(seller_id=request.seller.pk, invitation=invitation, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("seller:team")


def answer(request: SellerRequest, form: InvitationForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The page as it stands now."""
    now = timezone.now()
    context: dict[str, Any] = {
        "form": form,
        "members": [(member, SELLER_ROLES[member.role]) for member in team_of(request.seller)],
        "invitations": [(row, SELLER_ROLES[row.role], row.open_at(now)) for row in open_invitations_of(request.seller)],
        "roles": roles(),
        "refused": refused,
    }
    return portal(request, "seller/team/list.html", context, status=status)
