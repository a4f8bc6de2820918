"""Packages as what is printed of them, in the reader's words; their query has read lines and shipments beforehand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from shop.base.digits import page_digits
from shop.base.money import Money
from shop.base.translated import Translated
from shop.checkout.queries import collectable_of
from shop.orders.queries import contact_of, delivery_lines
from shop.shipping.carriers.types import Progress

from .papers import Label, Slip, SlipLine

if TYPE_CHECKING:
    from shop.orders.models import Package

    from .models import Shipment


def slips_of(packages: Iterable[Package]) -> list[Slip]:
    """The slip in each package: what comes, and what does not."""
    return [_slip(package) for package in packages]


def labels_of(packages: Iterable[Package], *, written: Callable[[Money], str]) -> list[Label]:
    """The label of each shipment; a package without one yet has a label under its own number.

    `written` puts the cash to collect into figures, as pages do.
    """
    chosen = list(packages)
    due = collectable_of(chosen)
    labels = []
    for package in chosen:
        shipments: list[Shipment | None] = [
            one for one in package.shipments.all() if one.progress != Progress.CANCELLED
        ]
        labels += [_label(package, shipment, due[package.pk], written) for shipment in shipments or [None]]
    return labels


def _slip(package: Package) -> Slip:
    contact = contact_of(package.order.contact)
    return Slip(
        number=package.number,
        date=page_digits(date_format(timezone.localtime(package.order.placed_at or package.order.created_at), "j M Y")),
        seller=str(package.seller.name),
        to=[contact.name, *delivery_lines(package)],
        note=contact.note,
        lines=[
            SlipLine(
                title=_in(line.title),
                options=_in(line.options),
                sku=line.sku,
                pieces=page_digits(f"× {line.quantity - line.short}"),
                note=page_digits(_("%(count)d more cannot be sent.") % {"count": line.short}) if line.short else "",
            )
            for line in package.lines.all()
            if not line.digital
        ],
    )


def _label(package: Package, shipment: Shipment | None, due: Money, written: Callable[[Money], str]) -> Label:
    contact = contact_of(package.order.contact)
    collect = Money(shipment.collect_minor, due.currency) if shipment and shipment.carrier_code else due
    number = f"{package.number}-{shipment.number}" if shipment and shipment.number > 1 else package.number
    tracking = (shipment.tracking_code or shipment.consignment) if shipment else ""
    grams = shipment.weight_grams if shipment else 0
    return Label(
        number=number,
        code=tracking if tracking.isascii() and tracking.isprintable() and tracking else number,
        carrier=(shipment.carrier if shipment else "") or _("Parcel"),
        seller=str(package.seller.name),
        name=contact.name,
        phone=contact.phone,
        to=delivery_lines(package),
        note=contact.note,
        collect=written(collect) if collect.minor else "",
        weight=page_digits(_("%(kilograms)s kg") % {"kilograms": f"{grams / 1000:g}"}) if grams else "",
    )


def _in(text: Translated | str) -> str:
    return str(text) if text else ""
