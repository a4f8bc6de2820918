"""Sellers, categories and products of the demo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from shop.base.actor import Actor
from shop.base.pictures import Picture
from shop.catalog.services import (
    adopt_image,
    archive_product,
    create_category,
    create_product,
    define_attribute,
    define_choices,
    keep_picture,
    publish_product,
    recount_categories,
    show_on_variant,
)
from shop.catalog.types import OptionDraft, ProductDraft, ValueDraft, VariantDraft
from shop.demo.queries import categories_by_address, product_ids_by_slug, sellers_by_slug, variant_ids_by_sku
from shop.inventory.services import open_stock, receive, set_low_threshold
from shop.inventory.services.showing import show_stock
from shop.listings.services import trust_seller
from shop.sellers.services import (
    SellerDraft,
    approve_seller,
    create_seller,
    save_business,
    save_payout_account,
    show_picture,
)
from shop.shipping.services import set_flat_rate

from .accounts import account_of, business_of
from .content import pictures, renditions, texts

if TYPE_CHECKING:
    from shop.catalog.models import Category, Product, ProductImage
    from shop.sellers.models import Seller

BY = Actor.system("demo")


def picture_of(name: str, *, room: str) -> Picture:
    """One of the demo's pictures, kept in the marketplace's media."""
    facts = pictures()[name]
    size = (facts["width"], facts["height"])
    return keep_picture(room=room, renditions=renditions(name), size=size, content_hash=facts["hash"])


def load_sellers(*, at: datetime) -> dict[str, Seller]:
    """The sellers by slug, approved, each with its delivery price."""
    known = sellers_by_slug()
    for one in texts("sellers"):
        if one["slug"] not in known:
            known[one["slug"]] = _load_seller(one, at=at)
    return known


def _load_seller(one: Mapping[str, Any], *, at: datetime) -> Seller:
    draft = SellerDraft(
        slug=one["slug"],
        name=one["name"],
        story=one["story"],
        district=one["district"],
        founded_year=one["founded"],
        email=f"{one['slug']}@demo.haat.example",
        handling_days=one["handling_days"],
    )
    seller = create_seller(draft=draft, by=BY, at=at)
    show_picture(seller_id=seller.pk, picture=picture_of(one["image"], room="sellers"))
    set_flat_rate(seller_id=seller.pk, price_minor=one["shipping_minor"], free_from_minor=one["free_from_minor"])
    trust_seller(seller_id=seller.pk, by=BY, at=at)
    business = business_of(one["slug"], one["district"], seller.pk)
    save_business(seller_id=seller.pk, draft=business, by=BY, at=at)
    since = at - timedelta(days=90)  # older than the payouts of the demo
    save_payout_account(seller_id=seller.pk, draft=account_of(one["slug"], seller.pk), by=BY, at=since)
    return approve_seller(seller_id=seller.pk, by=BY, at=at)


def load_categories() -> dict[str, Category]:
    """The tree by address, with the attributes of its nodes."""
    known = categories_by_address()
    for one in texts("categories"):
        _load_node(one, None, known)
    return known


def _load_node(one: Mapping[str, Any], parent: Category | None, known: dict[str, Category]) -> None:
    address = f"{parent.url_path}/{one['slug']}" if parent else one["slug"]
    if address not in known:
        known[address] = create_category(
            parent=parent,
            slug=one["slug"],
            title=one["title"],
            description=one.get("description"),
            picture=picture_of(one["image"], room="catalog") if one.get("image") else None,
        )
    for position, attribute in enumerate(one.get("attributes", []), start=1):
        _load_attribute(attribute, known[address], position)
    for child in one.get("children", []):
        _load_node(child, known[address], known)


def _load_attribute(one: Mapping[str, Any], category: Category, position: int) -> None:
    attribute = define_attribute(
        code=one["code"],
        category=category,
        label=one["label"],
        kind=one["kind"],
        unit=one.get("unit") or {},
        facet=one["facet"],
        position=position,
    )
    define_choices(
        attribute=attribute, choices=[(choice["code"], choice["label"]) for choice in one.get("choices", [])]
    )


def load_products(sellers: Mapping[str, Seller], categories: Mapping[str, Category], *, at: datetime) -> Iterator[str]:
    """Make the products that are not there yet; yields the slug of each when it is done."""
    known = product_ids_by_slug()
    for one in texts("products"):
        if one["slug"] not in known:
            _load_product(one, sellers[one["seller"]], categories[one["category"]], at=at)
        yield one["slug"]
    recount_categories()


def _load_product(one: Mapping[str, Any], seller: Seller, category: Category, *, at: datetime) -> None:
    since = at - timedelta(days=one["created_days_ago"], minutes=len(one["slug"]))
    product = create_product(draft=_draft(one, seller, category), by=BY, at=since)
    _load_stock(product, one["variants"], digital=one["kind"] == "digital", at=since)
    _load_images(product, one)
    if one["status"] == "active":
        publish_product(product_id=product.pk, by=BY, at=since)
    if one["status"] == "archived":
        archive_product(product_id=product.pk, by=BY, at=since, reason="no longer made")


def _draft(one: Mapping[str, Any], seller: Seller, category: Category) -> ProductDraft:
    codes = [option["code"] for option in one["options"]]
    return ProductDraft(
        seller_id=seller.pk,
        category_id=category.pk,
        slug=one["slug"],
        handle=one["slug"],
        title=one["title"],
        description=one["description"],
        brand=one.get("brand") or "",
        tags=one["tags"],
        featured=one["featured"],
        digital=one["kind"] == "digital",
        options=[
            OptionDraft(option["name"], [_value(value) for value in option["values"]]) for option in one["options"]
        ],
        variants=[_variant(variant, codes) for variant in one["variants"]],
        attributes=one["attributes"],
    )


def _value(one: Mapping[str, Any]) -> ValueDraft:
    return ValueDraft(one["code"], one["label"], one.get("swatch") or "")


def _variant(one: Mapping[str, Any], option_codes: list[str]) -> VariantDraft:
    return VariantDraft(
        sku=one["sku"],
        price_minor=one["price_minor"],
        values=[one["options"][code] for code in option_codes],
        compare_at_minor=one["compare_at_minor"],
        cost_minor=one["cost_minor"],
        weight_grams=one["weight_grams"] or 0,
        barcode=one["barcode"] or "",
    )


def _load_stock(product: Product, variants: list[Mapping[str, Any]], *, digital: bool, at: datetime) -> None:
    if digital:
        return
    ids = variant_ids_by_sku(product.pk)
    open_stock(variant_ids=ids.values())
    for one in variants:
        set_low_threshold(variant_id=ids[one["sku"]], low_at=one["low_stock_at"])
    arrived = {ids[one["sku"]]: one["stock"] for one in variants if one["stock"]}
    receive(quantities=arrived, by=BY, at=at, reason="opening stock")
    show_stock(variant_ids=ids.values())


def _load_images(product: Product, one: Mapping[str, Any]) -> None:
    by_name: dict[str, ProductImage] = {}
    for image in one["images"]:
        facts = pictures()[image["name"]]
        by_name[image["name"]] = adopt_image(
            product_id=product.pk,
            renditions=renditions(image["name"]),
            size=(facts["width"], facts["height"]),
            content_hash=facts["hash"],
            alt=image["alt"],
        )
    ids = variant_ids_by_sku(product.pk)
    for variant in one["variants"]:
        if variant.get("image") in by_name:
            show_on_variant(variant_id=ids[variant["sku"]], image=by_name[variant["image"]])
