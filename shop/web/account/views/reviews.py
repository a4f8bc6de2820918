"""What a person wrote about products and shops, what is still to be reviewed, and the form of one review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.refusal import Refusal
from shop.orders.queries import bought_lines, received_packages
from shop.reviews.queries import (
    lines_to_review,
    packages_to_review,
    review_of_line,
    reviews_by,
    seller_review_of_package,
    seller_reviews_by,
)
from shop.reviews.services import ReviewWords, SellerWords, post_review, post_seller_review
from shop.web.common.access import shopper_required
from shop.web.common.limits import limited
from shop.web.common.opinion_forms import ReviewForm, SellerReviewForm
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

PAGE_SIZE = 20


@require_safe
@shopper_required
def reviews(request: UserRequest) -> HttpResponse:
    """The person's reviews, newest first, hidden ones too; above them what is still to be reviewed."""
    found = page_of(reviews_by(request.user.pk), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    context = {
        "found": found,
        "waiting": lines_to_review(request.user.pk),
        "parcels": packages_to_review(request.user.pk),
        "of_shops": seller_reviews_by(request.user.pk),
    }
    return page(request, "account/profile/reviews.html", context)


@limited("review", times=20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def review(request: UserRequest, line: UUID) -> HttpResponse:
    """Write or change the review of something that was delivered."""
    bought = get_object_or_404(bought_lines(request.user.pk), public_id=line)
    own = review_of_line(request.user.pk, bought.pk)
    kept = {"rating": own.rating, "title": own.title, "text": own.text} if own else {}
    sent = request.method == "POST"
    form = ReviewForm(request.POST if sent else None, request.FILES if sent else None, initial=kept)
    if form.is_valid():
        clean = form.cleaned_data
        words = ReviewWords(clean["rating"], clean["title"], clean["text"], get_language() or "en")
        try:
            post_review(user_id=request.user.pk, line=line, words=words, photos=clean["photos"], at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved. Thank you for telling others."))
            return redirect("account:reviews")
    context = {"form": form, "line": bought}
    return page(request, "account/profile/review.html", context, status=422 if form.errors else 200)


@limited("review", times=20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def shop_review(request: UserRequest, package: UUID) -> HttpResponse:
    """Write or change the review of a shop whose parcel was delivered."""
    got = get_object_or_404(received_packages(request.user.pk), public_id=package)
    own = seller_review_of_package(request.user.pk, got.pk)
    kept = {name: getattr(own, name) for name in ("delivery", "described", "communication", "text")} if own else {}
    sent = request.method == "POST"
    form = SellerReviewForm(request.POST if sent else None, request.FILES if sent else None, initial=kept)
    if form.is_valid():
        given = dict(form.cleaned_data)
        photos, words = given.pop("photos"), SellerWords(**given, language=get_language() or "en")
        try:
            post_seller_review(user_id=request.user.pk, package=package, words=words, photos=photos, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved. Thank you for telling others."))
            return redirect("account:reviews")
    context = {"form": form, "package": got}
    return page(request, "account/profile/shop_review.html", context, status=422 if form.errors else 200)
