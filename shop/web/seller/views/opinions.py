"""What buyers say about a seller's products, and what they ask."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.reviews.queries import questions_of_seller, reviews_of_seller, reviews_of_shop
from shop.reviews.services import Said, answer_question, reply_to_review
from shop.reviews.types import About
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.listing import chosen, pages_of
from shop.web.common.opinion_forms import AnswerForm, ReplyForm
from shop.web.seller.shell import portal

PAGE_SIZE = 20


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def reviews(request: SellerRequest) -> HttpResponse:
    """The reviews of the seller's products, newest first; those of the shop itself in a tab of their own."""
    tab = chosen(About, request.GET.get("tab"), About.PRODUCT)
    rows = reviews_of_shop(request.seller.pk) if tab == About.SHOP else reviews_of_seller(request.seller.pk)
    found = page_of(rows, number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    labels, address = {About.PRODUCT: _("Of products"), About.SHOP: _("Of the shop")}, reverse("seller:reviews")
    context = {
        "found": found,
        "pages": pages_of(found, tab=tab),
        "of_shop": tab == About.SHOP,
        "tabs": [{"label": labels[one], "url": f"{address}?tab={one}", "current": one == tab} for one in About],
    }
    return portal(request, "seller/opinions/reviews.html", context)


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
    """Questions about the seller's products; those without the seller's answer come first."""
    found = page_of(questions_of_seller(request.seller.pk), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    return portal(request, "seller/opinions/questions.html", {"found": found, "pages": pages_of(found)})


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
