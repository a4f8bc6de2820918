"""What signed-in people do on a product's page: find a review helpful, report it, ask and answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.refusal import Refusal
from shop.catalog.queries import ProductPage, product_page
from shop.reviews.queries import questions_of_product, visible_question, visible_review, visible_seller_review
from shop.reviews.services import Said, answer_question, ask_question, report_review, vote_helpful
from shop.reviews.types import About
from shop.sellers.queries import memberships_of
from shop.web.common.access import shopper_required
from shop.web.common.limits import limited
from shop.web.common.opinion_forms import AnswerForm, QuestionForm, ReasonForm
from shop.web.common.pages import page
from shop.web.common.requests import Request, UserRequest

if TYPE_CHECKING:
    from shop.reviews.models import Review, SellerReview


@dataclass(frozen=True, slots=True)
class Place:
    """A review, what it is about, and the page that shows it."""

    review: Review | SellerReview
    of: About
    back: str


@limited("opinion", times=30, seconds=600)
@require_POST
@shopper_required
def votes(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The review helped."""
    return _voted(request, _of_product(public_id))


@limited("opinion", times=30, seconds=600)
@require_POST
@shopper_required
def shop_votes(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The review of a shop helped."""
    return _voted(request, _of_shop(public_id))


@limited("opinion", times=30, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def report(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask staff to look at a review."""
    return _reported(request, _of_product(public_id))


@limited("opinion", times=30, seconds=600)
@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def shop_report(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask staff to look at a review of a shop."""
    return _reported(request, _of_shop(public_id))


def _of_product(public_id: UUID) -> Place:
    review = visible_review(public_id)
    if review is None:
        raise Http404
    return Place(review, About.PRODUCT, reverse("storefront:product", args=[review.product.slug]))


def _of_shop(public_id: UUID) -> Place:
    review = visible_seller_review(public_id)
    if review is None:
        raise Http404
    return Place(review, About.SHOP, reverse("storefront:seller-reviews", args=[review.seller.slug]))


def _voted(request: UserRequest, place: Place) -> HttpResponse:
    try:
        vote_helpful(review_id=place.review.pk, of=place.of, user_id=request.user.pk)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect(place.back)


def _reported(request: UserRequest, place: Place) -> HttpResponse:
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason, by = form.cleaned_data["reason"], request.user.pk
        report_review(review_id=place.review.pk, of=place.of, user_id=by, reason=reason, at=timezone.now())
        messages.success(request, _("Thank you. Our staff look at it."))
        return redirect(place.back)
    context = {"form": form, "review": place.review, "back": place.back}
    return page(request, "storefront/product/report.html", context, status=422 if form.errors else 200)


@limited("question", times=10, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: Request, slug: str) -> HttpResponseBase:
    """The questions about a product, for everybody; the product's page fetches them when they come into sight."""
    try:
        product = product_page(slug)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    if request.method == "POST":
        return asked(request, product)
    context = {"product": product, "questions": questions_of_product(product.id)}
    return page(request, "storefront/product/questions_page.html", context, parts={"questions"})


@shopper_required
def asked(request: UserRequest, product: ProductPage) -> HttpResponse:
    """Ask something; who is not signed in is led to sign in."""
    form = QuestionForm(request.POST)
    if form.is_valid():
        said = Said(form.cleaned_data["text"], get_language() or "en")
        ask_question(product_id=product.id, user=request.user, said=said, at=timezone.now())
        messages.success(request, _("Asked. The answer appears here."))
    else:
        messages.error(request, _("Write your question in 500 signs at most."))
    return redirect("storefront:questions", product.slug)


@limited("answer", times=20, seconds=3600)
@require_POST
@shopper_required
def answers(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Answer it, as the seller or as somebody who bought the product."""
    question = visible_question(public_id)
    if question is None:
        raise Http404
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write your answer in 1,000 signs at most."))
        return redirect("storefront:questions", question.product.slug)
    sells = any(one.seller.pk == question.product.seller_id for one in memberships_of(request.user.pk))
    said = Said(form.cleaned_data["text"], get_language() or "en")
    try:
        answer_question(question_id=question.pk, user=request.user, by_seller=sells, said=said, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("storefront:questions", question.product.slug)
