"""What sellers changed and the office looks at first: the queue, one change before and after, the decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from shop.base.digits import page_digits
from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.listings.queries import (
    differences_of_proposal,
    is_trusted,
    photos_of,
    proposal_for_office,
    waiting_proposals,
)
from shop.listings.services import (
    approve_many,
    approve_proposal,
    ask_revision,
    decline_proposal,
    trust_seller,
    watch_seller,
)
from shop.web.common.access import staff_required
from shop.web.common.listing import pages_of
from shop.web.common.listing_words import RISKS, lines_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.audit_lines import name_of_actor
from shop.web.staff.moderation_forms import ApprovalForm, ApprovalsForm, WordsForm
from shop.web.staff.whole_product import whole_of

if TYPE_CHECKING:
    from shop.listings.models import Proposal

PAGE_SIZE = 50


@require_safe
@staff_required(Permission.CATALOGUE_CHANGE)
def queue(request: UserRequest) -> HttpResponse:
    """What waits, the oldest first."""
    words = request.GET.get("q", "").strip()[:80]
    found = page_of(waiting_proposals(words), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    rows = [(proposal, [RISKS[risk] for risk in proposal.risks]) for proposal in found.rows]
    return page(request, "staff/products/queue.html", {"rows": rows, "pages": pages_of(found, q=words), "words": words})


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def approvals(request: UserRequest) -> HttpResponse:
    """Make all so that were ticked; what cannot be stays in the queue."""
    form = ApprovalsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Tick the changes to approve."))
        return redirect("staff:products")
    approved, left = approve_many(seen=form.cleaned_data["change"], by=request.actor, at=timezone.now())
    if approved:
        said = ngettext("%(count)s change approved.", "%(count)s changes approved.", approved)
        messages.success(request, page_digits(said % {"count": approved}))
    if left:
        said = ngettext(
            "%(count)s change needs a look of its own.", "%(count)s changes need a look of their own.", left
        )
        messages.error(request, page_digits(said % {"count": left}))
    return redirect("staff:products")


@require_safe
@staff_required(Permission.CATALOGUE_CHANGE)
def proposal(request: UserRequest, public_id: UUID) -> HttpResponse:
    """One change: what was there, and what is to be."""
    return detail(request, proposal_or_404(public_id))


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def approval(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Make it so."""
    found, form = proposal_or_404(public_id), ApprovalForm(request.POST)
    if not form.is_valid():
        return detail(request, found, refusal=_("Open the change again, then decide."), status=422)

    def approve(at: datetime) -> object:
        seen_at = form.cleaned_data["seen_at"]
        return approve_proposal(proposal_id=found.pk, seen_at=seen_at, by=request.actor, at=at)

    return decided(request, found, approve, _("Approved. Shoppers see it now."))


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def refusal(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Leave the product as it is, and say why."""
    found, words = proposal_or_404(public_id), words_of(request)

    def decline(at: datetime) -> object:
        return decline_proposal(proposal_id=found.pk, words=words, by=request.actor, at=at)

    return decided(request, found, decline, _("Declined. The seller reads why."))


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def revision(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Hand it back with words."""
    found, words = proposal_or_404(public_id), words_of(request)

    def hand_back(at: datetime) -> object:
        return ask_revision(proposal_id=found.pk, words=words, by=request.actor, at=at)

    return decided(request, found, hand_back, _("Sent back. The seller reads what to change."))


@require_POST
@staff_required(Permission.CATALOGUE_CHANGE)
def trust(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Look at this seller's changes no longer, or again."""
    found, now = proposal_or_404(public_id), timezone.now()
    if request.POST.get("trust") == "yes":
        trust_seller(seller_id=found.seller_id, by=request.actor, at=now)
        messages.success(request, _("Changes of this seller go on sale at once from now on."))
    else:
        watch_seller(seller_id=found.seller_id, by=request.actor, at=now)
        messages.success(request, _("Risky changes of this seller come here again."))
    return redirect("staff:proposal", public_id)


def decided(request: UserRequest, found: Proposal, decide: Callable[[datetime], object], said: str) -> HttpResponse:
    """Decide, and go back to the queue; a no of the service stands on the change's page."""
    try:
        decide(timezone.now())
    except Refusal as no:
        return detail(request, proposal_or_404(found.public_id), refusal=str(no.message), status=409)
    messages.success(request, said)
    return redirect("staff:products")


def words_of(request: UserRequest) -> str:
    """What the office says to the seller."""
    form = WordsForm(request.POST)
    return form.cleaned_data["words"] if form.is_valid() else ""


def detail(request: UserRequest, found: Proposal, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page of one change as it stands now."""
    photos = photos_of(found.product_id)
    context: dict[str, Any] = {
        "proposal": found,
        "sender": name_of_actor(found.submitted_by),
        "risks": [RISKS[risk] for risk in found.risks],
        "lines": lines_of(differences_of_proposal(found)),
        "whole": whole_of(found.after) if "new" in found.risks else None,
        "before_photos": [photos[image["key"]] for image in found.before["images"] if image["key"] in photos],
        "after_photos": [photos[image["key"]] for image in found.after["images"] if image["key"] in photos],
        "approval": ApprovalForm(initial={"seen_at": found.submitted_at.isoformat()}),
        "form": WordsForm(),
        "trusted": is_trusted(found.seller_id),
        "refusal": refusal,
    }
    return page(request, "staff/products/detail.html", context, status=status)


def proposal_or_404(public_id: UUID) -> Proposal:
    """A change of an address of the office."""
    try:
        return proposal_for_office(public_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
