"""A product's page: what it says, which variant it means, data for search engines, number of queries."""

from datetime import timedelta

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.catalog.models import Item, Product, SlugHistory, Variant
from shop.catalog.types import OptionDraft, ProductDraft, ValueDraft, VariantDraft
from shop.inventory.models import StockLevel
from shop.reviews.models import Review
from shop.sellers.models import Seller
from shop.store.services import change_store
from tests.cast import NOW
from tests.factories import make_category, make_product, make_variants, publish
from tests.factories.catalog import BY, create_product

from .reading import card_titles, control, queries_of, structured, title_of, words_of

pytestmark = pytest.mark.django_db
STANDS = ("shirt",)
DAYS = {"@type": "QuantitativeValue", "unitCode": "DAY"}


@pytest.fixture
def shirt(seller: Seller) -> Product:
    """A shirt in red (small, large) and blue (large only), ৳ 900 to ৳ 1,100."""
    colours = OptionDraft(
        {"en": "Colour"}, [ValueDraft("red", {"en": "Red"}, "#aa0000"), ValueDraft("blue", {"en": "Blue"})]
    )
    sizes = OptionDraft({"en": "Size"}, [ValueDraft("s", {"en": "Small"}), ValueDraft("l", {"en": "Large"})])
    draft = ProductDraft(
        seller_id=seller.pk,
        category_id=make_category("clothing").pk,
        title={"en": "Linen <shirt> & collar", "bn": "লিনেন শার্ট"},
        description={"en": "<p>Cool.</p>"},
        options=[colours, sizes],
        variants=[
            VariantDraft("RED-S", 900_00, ["red", "s"], compare_at_minor=1000_00),
            VariantDraft("RED-L", 1000_00, ["red", "l"]),
            VariantDraft("BLUE L#1", 1100_00, ["blue", "l"]),
        ],
    )
    return publish(create_product(draft=draft, by=BY, at=NOW), stock=7, published=True)


def sell_out(*skus: str) -> None:
    """Nothing is left of these."""
    StockLevel.objects.filter(variant__sku__in=skus).update(on_hand=0)


def review(product: Product, *ratings: int) -> None:
    """Reviews with the product's own figures kept in step."""
    Review.objects.bulk_create(
        Review(
            product=product, author=f"Reader {n}", rating=rating, text=f"Text {n}", written_at=NOW - timedelta(days=n)
        )
        for n, rating in enumerate(ratings)
    )
    Product.objects.filter(pk=product.pk).update(
        review_count=len(ratings), rating_tenths=sum(ratings) * 10 // len(ratings)
    )


def test_the_page_says_what_it_costs_who_sells_it_and_when_it_comes(client: Client, shirt: Product) -> None:
    answer = client.get(f"/products/{shirt.slug}/")

    assert answer.status_code == 200
    assert title_of(answer) == "Linen <shirt> & collar"
    for words in ("৳ 900", "You save ৳ 100.", "VAT included.", "Rupganj Clay Studio", "Arrives ", "7 in stock."):
        assert words in words_of(answer)
    assert f'name="variant" value="{Variant.objects.get(sku="RED-S").public_id}"' in answer.text
    assert '<form method="post" action="/cart/lines/"' in answer.text


def test_prices_without_tax_say_so(client: Client, shirt: Product) -> None:
    change_store(by=BY, at=NOW, prices_include_tax=False)

    assert "VAT is added at checkout." in client.get(f"/products/{shirt.slug}/").text


def test_a_sku_in_the_address_chooses_its_variant(client: Client, shirt: Product) -> None:
    answer = client.get(f"/products/{shirt.slug}/", {"sku": "BLUE L#1"})

    assert "৳ 1,100" in words_of(answer)
    assert " checked" in control(answer, "o1-blue")
    assert " checked" in control(answer, "o2-l")


def test_without_script_the_option_form_shows_the_price_of_the_choice(client: Client, shirt: Product) -> None:
    answer = client.get(f"/products/{shirt.slug}/?option1=red&option2=l")

    assert f'name="variant" value="{Variant.objects.get(sku="RED-L").public_id}"' in answer.text
    assert '<noscript><button class="btn btn-secondary">Show price</button></noscript>' in answer.text


def test_a_combination_that_is_not_made_says_so_and_sells_nothing(client: Client, shirt: Product) -> None:
    answer = client.get(f"/products/{shirt.slug}/?option1=blue&option2=s")

    assert "This combination is not made. Choose another." in answer.text
    assert 'name="variant"' not in answer.text
    assert " disabled" not in control(answer, "o1-red")


def test_a_sold_out_variant_offers_no_button_and_a_sold_out_value_cannot_be_chosen(
    client: Client, shirt: Product
) -> None:
    sell_out("BLUE L#1")

    chosen = client.get(f"/products/{shirt.slug}/", {"sku": "BLUE L#1"})
    usual = client.get(f"/products/{shirt.slug}/")

    assert "Sold out: Blue, Large" in chosen.text
    assert 'name="variant"' not in chosen.text
    assert " disabled" in control(usual, "o1-blue")
    assert 'name="variant"' in usual.text


def test_few_left_is_said_and_limits_the_quantity(client: Client, seller: Seller) -> None:
    product = make_product(seller, stock=2)

    answer = client.get(f"/products/{product.slug}/")

    assert "Only 2 left." in answer.text
    assert ' max="2"' in answer.text


def test_digital_goods_are_downloaded_not_sent(client: Client, seller: Seller) -> None:
    answer = client.get(f"/products/{make_product(seller, stock=None).slug}/")

    assert "Download it as soon as it is paid. Nothing is sent." in answer.text
    assert "Arrives" not in answer.text
    assert 'name="quantity"' not in answer.text


def test_htmx_gets_the_offer_of_the_choice_and_the_address_to_keep(client: Client, shirt: Product) -> None:
    answer = client.get(
        f"/products/{shirt.slug}/offer/?option1=red&option2=l",
        HTTP_HX_REQUEST="true",
        HTTP_HX_TARGET="offer",
        HTTP_HX_TRIGGER="option-2",
    )

    assert "<html" not in answer.text
    assert "৳ 1,000" in words_of(answer)
    assert answer["HX-Replace-Url"] == f"/products/{shirt.slug}/?sku=RED-L"
    assert '<div id="values-1" hx-swap-oob="innerHTML">' in answer.text
    assert 'id="values-2"' not in answer.text
    assert '<span id="chosen-2" hx-swap-oob="innerHTML">Large</span>' in answer.text


def test_the_offer_opened_by_itself_leads_to_the_page(client: Client, shirt: Product) -> None:
    answer = client.get(f"/products/{shirt.slug}/offer/?option1=blue&option2=l")

    assert (answer.status_code, answer["Location"]) == (302, f"/products/{shirt.slug}/?sku=BLUE+L%231")


def test_structured_data_equals_the_page_and_cannot_be_broken_out_of(client: Client, shirt: Product) -> None:
    review(shirt, 5, 4, 4)
    sell_out("RED-L")
    Variant.objects.filter(sku="RED-S").update(barcode="8801234567893")

    answer = client.get(f"/products/{shirt.slug}/?sku=BLUE+L%231")
    data = structured(answer)["ProductGroup"]
    variants = data["hasVariant"]
    offers = [variant["offers"] for variant in variants]

    assert (data["name"], data["productGroupID"]) == ("Linen <shirt> & collar", str(shirt.public_id))
    assert data["variesBy"] == ["https://schema.org/color", "https://schema.org/size"]
    assert [(one["name"].rpartition(", ")[2], one["sku"], one["color"], one.get("gtin")) for one in variants] == [
        ("Small", "RED-S", "Red", "8801234567893"),
        ("Large", "RED-L", "Red", None),
        ("Large", "BLUE L#1", "Blue", None),
    ]
    assert [(offer["price"], offer["priceCurrency"]) for offer in offers] == [
        ("900.00", "BDT"),
        ("1000.00", "BDT"),
        ("1100.00", "BDT"),
    ]
    assert [offer["availability"].rsplit("/", 1)[1] for offer in offers] == ["InStock", "OutOfStock", "InStock"]
    assert offers[2]["url"] == f"http://localhost:8000/products/{shirt.slug}/?sku=BLUE+L%231"
    assert data["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 4.3, "reviewCount": 3}
    assert "4.3" in answer.text
    assert '<meta property="product:price:amount" content="1100.00">' in answer.text
    assert "<shirt>" not in answer.text.split("application/ld+json")[1]


def test_structured_data_says_how_a_product_is_named_sent_and_taken_back(client: Client, seller: Seller) -> None:
    product = make_product(
        seller,
        category=make_category("clothing"),
        title={"en": "Scarf"},
        description={"en": "<p>A <b>warm</b>, fine one.</p><p>&amp; red</p>"},
    )

    answer = client.get(f"/products/{product.slug}/")
    data = structured(answer)["Product"]
    (offer,) = data["offers"]

    assert data["description"] == "A warm, fine one. & red"
    assert offer["seller"]["name"] == "Rupganj Clay Studio"
    assert offer["shippingDetails"]["shippingRate"]["currency"] == "BDT"
    assert offer["shippingDetails"]["deliveryTime"]["transitTime"] == DAYS | {"minValue": 1, "maxValue": 4}
    assert offer["shippingDetails"]["deliveryTime"]["handlingTime"] == DAYS | {"minValue": 0, "maxValue": 2}
    assert offer["hasMerchantReturnPolicy"]["merchantReturnDays"] == 14
    crumbs = structured(answer)["BreadcrumbList"]["itemListElement"]
    assert [crumb["name"] for crumb in crumbs] == ["Home", "Clothing", "Scarf"]


def test_fewer_than_three_reviews_are_neither_shown_nor_told(client: Client, shirt: Product) -> None:
    review(shirt, 5, 5)

    answer = client.get(f"/products/{shirt.slug}/")

    assert 'id="reviews"' not in answer.text
    assert "aggregateRating" not in structured(answer)["ProductGroup"]


def test_reviews_turn_pages_and_narrow_to_stars(client: Client, shirt: Product) -> None:
    review(shirt, *[5] * 6, 2)

    second = client.get(f"/products/{shirt.slug}/?reviews=2")
    twos = client.get(f"/products/{shirt.slug}/?stars=2", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="reviews")

    assert "Text 5" in second.text
    assert "Text 0" not in second.text
    assert twos.text.lstrip().startswith('<section id="reviews"')
    assert "Text 6" in twos.text
    assert "Text 0" not in twos.text


def test_others_who_sell_the_same_item_are_named(client: Client, shirt: Product, rival_seller: Seller) -> None:
    rival = make_product(rival_seller, price_minor=850_00, title={"en": "Shirt of a rival"})
    Product.objects.filter(pk__in=[shirt.pk, rival.pk]).update(item=Item.objects.create(gtin="08801234567893"))

    answer = client.get(f"/products/{shirt.slug}/")

    assert "Other sellers (1)" in answer.text
    assert f'href="/products/{rival.slug}/"' in answer.text


def test_related_products_stand_below(client: Client, shirt: Product, seller: Seller) -> None:
    make_product(seller, title={"en": "Another shirt"}, category=shirt.category)

    assert card_titles(client.get(f"/products/{shirt.slug}/")) == ["Another shirt"]


def test_an_old_address_leads_to_the_new_one_for_good(client: Client, shirt: Product) -> None:
    SlugHistory.objects.create(kind="product", slug="flax-shirt", object_id=shirt.pk)

    answer = client.get("/bn/products/flax-shirt/?sku=RED-L")

    assert (answer.status_code, answer["Location"]) == (301, f"/bn/products/{shirt.slug}/?sku=RED-L")


@pytest.mark.parametrize(
    "columns", [{"status": "draft"}, {"status": "archived"}, {"status": "draft", "trashed_at": NOW}]
)
def test_what_is_not_for_sale_is_not_found(client: Client, shirt: Product, columns: dict[str, object]) -> None:
    Product.objects.filter(pk=shirt.pk).update(**columns)

    assert client.get(f"/products/{shirt.slug}/").status_code == 404
    assert client.get(f"/products/{shirt.slug}/offer/").status_code == 404
    assert client.get("/products/no-such-thing/").status_code == 404


def test_a_suspended_sellers_product_is_not_found(client: Client, shirt: Product, seller: Seller) -> None:
    Seller.objects.filter(pk=seller.pk).update(status="suspended")

    assert client.get(f"/products/{shirt.slug}/").status_code == 404


def test_the_bangla_page_is_in_bangla(client: Client, shirt: Product) -> None:
    answer = client.get(f"/bn/products/{shirt.slug}/")

    assert title_of(answer) == "লিনেন শার্ট"
    assert "৳ ৯০০" in words_of(answer)


@pytest.mark.parametrize(
    "query",
    [
        "sku=%27%3B--",
        "option1=zzz&option2=",
        "option9=red",
        "stars=9&reviews=-4",
        "stars=x&reviews=99999999999",
        "sku[]=1",
    ],
)
def test_no_address_breaks_a_product(client: Client, shirt: Product, query: str) -> None:
    assert client.get(f"/products/{shirt.slug}/?{query}").status_code == 200


@pytest.mark.parametrize("rows", [3, 60])
def test_a_product_page_takes_six_queries_whatever_it_has(
    client: Client, seller: Seller, rival_seller: Seller, rows: int
) -> None:
    variants = make_variants(seller, *[f"Colour {number}" for number in range(rows)])
    product = variants[0].product
    review(product, *[4] * rows)
    rivals = [make_product(rival_seller, category=product.category) for _number in range(rows // 3)]
    Product.objects.filter(pk__in=[product.pk, *[rival.pk for rival in rivals]]).update(
        item=Item.objects.create(gtin="1")
    )

    assert len(queries_of(client, f"/products/{product.slug}/")) == 6


def test_a_signed_in_shopper_with_a_cart_stays_within_ten_queries(
    client: Client, shopper: User, rival_seller: Seller, shirt: Product
) -> None:
    rival = make_product(rival_seller)
    Product.objects.filter(pk__in=[shirt.pk, rival.pk]).update(item=Item.objects.create(gtin="08801234567893"))
    review(shirt, 5, 5, 4)
    client.force_login(shopper)
    client.post("/cart/lines/", {"variant": Variant.objects.get(sku="RED-S").public_id, "quantity": 1})

    assert len(queries_of(client, f"/products/{shirt.slug}/")) <= 10
    assert len(queries_of(client, "/products/")) <= 7
    assert len(queries_of(client, "/search/?q=linen")) <= 9
