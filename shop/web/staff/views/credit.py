"""Store credit in the office: what waits for a second person, and giving it to somebody."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.money import Money
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.roles.queries import can
from shop.store.queries import store
from shop.wallet.queries import liabilities, open_proposals
from shop.wallet.services import decide_proposal, give_credit
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.credit_forms import CreditForm
from shop.web.staff.person_page import person_page
from shop.web.staff.shell import user_or_404


@require_safe
@staff_required(Permission.CREDIT_VIEW)
def proposals(request: UserRequest) -> HttpResponse:
    """What is owed as store credit, and what a colleague proposed above the limit of one person."""
    context = {
        "owed": liabilities(store().currency)["credit"],
        "proposals": [
            {"row": one, "own": one.is_own(request.actor)} for one in open_proposals().select_related("user")
        ],
        "may_give": can(request.user, Permission.CREDIT_GIVE),
    }
    return page(request, "staff/credit/proposals.html", context)


@require_POST
@staff_required(Permission.CREDIT_GIVE)
def decision(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Give what was proposed, or do not."""
    proposal = get_object_or_404(open_proposals(), public_id=public_id)
    grant = request.POST.get("grant") == "yes"
    try:
        decide_proposal(proposal_id=proposal.pk, grant=grant, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Given.") if grant else _("Not given."))
    return redirect("staff:credit")


@require_POST
@staff_required(Permission.CREDIT_GIVE)
def grant(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Give a person store credit; above the limit it is proposed to the colleagues."""
    user, form = user_or_404(public_id), CreditForm(request.POST, auto_id="credit_%s")
    if not form.is_valid():
        return person_page(request, user, credit=form, status=422)
    said = dict(form.cleaned_data)
    amount = Money(said.pop("amount"), store().currency)
    try:
        given = give_credit(user_id=user.pk, amount=amount, **said, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return person_page(request, user, credit=form, status=422)
    waits = given._meta.model_name == "proposal"
    messages.success(
        request, _("A colleague has to approve it, because it is a lot.") if waits else _("The credit is given.")
    )
    return redirect("staff:user", public_id=public_id)
