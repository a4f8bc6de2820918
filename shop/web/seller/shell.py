"""What every page of the portal shows around its content: whose shop it is, and how much waits."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from shop.base.names import initials_of
from shop.fulfilment.queries import Work, work_of_seller
from shop.web.common.access import SellerRequest
from shop.web.common.pages import page


def portal(
    request: SellerRequest,
    template: str,
    context: dict[str, Any],
    *,
    parts: AbstractSet[str] = frozenset(),
    status: int = 200,
    work: Work | None = None,
) -> HttpResponse:
    """Answer with a page of the portal; `work` saves counting twice where the view has it already."""
    work = work or work_of_seller(request.seller, on=timezone.localdate())
    shell = {
        "shop": {
            "name": request.seller.name,
            "url": reverse("seller:dashboard"),
            "initials": initials_of(request.seller.name),
        },
        "shops": [
            {"id": member.seller.public_id, "name": member.seller.name, "current": member.seller == request.seller}
            for member in request.memberships
        ],
        "work_counts": {"orders": work.to_pack},
        "work": work,
    }
    return page(request, template, shell | context, parts=parts, status=status)
