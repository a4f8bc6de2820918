"""Keeping addresses: the first one is the usual one for everything, and there is one as long as there are any."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import ngettext

from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.profiles.models import Address
from shop.profiles.queries import address_of, addresses_of
from shop.profiles.types import MOST_ADDRESSES, AddressDraft, Use

FLAGS = {Use.SHIPPING: "is_shipping", Use.BILLING: "is_billing"}


class CannotKeepAddress(Refusal):
    """The list is full."""


@transaction.atomic
def add_address(*, user_id: int, draft: AddressDraft) -> Address:
    """Keep one more address; the first becomes the usual one. The same address again is the one that is there.

    Raises CannotKeepAddress when there are twenty.
    """
    _lock(user_id)
    known = list(addresses_of(user_id))
    same = next((one for one in known if _values(one) == asdict(draft)), None)
    if same is not None:
        return same
    if len(known) >= MOST_ADDRESSES:
        words = ngettext(
            "You keep %(count)d address already. Remove one before you add another.",
            "You keep %(count)d addresses already. Remove one before you add another.",
            MOST_ADDRESSES,
        )
        raise CannotKeepAddress(words % {"count": MOST_ADDRESSES})
    flags = {flag: not any(getattr(one, flag) for one in known) for flag in FLAGS.values()}
    return Address.objects.create(user_id=user_id, **asdict(draft), **flags)


@transaction.atomic
def change_address(*, user_id: int, address: UUID, draft: AddressDraft) -> Address | None:
    """Write the address anew; nothing happens to one that is not the person's."""
    _lock(user_id)
    found = address_of(user_id, address)
    if found is not None:
        found.fill(asdict(draft))
        found.save(update_fields=list(asdict(draft)))
    return found


@transaction.atomic
def remove_address(*, user_id: int, address: UUID) -> bool:
    """Forget the address; the newest of the others takes its place. Whether it was there."""
    _lock(user_id)
    found = address_of(user_id, address)
    if found is None:
        return False
    found.delete()
    heir = addresses_of(user_id).first()
    for use, flag in FLAGS.items():
        if heir and getattr(found, flag):
            _mark(heir, use)
    return True


@transaction.atomic
def make_default(*, user_id: int, address: UUID, use: Use) -> bool:
    """Make it the usual address for sending or for bills. Whether it was there."""
    _lock(user_id)
    found = address_of(user_id, address)
    if found is None:
        return False
    _mark(found, use)
    return True


def _mark(address: Address, use: Use) -> None:
    flag = FLAGS[use]
    Address.objects.filter(user=address.user_id, **{flag: True}).update(**{flag: False})
    Address.objects.filter(pk=address.pk).update(**{flag: True})


def _values(address: Address) -> dict[str, str]:
    return {name: getattr(address, name) for name in AddressDraft.__dataclass_fields__}


def _lock(user_id: int) -> None:
    lock_name(f"profiles.addresses:{user_id}")
