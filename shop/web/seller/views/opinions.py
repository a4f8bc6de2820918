"""What buyers say about a seller's products, and what they ask."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.keyset import stretch_by_instant, stretch_by_newest
from shop.base.permissions import Permission
from shop.reviews.queries import pictures_of, questions_of_seller, reviews_of_seller, reviews_of_shop
from shop.reviews.services import Said, answer_question, reply_to_review
from shop.reviews.types import About
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import chosen, marks, neighbours
from shop.web.common.opinion_forms import AnswerForm, ReplyForm
from shop.web.seller.shell import portal

if TYPE_CHECKING:
    from django.db.models import QuerySet

PAGE_SIZE = 20
FRESH = timedelta(days=30)
"""How long a review without a reply is worth a reminder."""


class QuestionTab(StrEnum):
    """Which questions."""

    WAITING = "waiting"
    ALL = "all"


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def reviews(request: SellerRequest) -> HttpResponse:
    """The reviews of the seller's products, newest first; those of the shop itself in a tab of their own.

    `?waiting=1` leaves new ones of products without a reply.
    """
    tab = chosen(About, request.GET.get("tab"), About.PRODUCT)
    waiting = tab is About.PRODUCT and request.GET.get("waiting") == "1"
    found = stretch_by_instant(
        written(request, tab, waiting=waiting), "written_at", **marks(request, size=PAGE_SIZE), latest=True
    )
    context = {
        "rows": [(review, pictures_of(review)) for review in found.rows],
        "pages": neighbours(found, tab=tab, waiting="1" if waiting else ""),
        "waiting": waiting,
        "of_shop": tab is About.SHOP,
        "tabs": review_tabs(tab),
    }
    return portal(request, "seller/opinions/reviews.html", context)


def written(request: SellerRequest, tab: About, *, waiting: bool) -> QuerySet[Any]:
    """What buyers wrote about the shop or its products."""
    if tab is About.SHOP:
        return reviews_of_shop(request.seller.pk)
    return reviews_of_seller(request.seller.pk, unanswered_since=timezone.now() - FRESH if waiting else None)


def review_tabs(current: About) -> list[dict[str, object]]:
    """Reviews of products, and those of the shop."""
    labels, address = {About.PRODUCT: _("Of products"), About.SHOP: _("Of the shop")}, reverse("seller:reviews")
    return [{"label": labels[one], "url": f"{address}?tab={one}", "current": one is current} for one in About]


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


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def shop_reply(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Say something below a review of the shop; another seller's does not exist."""
    review = get_object_or_404(reviews_of_shop(request.seller.pk), public_id=public_id)
    form = ReplyForm(request.POST)
    if form.is_valid():
        reply_to_review(review_id=review.pk, of=About.SHOP, text=form.cleaned_data["text"], at=timezone.now())
        messages.success(request, _("Saved. Shoppers read it below the review."))
    else:
        messages.error(request, _("Write your reply in 2,000 signs at most."))
    return redirect(f"{reverse('seller:reviews')}?tab={About.SHOP}")


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def questions(request: SellerRequest) -> HttpResponse:
    """Questions about the seller's products, newest first: those without the seller's answer, or all."""
    tab = chosen(QuestionTab, request.GET.get("tab"), QuestionTab.WAITING)
    asked = questions_of_seller(request.seller.pk, waiting=tab is QuestionTab.WAITING)
    found = stretch_by_newest(asked, **marks(request, size=PAGE_SIZE))
    context = {"found": found, "pages": neighbours(found, tab=tab), "tabs": tabs(request, tab)}
    return portal(request, "seller/opinions/questions.html", context)


def tabs(request: SellerRequest, current: QuestionTab) -> list[dict[str, object]]:
    """The tabs; what waits for an answer is counted."""
    address, waiting = reverse("seller:questions"), questions_of_seller(request.seller.pk, waiting=True).count()
    return [
        {"label": _("To answer"), "url": address, "count": waiting, "current": current is QuestionTab.WAITING},
        {"label": _("All"), "url": f"{address}?tab=all", "count": 0, "current": current is QuestionTab.ALL},
    ]


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
