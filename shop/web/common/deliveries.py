"""What the delivery pages of shops and office share: their lists, and saving a zone, a way or a pickup point."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.forms import Form
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.shipping.queries import method_of, methods_of, point_of, points_of, zone_of, zones_of
from shop.shipping.services import remove_method, remove_point, remove_zone, save_method, save_point, save_zone
from shop.shipping.types import Kind
from shop.store.queries import store

from .delivery_words import method_words, words_of
from .point_form import PointForm
from .tariff_forms import MethodForm, ZoneForm


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose delivery is edited (None: the marketplace's), and by whom."""

    seller_id: int | None
    by: Actor

    @property
    def who(self) -> dict[str, Any]:
        """As the services want it."""
        return {"seller_id": self.seller_id, "by": self.by, "at": timezone.now()}


@dataclass(frozen=True, slots=True)
class Edited:
    """A form and what came of it."""

    form: Form
    saved: bool = False
    status: int = 200


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of thing that delivery is made of: its words, its template, and how it is read, saved and removed."""

    title: Promise
    new_title: Promise
    removed: Promise
    template: str
    form: Callable[[Owner, QueryDict | None, Any], Any]
    find: Callable[[int | None, UUID], Any]
    save: Callable[[Owner, UUID | None, Any], object]
    remove: Callable[[Owner, UUID], None]


def lists_of(seller_id: int | None) -> dict[str, Any]:
    """Zones with their ways, the usual way of everywhere else and the further ones, and the pickup points."""
    every, points = list(methods_of(seller_id)), list(points_of(seller_id))
    found = [one for one in every if one.zone is None and not one.usual]
    return {
        "zones": [words_of(zone, every) for zone in zones_of(seller_id)],
        "usual": next((one for one in every if one.zone is None and one.usual), None),
        "methods": [method_words(method) for method in found],
        "points": points,
        "pointless": any(one.kind == Kind.PICKUP and one.active for one in found)
        and not any(point.active for point in points),
    }


def edited(part: Part, owner: Owner, public_id: UUID | None, sent: QueryDict | None) -> Edited:
    """The form of a part, new or existing; saved when it was sent and can be. Raises Http404 for another owner's."""
    row = part.find(owner.seller_id, public_id) if public_id else None
    if public_id and row is None:
        raise Http404
    form = part.form(owner, sent, row)
    if not form.is_valid():
        return Edited(form, status=422 if form.errors else 200)
    try:
        part.save(owner, public_id, form)
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return Edited(form, status=409)
    return Edited(form, saved=True)


def removed(part: Part, owner: Owner, public_id: UUID) -> None:
    """Take a part away. Raises Http404 for another owner's."""
    try:
        part.remove(owner, public_id)
    except ObjectDoesNotExist:
        raise Http404 from None


def _zone_form(_owner: Owner, sent: QueryDict | None, row: Any) -> ZoneForm:
    if sent is not None:
        return ZoneForm(sent)
    return ZoneForm.of(row) if row else ZoneForm(initial={"country": store().country, "min_days": 1, "max_days": 4})


def _method_form(owner: Owner, sent: QueryDict | None, row: Any) -> MethodForm:
    zones = zones_of(owner.seller_id)
    if sent is not None:
        return MethodForm(sent, zones=zones)
    return MethodForm.of(row, zones=zones) if row else MethodForm(initial={"min_days": 1, "max_days": 2}, zones=zones)


def _point_form(_owner: Owner, sent: QueryDict | None, row: Any) -> PointForm:
    if sent is not None:
        return PointForm(sent)
    return PointForm.of(row) if row else PointForm()


PARTS = {
    "zones": Part(
        title=_("Zone"),
        new_title=_("New zone"),
        removed=_("The zone is gone. The usual terms hold there from now on."),
        template="components/delivery/zone.html",
        form=_zone_form,
        find=zone_of,
        save=lambda owner, public_id, form: save_zone(zone=public_id, draft=form.draft(), **owner.who),
        remove=lambda owner, public_id: remove_zone(zone=public_id, **owner.who),
    ),
    "methods": Part(
        title=_("Way of delivery"),
        new_title=_("New way of delivery"),
        removed=_("The way is gone. Orders that have it keep it."),
        template="components/delivery/method.html",
        form=_method_form,
        find=method_of,
        save=lambda owner, public_id, form: save_method(
            method=public_id, zone=form.zone_id, draft=form.draft(), **owner.who
        ),
        remove=lambda owner, public_id: remove_method(method=public_id, **owner.who),
    ),
    "points": Part(
        title=_("Pickup point"),
        new_title=_("New pickup point"),
        removed=_("The point is gone. Orders that wait there stay there."),
        template="components/delivery/point.html",
        form=_point_form,
        find=point_of,
        save=lambda owner, public_id, form: save_point(point=public_id, draft=form.draft(), **owner.who),
        remove=lambda owner, public_id: remove_point(point=public_id, **owner.who),
    ),
}
