"""A person's own returns."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.orders.queries import orders_of_shopper
from shop.returns.queries import case_views, cases_of_shopper
from shop.web.common import returns
from shop.web.common.access import shopper_required
from shop.web.common.limits import limited
from shop.web.common.listing import pages_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.common.returns import ReturnPlace

if TYPE_CHECKING:
    from shop.returns.models import ReturnCase

PAGE_SIZE = 20


def place_of(order_number: str) -> ReturnPlace:
    """Where the returns of one's own order are."""
    return ReturnPlace(
        reverse("account:order", args=[order_number]), lambda case: reverse("account:return", args=[case.public_id])
    )


def own_case(request: UserRequest, public_id: UUID) -> tuple[ReturnCase, ReturnPlace]:
    """The person's case; another's does not exist."""
    case = get_object_or_404(cases_of_shopper(request.user), public_id=public_id)
    return case, place_of(case.package.order.number)


@require_safe
@shopper_required
def return_list(request: UserRequest) -> HttpResponse:
    """Every case, newest first."""
    found = page_of(cases_of_shopper(request.user), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    context = {"cases": case_views(found.rows), "pages": pages_of(found)}
    return page(request, "account/returns/list.html", context)


@limited("return", times=20, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def new_return(request: UserRequest, number: str, letter: str) -> HttpResponse:
    """Ask to send back something of a parcel."""
    order = get_object_or_404(orders_of_shopper(request.user), number=number)
    return returns.asking(request, returns.parcel_or_404(order, letter), place_of(number))


@require_safe
@shopper_required
def detail(request: UserRequest, public_id: UUID) -> HttpResponse:
    """How a return stands."""
    return returns.case_page(request, *own_case(request, public_id))


@require_POST
@shopper_required
def shipment(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The goods are on their way back."""
    return returns.shipment(request, *own_case(request, public_id))


@require_POST
@shopper_required
def ending(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Call it off."""
    return returns.ending(request, *own_case(request, public_id))


@require_POST
@shopper_required
def escalation(request: UserRequest, public_id: UUID) -> HttpResponse:
    """Ask staff to decide."""
    return returns.escalation(request, *own_case(request, public_id))


@require_safe
@shopper_required
def file(request: UserRequest, public_id: UUID, name: str) -> FileResponse:
    """A photo or the label."""
    return returns.case_file(own_case(request, public_id)[0], name)
