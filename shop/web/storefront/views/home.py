"""The home page."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.cms.queries import home_sections
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.home_page import drawn, picked, with_picks
from shop.web.storefront.structured import shop_data


@require_safe
def home(request: Request) -> HttpResponse:
    """The sections that staff composed, in their order, with a row picked for whoever is signed in."""
    at = timezone.now()
    sections = [found for section in home_sections() if (found := drawn(section, at=at))]
    row = picked(request.user.pk, at=at) if request.user.is_authenticated else None
    return page(
        request, "storefront/home/page.html", {"sections": with_picks(sections, row), "structured": shop_data()}
    )
