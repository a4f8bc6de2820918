"""The home page."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.cms.queries import home_sections
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.home_page import drawn


@require_safe
def home(request: Request) -> HttpResponse:
    """The sections that staff composed, in their order."""
    sections = [drawn(section, at=timezone.now()) for section in home_sections()]
    return page(request, "storefront/home/page.html", {"sections": [section for section in sections if section]})
