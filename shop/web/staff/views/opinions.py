"""Reviews and questions that should perhaps not be there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.reviews.queries import (
    all_reviews,
    all_seller_reviews,
    questions_for_staff,
    reported_reviews,
    visible_answer,
)
from shop.reviews.services import hide_answer, hide_question, hide_review, keep_review
from shop.reviews.types import About
from shop.web.common.access import staff_required
from shop.web.common.listing import pages_of
from shop.web.common.opinion_forms import ReasonForm
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

PAGE_SIZE = 30
LISTS: dict[str, Callable[[], QuerySet[Any]]] = {
    "reported": reported_reviews,
    "all": all_reviews,
    "shops": all_seller_reviews,
    "questions": questions_for_staff,
}


@require_safe
@staff_required(Permission.REVIEWS_MODERATE)
def reviews(request: UserRequest) -> HttpResponse:
    """What was reported, longest waiting first; every review and every question in tabs of their own."""
    tab = request.GET.get("tab", "reported")
    tab = tab if tab in LISTS else "reported"
    found = page_of(LISTS[tab](), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    labels = {
        "reported": _("Reported"),
        "all": _("All reviews"),
        "shops": _("Reviews of shops"),
        "questions": _("Questions"),
    }
    address = reverse("staff:reviews")
    context = {
        "found": found,
        "pages": pages_of(found, tab=tab),
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"{address}?tab={name}", "current": name == tab} for name, label in labels.items()
        ],
    }
    return page(request, "staff/opinions/list.html", context)


@require_POST
@staff_required(Permission.REVIEWS_MODERATE)
def hiding(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a review out of sight, with the reason."""
    review, form = get_object_or_404(all_reviews(), public_id=public_id), ReasonForm(request.POST)
    if form.is_valid():
        hide_review(review_id=review.pk, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now())
        messages.success(request, _("Hidden."))
    else:
        messages.error(request, _("Say why, in 300 signs at most."))
    return redirect("staff:reviews")


@require_POST
@staff_required(Permission.REVIEWS_MODERATE)
def keeping(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The review stays, or is seen again."""
    review = get_object_or_404(all_reviews(), public_id=public_id)
    keep_review(review_id=review.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("The review stays."))
    return redirect("staff:reviews")


@require_POST
@staff_required(Permission.REVIEWS_MODERATE)
def question_hiding(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a question with its answers out of sight."""
    question = get_object_or_404(questions_for_staff(), public_id=public_id)
    hide_question(question_id=question.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Hidden."))
    return redirect(f"{reverse('staff:reviews')}?tab=questions")


@require_POST
@staff_required(Permission.REVIEWS_MODERATE)
def answer_hiding(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take one answer out of sight; the question stays."""
    answer = visible_answer(public_id)
    if answer is None:
        raise Http404
    hide_answer(answer_id=answer.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Hidden."))
    return redirect(f"{reverse('staff:reviews')}?tab=questions")


@require_POST
@staff_required(Permission.REVIEWS_MODERATE)
def shop_hiding(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Take a review of a shop out of sight, with the reason."""
    review, form = get_object_or_404(all_seller_reviews(), public_id=public_id), ReasonForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        hide_review(review_id=review.pk, of=About.SHOP, reason=reason, by=request.actor, at=timezone.now())
        messages.success(request, _("Hidden."))
    else:
        messages.error(request, _("Say why, in 300 signs at most."))
    return redirect(f"{reverse('staff:reviews')}?tab=shops")


@require_POST
@staff_required(Permission.REVIEWS_MODERATE)
def shop_keeping(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The review of a shop stays, or is seen again."""
    review = get_object_or_404(all_seller_reviews(), public_id=public_id)
    keep_review(review_id=review.pk, of=About.SHOP, by=request.actor, at=timezone.now())
    messages.success(request, _("The review stays."))
    return redirect(f"{reverse('staff:reviews')}?tab=shops")
