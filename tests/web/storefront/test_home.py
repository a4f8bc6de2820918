"""The home page."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from shop.catalog.queries import forget_categories
from shop.catalog.services import recount_categories
from shop.cms.models import Section
from shop.cms.services import set_home
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product, make_promotion

from .reading import card_titles, link_named, queries_of, title_of

pytestmark = pytest.mark.django_db

PICTURE = {
    "base_key": "main/public/cms/x/y",
    "width": 1280,
    "height": 973,
    "widths": [320, 640],
    "alt": {"en": "A lamp"},
}
NEW = {"label": {"en": "Shop what is new", "bn": "নতুন পণ্য"}, "target": {"kind": "products", "sort": "newest"}}
HERO = (
    "hero",
    {"title": {"en": "Good things", "bn": "ভালো জিনিস"}, "text": {"en": "By hand."}, "image": PICTURE, "buttons": [NEW]},
)


def test_a_new_shop_has_a_home_before_staff_composed_one(client: Client) -> None:
    answer = client.get("/")

    assert answer.status_code == 200
    assert title_of(answer) == "Haat"
    assert link_named(answer, "See all products") == "/products/"


@pytest.fixture
def composed(seller: Seller) -> None:
    """A home with one section of every kind, in the order of the model."""
    make_product(seller, title={"en": "Kettle"}, category=make_category("kitchen"))
    recount_categories()
    forget_categories()
    promise = {"icon": "truck", "title": {"en": "Fast"}, "text": {"en": "Very."}}
    button = {"label": {"en": "Visit"}, "target": {"kind": "seller", "slug": seller.slug}}
    set_home(
        sections=[
            HERO,
            ("categories", {"title": {"en": "By room"}, "categories": ["kitchen", "gone"]}),
            ("product_row", {"title": {"en": "Just in"}, "source": "newest", "limit": 8, "link": NEW}),
            ("story", {"title": {"en": "Seven pairs of hands"}, "seller": seller.slug, "button": button}),
            ("banner", {"title": {"en": "Eid is near"}}),
            ("rich_text", {"title": {"en": "About"}, "body": {"en": "<p>We <script>x</script><b>are</b>.</p>"}}),
            ("promises", {"promises": [promise]}),
        ]
    )


@pytest.mark.usefixtures("composed")
def test_sections_are_drawn_in_their_order(client: Client) -> None:
    answer = client.get("/")

    headings = ("Good things", "By room", "Just in", "Seven pairs", "Eid", "About", "Fast")
    places = [answer.text.index(words) for words in headings]
    assert places == sorted(places)
    assert title_of(answer) == "Good things"
    assert card_titles(answer) == ["Kettle"]


@pytest.mark.usefixtures("composed")
def test_links_lead_on_pictures_have_sizes_and_rich_text_is_clean(client: Client, seller: Seller) -> None:
    answer = client.get("/")

    assert link_named(answer, "Shop what is new") == "/products/?sort=newest"
    assert link_named(answer, "Visit") == f"/sellers/{seller.slug}/"
    assert "<script>x" not in answer.text
    assert 'width="1280" height="973" fetchpriority="high"' in answer.text


def test_a_link_to_the_home_is_shared_with_the_hero_s_picture(client: Client, composed: None) -> None:
    page = client.get("/").text

    assert re.search(r'property="og:image" content="http[^"]+/media/main/public/cms/x/y', page)


def test_a_home_without_a_hero_is_still_named(client: Client) -> None:
    set_home(sections=[("banner", {"title": {"en": "Eid is near"}}), HERO])

    answer = client.get("/")

    assert title_of(answer) == "Haat"
    assert answer.text.count("<h1") == 1


def test_links_and_texts_follow_the_language(client: Client) -> None:
    set_home(sections=[HERO])

    answer = client.get("/bn/")

    assert title_of(answer) == "ভালো জিনিস"
    assert link_named(answer, "নতুন পণ্য") == "/bn/products/?sort=newest"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"buttons": "x", "promises": {}, "categories": 3, "slugs": None, "limit": "many", "title": None},
        {"buttons": [{"target": {"kind": "page", "slug": "../x"}, "label": {"en": "Out"}}, 5]},
        {
            "buttons": [{"target": {"kind": "nowhere"}, "label": {"en": "Out"}}],
            "promises": [{"icon": "no such icon"}, 1],
        },
        {"seller": "nobody", "button": {"target": "x"}, "source": "nonsense", "limit": -4},
    ],
)
@pytest.mark.parametrize("kind", Section.Kind.values)
def test_a_half_written_section_never_breaks_the_home(client: Client, kind: str, content: dict[str, object]) -> None:
    set_home(sections=[(kind, content)])

    answer = client.get("/")

    assert answer.status_code == 200
    assert ">Out<" not in answer.text


def test_invisible_sections_and_empty_rows_are_left_out(client: Client) -> None:
    set_home(sections=[HERO, ("product_row", {"title": {"en": "Just in"}}), ("banner", {"title": {"en": "Hidden"}})])
    Section.objects.filter(kind="banner").update(visible=False)

    answer = client.get("/")

    assert "Just in" not in answer.text
    assert "Hidden" not in answer.text


@pytest.mark.parametrize("rows", [3, 24])
def test_home_takes_a_query_for_each_section_that_needs_one(client: Client, seller: Seller, rows: int) -> None:
    category = make_category("kitchen")
    for _number in range(rows):
        make_product(seller, category=category)
    row = ("product_row", {"title": {"en": "Just in"}, "limit": 24})
    set_home(
        sections=[HERO, ("categories", {"title": {"en": "By room"}}), row, row, ("story", {"seller": seller.slug})]
    )

    assert len(queries_of(client, "/")) == 5


def test_a_banner_about_a_promotion_shows_only_while_that_runs(client: Client) -> None:
    running, over = make_promotion(), make_promotion(ends_at=NOW - timedelta(days=1))
    banners = [
        {"title": {"en": title}, "promotion": str(one.public_id)} for title, one in (("On", running), ("Off", over))
    ]
    set_home(sections=[("banner", content) for content in banners])

    shown = client.get("/").text

    assert ("section-y" in shown, ">On</h2>" in shown, ">Off</h2>" in shown) == (True, True, False)
