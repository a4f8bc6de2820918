"""Who saved what is sold out and wants to know is written to once when it can be had again."""

import pytest

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.discovery.models import Saved
from shop.discovery.services import save_product
from shop.discovery.types import ListOwner
from shop.inventory.services import adjust
from shop.notifications.models import Mail
from shop.profiles.services import choose_notice
from shop.profiles.types import Channel, Topic
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.catalog import BY
from tests.queue import drain

pytestmark = pytest.mark.django_db


def save(person: User, *products: Product) -> None:
    for product in products:
        save_product(owner=ListOwner(user_id=person.pk), product=product.public_id, at=NOW)


def count(pieces: int, *products: Product) -> None:
    targets = {product.variants.get().pk: pieces for product in products}
    adjust(targets=targets, by=BY, at=NOW, reason="counted")
    drain()


def subjects(person: User) -> list[str]:
    rows = Mail.objects.filter(kind="discovery.saved_is_back", recipient=person.email).order_by("pk")
    return list(rows.values_list("subject", flat=True))


def test_what_is_back_is_told_once_in_one_mail_to_who_wants_to_know(
    seller: Seller, shopper: User, other_shopper: User
) -> None:
    choose_notice(user_id=shopper.pk, topic=Topic.SAVED_ITEMS, channel=Channel.EMAIL, wanted=True)
    goods = [make_product(seller, title={"en": title}, stock=0) for title in ("Kettle", "Cup")]
    save(shopper, *goods)
    save(other_shopper, *goods)

    count(4, *goods)
    count(5, *goods)

    assert subjects(shopper) == ["Kettle is back"]
    assert "Cup" in Mail.objects.get(kind="discovery.saved_is_back").text
    assert subjects(other_shopper) == []
    assert not Saved.objects.filter(gone_at__isnull=False).exists()


def test_what_was_there_all_along_is_no_news_until_it_was_gone(seller: Seller, shopper: User) -> None:
    choose_notice(user_id=shopper.pk, topic=Topic.SAVED_ITEMS, channel=Channel.EMAIL, wanted=True)
    kettle = make_product(seller, title={"en": "Kettle"}, stock=3)
    drain()
    save(shopper, kettle)

    count(2, kettle)
    assert subjects(shopper) == []
    count(0, kettle)
    count(1, kettle)

    assert subjects(shopper) == ["Kettle is back"]
