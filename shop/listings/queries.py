"""Reads of changes, and of products as their sellers and the office see them. Everything starts at the owner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, Upper

from shop.base.pictures import Picture
from shop.catalog.models import Attribute, Category, PriceChange, Product, ProductImage, Variant
from shop.catalog.queries import image_view, search_scope, states_of_products
from shop.catalog.states import ProductState, from_json, image_key
from shop.inventory.models import StockLevel
from shop.store.queries import store

from .differences import differences, stock_differences
from .models import ChangeSet, ProductEdit, Proposal, Trust
from .options import MOST_OPTIONS, shown_options, with_combinations, with_options
from .rules import fingerprint, odd_prices, readiness
from .types import Difference, Tab, Watch

__all__ = [
    "MOST_OPTIONS",
    "fingerprint",
    "odd_prices",
    "readiness",
    "shown_options",
    "with_combinations",
    "with_options",
]

PAGE_SIZE = 50
UNDO_FOR = timedelta(hours=24)
PRICE_MEMORY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ProductsPage:
    """A page of a seller's products, newest first, with the cursors of its neighbours (empty: there is none)."""

    rows: list[Product]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class Working:
    """A product as its seller works on it: what waits for the office, else what is there.

    `decision` is what the office last said, where nothing waits.
    """

    product: Product
    state: ProductState
    proposal: Proposal | None
    decision: Proposal | None

    @property
    def seen(self) -> str:
        """The fingerprint that a form carries."""
        return fingerprint(self.state)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a product as its editor shows it: ready, being made, or failed."""

    key: str
    public_id: UUID
    view: Picture | None
    failure: str


@dataclass(frozen=True, slots=True)
class AttributeField:
    """An attribute that products of a category may have; `choices` in their order: what is kept, and its words."""

    code: str
    label: str
    kind: str
    unit: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CategoryChoice:
    """A category as a list offers it."""

    id: int
    public_id: str
    title: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a product with what it touched; `newest` ones can be taken back."""

    edit: ProductEdit
    differences: list[Difference]
    newest: bool


def products_of_seller(
    seller_id: int, *, tab: Tab, words: str = "", older_than: UUID | None = None, newer_than: UUID | None = None
) -> ProductsPage:
    """One page of the seller's products in at most three queries; a cursor is the public id of a row (uuid7)."""
    found = _narrowed(Product.objects.filter(seller=seller_id, trashed_at=None), tab, words)
    backwards = newer_than is not None
    if older_than:
        found = found.filter(public_id__lt=older_than)
    if newer_than:
        found = found.filter(public_id__gt=newer_than)
    order = "public_id" if backwards else "-public_id"
    rows = list(found.defer("search_text", "search_vector", "description").order_by(order)[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    has_older = bool(rows) and (backwards or more)
    has_newer = bool(rows) and (more if backwards else older_than is not None)
    return ProductsPage(
        rows,
        newer=str(rows[0].public_id) if has_newer else "",
        older=str(rows[-1].public_id) if has_older else "",
    )


def _narrowed(rows: QuerySet[Product], tab: Tab, words: str) -> QuerySet[Product]:
    if tab is not Tab.ALL:
        rows = rows.filter(status=tab.value)
    scope = search_scope(words)
    if scope is None:
        return rows
    skus = Variant.objects.annotate(capital=Upper("sku")).filter(
        product=OuterRef("pk"), capital__startswith=scope.words.upper()
    )
    return rows.filter(Q(pk__in=scope.narrow(rows).values("pk")) | Exists(skus))


def counts_of_seller(seller_id: int) -> dict[str, int]:
    """How many products the seller has in each status."""
    rows = Product.objects.filter(seller=seller_id, trashed_at=None).order_by("status").values("status")
    return {row["status"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def left_of_products(product_ids: Iterable[int]) -> dict[int, int]:
    """How many pieces of each product can be sold now, over its variants; what is not counted is absent."""
    levels = StockLevel.objects.filter(variant__product__in=set(product_ids), variant__archived_at=None).order_by()
    rows = levels.values("variant__product").annotate(left=Sum("on_hand") - Sum("held"))
    return {row["variant__product"]: row["left"] for row in rows}


def variant_counts(product_ids: Iterable[int]) -> dict[int, int]:
    """How many variants of each product are offered."""
    rows = Variant.objects.filter(product__in=set(product_ids), archived_at=None).order_by().values("product")
    return {row["product"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def product_of_seller(seller_id: int, public_id: UUID) -> Product:
    """The seller's own product. Raises Product.DoesNotExist for another's."""
    rows = Product.objects.select_related("brand").defer("search_text", "search_vector")
    return rows.get(seller=seller_id, public_id=public_id, trashed_at=None)


def products_named(seller_id: int, public_ids: Iterable[UUID]) -> list[Product]:
    """The seller's own among these, newest first; another's is absent."""
    rows = Product.objects.filter(seller=seller_id, public_id__in=set(public_ids), trashed_at=None)
    return list(rows.order_by("-public_id"))


def working_of_seller(seller_id: int, public_id: UUID) -> Working:
    """The product as its seller works on it. Raises Product.DoesNotExist for another's."""
    return working(product_of_seller(seller_id, public_id))


def working(product: Product) -> Working:
    """The product as its seller works on it."""
    last = Proposal.objects.filter(product=product.pk).filter(Q(status__in=Proposal.OPEN) | Q(decided_at__isnull=False))
    newest = last.annotate(open=Q(status__in=Proposal.OPEN)).order_by("-open", "-decided_at").first()
    if newest and newest.open:
        return Working(product, from_json(newest.after), newest, None)
    return Working(product, states_of_products([product])[product.pk], None, newest)


def open_proposal(product_id: int) -> Proposal | None:
    """What waits for the office, or for the seller's answer to it."""
    return Proposal.objects.filter(product=product_id, status__in=Proposal.OPEN).first()


def open_proposals(product_ids: Iterable[int]) -> dict[int, Proposal]:
    """What waits of these products, by product id."""
    rows = Proposal.objects.filter(product__in=set(product_ids), status__in=Proposal.OPEN).order_by("pk")
    return {row.product_id: row for row in rows}


def with_open_proposals(product_ids: Iterable[int]) -> set[int]:
    """Those of the products of which something waits."""
    rows = Proposal.objects.filter(product__in=set(product_ids), status__in=Proposal.OPEN).order_by()
    return set(rows.values_list("product", flat=True))


def is_trusted(seller_id: int) -> bool:
    """Whether the seller's changes go on sale without the office's look."""
    return Trust.objects.filter(seller=seller_id).exists()


def watch_of(seller_id: int, product_ids: Iterable[int], *, at: datetime) -> Watch:
    """How closely changes of these products of a seller are looked at now; the earlier prices in one query."""
    if is_trusted(seller_id):
        return Watch(trusted=True)
    return Watch(trusted=False, price_bps=store().price_look_bps, earlier=_earlier_prices(product_ids, at=at))


def _earlier_prices(product_ids: Iterable[int], *, at: datetime) -> dict[int, int]:
    """What each variant cost a week ago, or when the office last approved its product if that is later.

    A variant that is younger than both is left out.
    """
    approvals = Proposal.objects.filter(product=OuterRef("variant__product"), status=Proposal.Status.APPROVED)
    week_ago = Value(at - PRICE_MEMORY, DateTimeField())
    approved_at = Subquery(approvals.order_by("-decided_at").values("decided_at")[:1])
    rows = (
        PriceChange.objects.filter(variant__product__in=set(product_ids))
        .annotate(until=Greatest(Coalesce(approved_at, week_ago), week_ago))
        .filter(at__lte=F("until"))
        .order_by("variant", "-at", "-id")
        .distinct("variant")
    )
    return dict(rows.values_list("variant", "price_minor"))


def photos_of(product_id: int) -> dict[str, Photo]:
    """Every picture that was ever sent for a product, by key: a change that waits may name one not shown yet."""
    rows = ProductImage.objects.filter(product=product_id).order_by("-removed_at", "pk")
    return {
        image_key(row): Photo(image_key(row), row.public_id, image_view(row), row.failure) for row in rows
    }  # fmt: skip


def figures_of(product_ids: Iterable[int]) -> dict[int, dict[int, tuple[int, int]]]:
    """(on hand, held) of each counted variant, by product and variant id."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    levels = StockLevel.objects.filter(variant__product__in=set(product_ids)).order_by("variant")
    rows = levels.values_list("variant__product", "variant", "on_hand", "held")
    for product_id, variant_id, on_hand, held in rows:
        found.setdefault(product_id, {})[variant_id] = (on_hand, held)
    return found


def sku_owners(seller_id: int, skus: Iterable[str]) -> dict[str, int]:
    """Product ids by SKU, of the seller's variants that have one of these."""
    rows = Variant.objects.filter(seller=seller_id, sku__in=set(skus)).order_by("pk")
    return dict(rows.values_list("sku", "product"))


def variant_ids_of(product_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Variant ids by product and SKU."""
    rows = Variant.objects.filter(product__in=set(product_ids)).order_by("pk")
    return {(product, sku): pk for pk, product, sku in rows.values_list("pk", "product", "sku")}


def attributes_for(category_id: int, language: str) -> list[AttributeField]:
    """What products of the category may have: its own attributes and those of everything above it."""
    path = Subquery(Category.objects.filter(pk=category_id).values("path"))
    rows = (
        Attribute.objects.annotate(chosen=path)
        .filter(Q(category=None) | Q(chosen__startswith=F("category__path")))
        .order_by("position", "pk", "choices__position", "choices__pk")
        .values_list("code", "label", "kind", "unit", "choices__name")
    )
    found = []
    for (code, label, kind, unit), group in groupby(rows, key=lambda row: (row[0], str(row[1]), row[2], str(row[3]))):
        choices = tuple((name.text(language), str(name)) for *_same, name in group if name is not None)
        found.append(AttributeField(code, label, kind, unit, choices))
    return found


def categories_for_choice() -> list[CategoryChoice]:
    """Every visible category by its way from the root ("Home › Kitchen"), in the order of the tree."""
    titles: dict[str, str] = {}
    found = []
    rows = Category.objects.filter(visible=True).order_by("path")
    for pk, public_id, path, title in rows.values_list("pk", "public_id", "path", "title"):
        above = titles.get(path[: -Category.steplen], "")
        titles[path] = f"{above} › {title}" if above else str(title)
        found.append(CategoryChoice(pk, str(public_id), titles[path]))
    return found


# Changes -----------------------------------------------------------------------------------------------------------


def history_of(product: Product, *, limit: int = 50) -> list[HistoryEntry]:
    """The changes of a product, newest first; only the newest can be taken back."""
    edits = list(ProductEdit.objects.filter(product=product).select_related("change_set").order_by("-id")[:limit])
    return [HistoryEntry(edit, differences_of(edit), newest=place == 0) for place, edit in enumerate(edits)]


def differences_of(edit: ProductEdit) -> list[Difference]:
    """What one change of one product touched, its stock included."""
    after = from_json(edit.after)
    skus = {str(variant.id): variant.sku for variant in after.variants}
    before = from_json(edit.before) if edit.before else None
    return [*differences(before, after), *stock_differences(edit.stock_before, edit.stock_after, skus)]


def edit_of_product(product: Product, public_id: UUID) -> ProductEdit:
    """One change of a product. Raises ProductEdit.DoesNotExist."""
    return ProductEdit.objects.select_related("change_set").get(product=product, public_id=public_id)


def change_set_of_seller(seller_id: int, public_id: UUID) -> ChangeSet:
    """A change of many of the seller's own. Raises ChangeSet.DoesNotExist."""
    return ChangeSet.objects.get(seller=seller_id, public_id=public_id, kind=ChangeSet.Kind.BULK)


def edits_of_set(change_set: ChangeSet) -> QuerySet[ProductEdit]:
    """The products of a change set with their names."""
    return change_set.edits.select_related("product").order_by("id")


def can_undo(change_set: ChangeSet, *, at: datetime) -> bool:
    """Whether a change of many can still be taken back as a whole."""
    return change_set.undone_at is None and at <= change_set.at + UNDO_FOR


def titles_of(public_ids: Iterable[str]) -> Mapping[str, str]:
    """Names of products by public id."""
    rows = Product.objects.filter(public_id__in=set(public_ids)).order_by("pk")
    return {str(public_id): str(title) for public_id, title in rows.values_list("public_id", "title")}


# The office --------------------------------------------------------------------------------------------------------


def waiting_proposals(words: str = "") -> QuerySet[Proposal]:
    """What waits for the office, the oldest first; only what words of the product or its shop's name find."""
    found = Proposal.objects.filter(status=Proposal.Status.WAITING)
    if words:
        found = found.filter(Q(product__search_text__icontains=words) | Q(seller__name__icontains=words))
    return (
        found.select_related("product", "seller")
        .defer("product__search_text", "product__search_vector")
        .order_by("submitted_at", "id")
    )


def proposal_for_office(public_id: UUID) -> Proposal:
    """A proposal in whichever state. Raises Proposal.DoesNotExist."""
    return Proposal.objects.select_related("product", "seller").get(public_id=public_id)


def differences_of_proposal(proposal: Proposal) -> list[Difference]:
    """What the office is asked to look at."""
    return differences(from_json(proposal.before), from_json(proposal.after))
