"""Categories and products."""

from itertools import count
from typing import Any

from shop.base.actor import Actor
from shop.catalog.models import Category, Product, ProductImage, Variant
from shop.catalog.services import create_category, create_product, publish_product
from shop.catalog.types import OptionDraft, ProductDraft, ValueDraft, VariantDraft
from shop.inventory.services import open_stock, receive
from shop.inventory.services.showing import show_stock
from shop.sellers.models import Seller
from tests.cast import NOW

BY = Actor.system("factory")
numbers = count(1)


def make_category(slug: str = "", *, parent: Category | None = None) -> Category:
    """A category, under a parent or a root of its own."""
    slug = slug or f"category-{next(numbers)}"
    return create_category(parent=parent, slug=slug, title={"en": slug.replace("-", " ").capitalize(), "bn": "বিভাগ"})


def make_product(seller: Seller, *, stock: int | None = 10, published: bool = True, **columns: Any) -> Product:
    """A product with one variant; `price_minor`, `title`, `sku`, `category` and draft columns as wanted.

    `stock=None` makes it digital: nothing is counted.
    """
    number = next(numbers)
    variant = VariantDraft(
        sku=columns.pop("sku", f"SKU-{number}"),
        price_minor=columns.pop("price_minor", 100_00),
        compare_at_minor=columns.pop("compare_at_minor", None),
        weight_grams=columns.pop("weight_grams", 300),
    )
    category = columns.pop("category", None) or make_category()
    draft = ProductDraft(
        seller_id=seller.pk,
        category_id=category.pk,
        title=columns.pop("title", {"en": f"Thing {number}"}),
        variants=[variant],
        digital=stock is None,
        **columns,
    )
    return publish(create_product(draft=draft, by=BY, at=NOW), stock=stock, published=published)


def make_variants(seller: Seller, *values: str, price_minor: int = 100_00, stock: int = 10) -> list[Variant]:
    """The variants of one product with the option Colour, one for each value, in order."""
    number = next(numbers)
    draft = ProductDraft(
        seller_id=seller.pk,
        category_id=make_category().pk,
        title={"en": f"Thing {number}"},
        options=[OptionDraft({"en": "Colour"}, [ValueDraft(value.lower(), {"en": value}) for value in values])],
        variants=[VariantDraft(f"SKU-{number}-{value}", price_minor, [value.lower()]) for value in values],
    )
    product = publish(create_product(draft=draft, by=BY, at=NOW), stock=stock, published=True)
    return list(product.variants.order_by("position"))


def publish(product: Product, *, stock: int | None, published: bool) -> Product:
    """Give every variant its stock and put the product on sale."""
    variant_ids = list(product.variants.order_by("pk").values_list("pk", flat=True))
    if stock is not None:
        open_stock(variant_ids=variant_ids)
        if stock:
            receive(quantities=dict.fromkeys(variant_ids, stock), by=BY, at=NOW)
        show_stock(variant_ids=variant_ids)
    if published:
        publish_product(product_id=product.pk, by=BY, at=NOW)
    product.refresh_from_db()
    return product


def add_picture(product: Product, *, position: int = 1, ready: bool = True) -> ProductImage:
    """A picture of a product; a ready one has its widths."""
    return ProductImage.objects.create(
        product=product,
        position=position,
        state="ready" if ready else "waiting",
        base_key=f"main/public/catalog/x/{position}",
        width=640,
        height=800,
        widths=[320, 640] if ready else [],
    )
