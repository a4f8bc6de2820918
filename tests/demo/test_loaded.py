"""The demo as it was loaded: its past orders, its money, its promotions, and links that lead to pages."""

import re
from collections import Counter
from datetime import datetime, timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import translation

from shop.accounts.models import User
from shop.accounts.queries import user_with_email
from shop.base.models import Delivery, Event
from shop.cart.models import Cart
from shop.catalog.services import archive_product
from shop.demo.loading import load_demo
from shop.demo.loading.catalogue import BY
from shop.demo.loading.content import texts
from shop.demo.loading.past_orders import SHOPPER
from shop.demo.loading.wallet import CODE
from shop.demo.queries import variants_of_skus
from shop.inventory.queries import available_of, balances_that_differ
from shop.ledger.checks import differences
from shop.notifications.models import Mail
from shop.orders.models import Order, OrderLine, Package
from shop.orders.queries import order_view, order_with_id, orders_of_shopper
from shop.payments.queries import attempts_of
from shop.payouts.models import Payout, PayoutRun, Release, Statement
from shop.promotions.models import Code, Promotion
from shop.reviews.models import SellerReview
from shop.sellers.models import Seller
from shop.wallet.queries import card_of_code, credit_of
from tests.depth import pick
from tests.queue import drain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
RECIPES = sorted(texts("orders"), key=lambda one: -one["days_ago"])
STARTS = ("/", "/menu/", "/products/stoneware-pour-over-set/", "/search/?q=zzqqxx", "/auth/login/", "/cart/")
PAGES = ("shipping", "returns", "contact", "about", "privacy", "terms", "fees")


# Past orders: made as real ones are, so everything adds up, and nobody hears of them


@pytest.fixture
def loaded(demo: None) -> list[Order]:
    """The orders in the order of the recipes, oldest first."""
    return list(Order.objects.order_by("pk"))


def test_every_recipe_has_become_an_order_of_its_time_and_state(loaded: list[Order], at: datetime) -> None:
    packages = {order.pk: {package.status for package in order.packages.all()} for order in loaded}

    assert len(loaded) == len(RECIPES)
    for order, one in zip(loaded, RECIPES, strict=True):
        state = {"placed": "to_pack"}.get(one["state"], one["state"])
        assert packages[order.pk] == ({state} if one["address"] else {"delivered"})
        assert order.status == ("cancelled" if one["state"] == "cancelled" else "placed")
        age = at - order.placed_at + timedelta(minutes=2)
        assert timedelta(days=one["days_ago"]) <= age < timedelta(days=one["days_ago"] + 1)
        assert all(
            abs(attempt.created_at - order.placed_at) < timedelta(hours=1) for attempt in attempts_of(order.reference)
        )
    assert [order.placed_at for order in loaded] == sorted(order.placed_at for order in loaded)
    assert not Package.objects.filter(delivered_at__gte=at).exists()


def test_cards_are_paid_cash_is_paid_when_all_is_delivered(loaded: list[Order]) -> None:
    states = Counter((one["payment"], one["state"], str(order_view(order_with_id(order.pk)).payment_state))
                     for order, one in zip(loaded, RECIPES, strict=True))  # fmt: skip

    assert {state for (payment, _, state) in states if payment == "sandbox"} == {"paid"}
    assert {state for (payment, how, state) in states if (payment, how) == ("cod", "delivered")} == {"paid"}
    assert {state for (payment, how, state) in states if payment == "cod" and how in {"placed", "packed"}} == {
        "on_delivery"
    }


def test_books_and_stock_agree_with_the_orders(loaded: list[Order]) -> None:
    authored = {v["sku"]: v["stock"] for product in texts("products") for v in product["variants"]}
    sold: Counter[str] = Counter()
    for one in RECIPES:
        if one["state"] != "cancelled":
            sold.update({line["sku"]: line["quantity"] for line in one["lines"]})

    assert [str(difference) for difference in differences()] == []
    assert balances_that_differ() == []
    variants = variants_of_skus(sold)
    left = available_of(variant.pk for variant in variants.values())
    assert {sku: left[variant.pk] for sku, variant in variants.items()} == {
        sku: None if authored[sku] is None else authored[sku] - quantity for sku, quantity in sold.items()
    }


def test_nobody_gets_a_mail_about_them(loaded: list[Order]) -> None:
    drain()

    assert Event.objects.filter(name="orders.placed").count() == len(RECIPES)
    assert not Delivery.objects.filter(handler__startswith="notifications:").exists()
    assert not Mail.objects.exists()
    assert [str(difference) for difference in differences()] == []


def test_the_demo_shopper_finds_hers_and_no_cart_is_left_open(loaded: list[Order]) -> None:
    shopper = User.objects.get(email=SHOPPER)

    mine = list(orders_of_shopper(shopper))

    assert len(mine) == sum(one["buyer"]["kind"] == "shopper" for one in RECIPES)
    assert not Cart.objects.filter(closed_at=None).exists()


def test_loading_again_adds_nothing_even_when_goods_are_gone(loaded: list[Order], at: datetime) -> None:
    sku = RECIPES[0]["lines"][0]["sku"]
    archive_product(product_id=variants_of_skus([sku])[sku].product_id, by=BY, at=at)

    load_demo(at=at + timedelta(days=1), progress=lambda _step: None)

    assert list(Order.objects.order_by("pk")) == loaded


def test_shopper_has_rated_three_shops_and_one_of_them_answered(loaded: list[Order]) -> None:
    written = SellerReview.objects.filter(user__email=SHOPPER)

    assert {review.seller.slug for review in written} == {one["seller"] for one in texts("shop_reviews")}
    assert [review.reply != "" for review in written.order_by("seller__slug")] == [False, True, False]


# Money: past orders have settled, one payout arrived, one could not be sent, one came back


def test_payouts_went_well_and_badly_and_the_books_agree() -> None:
    states = Counter(Payout.objects.values_list("status", flat=True))

    assert states["paid"] >= 1
    assert (states["failed"], states["returned"]) == (1, 1)
    assert states.keys() == {"paid", "failed", "returned"}
    assert Release.objects.exclude(reserve_minor=0).exists()
    assert [str(difference) for difference in differences()] == []


def test_every_run_was_made_and_approved_by_two_people() -> None:
    runs = list(PayoutRun.objects.all())

    assert len(runs) == 2
    assert all(run.status == "approved" and run.made_by_id != run.approved_by_id for run in runs)


def test_lines_keep_the_rule_that_applied() -> None:
    scopes = set(OrderLine.objects.values_list("commission_why__scope", flat=True))

    assert scopes == {"default", "category", "seller"}
    assert not OrderLine.objects.exclude(commission_vat_bps=1500).exists()


def test_studio_was_paid_again_after_its_bank_sent_the_money_back() -> None:
    studio = Seller.objects.get(slug="rupganj-clay-studio")

    assert list(studio.payouts.order_by("pk").values_list("status", flat=True)) == ["returned", "paid"]


def test_months_that_are_over_are_stated() -> None:
    assert all(statement.figures.adds_up for statement in Statement.objects.all())


def test_the_known_card_and_the_shoppers_credit_can_be_spent() -> None:
    card, shopper = card_of_code(CODE), user_with_email(SHOPPER)

    assert card is not None
    assert shopper is not None
    assert (card.purse.balance_minor, credit_of(shopper.pk, "BDT").balance.minor) == (2_000_00, 750_00)


# Promotions


def test_there_is_a_welcome_a_bundle_and_a_coupon_of_the_studio_and_the_books_agree() -> None:
    made = Promotion.objects.order_by("pk")

    assert [(one.kind, one.payer, str(one.label)) for one in made] == [
        ("fixed", "platform", "Welcome to Haat"),
        ("bundle", "platform", "Four for three"),
        ("percent", "seller", "Clay days"),
    ]
    assert set(Code.objects.values_list("text", flat=True)) == {"WELCOME150", "CLAY10"}
    with translation.override("bn"):
        assert str(made[2].label) == "মাটির দিন"
    assert [str(difference) for difference in differences()] == []


# Links: whoever follows one finds a page


def links_of(client: Client, path: str) -> set[str]:
    """Where the links of a page lead within the marketplace."""
    found = {unescape(link) for link in re.findall(r'<a\b[^>]*?\shref="(/[^"]*)"', client.get(path).text)}
    return {link for link in found if urlsplit(link).path != path}


@pytest.mark.matrix
@pytest.mark.parametrize("prefix", pick(["", "/bn", "/ar"], of="the demo's links"))
def test_every_link_of_the_shop_leads_to_a_page(client: Client, prefix: str) -> None:
    links = set().union(*(links_of(client, prefix + path) for path in STARTS))

    answers = {link: client.get(link, follow=True).status_code for link in sorted(links)}

    assert {f"{prefix}/pages/{slug}/" for slug in PAGES} <= links
    assert {link: status for link, status in answers.items() if status != 200} == {}
