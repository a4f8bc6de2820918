"""The portal's first page: what to do next, how the shop sells, and how well it serves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.analytics.queries import (
    HEALTH_DAYS,
    best_sellers_of,
    day_at,
    figures_and_health_of_seller,
    health_of_seller,
    margin_of_seller,
    zone,
)
from shop.analytics.types import Health
from shop.base.permissions import Permission
from shop.fulfilment.queries import Tab, Work, packages_in_tab, work_of_seller
from shop.ledger.queries import standing_of
from shop.orders.listening import live_address_of_seller
from shop.orders.queries import has_sold
from shop.payouts.queries import payday_of, terms_of_seller
from shop.reviews.queries import Answering, answering_of_seller
from shop.store.queries import store
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.pages import wants_part
from shop.web.seller.overview import figures, health
from shop.web.seller.overview.periods import Choice, choice_of
from shop.web.seller.overview.steps import first_steps
from shop.web.seller.overview.todos import todos_of
from shop.web.seller.shell import portal

NEXT_UP = 6
NOON, EVENING = 12, 17


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def dashboard(request: SellerRequest) -> HttpResponse:
    """To-dos for everybody; figures for those who may see what the shop earns, parcels to pack for the others."""
    at = timezone.now()
    today = day_at(at)
    work = work_of_seller(request.seller, on=today)
    choice = choice_of(request.GET, today=today)
    answering = answering_of_seller(request.seller.pk, since=at - timedelta(days=HEALTH_DAYS), at=at)
    context: dict[str, Any] = {"choice": choice, "today": today, "greeting": greeting(request.user.display_name, at)}
    context["may_add"] = request.membership.may(Permission.PRODUCTS_CHANGE)
    if not wants_part(request, {"board"}):
        context |= todo_part(request, work, answering, at)
    if not wants_part(request, {"todos"}):
        context |= board_part(request, work, choice, answering)
    status = 422 if choice.form.errors else 200
    return portal(request, "seller/dashboard.html", context, parts={"todos", "board"}, work=work, status=status)


def greeting(name: str, at: datetime) -> str:
    """By the marketplace's clock."""
    hour = timezone.localtime(at, zone()).hour
    if hour < NOON:
        return _("Good morning, %(name)s") % {"name": name}
    if hour < EVENING:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def todo_part(request: SellerRequest, work: Work, answering: Answering, at: datetime) -> dict[str, Any]:
    """What waits, and where the page hears of more."""
    return {
        "todos": todos_of(request, work, answering, at=at),
        "live_url": live_address_of_seller(request.seller, host=request.get_host()),
    }


def board_part(request: SellerRequest, work: Work, choice: Choice, answering: Answering) -> dict[str, Any]:
    """Everything below the to-dos; a shop that never sold gets its first steps instead."""
    if not any((work.to_pack, work.to_hand_over, work.on_the_way)) and not has_sold(request.seller):
        return {"steps": first_steps(request)}
    if not request.membership.may(Permission.PAYOUTS_VIEW):
        service = health_of_seller(request.seller.pk, today=choice.today)
        packages = packages_in_tab(request.seller, Tab.TO_PACK, on=choice.today)
        return health_part(service, answering) | {"packages": packages[:NEXT_UP]}
    seller_id, period = request.seller.pk, choice.period
    sold, service = figures_and_health_of_seller(seller_id, period, today=choice.today)
    return health_part(service, answering) | {
        "board": figures.board(sold, choice),
        "best": best_sellers_of(seller_id, period),
        "margin": figures.margin_lines(margin_of_seller(seller_id, period)),
        "standing": standing_of(seller_id, store().currency),
        "payout_on": payday_of(seller_id, terms_of_seller(seller_id), at=timezone.now()).next_on,
    }


def health_part(service: Health, answering: Answering) -> dict[str, Any]:
    """How well the shop serves, and over which days that is counted."""
    return {"marks": health.marks(service, answering), "window": health.window()}
