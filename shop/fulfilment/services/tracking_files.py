"""Carriers and tracking codes of many parcels from one file: looked at first, then applied, row by row."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.fulfilment.queries import unsent_quantities
from shop.orders.queries import packages_of_seller

from .sending import ship_package

if TYPE_CHECKING:
    from shop.orders.models import Package
    from shop.sellers.models import Seller

COLUMNS = ("order", "carrier", "tracking")
MOST_ROWS = 1_000
LONGEST = {"carrier": 60, "tracking": 80}


class CannotRead(Refusal):
    """The file is no table with these columns, or too long."""


@dataclass(frozen=True, slots=True)
class TrackingRow:
    """One line of the file; `error` says what is wrong with it, and then it is passed over."""

    number: int
    order: str
    carrier: str
    tracking: str
    package_id: int = 0
    error: str = ""


def read_tracking(*, seller: Seller, content: bytes) -> list[TrackingRow]:
    """What the file would do; nothing is changed. Raises CannotRead."""
    rows = _table(content)
    packages = _packages(seller, {row["order"] for row in rows})
    seen: set[str] = set()
    checked = []
    for number, row in enumerate(rows, start=2):
        package = packages.get(row["order"])
        error = _error(row, package, again=row["order"] in seen)
        seen.add(row["order"])
        checked.append(TrackingRow(number, **row, package_id=package.pk if package and not error else 0, error=error))
    return checked


def apply_tracking(*, seller: Seller, content: bytes, by: Actor, at: datetime) -> list[TrackingRow]:
    """Send every sound row; answers the rows with what went wrong. Raises CannotRead."""
    done = []
    for row in read_tracking(seller=seller, content=content):
        error = row.error
        if not error:
            try:
                ship_package(package_id=row.package_id, carrier=row.carrier, tracking_code=row.tracking, by=by, at=at)
            except Refusal as refusal:
                error = str(refusal.message)
        done.append(TrackingRow(row.number, row.order, row.carrier, row.tracking, row.package_id, error))
    return done


def _table(content: bytes) -> list[dict[str, str]]:
    """The rows as text; columns may come in any order. Raises CannotRead."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead(_("Save the file as CSV in UTF-8.")) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = {(name or "").strip().lower(): name for name in reader.fieldnames or []}
    if not set(COLUMNS) <= set(names):
        raise CannotRead(_("The first row must name the columns order, carrier and tracking."))
    try:
        rows = [{column: (line[names[column]] or "").strip() for column in COLUMNS} for line in reader]
    except csv.Error as error:
        raise CannotRead(_("The file is no table.")) from error
    if not rows:
        raise CannotRead(_("The file has no rows."))
    if len(rows) > MOST_ROWS:
        raise CannotRead(_("Send at most %(count)d rows at once.") % {"count": MOST_ROWS})
    return rows


def _packages(seller: Seller, numbers: set[str]) -> dict[str, Package]:
    orders = {number.rpartition("-")[0] for number in numbers}
    found = packages_of_seller(seller).filter(order__number__in=orders)
    return {package.number: package for package in found}


def _error(row: dict[str, str], package: Package | None, *, again: bool) -> str:
    if package is None:
        return _("There is no order with this number.")
    if again:
        return _("This order stands in the file twice.")
    if not row["carrier"]:
        return _("Say who carries the parcel.")
    if any(len(row[name]) > longest for name, longest in LONGEST.items()):
        return _("The carrier or the tracking code is too long.")
    if package.status not in {"packed", "shipped"} or not unsent_quantities(package.pk):
        return _("This parcel is not packed, or sent already.")
    return ""
