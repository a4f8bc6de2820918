"""A copy of everything: whole, for its person alone, for seven days."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.files import open_stored
from shop.privacy.models import Export
from shop.privacy.queries import export_of
from shop.privacy.services import archive_of, ask_for_export, forget_old_exports, make_export
from shop.profiles.services import add_address, set_avatar
from shop.sellers.models import Seller
from tests import queue
from tests.cast import NOW
from tests.factories import make_order, make_product
from tests.profiles.test_addresses import HOME
from tests.profiles.test_preferences import photo

BY = Actor.system("test")


def opened(user: User) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive_of(user.pk))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def made(user: User) -> Export:
    export = ask_for_export(user_id=user.pk, by=BY, at=NOW)
    make_export(export_id=export.pk, at=NOW)
    export.refresh_from_db()
    return export


def test_copy_holds_account_addresses_orders_and_files(shopper: User, seller: Seller) -> None:
    order = make_order(make_product(seller, title={"en": "Kettle"}), user=shopper).order
    add_address(user_id=shopper.pk, draft=HOME)
    picture = set_avatar(user_id=shopper.pk, content=photo())

    found = opened(shopper)

    assert json.loads(found["accounts/user.json"])[0]["email"] == "nusrat@example.com"
    assert json.loads(found["profiles/address.json"])[0]["street"] == "House 14, Road 7"
    assert json.loads(found["orders/order.json"])[0]["number"] == order.number
    assert json.loads(found["orders/orderline.json"])[0]["title"] == {"en": "Kettle"}
    assert json.loads(found["profiles/profile.json"])[0]["avatar"]["base_key"] == picture.base_key
    assert {name.rsplit(".")[-1] for name in found if name.startswith("files/")} == {"avif", "webp"}


def test_copy_holds_no_secret_and_nobody_else(shopper: User, other_shopper: User, seller: Seller) -> None:
    add_address(user_id=other_shopper.pk, draft=HOME)
    theirs = make_order(make_product(seller), user=other_shopper).order
    mine = make_order(make_product(seller), user=shopper).order

    whole = b"\n".join(opened(shopper).values()).decode()

    assert mine.number in whole
    assert mine.token not in whole
    assert "argon2" not in whole
    assert theirs.number not in whole
    assert "tanvir" not in whole.lower()


def test_worker_makes_the_copy(shopper: User) -> None:
    export = ask_for_export(user_id=shopper.pk, by=BY, at=NOW)

    assert export_of(shopper.pk, export.public_id, at=NOW) is None
    queue.drain()

    export.refresh_from_db()
    assert export.ready_at is not None
    with open_stored(export.file_key) as stored:
        assert len(stored.read()) == export.size_bytes


def test_asked_twice_there_is_one_in_work(shopper: User) -> None:
    first = ask_for_export(user_id=shopper.pk, by=BY, at=NOW)

    assert ask_for_export(user_id=shopper.pk, by=BY, at=NOW) == first
    assert Export.objects.count() == 1


def test_copy_of_another_does_not_exist(shopper: User, other_shopper: User) -> None:
    export = made(shopper)

    assert export_of(shopper.pk, export.public_id, at=NOW) == export
    assert export_of(other_shopper.pk, export.public_id, at=NOW) is None


def test_copy_is_gone_after_seven_days_with_its_file(shopper: User) -> None:
    export = made(shopper)
    key = export.file_key
    assert key.split("/")[1:3] == ["private", "privacy"]

    assert export_of(shopper.pk, export.public_id, at=export.expires_at) is None
    assert forget_old_exports(at=export.expires_at - timedelta(seconds=1)) == 0
    assert forget_old_exports(at=export.expires_at) == 1

    assert not Export.objects.exists()
    with pytest.raises(FileNotFoundError):
        open_stored(key)
