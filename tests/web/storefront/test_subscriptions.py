"""The forms of the product page and the footer, the link that proves an address, and the one that ends it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.notifications.models import Mail
from shop.notifications.sending import message_of
from shop.sellers.models import Seller
from shop.subscriptions.models import Subscription
from shop.subscriptions.types import Kind
from tests.cast import NOW
from tests.factories import make_product
from tests.queue import drain

from .reading import queries_of

HTMX = {"HX-Request": "true", "HX-Target": "newsletter"}


@pytest.fixture
def kettle(seller: Seller) -> Variant:
    """Sold out."""
    return make_product(seller, title={"en": "Kettle"}, stock=0).variants.get()


@pytest.fixture
def proved(client: Client, shopper: User) -> User:
    """Signed in with an address of their own."""
    EmailAddress.objects.create(user=shopper, email="nusrat@example.com", verified=True, primary=True)
    client.force_login(shopper)
    return shopper


def watch(client: Client, variant: Variant, **fields: str) -> object:
    return client.post(f"/variants/{variant.public_id}/watch/", fields)


def last_mail() -> Mail:
    drain()
    return Mail.objects.latest("pk")


def link_that_was_sent() -> str:
    drain()
    path = re.search(r"/subscriptions/[^/\s]+/(?=\s)", str(mail.outbox[-1].body))
    assert path
    return path[0]


@pytest.mark.django_db
def test_a_sold_out_product_asks_a_guest_for_an_address_and_one_in_stock_does_not(
    client: Client, kettle: Variant, seller: Seller
) -> None:
    page = client.get(f"/products/{kettle.product.slug}/").text
    other = client.get(f"/products/{make_product(seller).slug}/").text

    assert f'action="/variants/{kettle.public_id}/watch/"' in page
    assert 'id="tell-me-email"' in page
    assert "tell-me" not in other


@pytest.mark.django_db
def test_somebody_with_a_proved_address_taps_once_and_sees_that_it_is_noted(
    client: Client, proved: User, kettle: Variant
) -> None:
    address = f"/products/{kettle.product.slug}/"
    assert 'id="tell-me-email"' not in client.get(address).text

    answer = watch(client, kettle)

    assert answer.headers["Location"] == f"{address}?sku={kettle.sku}"
    row = Subscription.objects.get()
    assert (row.user, row.email, row.variant) == (proved, "nusrat@example.com", kettle)
    assert row.confirmed_at is not None
    assert "tell-me" not in client.get(address).text


@pytest.mark.django_db
def test_a_sold_out_page_of_somebody_signed_in_stays_within_ten_queries(
    client: Client, proved: User, kettle: Variant
) -> None:
    assert len(queries_of(client, f"/products/{kettle.product.slug}/")) <= 10


@pytest.mark.django_db
@pytest.mark.parametrize(("email", "words"), [("", "Enter the email where"), ("nobody", "Enter an email like")])
def test_a_wrong_address_is_said_beside_the_field_and_nothing_is_kept(
    client: Client, kettle: Variant, email: str, words: str
) -> None:
    answer = watch(client, kettle, email=email)

    assert (answer.status_code, words in answer.text) == (422, True)
    assert not Subscription.objects.exists()


@pytest.mark.django_db
def test_what_is_in_stock_or_not_for_sale_cannot_be_waited_for(client: Client, seller: Seller) -> None:
    there = make_product(seller).variants.get()
    hidden = make_product(seller, published=False, stock=0).variants.get()

    answers = [watch(client, one, email="guest@example.com") for one in (there, hidden)]

    assert [answer.status_code for answer in answers] == [302, 404]
    assert not Subscription.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_guest_is_on_the_list_after_the_link_and_its_button_and_off_it_by_the_other(
    client: Client, kettle: Variant
) -> None:
    watch(client, kettle, email="Guest@Example.com")
    confirm = link_that_was_sent()

    assert client.get(confirm).status_code == 200
    assert Subscription.objects.get().confirmed_at is None  # programs that check mails open links, too

    client.post(confirm)
    row = Subscription.objects.get()
    assert (row.email, row.confirmed_at is not None) == ("guest@example.com", True)

    end = f"{confirm}end/"
    assert client.get(end).status_code == 200
    assert Subscription.objects.get().ended_at is None
    client.post(end)
    assert Subscription.objects.get().ended_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_mail_program_ends_it_with_one_post_that_has_no_token_of_ours(client: Client) -> None:
    client.post("/newsletter/", {"email": "guest@example.com"})
    sent = last_mail()
    headers = message_of(sent).extra_headers
    stranger = Client(enforce_csrf_checks=True)

    answer = stranger.post(sent.unsubscribe.removeprefix("http://localhost:8000"), {"List-Unsubscribe": "One-Click"})

    assert headers["List-Unsubscribe"] == f"<{sent.unsubscribe}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (answer.status_code, Subscription.objects.get().ended_at is not None) == (200, True)


@pytest.mark.django_db(transaction=True)
def test_mails_about_orders_cannot_be_ended(client: Client, shopper: User) -> None:
    letter = Mail(kind="orders.placed", recipient="a@example.com", language="en", subject="x", text="y", html="z")

    assert "List-Unsubscribe" not in message_of(letter).extra_headers


@pytest.mark.django_db
def test_the_footer_offers_the_newsletter_on_every_page_and_once_on_its_own(client: Client, seller: Seller) -> None:
    assert client.get("/").text.count('id="newsletter"') == 1
    assert client.get("/newsletter/").text.count('id="newsletter"') == 1


@pytest.mark.django_db
def test_the_newsletter_says_the_same_to_known_and_unknown_addresses(client: Client) -> None:
    first = client.post("/newsletter/", {"email": "guest@example.com"}, headers=HTMX)
    Subscription.objects.update(confirmed_at=NOW)
    again = client.post("/newsletter/", {"email": "guest@example.com"}, headers=HTMX)

    assert (first.status_code, first.text) == (200, again.text)
    assert Subscription.objects.filter(kind=Kind.NEWSLETTER).count() == 1


@pytest.mark.django_db
def test_the_newsletter_works_without_script_and_refuses_what_is_no_address(client: Client) -> None:
    done = client.post("/newsletter/", {"email": "guest@example.com"})
    wrong = client.post("/newsletter/", {"email": "nobody"})

    assert (done.status_code, done.headers["Location"]) == (302, "/newsletter/")
    assert (wrong.status_code, "Enter an email like" in wrong.text) == (422, True)
    assert Subscription.objects.count() == 1


@pytest.mark.django_db
def test_nobody_fills_another_mailbox_with_questions(client: Client) -> None:
    answers = [client.post("/newsletter/", {"email": "victim@example.com"}).status_code for _time in range(7)]

    assert answers == [302] * 5 + [429] * 2
