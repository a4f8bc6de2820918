"""The seller's products: list, editor, changes of many, history; another's do not exist."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shop.base.actor import Actor
from shop.catalog.models import Product, ProductImage, Variant
from shop.catalog.queries import states_of
from shop.inventory.models import StockLevel
from shop.listings.models import ChangeSet, ProductEdit
from shop.listings.services import trust_seller
from shop.sellers.models import Seller
from tests.factories import make_product, make_variants
from tests.listings.conftest import png

pytestmark = pytest.mark.django_db
STANDS = ("pot",)
LIST = "/seller/products/"


@pytest.fixture
def pot(seller: Seller, by: Actor, at: datetime) -> Product:
    """A clay pot of a shop that the office trusts."""
    trust_seller(seller_id=seller.pk, by=by, at=at)
    return make_product(seller, price_minor=1000_00, title={"en": "Clay pot", "bn": "মাটির পাত্র"}, sku="POT-1")


def page_of(product: Product, step: str = "") -> str:
    """The address of a product's page, or below it."""
    return f"{LIST}{product.public_id}/{step}"


def form_of(owner: Client, product: Product, **changes: Any) -> dict[str, Any]:
    """What the editor's form sends, with some fields changed."""
    context = owner.get(page_of(product)).context
    fields = [*context["form"], *(field for _label, _swatch, row in context["variant_rows"] for field in row)]
    sent = {field.html_name: field.value() for field in fields}
    return {name: value for name, value in (sent | changes).items() if value not in (None, False)}


def test_editor_saves_what_is_changed_and_leaves_the_rest(owner: Client, pot: Product) -> None:
    before = states_of([pot.pk])[pot.pk]

    response = owner.post(
        page_of(pot), form_of(owner, pot, title_en="Water pot", tags="Clay, kitchen ,clay", **{"v0-price": "১,২৫০.৫০"})
    )

    after = states_of([pot.pk])[pot.pk]
    assert (response.status_code, response.headers["Location"]) == (302, page_of(pot))
    assert after.title == {"en": "Water pot", "bn": "মাটির পাত্র"}
    assert (after.tags, after.variants[0].price_minor) == (("clay", "kitchen"), 1250_50)
    assert (after.status, after.variants[0].sku, after.category_id) == ("active", "POT-1", before.category_id)


def test_form_sent_back_as_it_is_changes_nothing(owner: Client, pot: Product) -> None:
    assert owner.post(page_of(pot), form_of(owner, pot)).status_code == 302

    assert ProductEdit.objects.count() == 0


def test_sale_in_the_meantime_is_not_written_over(owner: Client, pot: Product) -> None:
    form = form_of(owner, pot, title_en="Water pot")
    StockLevel.objects.filter(variant__product=pot).update(on_hand=7)

    owner.post(page_of(pot), form)

    assert StockLevel.objects.get(variant__product=pot).on_hand == 7


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title_en", "", "Give the product a name."),
        ("v0-price", "ten", "Write an amount like 1250"),
        ("v0-price", "-5", "not below zero"),
        ("v0-compare_at", "900", "Higher than the price, or empty."),
        ("v0-sku", "", "Give it a SKU."),
        ("category", "nonsense", "nonsense"),
        ("status", "pending", "pending"),
    ],
)
def test_fields_that_cannot_be_read_say_why_and_nothing_changes(
    owner: Client, pot: Product, field: str, value: str, sentence: str
) -> None:
    before = states_of([pot.pk])[pot.pk]

    response = owner.post(page_of(pot), form_of(owner, pot) | {field: value})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert states_of([pot.pk])[pot.pk] == before


def test_form_of_an_older_version_is_refused(owner: Client, pot: Product) -> None:
    form = form_of(owner, pot, title_en="Tea pot")
    owner.post(page_of(pot), form_of(owner, pot, title_en="Water pot"))

    response = owner.post(page_of(pot), form)

    assert (response.status_code, "in the meantime" in response.content.decode()) == (409, True)
    assert states_of([pot.pk])[pot.pk].title["en"] == "Water pot"


def test_new_product_is_a_draft_and_is_published_when_it_is_ready(owner: Client, pot: Product) -> None:
    owner.post(f"{LIST}new/", {"title": "Clay cup", "category": str(pot.category.public_id)})
    cup = Product.objects.exclude(pk=pot.pk).get()
    refused = owner.post(page_of(cup), form_of(owner, cup, status="active"))
    assert (cup.status, refused.status_code) == ("draft", 409)

    owner.post(page_of(cup, "photos/"), {"photo": SimpleUploadedFile("cup.png", png())})
    ready = form_of(owner, cup, status="active", **{"v0-price": "250", "v0-weight": "300", "v0-stock": "12"})
    assert owner.post(page_of(cup), ready).status_code == 302

    cup.refresh_from_db()
    assert (cup.status, cup.min_price_minor, cup.seller.slug) == ("active", 250_00, "rupganj-clay")
    assert StockLevel.objects.get(variant__product=cup).on_hand == 12


def test_photos_are_sent_described_moved_and_taken_down(owner: Client, pot: Product) -> None:
    sent = [SimpleUploadedFile(f"{colour}.png", png(colour)) for colour in ("red", "green", "blue")]
    owner.post(page_of(pot, "photos/"), {"photo": sent})
    ids = [str(photo.public_id) for photo in ProductImage.objects.order_by("position")]
    shown = ProductImage.objects.filter(removed_at=None).order_by("position")
    assert shown.count() == 3

    owner.post(page_of(pot, "photos/order/"), {"photo": ids, "later": ids[0], f"alt-{ids[0]}-en": "Front"})
    assert [str(photo.public_id) for photo in shown] == [ids[1], ids[0], ids[2]]
    assert shown[1].alt == {"en": "Front"}

    owner.post(page_of(pot, "photos/order/"), {"photo": [ids[2], ids[0], ids[1]], "removal": ids[0]})
    assert [str(photo.public_id) for photo in shown.all()] == [ids[2], ids[1]]


def test_what_is_no_picture_is_refused(owner: Client, pot: Product) -> None:
    owner.post(page_of(pot, "photos/"), {"photo": SimpleUploadedFile("x.png", b"<svg onload=alert(1)>")})

    assert ProductImage.objects.count() == 0


def test_options_make_variants_and_removed_values_take_them_off_sale(owner: Client, pot: Product) -> None:
    size = {"o0-name-en": "Size", "o0-0-name-en": "Small", "o0-1-name-en": "Large"}
    owner.post(page_of(pot, "options/"), size)
    owner.post(page_of(pot, "combinations/"))
    assert set(Variant.objects.filter(product=pot).values_list("sku", "value1__code")) == {
        ("POT-1", "small"), ("POT-1-LARGE", "large"),
    }  # fmt: skip

    kept = size | {
        "o0-place": "0",
        "o0-0-code": "small",
        "o0-1-code": "large",
        "o0-0-name-en": "Tiny",
        "o0-1-remove": "1",
    }
    owner.post(page_of(pot, "options/"), kept)

    small, large = Variant.objects.filter(product=pot).order_by("position")
    assert (str(small.value1), small.archived_at, large.archived_at is None) == ("Tiny", None, False)


def test_copy_is_a_draft_with_skus_of_its_own(owner: Client, pot: Product) -> None:
    owner.post(page_of(pot, "copy/"))

    copied = Product.objects.exclude(pk=pot.pk).get()
    assert (copied.status, copied.title, copied.variants.get().sku) == ("draft", pot.title, "POT-1-COPY")


def test_many_are_shown_first_then_changed_then_taken_back(owner: Client, pot: Product) -> None:
    wish = {"product": [str(pot.public_id)], "action": "price-percent", "percent": "10"}
    look = owner.post(f"{LIST}changes/", wish)
    assert (look.status_code, Variant.objects.get(product=pot).price_minor) == (200, 1000_00)
    assert "1,100" in look.content.decode()

    done = owner.post(f"{LIST}changes/", wish | {"seen": look.context["plan"].seen})

    change = ChangeSet.objects.get(kind="bulk")
    assert done.headers["Location"] == f"{LIST}changes/{change.public_id}/"
    assert Variant.objects.get(product=pot).price_minor == 1100_00
    assert owner.get(done.headers["Location"]).status_code == 200
    owner.post(f"{LIST}changes/{change.public_id}/reversal/")
    assert Variant.objects.get(product=pot).price_minor == 1000_00


def test_change_of_many_without_its_figure_asks_for_it(owner: Client, pot: Product) -> None:
    response = owner.post(f"{LIST}changes/", {"product": [str(pot.public_id)], "action": "price-percent"})

    assert (response.status_code, ChangeSet.objects.count()) == (422, 0)


def test_history_takes_the_newest_change_back(owner: Client, pot: Product) -> None:
    owner.post(page_of(pot), form_of(owner, pot, title_en="Water pot"))
    edit = ProductEdit.objects.get()
    assert "Water pot" in owner.get(page_of(pot, "history/")).content.decode()

    owner.post(page_of(pot, f"history/{edit.public_id}/reversal/"))

    assert states_of([pot.pk])[pot.pk].title["en"] == "Clay pot"


@pytest.mark.parametrize("step", ["", "options/", "history/"])
def test_another_sellers_product_does_not_exist(rival: Client, pot: Product, step: str) -> None:
    assert rival.get(page_of(pot, step)).status_code == 404


@pytest.mark.parametrize(
    "step", ["", "copy/", "photos/", "photos/order/", "options/", "combinations/", f"history/{UUID(int=1)}/reversal/"]
)
def test_another_sellers_product_is_not_changed(rival: Client, pot: Product, step: str) -> None:
    before = states_of([pot.pk])[pot.pk]

    assert rival.post(page_of(pot, step), {"photo": SimpleUploadedFile("x.png", png())}).status_code == 404

    assert (states_of([pot.pk])[pot.pk], Product.objects.count()) == (before, 1)


def test_list_is_the_sellers_own_by_tab_and_words(owner: Client, pot: Product, rival_seller: Seller) -> None:
    make_product(rival_seller, title={"en": "Clay bag"})
    draft = make_product(pot.seller, title={"en": "Clay cup"}, published=False, sku="CUP-7")

    def found(query: str) -> list[str]:
        return [str(row["product"].title) for row in owner.get(f"{LIST}{query}").context["rows"]]

    assert found("") == ["Clay cup", "Clay pot"]
    assert found("?tab=draft") == ["Clay cup"]
    assert found("?q=clay+po") == ["Clay pot"]
    assert found("?q=cup-7") == ["Clay cup"]
    assert found(f"?older={draft.public_id}") == ["Clay pot"]
    assert found(f"?newer={pot.public_id}") == ["Clay cup"]
    assert found("?tab=nonsense&older=nonsense") == ["Clay cup", "Clay pot"]


def test_list_and_editor_cost_the_same_for_many(
    owner: Client, pot: Product, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        make_product(pot.seller)
    many = make_variants(pot.seller, *[f"Colour {number}" for number in range(12)])[0].product
    owner.get(LIST)

    with django_assert_max_num_queries(15):
        owner.get(LIST)
    with django_assert_max_num_queries(24):
        owner.get(page_of(many))


def test_packer_does_not_change_products(packer: Client, pot: Product) -> None:
    assert packer.get(LIST).status_code == 403
    assert packer.post(page_of(pot, "copy/")).status_code == 403
    assert Product.objects.count() == 1
