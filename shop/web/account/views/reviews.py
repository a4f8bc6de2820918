"""What a person wrote about products."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.reviews.queries import reviews_by
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

PAGE_SIZE = 20


@require_safe
@shopper_required
def reviews(request: UserRequest) -> HttpResponse:
    """The person's reviews, newest first, hidden ones too."""
    found = page_of(reviews_by(request.user.pk), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    return page(request, "account/profile/reviews.html", {"found": found})
