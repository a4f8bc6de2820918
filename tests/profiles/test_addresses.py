"""Keeping addresses: defaults, owners, the limit."""

from dataclasses import replace

import pytest

from shop.accounts.models import User
from shop.base.ids import uuid7
from shop.profiles.models import Address
from shop.profiles.queries import address_of, addresses_of
from shop.profiles.services import CannotKeepAddress, add_address, change_address, make_default, remove_address
from shop.profiles.types import MOST_ADDRESSES, AddressDraft, Use

HOME = AddressDraft(
    kind="home",
    name="Nusrat Jahan",
    phone="+8801712345678",
    country="BD",
    district="Dhaka",
    area="Mohammadpur",
    street="House 14, Road 7",
)
WORK = replace(HOME, kind="work", street="Level 4, Gulshan Avenue", area="Gulshan")


def flags(user: User) -> dict[str, tuple[bool, bool]]:
    return {one.street: (one.is_shipping, one.is_billing) for one in Address.objects.filter(user=user)}


def test_first_address_is_the_usual_one_for_everything(shopper: User) -> None:
    add_address(user_id=shopper.pk, draft=HOME)
    add_address(user_id=shopper.pk, draft=WORK)

    assert flags(shopper) == {HOME.street: (True, True), WORK.street: (False, False)}


def test_same_address_twice_is_kept_once(shopper: User) -> None:
    first = add_address(user_id=shopper.pk, draft=HOME)

    assert add_address(user_id=shopper.pk, draft=HOME) == first
    assert Address.objects.count() == 1


def test_another_default_takes_the_mark_from_the_first(shopper: User) -> None:
    add_address(user_id=shopper.pk, draft=HOME)
    work = add_address(user_id=shopper.pk, draft=WORK)

    assert make_default(user_id=shopper.pk, address=work.public_id, use=Use.SHIPPING)

    assert flags(shopper) == {HOME.street: (False, True), WORK.street: (True, False)}


def test_removed_default_leaves_its_place_to_another(shopper: User) -> None:
    home = add_address(user_id=shopper.pk, draft=HOME)
    add_address(user_id=shopper.pk, draft=WORK)

    assert remove_address(user_id=shopper.pk, address=home.public_id)

    assert flags(shopper) == {WORK.street: (True, True)}


def test_change_keeps_the_marks(shopper: User) -> None:
    home = add_address(user_id=shopper.pk, draft=HOME)

    change_address(user_id=shopper.pk, address=home.public_id, draft=replace(HOME, street="House 15"))

    assert flags(shopper) == {"House 15": (True, True)}


def test_twenty_first_address_is_refused(shopper: User) -> None:
    for number in range(MOST_ADDRESSES):
        add_address(user_id=shopper.pk, draft=replace(HOME, street=f"House {number}"))

    with pytest.raises(CannotKeepAddress, match="Remove one before you add another"):
        add_address(user_id=shopper.pk, draft=WORK)

    assert Address.objects.count() == MOST_ADDRESSES


def test_nobody_touches_the_address_of_another(shopper: User, other_shopper: User) -> None:
    home = add_address(user_id=shopper.pk, draft=HOME)

    assert address_of(other_shopper.pk, home.public_id) is None
    assert change_address(user_id=other_shopper.pk, address=home.public_id, draft=WORK) is None
    assert not remove_address(user_id=other_shopper.pk, address=home.public_id)
    assert not make_default(user_id=other_shopper.pk, address=home.public_id, use=Use.BILLING)
    assert not make_default(user_id=shopper.pk, address=uuid7(), use=Use.BILLING)
    assert [one.street for one in addresses_of(shopper.pk)] == [HOME.street]
    assert flags(shopper) == {HOME.street: (True, True)}
