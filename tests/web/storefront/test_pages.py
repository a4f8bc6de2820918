"""Editorial pages, the menu, language and colours, and what crawlers read."""

import gzip
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Product
from shop.catalog.queries import sitemap
from shop.cms.models import Page
from shop.cms.services import save_page
from shop.sellers.models import Seller
from shop.web.storefront.views import sitemap as sitemap_views
from tests.cast import NOW
from tests.factories import add_picture, make_category, make_product

from .reading import title_of

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml",
         "i": "http://www.google.com/schemas/sitemap-image/1.1"}  # fmt: skip


@pytest.fixture
def returns() -> Page:
    """A published page in two languages."""
    return save_page(
        slug="returns",
        title={"en": "Returns", "bn": "ফেরত"},
        body={"en": "<h2>How</h2><p onclick=x>In 14 days.</p>", "bn": "<p>১৪ দিনে।</p>"},
        at=NOW,
    )


def test_a_page_shows_its_text_in_the_readers_language(client: Client, returns: Page) -> None:
    english, bangla, arabic = (client.get(f"{prefix}/pages/returns/") for prefix in ("", "/bn", "/ar"))

    assert (title_of(english), title_of(bangla)) == ("Returns", "ফেরত")
    assert "<p>In 14 days.</p>" in english.text
    assert "১৪ দিনে।" in bangla.text
    assert 'lang="en" dir="auto"' in arabic.text


@pytest.mark.parametrize("columns", [{"published_at": None}, {"trashed_at": NOW}])
def test_a_page_that_is_not_published_is_not_found(client: Client, returns: Page, columns: dict[str, object]) -> None:
    Page.objects.filter(pk=returns.pk).update(**columns)

    assert client.get("/pages/returns/").status_code == 404
    assert client.get("/pages/nothing/").status_code == 404


def test_the_menu_is_a_page_for_browsers_without_script(client: Client) -> None:
    make_category("kitchen")

    answer = client.get("/menu/")

    assert title_of(answer) == "Menu"
    assert 'href="/c/kitchen/"' in answer.text


@pytest.mark.parametrize(
    ("at", "back", "language", "leads_to"),
    [
        ("/language/", "/products/?sort=newest", "bn", "/bn/products/?sort=newest"),
        ("/bn/language/", "/bn/products/?sort=newest", "en", "/products/?sort=newest"),
        ("/bn/language/", "/bn/", "ar", "/ar/"),
        ("/language/", "/bn/products/", "ar", "/ar/products/"),
        ("/language/", "/products/", "xx", "/products/"),
        ("/language/", "https://evil.example/", "bn", "/bn/"),
        ("/language/", "//evil.example/", "bn", "/bn/"),
        ("/language/", "/\\evil.example", "bn", "/bn/"),
        ("/language/", "javascript:alert(1)", "bn", "/bn/"),
        ("/language/", "", "bn", "/bn/"),
        ("/language/", "/no/such/page/", "bn", "/no/such/page/"),
    ],
)
def test_the_language_form_leads_to_the_same_page(
    client: Client, at: str, back: str, language: str, leads_to: str
) -> None:
    answer = client.post(at, {"language": language, "next": back})

    assert (answer.status_code, answer["Location"]) == (302, leads_to)


def test_the_choice_of_language_is_kept_in_cookie_and_account(client: Client, shopper: User) -> None:
    client.force_login(shopper)

    answer = client.post("/language/", {"language": "bn", "next": "/"})

    shopper.refresh_from_db()
    assert shopper.language == "bn"
    assert answer.cookies["haat-language"].value == "bn"


def test_an_unknown_language_changes_nothing(client: Client, shopper: User) -> None:
    client.force_login(shopper)

    answer = client.post("/language/", {"language": "<x>", "next": "/"})

    shopper.refresh_from_db()
    assert shopper.language == ""
    assert "haat-language" not in answer.cookies
    assert client.get("/language/").status_code == 405


def test_colours_are_kept_in_a_cookie_that_the_page_obeys(client: Client) -> None:
    answer = client.post("/theme/", {"theme": "dark", "next": "/products/"})

    assert (answer["Location"], answer.cookies["theme"].value) == ("/products/", "dark")
    assert 'data-theme="dark"' in client.get("/products/").text
    client.post("/theme/", {"theme": "", "next": "/"})
    assert "data-theme=" not in client.get("/products/").text.split("<body")[0]


def test_robots_keep_out_of_private_pages_in_every_language(client: Client) -> None:
    lines = client.get("/robots.txt").text.splitlines()

    assert {"Disallow: /cart/", "Disallow: /bn/cart/", "Disallow: /ar/checkout/", "Disallow: /search/"} <= set(lines)
    assert f"Sitemap: {SITE}/sitemap.xml" in lines


def test_the_sitemap_names_every_public_address_in_every_language(
    client: Client, seller: Seller, returns: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "PART_SIZE", 2)
    monkeypatch.setattr(sitemap_views, "PLACES", 4)
    Page.objects.exclude(pk=returns.pk).delete()
    category = make_category("kitchen")
    slugs = [make_product(seller, category=category).slug for _number in range(3)]
    hidden = make_product(seller, category=category)
    Product.objects.filter(pk=hidden.pk).update(status="archived")

    index = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [found.text.removeprefix(SITE) for found in index.findall("s:sitemap/s:loc", NAMES)]
    urls = [url for part in parts for url in ET.fromstring(client.get(part).content).findall("s:url", NAMES)]

    assert parts == [f"/sitemap-{kind}-{number}.xml" for kind in ("places", "products") for number in (1, 2)]
    paths = {"/", "/products/", "/new/", "/trending/", "/c/kitchen/", "/sellers/rupganj-clay/", "/pages/returns/"}
    paths |= {f"/products/{slug}/" for slug in slugs}
    expected = {f"{SITE}{prefix}{path}" for path in paths for prefix in ("", "/bn", "/ar")}
    assert {url.find("s:loc", NAMES).text for url in urls} == expected
    links = [{link.get("hreflang") for link in url.findall("x:link", NAMES)} for url in urls]
    assert all(found == {"en", "bn", "ar", "x-default"} for found in links)


def test_the_sitemap_names_pictures_and_is_kept_for_an_hour(client: Client, seller: Seller) -> None:
    product = make_product(seller)
    picture = add_picture(product)

    answer = client.get("/sitemap-products-1.xml")
    zipped = client.get("/sitemap-products-1.xml", headers={"Accept-Encoding": "gzip"})

    (found, *_others) = ET.fromstring(answer.content).findall("s:url/i:image/i:loc", NAMES)
    assert found.text == f"{SITE}/media/{picture.base_key}-640.webp"
    assert gzip.decompress(zipped.content) == answer.content
    assert "max-age=3600" in answer["Cache-Control"]
    make_product(seller)
    assert client.get("/sitemap-products-1.xml").content == answer.content


@pytest.mark.parametrize("kind", ["products", "places"])
def test_a_part_of_the_sitemap_that_does_not_exist_is_not_found(client: Client, kind: str) -> None:
    assert client.get(f"/sitemap-{kind}-2.xml").status_code == 404
    assert client.get(f"/sitemap-{kind}-0.xml").status_code == 404


def test_every_address_in_the_sitemap_answers(client: Client, seller: Seller, returns: Page) -> None:
    make_product(seller, category=make_category("kitchen"))

    for part in ("/sitemap-places-1.xml", "/sitemap-products-1.xml"):
        for found in ET.fromstring(client.get(part).content).findall("s:url/s:loc", NAMES):
            assert client.get(found.text.removeprefix(SITE)).status_code == 200, found.text
