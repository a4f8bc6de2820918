"""The demo content is whole: every reference resolves, every language is there, every number makes sense."""

import json
import re
from collections import Counter
from itertools import product as combinations
from pathlib import Path

import nh3
import pytest

from shop.shipping.queries import areas_of, districts

DEMO = Path(__file__).parents[2] / "shop" / "demo"
BANGLA = re.compile("[\u0980-\u09ef]")  # without the Taka sign, which English prices use
ARABIC = re.compile("[\u0600-\u06ff]")
PRODUCT_TAGS = {"p", "ul", "li", "strong", "em"}
PAGE_TAGS = PRODUCT_TAGS | {"h2"}
ATTRIBUTE_KINDS = {"text": dict, "number": int, "boolean": bool, "choice": str}


def content(name: str) -> list[dict]:
    return json.loads((DEMO / "content" / f"{name}.json").read_text(encoding="utf-8"))


SELLERS = content("sellers")
PRODUCTS = content("products")
REVIEWS = content("reviews")
SHOP_REVIEWS = content("shop_reviews")
PAGES = content("pages")
SHORT = ["contact", "fees"]  # pages that people open to find one thing
HOME = content("home")
ORDERS = content("orders")
PICTURES = json.loads((DEMO / "images" / "index.json").read_text(encoding="utf-8"))
CREATED = {product["slug"]: product["created_days_ago"] for product in PRODUCTS}
VARIANTS = {variant["sku"]: (product, variant) for product in PRODUCTS for variant in product["variants"]}


def category_nodes(nodes: list[dict], path: str = "", above: tuple[dict, ...] = ()) -> dict[str, dict]:
    """Every category by its slug path, with the attributes that hold for it."""
    found: dict[str, dict] = {}
    for node in nodes:
        here = f"{path}/{node['slug']}".lstrip("/")
        attributes = (*above, *node.get("attributes", ()))
        found[here] = {**node, "depth": here.count("/") + 1, "all_attributes": attributes}
        found |= category_nodes(node["children"], here, attributes)
    return found


CATEGORIES = category_nodes(content("categories"))


def texts(value: object) -> list[dict]:
    """Every translated text below a value: the objects that have an `en` key."""
    if isinstance(value, dict):
        return [value] if "en" in value else [text for part in value.values() for text in texts(part)]
    return [text for part in value for text in texts(part)] if isinstance(value, list) else []


def image_names() -> set[str]:
    used = {seller["image"] for seller in SELLERS} | {node["image"] for node in CATEGORIES.values() if "image" in node}
    used |= {image["name"] for product in PRODUCTS for image in product["images"]}
    return used | {section[key] for section in HOME for key in ("image", "image_narrow") if key in section}


def ean_check_digit(first_twelve: str) -> int:
    """GS1 General Specifications, section 7.9: weights 1 and 3, up to the next ten."""
    return -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(first_twelve)) % 10


# How much there is


def test_the_marketplace_is_of_the_promised_size():
    drawn = {path.stem for path in (DEMO / "illustrations").glob("*.svg")}

    assert len(SELLERS) == 8
    assert len({seller["district"] for seller in SELLERS}) >= 6
    assert len(PRODUCTS) >= 66
    assert {product["seller"] for product in PRODUCTS} == {seller["slug"] for seller in SELLERS}
    assert max(node["depth"] for node in CATEGORIES.values()) == 3
    assert 6 <= sum(node["depth"] == 1 for node in CATEGORIES.values()) <= 9
    assert len(CATEGORIES) >= 40
    assert len(REVIEWS) >= 180
    assert len(ORDERS) == 14
    assert len(drawn & {image["name"] for product in PRODUCTS for image in product["images"]}) >= 48


def test_every_kind_of_product_that_pages_must_show_is_there():
    statuses = Counter(product["status"] for product in PRODUCTS)
    stocks = [[v["stock"] for v in product["variants"]] for product in PRODUCTS if product["status"] == "active"]
    prices = [variant["price_minor"] for _, variant in VARIANTS.values()]

    assert statuses["draft"] == 1
    assert statuses["archived"] == 1
    assert sum(product["kind"] == "digital" for product in PRODUCTS) >= 3
    assert sum(len(product["options"]) == 3 for product in PRODUCTS) == 1
    assert any(set(stock) == {0} for stock in stocks)
    assert any(0 in stock and any(stock) for stock in stocks)
    assert any(count and 1 <= count <= 5 for stock in stocks for count in stock)
    assert any(variant["compare_at_minor"] for _, variant in VARIANTS.values())
    assert (min(prices), max(prices)) == (4_000, 12_500_000)


@pytest.mark.parametrize(
    ("sku", "price", "struck"),
    [
        ("RCS-POUR-RIVER-C2", 245_000, 290_000),
        ("JSC-KANTHA-Q", 680_000, None),
        ("SNF-TOTE-LOTUS", 89_000, 110_000),
        ("CBH-LAMP", 435_000, None),
        ("GLA-WATCH-TERRACOTTA", 799_000, None),
        ("RCS-PLANT3", 165_000, None),
        ("SNF-RUN-RED-E42", 399_000, 470_000),
        ("KAG-NOTE-GREEN-LINED", 42_000, None),
        ("CBH-KETTLE-BLUE", 189_000, None),
        ("STH-FLUSH200", 72_000, None),
    ],
)
def test_products_of_the_mocks_cost_what_the_mocks_say(sku, price, struck):
    _, variant = VARIANTS[sku]

    assert (variant["price_minor"], variant["compare_at_minor"]) == (price, struck)


# References


def test_slugs_and_skus_are_unique():
    skus = Counter((product["seller"], variant["sku"]) for product in PRODUCTS for variant in product["variants"])

    assert max(Counter(product["slug"] for product in PRODUCTS).values()) == 1
    assert max(Counter(seller["slug"] for seller in SELLERS).values()) == 1
    assert max(skus.values()) == 1
    assert len(VARIANTS) == sum(skus.values())


def test_products_point_to_known_sellers_and_categories():
    sellers = {seller["slug"] for seller in SELLERS}

    assert [p["slug"] for p in PRODUCTS if p["seller"] not in sellers or p["category"] not in CATEGORIES] == []


def test_every_leaf_category_holds_a_product():
    leaves = {path for path, node in CATEGORIES.items() if not node["children"]}

    assert leaves - {product["category"] for product in PRODUCTS if product["status"] == "active"} == set()


def test_home_points_to_what_exists():
    sellers = {seller["slug"] for seller in SELLERS}
    targets = [section["link"]["target"] for section in HOME if "link" in section]
    targets += [button["target"] for section in HOME for button in section.get("buttons", ())]
    tiles = next(section for section in HOME if section["kind"] == "categories")["categories"]

    assert [section["kind"] for section in HOME] == [
        "hero", "categories", "product_row", "product_row", "story", "product_row", "promises",
    ]  # fmt: skip
    assert all("image" in CATEGORIES[path] for path in tiles)
    assert {target["slug"] for target in targets if target["kind"] == "page"} <= {page["slug"] for page in PAGES}
    assert {section["seller"] for section in HOME if "seller" in section} <= sellers
    assert sum(product["featured"] for product in PRODUCTS) == 4


def test_reviews_follow_a_purchase_of_a_known_product():
    early = [review for review in REVIEWS if not 0 < review["days_ago"] < CREATED[review["product"]]]

    assert early == []
    assert {review["rating"] for review in REVIEWS} == {1, 2, 3, 4, 5}
    assert 4.3 <= sum(review["rating"] for review in REVIEWS) / len(REVIEWS) <= 4.8
    assert min(Counter(review["product"] for review in REVIEWS).values()) >= 3
    assert {review["verified"] for review in REVIEWS} == {True}


def test_shops_are_rated_by_the_demo_shopper_after_a_parcel_of_theirs_arrived():
    arrived = {
        VARIANTS[line["sku"]][0]["seller"]
        for order in ORDERS
        if order["state"] == "delivered" and order["buyer"]["kind"] == "shopper"
        for line in order["lines"]
    }

    assert {review["seller"] for review in SHOP_REVIEWS} <= arrived
    assert {review[mark] for review in SHOP_REVIEWS for mark in ("delivery", "described", "communication")} <= {4, 5}
    assert [
        review for review in SHOP_REVIEWS if bool(BANGLA.search(review["text"])) != (review["language"] == "bn")
    ] == []


def test_orders_are_possible():
    for order in ORDERS:
        bought = [VARIANTS[line["sku"]][0] for line in order["lines"]]
        digital = all(product["kind"] == "digital" for product in bought)

        assert all(product["status"] == "active" for product in bought)
        assert all(CREATED[product["slug"]] > order["days_ago"] for product in bought)
        assert (order["address"] is None) == digital
        assert order["payment"] in ({"sandbox"} if digital else {"cod", "sandbox"})
        assert digital or re.fullmatch(r"0170000\d{4}", order["address"]["phone"])
        assert order["buyer"]["kind"] == "shopper" or order["buyer"]["email"].endswith("@example.com")
        assert digital or order["address"]["district"] in [place.name for place in districts()]
        assert digital or order["address"]["area"] in [place.name for place in areas_of(order["address"]["district"])]
    assert {order["state"] for order in ORDERS} == {"placed", "packed", "shipped", "delivered", "cancelled"}


# Languages


@pytest.mark.parametrize("name", ["sellers", "categories", "products", "pages", "home"])
def test_every_text_is_written_in_english_and_bangla(name):
    found = texts(content(name))

    assert found
    assert [text for text in found if not text["en"].strip() or not text.get("bn", "").strip()] == []
    assert [text for text in found if BANGLA.search(text["en"])] == []


@pytest.mark.parametrize("name", ["sellers", "categories", "products", "pages", "home"])
def test_bangla_prose_is_in_bangla_script(name):
    prose = [text["bn"] for text in texts(content(name)) if len(text["en"].split()) > 1]

    assert [text for text in prose if not BANGLA.search(text)] == []


def test_names_titles_and_the_home_page_are_in_arabic_too():
    titles = [node["title"] for node in CATEGORIES.values()] + [seller["name"] for seller in SELLERS]
    titles += [product["title"] for product in PRODUCTS] + [page["title"] for page in PAGES] + texts(HOME)

    assert [title for title in titles if not ARABIC.search(title.get("ar", ""))] == []


def test_reviews_are_in_the_language_they_claim():
    assert [r for r in REVIEWS if (r["language"] == "bn") != bool(BANGLA.search(r["text"]))] == []


# Rich text


def html_fields() -> list[tuple[str, set[str], str]]:
    described = [(p["slug"], PRODUCT_TAGS, p["description"][language]) for p in PRODUCTS for language in ("en", "bn")]
    return described + [(p["slug"], PAGE_TAGS, html) for p in PAGES for html in p["body"].values()]


def words(html: str) -> int:
    return len(re.sub(r"<[^>]+>", " ", html).split())


def test_rich_text_holds_only_allowed_tags():
    changed = [name for name, tags, html in html_fields() if nh3.clean(html, tags=tags, attributes={}) != html]

    assert changed == []


def test_descriptions_and_pages_have_the_right_length():
    wrong = [p["slug"] for p in PRODUCTS if not 60 <= words(p["description"]["en"]) <= 120]
    wrong += [p["slug"] for p in PRODUCTS if words(p["description"]["bn"]) < 35]
    wrong += [p["slug"] for p in PAGES if not 250 <= words(p["body"]["en"]) <= 500 and p["slug"] not in SHORT]
    wrong += [p["slug"] for p in PAGES if words(p["body"]["bn"]) < 250 and p["slug"] not in SHORT]
    wrong += [p["slug"] for p in PAGES if p["slug"] in SHORT and min(map(words, p["body"].values())) < 120]

    assert wrong == []
    assert [page["slug"] for page in PAGES] == ["shipping", "returns", "privacy", "terms", "about", *SHORT]


# Variants and attributes


def test_variants_are_the_combinations_of_the_options():
    for product in PRODUCTS:
        codes = [[(option["code"], value["code"]) for value in option["values"]] for option in product["options"]]
        expected = [dict(combination) for combination in combinations(*codes)]

        assert len(product["options"]) <= 3
        assert [variant["options"] for variant in product["variants"]] == expected


def test_prices_and_stock_are_sane():
    for product, variant in VARIANTS.values():
        digital = product["kind"] == "digital"

        assert 0 < variant["cost_minor"] < variant["price_minor"]
        assert variant["price_minor"] % 100 == 0
        assert variant["compare_at_minor"] is None or variant["compare_at_minor"] > variant["price_minor"]
        assert (variant["stock"] is None) == digital
        assert (variant["weight_grams"] == 0) == digital
        assert digital == ("download" in variant)
        assert digital or variant["stock"] >= 0


def test_barcodes_are_unique_in_store_numbers_with_a_right_check_digit():
    barcodes = [variant["barcode"] for _, variant in VARIANTS.values()]

    assert len(set(barcodes)) == len(barcodes)
    assert [b for b in barcodes if not re.fullmatch(r"20\d{11}", b)] == []
    assert [b for b in barcodes if ean_check_digit(b[:12]) != int(b[12])] == []


def test_check_digit_rule_agrees_with_a_known_number():
    assert ean_check_digit("400638133393") == 1


def test_attribute_codes_are_defined_once():
    codes = Counter(attribute["code"] for node in CATEGORIES.values() for attribute in node.get("attributes", ()))

    assert [code for code, times in codes.items() if times > 1] == []


def test_attributes_of_products_fit_their_category():
    for product in PRODUCTS:
        known = {attribute["code"]: attribute for attribute in CATEGORIES[product["category"]]["all_attributes"]}
        for code, value in product["attributes"].items():
            assert type(value) is ATTRIBUTE_KINDS[known[code]["kind"]], (product["slug"], code)
            if known[code]["kind"] == "choice":
                assert value in {choice["code"] for choice in known[code]["choices"]}


# Pictures and files


def test_every_picture_exists_in_all_widths():
    missing = [name for name in image_names() if name not in PICTURES]
    for name, entry in PICTURES.items():
        hero = [1280] if name.startswith("hero") else []
        missing += [] if entry["widths"] == [320, 480, 640, 960, *hero] else [name]
        files = [DEMO / "images" / f"{name}-{w}.{kind}" for w in entry["widths"] for kind in ("avif", "webp")]
        missing += [file.name for file in files if not file.is_file()]

    assert missing == []


def test_products_have_portrait_pictures_and_variants_show_one_of_them():
    for product in PRODUCTS:
        names = [image["name"] for image in product["images"]]

        assert names
        assert all(PICTURES[name]["height"] * 4 == PICTURES[name]["width"] * 5 for name in names)
        assert {variant["image"] for variant in product["variants"]} <= {*names, None}


def test_pictures_stay_under_six_megabytes():
    assert sum(path.stat().st_size for path in (DEMO / "images").iterdir()) < 6_000_000


def test_digital_products_have_their_file():
    files = {variant["download"] for _, variant in VARIANTS.values() if "download" in variant}

    assert files == {path.name for path in (DEMO / "downloads").iterdir() if path.suffix in {".pdf", ".epub"}}
