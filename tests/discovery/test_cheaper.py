"""Who saved a thing and wants to know is written to once when it costs less than then."""

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.models import Event
from shop.catalog.models import Product
from shop.catalog.services import set_price
from shop.discovery.services import save_product
from shop.discovery.types import ListOwner
from shop.notifications.models import Mail
from shop.notifications.sending import message_of
from shop.profiles.queries import wanting
from shop.profiles.services import choose_notice
from shop.profiles.types import Channel, Topic
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.catalog import BY
from tests.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def kettle(seller: Seller) -> Product:
    return make_product(seller, title={"en": "Kettle", "bn": "কেটলি"}, price_minor=1000_00)


def want(person: User, *products: Product) -> None:
    choose_notice(user_id=person.pk, topic=Topic.SAVED_ITEMS, channel=Channel.EMAIL, wanted=True)
    save(person, *products)


def save(person: User, *products: Product) -> None:
    for product in products:
        save_product(owner=ListOwner(user_id=person.pk), product=product.public_id, at=NOW)


def price(product: Product, minor: int) -> None:
    variant = product.variants.get()
    set_price(variant_id=variant.pk, price_minor=minor, compare_at_minor=None, by=BY, at=NOW)
    drain()


def mails() -> list[str]:
    rows = Mail.objects.filter(kind="discovery.saved_got_cheaper").order_by("pk")
    return list(rows.values_list("recipient", flat=True))


def test_a_drop_is_told_once_to_who_wants_to_know(kettle: Product, shopper: User, other_shopper: User) -> None:
    want(shopper, kettle)
    save(other_shopper, kettle)

    price(kettle, 800_00)

    assert mails() == ["nusrat@example.com"]
    mail = Mail.objects.get(kind="discovery.saved_got_cheaper")
    assert mail.subject == "Kettle is cheaper now"
    words = mail.text.replace("\u00a0", " ")
    assert "Tk 800 now, Tk 1,000 when you saved it" in words


def test_a_mail_program_ends_such_mails_with_one_post(kettle: Product, shopper: User) -> None:
    want(shopper, kettle)
    price(kettle, 800_00)
    mail = Mail.objects.get(kind="discovery.saved_got_cheaper")
    end = mail.unsubscribe.removeprefix("http://localhost:8000")
    stranger = Client(enforce_csrf_checks=True)

    assert stranger.get(end).status_code == 200
    assert wanting(Topic.SAVED_ITEMS, Channel.EMAIL, [shopper.pk]) == {shopper.pk}
    answer = stranger.post(end, {"List-Unsubscribe": "One-Click"})

    assert message_of(mail).extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (answer.status_code, wanting(Topic.SAVED_ITEMS, Channel.EMAIL, [shopper.pk])) == (200, set())
    assert stranger.get(end.replace("/end/", "x/end/")).status_code == 404


def test_up_and_down_again_is_no_news_but_lower_still_is(kettle: Product, shopper: User) -> None:
    want(shopper, kettle)
    price(kettle, 800_00)
    price(kettle, 1200_00)
    price(kettle, 1100_00)
    price(kettle, 800_00)
    assert len(mails()) == 1

    price(kettle, 700_00)

    assert len(mails()) == 2


def test_a_drop_records_what_it_was_and_a_rise_records_nothing(kettle: Product) -> None:
    price(kettle, 1100_00)
    price(kettle, 900_00)

    fell = Event.objects.get(name="catalog.prices_fell")
    assert fell.payload == {"drops": [[kettle.pk, 1100_00, 900_00]]}


def test_nobody_is_told_of_what_cannot_be_bought(kettle: Product, shopper: User) -> None:
    want(shopper, kettle)
    drain()
    Product.objects.filter(pk=kettle.pk).update(in_stock=False)

    price(kettle, 800_00)

    assert mails() == []
