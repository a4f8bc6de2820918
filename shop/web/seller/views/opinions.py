"""What buyers say about a seller's products, and what they ask."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.reviews.queries import questions_of_seller, reviews_of_seller
from shop.reviews.services import Said, answer_question, reply_to_review
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import pages_of
from shop.web.common.opinion_forms import AnswerForm, ReplyForm
from shop.web.seller.shell import portal

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE_SIZE = 20
FRESH = timedelta(days=30)
"""How long a review without a reply is worth a reminder."""


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def reviews(request: SellerRequest) -> HttpResponse:
    """The reviews of the seller's products, newest first; `?waiting=1` leaves new ones without a reply."""
    waiting = request.GET.get("waiting") == "1"
    since = timezone.now() - FRESH if waiting else None
    rows = reviews_of_seller(request.seller.pk, unanswered_since=since)
    return opinions(request, "seller/opinions/reviews.html", rows, waiting=waiting)


def opinions(request: SellerRequest, template: str, rows: QuerySet[Any], *, waiting: bool) -> HttpResponse:
    """One page of a list, which may be narrowed to what waits."""
    found = page_of(rows, number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    pages = pages_of(found, waiting="1" if waiting else "")
    return portal(request, template, {"found": found, "pages": pages, "waiting": waiting})


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def reply(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Say something below a review; another seller's review does not exist."""
    review = get_object_or_404(reviews_of_seller(request.seller.pk), public_id=public_id)
    form = ReplyForm(request.POST)
    if form.is_valid():
        reply_to_review(review_id=review.pk, text=form.cleaned_data["text"], at=timezone.now())
        messages.success(request, _("Saved. Shoppers read it below the review."))
    else:
        messages.error(request, _("Write your reply in 2,000 signs at most."))
    return redirect("seller:reviews")


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def questions(request: SellerRequest) -> HttpResponse:
    """Questions about the seller's products; those without an answer of the seller's first, or alone (`?waiting=1`)."""
    waiting = request.GET.get("waiting") == "1"
    rows = questions_of_seller(request.seller.pk, waiting=waiting)
    return opinions(request, "seller/opinions/questions.html", rows, waiting=waiting)


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def answer(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Answer a question; one about another seller's product does not exist."""
    question = get_object_or_404(questions_of_seller(request.seller.pk), public_id=public_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        said = Said(form.cleaned_data["text"], get_language() or "en")
        answer_question(question_id=question.pk, user=request.user, by_seller=True, said=said, at=timezone.now())
        messages.success(request, _("Answered. Everybody reads it below the product."))
    else:
        messages.error(request, _("Write your answer in 1,000 signs at most."))
    return redirect("seller:questions")
