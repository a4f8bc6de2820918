"""The portal's first page: what waits, the figures of a period, service, per role; and what a new shop reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop.accounts.models import User
from shop.analytics.services import recount_stale_days
from shop.base.digits import quoted
from shop.catalog.models import Product, Variant
from shop.inventory.models import StockLevel
from shop.orders.models import Order, Package
from shop.returns.types import Wish
from shop.reviews.models import Question, Review
from shop.sellers.models import Seller, SellerStaff
from tests.cast import NOW
from tests.factories import make_product
from tests.factories.orders import order_of, place
from tests.queue import drain
from tests.returns.conftest import delivered
from tests.returns.steps import asked

pytestmark = pytest.mark.django_db
STANDS = ("order",)
MOST_QUERIES = 15


def settle_figures() -> None:
    """The worker delivers what happened and counts the days anew."""
    drain()
    recount_stale_days()


def text_of(browser: Client, address: str = "/seller/", **headers: str) -> str:
    """The page as text."""
    return browser.get(address, headers=headers).content.decode()


def todos_of(browser: Client) -> list[tuple[str, str, str]]:
    """(title, address, note) of each to-do."""
    return [(todo.title, todo.url, todo.note.text) for todo in browser.get("/seller/").context["todos"]]


@pytest.fixture
def finance(seller: Seller, shopper: User) -> Client:
    """Nusrat looks after Rehana's money."""
    SellerStaff.objects.create(seller=seller, user=shopper, role="finance")
    browser = Client()
    browser.force_login(shopper)
    return browser


# To-dos ------------------------------------------------------------------------------------------------------------


def test_todos_of_a_quiet_day_say_so_calmly(owner: Client) -> None:
    assert todos_of(owner) == [
        ("0 orders to pack", "/seller/orders/?tab=to-pack", "Nothing waits to be packed"),
        ("0 returns to answer", "/seller/returns/?tab=waiting", "Nobody is waiting"),
        ("0 questions to answer", "/seller/questions/", "Everybody has an answer"),
        ("0 products run low", "/seller/stock/?tab=low", "Enough of everything"),
    ]


def test_todos_count_own_work_and_lead_to_their_lists(owner: Client, seller: Seller, order: Order) -> None:
    today = timezone.localdate()
    pot = Product.objects.get(seller=seller)
    Package.objects.filter(order=order, letter="A").update(ship_by_on=today)
    StockLevel.objects.filter(variant__sku="POT-1").update(low_at=50)
    Question.objects.create(product=pot, author="Nila", language="en", text="How tall?", asked_at=NOW)
    Question.objects.filter(product=pot).update(asked_at=NOW - timedelta(hours=5))

    found = todos_of(owner)

    assert found == [
        ("1 order to pack", "/seller/orders/?tab=to-pack", "1 has to go today"),
        ("0 returns to answer", "/seller/returns/?tab=waiting", "Nobody is waiting"),
        ("1 question to answer", "/seller/questions/", "The oldest is 5 hours old"),
        ("1 product runs low", "/seller/stock/?tab=low", f"{quoted('Clay pot')}: 10 left"),
    ]
    for _title, url, _note in found:
        assert owner.get(url).status_code == 200


def test_late_parcels_come_before_everything_else(owner: Client, seller: Seller, order: Order) -> None:
    Package.objects.update(ship_by_on=timezone.localdate() - timedelta(days=1))

    todo = owner.get("/seller/").context["todos"][0]

    assert (todo.title, todo.url, todo.tone) == ("1 parcel is late", "/seller/orders/?tab=all&due=late", "danger")
    assert (todo.note.text, todo.note.url) == ("1 order to pack", "/seller/orders/?tab=to-pack")


def test_a_return_says_by_when_it_wants_its_answer(owner: Client, seller: Seller, order: Order) -> None:
    case = asked(delivered(Package.objects.get(order=order, letter="A"), at=NOW), wish=Wish.REFUND)
    answer_on = timezone.localdate(case.answer_by)

    title, _url, note = todos_of(owner)[1]

    assert title == "1 return to answer"
    assert note == f"The first by {answer_on:%a} {answer_on.day} {answer_on:%b}"


def test_new_reviews_without_a_reply_are_mentioned_and_listed(owner: Client, order: Order, seller: Seller) -> None:
    pot = Product.objects.get(seller=seller)
    for age in (1, 40):
        written_at = NOW - timedelta(days=age)
        Review.objects.create(product=pot, author="Nila", rating=age % 5 + 1, text=f"{age} days", written_at=written_at)

    todo = owner.get("/seller/").context["todos"][2]

    assert (todo.note.text, todo.note.url) == ("1 new review without a reply", "/seller/reviews/?waiting=1")
    listed = text_of(owner, "/seller/reviews/?waiting=1")
    assert "1 days" in listed
    assert "40 days" not in listed


def test_another_sellers_work_is_not_counted(rival: Client, order: Order) -> None:
    Package.objects.filter(letter="A").update(ship_by_on=timezone.localdate() - timedelta(days=1))
    StockLevel.objects.filter(variant__sku="POT-1").update(low_at=50)

    titles = [title for title, _url, _note in todos_of(rival)]

    assert (titles[0], titles[3]) == ("1 order to pack", "0 products run low")


def test_todos_come_alone_when_something_new_is_heard(owner: Client, order: Order) -> None:
    whole = text_of(owner)
    part = text_of(owner, HX_Request="true", HX_Target="todos")

    assert 'sse-connect="//testserver:' in whole
    assert "sse:orders.placed" in part
    assert "1 order to pack" in part
    assert "<h1" not in part
    assert 'id="board"' not in part


# Figures -----------------------------------------------------------------------------------------------------------


def test_figures_are_those_of_the_orders(owner: Client, seller: Seller, order: Order) -> None:
    Variant.objects.filter(sku="POT-1").update(cost_minor=600_00)
    settle_figures()

    context = owner.get("/seller/").context

    assert [(str(tile["label"]), tile["value"], tile["change"]) for tile in context["board"]["tiles"]] == [
        ("Sales", "৳\u00a02,530", ""),
        ("Orders", "1", ""),
        ("Items", "2", ""),
        ("Average order", "৳\u00a02,530", ""),
    ]
    assert [(str(one.title), one.items, one.sales.minor, one.left) for one in context["best"]] == [
        ("Clay pot", 2, 2450_00, 10)
    ]
    # 2,450 less VAT of 319.57, less ten percent of commission, less two times 600
    assert (context["margin"]["earned"].minor, context["margin"]["percent"]) == (648_68, "30%")
    assert context["standing"].balance.minor == 2530_00 - 245_00 - 36_75


def test_each_figure_is_compared_with_the_days_before(owner: Client, seller: Seller, order: Order) -> None:
    pot = Product.objects.get(seller=seller)
    place(order_of({pot: 1}, at=NOW - timedelta(days=8)), at=NOW - timedelta(days=8))
    settle_figures()

    tiles = owner.get("/seller/?days=7").context["board"]["tiles"]

    assert [(tile["value"], tile["change"], tile["up"]) for tile in tiles] == [
        ("৳\u00a02,530", "+94%", True),
        ("1", "0%", False),
        ("2", "+100%", True),
        ("৳\u00a02,530", "+94%", True),
    ]


def test_another_sellers_orders_do_not_count(rival: Client, order: Order) -> None:
    settle_figures()

    context = rival.get("/seller/").context

    assert context["board"]["tiles"][0]["value"] == "৳\u00a01,010"
    assert [str(one.title) for one in context["best"]] == ["Jute bag"]


def test_own_dates_show_their_figures(owner: Client, order: Order) -> None:
    settle_figures()
    today = timezone.localdate()
    first = today - timedelta(days=2)

    context = owner.get(f"/seller/?first={first}&last={today}&figure=items").context

    assert (context["choice"].period.starts_on, context["choice"].period.ends_on) == (first, today)
    assert [row[1] for row in context["board"]["rows"]] == ["0", "0", "2"]
    assert context["board"]["total"] == ["2", "0"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-01-05", "2026-01-04", "Choose a day after the first one."),
        ("2024-01-01", "2025-01-01", "Choose 366 days at most."),
        ("2026-01-01", "2999-01-01", "Choose a day that has been."),
        ("yesterday", "2026-01-04", "Choose a day."),
        ("", "", "Choose a day."),
    ],
)
def test_dates_that_make_no_period_are_refused_in_words(
    owner: Client, order: Order, first: str, last: str, words: str
) -> None:
    response = owner.get("/seller/", {"first": first, "last": last})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert response.context["choice"].length == 30


def test_unknown_words_in_the_address_show_the_usual_period(owner: Client, order: Order) -> None:
    choice = owner.get("/seller/?days=nine&figure=luck").context["choice"]

    assert (choice.length, choice.measure) == (30, "sales")


def test_chart_and_table_say_the_same(owner: Client, order: Order) -> None:
    settle_figures()

    response = owner.get("/seller/?days=7")

    text, rows = response.content.decode(), response.context["board"]["rows"]
    assert len(rows) == 7
    assert rows[-1][1:] == ("৳\u00a02,530", "৳\u00a00")
    assert f"{rows[-1][0]}: ৳\u00a02,530" in text
    assert text.count('role="img" direction="ltr"') == 2
    assert 'style="' not in text.partition("<main")[2]


def test_long_periods_are_drawn_by_the_week_and_add_up(owner: Client, order: Order) -> None:
    settle_figures()
    today = timezone.localdate()

    board = owner.get(f"/seller/?first={today - timedelta(days=364)}&last={today}&figure=orders").context["board"]

    assert len(board["rows"]) == 53
    assert sum(int(row[1]) for row in board["rows"]) == 1
    assert str(board["series"]) == "Orders per week"


def test_period_without_orders_says_so(owner: Client, order: Order) -> None:
    settle_figures()

    assert "No orders in these days" in text_of(owner, "/seller/?first=2020-01-01&last=2020-01-31")


@pytest.mark.parametrize(("language", "figure"), [("bn", "৳\u00a0২,৫৩০"), ("ar", "\u2066৳\u00a02,530\u2069")])
def test_table_has_the_digits_of_its_reader(owner: Client, order: Order, language: str, figure: str) -> None:
    settle_figures()
    User.objects.filter(email="rehana@example.com").update(language=language)

    response = owner.get("/seller/", headers={"accept-language": language})

    text = response.content.decode()
    assert f'lang="{language}"' in text
    assert response.context["board"]["rows"][-1][1] == figure
    assert f"<bdi>{figure}</bdi>" in text
    assert 'direction="ltr"' in text


# Service -----------------------------------------------------------------------------------------------------------


def test_too_few_parcels_are_not_judged(owner: Client, order: Order) -> None:
    settle_figures()

    marks = owner.get("/seller/").context["marks"]

    assert [mark.level for mark in marks] == [None] * 5
    assert "Too few to say" in text_of(owner)


def test_formula_and_counts_of_service_are_shown(owner: Client, order: Order) -> None:
    text = text_of(owner)

    assert "Parcels handed over by their day, of all parcels that were due." in text
    assert "0 of 0" in text


# Roles -------------------------------------------------------------------------------------------------------------


def test_packer_sees_what_to_do_and_no_money(packer: Client, order: Order) -> None:
    settle_figures()

    response = packer.get("/seller/")

    main = response.content.decode().partition("<main")[2]
    assert [todo.title for todo in response.context["todos"]] == [
        "1 order to pack",
        "0 returns to answer",
        "0 products run low",
    ]
    assert not {"board", "best", "margin", "standing"} & set(response.context.keys())
    assert "৳" not in main
    assert f"{order.number}-A" in main
    assert "Add product" not in main


def test_packer_cannot_ask_for_the_figures_by_their_name(packer: Client, order: Order) -> None:
    settle_figures()

    assert "৳" not in text_of(packer, HX_Request="true", HX_Target="board")


def test_finance_sees_figures_and_no_button_to_add(finance: Client, order: Order) -> None:
    settle_figures()

    response = finance.get("/seller/")

    assert response.context["standing"].balance.minor == 2530_00 - 245_00 - 36_75
    assert "Add product" not in response.content.decode()
    assert len(response.context["todos"]) == 3


# New shops, weight -------------------------------------------------------------------------------------------------


def test_new_shop_reads_its_first_steps(owner: Client, seller: Seller) -> None:
    before = owner.get("/seller/").context["steps"]
    make_product(seller)
    after = owner.get("/seller/").context["steps"]

    assert [step.done for step in before] == [True, False, False, False, False]
    assert [step.done for step in after] == [True, True, True, False, False]
    assert [step.url for step in before] == [
        "",
        "/seller/products/new/",
        "/seller/products/",
        "/seller/delivery/",
        "/seller/team/",
    ]
    for step in before[1:]:
        assert owner.get(step.url).status_code == 200


def test_first_steps_give_way_to_the_first_order(owner: Client, order: Order) -> None:
    assert "steps" not in owner.get("/seller/").context


def queries_of(browser: Client) -> int:
    """How many queries the whole page takes, without those of the test's transaction."""
    browser.get("/seller/")
    with CaptureQueriesContext(connection) as queries:
        assert browser.get("/seller/").status_code == 200
    return len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SET "))])


def test_page_takes_the_same_few_queries_however_much_was_sold(owner: Client, seller: Seller, order: Order) -> None:
    settle_figures()
    few = queries_of(owner)
    goods: Any = [make_product(seller, stock=3) for _ in range(2)]
    for place_in_row in range(5):
        sold_at = NOW - timedelta(days=place_in_row)
        place(order_of({goods[place_in_row % 2]: 1}, at=sold_at), at=sold_at)
    settle_figures()

    many = queries_of(owner)

    assert many == few <= MOST_QUERIES


def test_portal_is_kept_by_no_cache(owner: Client) -> None:
    assert "no-store" in owner.get("/seller/").headers["Cache-Control"]


def test_low_stock_shows_own_products_only(owner: Client, order: Order) -> None:
    StockLevel.objects.update(low_at=50)

    text = text_of(owner, "/seller/stock/")

    assert "POT-1" in text
    assert "Jute bag" not in text
