"""A small shelf of products that differ in everything that narrows a listing."""

from dataclasses import dataclass, field

import pytest

from shop.catalog.models import Attribute, AttributeChoice, Category, Product, ProductAttribute
from shop.catalog.queries import CategoryNode, category_tree, forget_categories
from shop.sellers.models import Seller
from tests.factories import make_category, make_product


@dataclass(frozen=True)
class Thing:
    """What the brute-force model knows of a product."""

    id: int
    price: int
    stocked: bool
    seller: str
    quick: bool
    digital: bool
    rating: int
    materials: frozenset[str] = frozenset()
    handmade: bool = False
    litres: int | None = None


@dataclass(frozen=True)
class Shelf:
    """The products as rows and as the model sees them, with their category."""

    root: Category
    things: list[Thing] = field(default_factory=list)

    @property
    def node(self) -> CategoryNode:
        """The category as queries take it."""
        forget_categories()
        found = category_tree().at(self.root.url_path)
        assert found
        return found


# price, stock (None: digital), rival's, rating tenths, reviews, materials, handmade, litres
ROWS = (
    (100_00, 5, False, 48, 9, {"clay"}, True, 1),
    (250_00, 0, False, 45, 3, {"clay", "brass"}, False, 2),
    (250_00, 9, True, 39, 12, {"brass"}, True, None),
    (400_00, None, True, 50, 2, set(), False, None),
    (975_00, 3, True, 30, 5, {"jute"}, False, 4),
    (1200_00, 1, False, None, 0, {"jute", "clay"}, True, 4),
    (2500_00, 0, True, 21, 4, {"brass"}, False, 8),
    (2500_00, None, False, 44, 30, set(), True, None),
    (9999_00, 40, True, 49, 7, {"clay"}, True, 16),
)


@pytest.fixture
def shelf(seller: Seller, rival_seller: Seller) -> Shelf:
    """Nine products in a category and the one below it, of two sellers, the first of which sends within a day."""
    Seller.objects.filter(pk=seller.pk).update(handling_days=1)
    root = make_category("kitchen")
    below = make_category("table", parent=root)
    found = Shelf(root)
    material = Attribute.objects.create(
        code="material", category=root, label={"en": "Material"}, kind="choice", facet=True
    )
    choices = {
        code: AttributeChoice.objects.create(attribute=material, code=code, name={"en": code.title()})
        for code in ("clay", "brass", "jute", "glass")
    }
    handmade = Attribute.objects.create(code="handmade", label={"en": "Made by hand"}, kind="boolean", facet=True)
    litres = Attribute.objects.create(code="litres", label={"en": "Holds"}, kind="number", unit={"en": "l"}, facet=True)
    for place, (price, stock, rivals, tenths, reviews, materials, by_hand, holds) in enumerate(ROWS):
        owner = rival_seller if rivals else seller
        product = make_product(owner, price_minor=price, stock=stock, category=below if place % 2 else root)
        Product.objects.filter(pk=product.pk).update(rating_tenths=tenths, review_count=reviews)
        values = [ProductAttribute(product=product, attribute=material, choice=choices[code]) for code in materials]
        values.append(ProductAttribute(product=product, attribute=handmade, boolean=by_hand))
        values += [ProductAttribute(product=product, attribute=litres, number=holds)] if holds else []
        ProductAttribute.objects.bulk_create(values)
        found.things.append(
            Thing(
                product.pk,
                price,
                stock is None or stock > 0,
                owner.slug,
                not rivals and stock is not None,
                stock is None,
                tenths if tenths and reviews >= 3 else 0,
                frozenset(materials),
                by_hand,
                holds,
            )
        )
    return found
