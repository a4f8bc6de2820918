"""The cart's pages: plain forms, HTMX fragments, other people's lines, number of queries."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.test import Client, RequestFactory

from shop.accounts.models import User
from shop.base.models import RateWindow
from shop.cart.models import Cart, CartLine
from shop.catalog.models import Variant
from shop.inventory.models import StockLevel
from shop.sellers.models import Seller
from shop.web.common.carts import RequestCart
from tests.factories import make_product

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "cart"}


@pytest.fixture
def kettle(seller: Seller) -> Variant:
    """A kettle for ৳ 1,890; six are left."""
    return make_product(seller, title={"en": "Enamel kettle"}, price_minor=1890_00, stock=6).variants.get()


@pytest.fixture
def tote(rival_seller: Seller) -> Variant:
    """A tote of another seller."""
    return make_product(rival_seller, title={"en": "Jute tote"}, price_minor=890_00, stock=10).variants.get()


def put(client: Client, variant: Variant, quantity: int = 1) -> CartLine:
    """Add by the plain form; returns the line."""
    client.post("/cart/lines/", {"variant": variant.public_id, "quantity": quantity})
    return CartLine.objects.get(variant=variant, cart__closed_at=None)


def stock(variant: Variant, on_hand: int) -> None:
    """Have so many of it from now on."""
    StockLevel.objects.filter(variant=variant).update(on_hand=on_hand)


def test_empty_cart_offers_two_ways_on(client: Client) -> None:
    answer = client.get("/cart/")

    assert answer.status_code == 200
    assert "Your cart is empty" in answer.text
    assert "Shop what is new" in answer.text
    assert Cart.objects.count() == 0
    assert "haat-cart" not in answer.cookies


def test_plain_form_adds_and_leads_to_the_cart(client: Client, kettle: Variant) -> None:
    answer = client.post("/cart/lines/", {"variant": kettle.public_id, "quantity": "2"})

    assert (answer.status_code, answer["Location"]) == (302, "/cart/")
    cookie = answer.cookies["haat-cart"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 30 * 24 * 60 * 60
    assert len(cookie.value) >= 43
    assert cookie.value not in Cart.objects.get().token_hash
    page = client.get("/cart/").text
    assert "Enamel kettle" in page
    assert "৳\xa03,780" in page
    assert 'aria-label="Cart, 2 items"' in page


def test_script_gets_count_and_toast_only(client: Client, kettle: Variant) -> None:
    answer = client.post("/cart/lines/", {"variant": kettle.public_id}, HTTP_HX_REQUEST="true")

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert 'id="cart-link"' in answer.text
    assert 'aria-label="Cart, 1 item"' in answer.text
    assert "Added to your cart" in answer.text


def test_buy_now_goes_straight_to_checkout(client: Client, kettle: Variant) -> None:
    answer = client.post("/cart/lines/", {"variant": kettle.public_id, "buy_now": "1"})

    assert (answer.status_code, answer["Location"]) == (302, "/checkout/")
    assert CartLine.objects.get().quantity == 1


def test_too_many_are_refused_in_words(client: Client, kettle: Variant) -> None:
    answer = client.post("/cart/lines/", {"variant": kettle.public_id, "quantity": "7"}, HTTP_HX_REQUEST="true")

    assert answer.status_code == 422
    assert "Only 6 are left." in answer.text
    assert CartLine.objects.count() == 0


@pytest.mark.parametrize("sent", [{}, {"variant": "x"}, {"variant": uuid4()}, {"quantity": "1"}])
def test_nonsense_is_refused_without_an_error_page(client: Client, kettle: Variant, sent: dict[str, object]) -> None:
    answer = client.post("/cart/lines/", sent)

    assert (answer.status_code, answer["Location"]) == (302, "/cart/")
    assert CartLine.objects.count() == 0


def test_foreign_token_is_never_taken_over(client: Client, kettle: Variant) -> None:
    client.cookies["haat-cart"] = "chosen-by-somebody-else"

    client.post("/cart/lines/", {"variant": kettle.public_id})

    assert client.cookies["haat-cart"].value != "chosen-by-somebody-else"


def test_parcels_by_seller_with_their_lines(client: Client, kettle: Variant, tote: Variant) -> None:
    put(client, kettle)
    put(client, tote, 2)

    page = client.get("/cart/").text

    assert "Parcel 1 from Rupganj Clay Studio" in page
    assert "Parcel 2 from Sonali Fibre" in page
    assert "3 items in 2 parcels" in page
    assert "৳\xa03,670" in page
    assert page.count("<h1") == 1


def test_quantity_is_changed_by_a_plain_form(client: Client, kettle: Variant) -> None:
    line = put(client, kettle)

    answer = client.post(f"/cart/lines/{line.public_id}/", {"quantity": "3"})

    assert (answer.status_code, answer["Location"]) == (302, "/cart/")
    assert CartLine.objects.get().quantity == 3


def test_quantity_for_script_is_the_region_with_count_and_total(client: Client, kettle: Variant) -> None:
    line = put(client, kettle)

    answer = client.post(f"/cart/lines/{line.public_id}/", {"quantity": "3"}, **HTMX)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert answer.text.count('id="cart"') == 1
    assert 'aria-label="Cart, 3 items"' in answer.text
    assert "total ৳\xa05,670" in answer.text
    assert {"HX-Request", "HX-Target"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize("quantity", ["0", "-1", "1000", "7", "many", "", "1.5", "9" * 40])
def test_refused_quantity_is_explained_at_the_line(client: Client, kettle: Variant, quantity: str) -> None:
    line = put(client, kettle, 2)

    answer = client.post(f"/cart/lines/{line.public_id}/", {"quantity": quantity}, **HTMX)

    assert answer.status_code == 422
    assert f'id="refusal-{line.public_id.hex}"' in answer.text
    assert CartLine.objects.get().quantity == 2


def test_removal_offers_undo_with_and_without_script(client: Client, kettle: Variant, tote: Variant) -> None:
    kept, line = put(client, tote), put(client, kettle, 2)

    plain = client.post(f"/cart/lines/{line.public_id}/removal/")

    assert plain["Location"] == f"/cart/?removed={line.public_id}"
    assert f"/cart/lines/{line.public_id}/restoration/" in client.get(plain["Location"]).text
    client.post(f"/cart/lines/{line.public_id}/restoration/")
    assert CartLine.objects.get(variant=kettle).quantity == 2
    scripted = client.post(f"/cart/lines/{kept.public_id}/removal/", **HTMX)
    assert "Jute tote removed" in scripted.text
    assert f'hx-post="/cart/lines/{kept.public_id}/restoration/"' in scripted.text


def test_saved_line_waits_below_and_comes_back(client: Client, kettle: Variant) -> None:
    line = put(client, kettle)
    client.post(f"/cart/lines/{line.public_id}/saving/")
    page = client.get("/cart/").text
    assert "Saved for later (1)" in page
    assert "Checkout as guest" not in page

    client.post(f"/cart/lines/{line.public_id}/resumption/")

    assert "Checkout as guest" in client.get("/cart/").text


@pytest.mark.parametrize("action", ["", "removal/", "restoration/", "saving/", "resumption/"])
def test_line_of_another_person_is_not_found(client: Client, kettle: Variant, tote: Variant, action: str) -> None:
    theirs = put(Client(), kettle, 2)
    put(client, tote)

    answer = client.post(f"/cart/lines/{theirs.public_id}/{action}", {"quantity": "1"})

    assert answer.status_code in {404, 422}
    assert (answer.status_code == 422) == (action == "restoration/")
    theirs.refresh_from_db()
    assert (theirs.quantity, theirs.saved_at) == (2, None)


def test_price_change_is_told_in_words(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    Variant.objects.filter(pk=kettle.pk).update(price_minor=1500_00)

    page = client.get("/cart/").text

    assert "The price went down from ৳\xa01,890 to ৳\xa01,500 since you added it" in page


def test_sold_out_line_blocks_checkout_and_costs_nothing(client: Client, kettle: Variant, tote: Variant) -> None:
    put(client, kettle)
    put(client, tote)
    stock(kettle, 0)

    page = client.get("/cart/").text

    assert "Sold out since you added it" in page
    assert "Remove what is not available to check out" in page
    assert 'href="/checkout/"' not in page
    assert "৳\xa01,890" not in page


def test_fewer_left_offers_to_take_them(client: Client, kettle: Variant) -> None:
    put(client, kettle, 4)
    stock(kettle, 2)

    page = client.get("/cart/").text

    assert "Only 2 are left" in page
    assert "Take 2" in page
    assert "Choose fewer pieces to check out" in page


def test_carts_meet_at_sign_in(client: Client, rf: RequestFactory, shopper: User, kettle: Variant) -> None:
    put(client, kettle, 2)
    request = rf.get("/")
    request.COOKIES["haat-cart"] = client.cookies["haat-cart"].value
    request.user = AnonymousUser()
    request.session = client.session
    request.cart = RequestCart(request)

    user_logged_in.send(sender=User, request=request, user=shopper)

    answer = HttpResponse()
    request.cart.write_cookie(answer)
    assert answer.cookies["haat-cart"]["max-age"] == 0
    assert list(Cart.objects.values_list("user", "token_hash", "count")) == [(shopper.pk, "", 2)]
    client.force_login(shopper)
    assert "Enamel kettle" in client.get("/cart/").text


def test_language_stays_through_the_redirect(client: Client, kettle: Variant) -> None:
    answer = client.post("/bn/cart/lines/", {"variant": kettle.public_id})

    assert answer["Location"] == "/bn/cart/"
    assert 'lang="bn"' in client.get("/bn/cart/").text


def test_changes_need_post(client: Client, kettle: Variant) -> None:
    line = put(client, kettle)

    for address in ("/cart/lines/", f"/cart/lines/{line.public_id}/", f"/cart/lines/{line.public_id}/removal/"):
        assert client.get(address).status_code == 405
    assert CartLine.objects.count() == 1


def test_queries_do_not_grow_with_the_lines(
    client: Client, seller: Seller, rival_seller: Seller, django_assert_max_num_queries: object
) -> None:
    lines = [put(client, make_product(shop).variants.get()) for shop in (seller, rival_seller) * 4]
    client.post(f"/cart/lines/{lines[0].public_id}/saving/")
    client.get("/cart/")

    with django_assert_max_num_queries(12):
        client.get("/cart/")


def test_count_in_the_header_costs_one_query_or_none(
    client: Client, rf: RequestFactory, kettle: Variant, django_assert_num_queries: object
) -> None:
    put(client, kettle, 2)
    stranger, guest = rf.get("/"), rf.get("/")
    guest.COOKIES["haat-cart"] = client.cookies["haat-cart"].value

    with django_assert_num_queries(0):
        assert RequestCart(stranger).count == 0
    with django_assert_num_queries(1):
        cart = RequestCart(guest)
        assert (cart.count, cart.count) == (2, 2)


def test_rate_of_adding_is_limited_for_each_visitor_and_not_for_the_neighbours_behind_one_address(
    client: Client, kettle: Variant, shopper: User
) -> None:
    put(client, kettle)
    neighbour, member = Client(), Client()
    neighbour.post("/cart/lines/", {"variant": kettle.public_id, "quantity": 1})
    member.force_login(shopper)

    answers = [client.post("/cart/lines/", {"variant": "x"}).status_code for _time in range(61)]

    assert answers[:60] == [302] * 60
    assert answers[60] == 429
    assert [who.post("/cart/lines/", {"variant": "x"}).status_code for who in (neighbour, member)] == [302, 302]


def test_a_crowd_without_cookies_is_limited_together(client: Client, kettle: Variant) -> None:
    Client().post("/cart/lines/", {"variant": "x"})
    RateWindow.objects.update(count=2999)

    answers = [Client().post("/cart/lines/", {"variant": "x"}).status_code for _time in range(2)]

    assert answers == [302, 429]
