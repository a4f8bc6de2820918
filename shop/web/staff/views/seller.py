"""One seller in the office: how it stands, its papers, and the decision. Each look at papers is noted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base import audit
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.sellers.queries import document_of
from shop.sellers.services import approve_application, ask_again, judge_answer, reinstate, reject, suspend
from shop.web.common.access import staff_required
from shop.web.common.papers import paper_response
from shop.web.common.requests import UserRequest
from shop.web.staff.seller_forms import DecisionForm, VerdictForm
from shop.web.staff.seller_page import papers_page, seller_or_404, seller_page

WITH_REASON = {"ask": ask_again, "reject": reject, "suspend": suspend, "reinstate": reinstate}


@require_safe
@staff_required(Permission.SELLERS_VIEW)
def detail(request: UserRequest, public_id: UUID) -> HttpResponse:
    """How the seller stands and what was decided; numbers and documents stay closed."""
    return seller_page(request, seller_or_404(public_id))


@require_safe
@staff_required(Permission.SELLERS_REVEAL)
def papers(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The documents side by side with the numbers in clear; the look is noted."""
    seller = seller_or_404(public_id)
    subject = ("sellers.seller", seller.pk)
    audit.note("sellers.papers_shown", subject=subject, by=request.actor, at=timezone.now())
    return papers_page(request, seller)


@require_safe
@staff_required(Permission.SELLERS_REVEAL)
def paper(request: UserRequest, public_id: UUID, document: UUID) -> HttpResponseBase:
    """One document; the look is noted with its name of ours."""
    seller = seller_or_404(public_id)
    found = document_of(seller, document)
    if found is None:
        raise Http404
    note: dict[str, Any] = {"document": str(document), "sha256": found.sha256}
    subject = ("sellers.seller", seller.pk)
    audit.note("sellers.document_shown", subject=subject, by=request.actor, at=timezone.now(), after=note)
    return paper_response(found)


@require_POST
@staff_required(Permission.SELLERS_CHANGE)
def verdict(request: UserRequest, public_id: UUID, item: UUID) -> HttpResponse:
    """Accept an entry of the checklist, or send it back."""
    seller, form = seller_or_404(public_id), VerdictForm(request.POST)
    if not form.is_valid():
        return seller_page(request, seller, refusal=str(next(iter(form.errors.values()))[0]), status=422)
    because = form.refused_because
    try:
        judge_answer(seller_id=seller.pk, item=item, refused_because=because, by=request.actor, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refusal as refusal:
        return seller_page(request, seller, refusal=str(refusal.message), status=409)
    messages.success(request, _("Your judgement is kept. The seller reads it with your decision."))
    return redirect("staff:seller", public_id=public_id)


@require_POST
@staff_required(Permission.SELLERS_CHANGE)
def decision(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Approve, ask again, refuse, suspend or reinstate."""
    seller, form = seller_or_404(public_id), DecisionForm(request.POST)
    if not form.is_valid():
        return seller_page(request, seller, form=form, status=422)
    given = form.cleaned_data
    who: dict[str, Any] = {"seller_id": seller.pk, "by": request.actor, "at": timezone.now()}
    try:
        if given["decision"] == "approve":
            approve_application(**who)
        else:
            WITH_REASON[given["decision"]](**who, reason=given["reason"])
    except Refusal as refusal:
        return seller_page(request, seller, form=form, refusal=str(refusal.message), status=409)
    messages.success(request, _("It is done. The seller gets a mail."))
    return redirect("staff:seller", public_id=public_id)
