"""A buyer asks to send something back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base import files
from shop.base.actor import Actor
from shop.base.locks import retry_on_deadlock
from shop.base.refusal import Refusal
from shop.base.uploads import CleanFile
from shop.orders.services import lock_package
from shop.returns.events import ReturnAsked
from shop.returns.models import ReturnCase, ReturnLine, ReturnPhoto
from shop.returns.queries import offer_of, policy_of_seller
from shop.returns.types import Kind, Offer, ReturnDraft, Wish

from .cases import tell

if TYPE_CHECKING:
    from shop.orders.models import Package


class CannotAskReturn(Refusal):
    """The parcel cannot be sent back, or not so much of it."""


@retry_on_deadlock
@transaction.atomic
def ask_return(*, draft: ReturnDraft, by: Actor, at: datetime) -> ReturnCase:
    """Open a case over some pieces of a delivered parcel. Raises CannotAskReturn.

    The order's lock makes two who ask at once wait for each other: no piece is asked for twice.
    """
    package = lock_package(draft.package_id)
    offer = offer_of(package, at=at)
    quantities = {line_id: pieces for line_id, pieces in draft.quantities.items() if pieces}
    _check(offer, quantities)
    case = open_case(package, draft, kind=Kind.RETURN, at=at)
    case.changes.create(to_status=case.status, at=at, actor=str(by))
    tell(ReturnAsked, case, by=by, at=at)
    return case


def open_case(package: Package, draft: ReturnDraft, *, kind: Kind, at: datetime) -> ReturnCase:
    """The rows of a case of a locked package; whoever calls logs its first step."""
    earlier = ReturnCase.objects.filter(package=package).count()
    case = ReturnCase.objects.create(
        package=package,
        number=f"{package.number}-R{earlier + 1}",
        kind=kind,
        wish=draft.wish,
        reason=draft.reason,
        note=draft.note.strip(),
        into_credit=draft.into_credit and draft.wish == Wish.REFUND and package.order.user_id is not None,
        currency=package.order.currency,
        asked_at=at,
        answer_by=at + timedelta(days=policy_of_seller(package.seller_id).answer_days),
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(case=case, line_id=line_id, quantity=pieces)
        for line_id, pieces in sorted(draft.quantities.items())
        if pieces
    )
    _keep_photos(case, draft.photos)
    return case


def _check(offer: Offer, quantities: Mapping[int, int]) -> None:
    if not offer.open:
        raise CannotAskReturn(offer.refusal)
    if not quantities:
        raise CannotAskReturn(_("Say how many pieces you want to send back."))
    most = {line.line_id: line.most for line in offer.lines}
    if any(pieces < 0 or pieces > most.get(line_id, 0) for line_id, pieces in quantities.items()):
        raise CannotAskReturn(_("That is more than can be sent back. Look at the quantities once more."))


def _keep_photos(case: ReturnCase, photos: Sequence[CleanFile]) -> None:
    for photo in photos:
        key = f"{files.new_key(room='returns', private=True)}/{photo.sha256[:32]}.{photo.extension}"
        files.store(key, photo.content)
        ReturnPhoto.objects.create(case=case, key=key, content_type=photo.content_type)
