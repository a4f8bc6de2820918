"""Saying that a part of a package cannot be sent. `checkout` moves money and stock in the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.events import record
from shop.base.refusal import Refusal
from shop.orders.events import PackageShort
from shop.orders.models import OrderLine, Package, Shortfall
from shop.orders.queries import lines_of_package, open_quantities, short_amount_of
from shop.orders.rules import share

Status = Package.Status


class CannotLeaveOut(Refusal):
    """These pieces are sent already, given up already, or were never in the package."""


@transaction.atomic
def mark_short(
    *, package: Package, wanted: Mapping[int, int], reason: str, restocked: bool, by: Actor, at: datetime
) -> list[Shortfall]:
    """Give up so many of these lines (by id) of a locked package; one with nothing left to send is called off.

    Raises CannotLeaveOut.
    """
    left = open_quantities(package.pk)
    _check(package, wanted, left)
    said = {"reason": reason, "restocked": restocked, "at": at, "actor": str(by)}
    rows = [
        Shortfall(**_priced(package, line, wanted[line.pk]), **said)
        for line in lines_of_package(package.pk)
        if line.pk in wanted
    ]
    if left == dict(wanted) and (package.status != Status.SHIPPED or _all_came_back(package.pk, left)):
        _give_back_the_rest(package, rows)
        package.cancel(by=by, at=at, reason=reason)
    return Shortfall.objects.bulk_create(rows)


def tell_of_shortfalls(*, package: Package, rows: list[Shortfall], by: Actor, at: datetime) -> None:
    """Let everybody know what does not come."""
    fact = PackageShort(
        subject_id=package.pk,
        order_id=package.order_id,
        seller_id=package.seller_id,
        shortfall_ids=[row.pk for row in rows],
        amount_minor=sum(row.amount_minor for row in rows),
        currency=package.order.currency,
    )
    record(fact, by=by, at=at)


def _check(package: Package, wanted: Mapping[int, int], left: Mapping[int, int]) -> None:
    """Raises CannotLeaveOut unless these pieces wait to be sent and what stays is a parcel."""
    if package.status not in {Status.TO_PACK, Status.PACKED, Status.SHIPPED} or not package.order.is_placed:
        raise CannotLeaveOut(_("Nothing of this parcel waits to be sent."))
    if not wanted or any(not 0 < quantity <= left.get(pk, 0) for pk, quantity in wanted.items()):
        raise CannotLeaveOut(_("Choose pieces that are not sent yet."))
    rest = [pk for pk, quantity in left.items() if wanted.get(pk, 0) < quantity]
    if rest and package.needs_delivery and package.status != Status.SHIPPED and _all_downloads(rest):
        raise CannotLeaveOut(_("The downloads of this parcel cannot stay alone. Leave them out too."))


def _all_came_back(package_id: int, left: Mapping[int, int]) -> bool:
    """Whether nothing of a package that was sent is with the shopper or on its way: all of it is open again."""
    given_up = Shortfall.objects.filter(line__package=package_id).order_by().values_list("line")
    pieces = Counter(dict(given_up.annotate(sum=Sum("quantity"))))
    pieces.update(left)
    return pieces == Counter(dict(lines_of_package(package_id).values_list("pk", "quantity")))


def _all_downloads(line_ids: list[int]) -> bool:
    return not OrderLine.objects.filter(pk__in=line_ids, digital=False).exists()


def _priced(package: Package, line: OrderLine, quantity: int) -> dict[str, Any]:
    """So many of a line, and what they were worth beside what was given up before."""
    before = line.shortfalls.aggregate(sum=Sum("quantity"))["sum"] or 0
    price = line.due_minor(included=package.order.prices_include_tax)
    wholes = {
        "amount_minor": price,
        "funded_minor": line.funded_minor,
        "commission_minor": line.commission_minor,
        "commission_vat_minor": line.commission_vat_minor,
    }
    parts = {name: share(whole, pieces=line.quantity, before=before, taken=quantity) for name, whole in wholes.items()}
    return {"line": line, "quantity": quantity, **parts}


def _give_back_the_rest(package: Package, rows: list[Shortfall]) -> None:
    """Nothing of the package comes, so delivery and rounding come off with the last line."""
    earlier = short_amount_of(package.pk, package.order.currency).minor
    last = rows[-1]
    last.delivery_minor = package.total_minor - earlier - sum(row.amount_minor for row in rows)
    last.rounding_minor = package.order.rounding_minor if package.letter == "A" else 0
    last.amount_minor += last.delivery_minor + last.rounding_minor
    last.funded_minor += package.shipping_funded_minor
