"""Reads of the exchange: whole products as states, and the runs with their findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from shop.catalog.models import Attribute, AttributeChoice, Category, Product, ProductAttribute, Variant
from shop.inventory.models import StockLevel
from shop.orders.models import OrderLine, Package
from shop.sellers.models import Seller

from .merging_attributes import AttributeKind
from .models import ExportFile, ImportChange, ImportProblem, ImportRun
from .problems import LEFT_OUT, WORST_FIRST

STANDS_STILL = timedelta(seconds=75)  # a batch takes twenty; woken too early, the run is in hand and nothing happens
FILES_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StockFigure:
    """What is on hand of a variant, and how many of it orders hold."""

    on_hand: int
    held: int


type Figures = Mapping[int, StockFigure]  # by variant


def runs_newest_first() -> QuerySet[ImportRun]:
    """All imports of the marketplace, for its operators."""
    return ImportRun.objects.select_related("seller").order_by("-id")


def run_going_on(*, sha256: str, format_name: str, seller_id: int | None, language: str) -> ImportRun | None:
    """The unfinished import of the same file for the same seller."""
    return ImportRun.objects.filter(
        sha256=sha256, format=format_name, seller=seller_id, language=language, status=ImportRun.Status.RUNNING
    ).first()


# What sellers send --------------------------------------------------------------------------------------------------


def imports_of_seller(seller_id: int) -> QuerySet[ImportRun]:
    """What the seller sent, for pages by id."""
    return ImportRun.objects.filter(seller=seller_id).exclude(key="").order_by("-id")


def import_of_seller(seller_id: int, public_id: UUID) -> ImportRun:
    """One import of the seller's own. Raises ImportRun.DoesNotExist for another's."""
    return imports_of_seller(seller_id).get(public_id=public_id)


def import_at_work(seller_id: int) -> ImportRun | None:
    """The one that the worker has now."""
    return imports_of_seller(seller_id).filter(status__in=ImportRun.AT_WORK).first()


def import_waiting(seller_id: int, *, sha256: str, kind: str) -> ImportRun | None:
    """The same file of the seller, being looked at or waiting to be confirmed."""
    wanted = [ImportRun.Status.CHECKING, ImportRun.Status.READY]
    return imports_of_seller(seller_id).filter(sha256=sha256, kind=kind, status__in=wanted).first()


def stands_still(run: ImportRun, *, at: datetime) -> bool:
    """Whether a run that should be worked on has not moved for some time."""
    return run.at_work and (run.worked_at is None or run.worked_at + STANDS_STILL < at)


def still_runs(*, at: datetime) -> list[ImportRun]:
    """What sellers sent and nobody has worked on for some time, the oldest first."""
    rows = ImportRun.objects.exclude(key="").filter(status__in=ImportRun.AT_WORK, worked_at__lt=at - STANDS_STILL)
    return list(rows.order_by("pk"))


def runs_with_old_files(*, at: datetime) -> list[ImportRun]:
    """What sellers sent so long ago that its file goes now; what the worker has in hand keeps it."""
    rows = ImportRun.objects.exclude(key="").exclude(status__in=ImportRun.AT_WORK)
    return list(rows.filter(file_gone_at=None, started_at__lt=at - FILES_KEPT).order_by("pk"))


def worst_problems(run: ImportRun, *, limit: int) -> list[ImportProblem]:
    """The findings that cost most first: what was left out, then what was changed, each by line."""
    weights = [When(effect=effect, then=Value(place)) for place, effect in enumerate(WORST_FIRST)]
    rows = run.problems.annotate(weight=Case(*weights, default=Value(9), output_field=IntegerField()))
    return list(rows.order_by("weight", "line", "id")[:limit])


def lines_left_out(run: ImportRun) -> int:
    """How many lines of the file were not taken."""
    rows = run.problems.filter(effect__in=LEFT_OUT).order_by()
    return rows.aggregate(count=Count("line", distinct=True))["count"]


def finding_count(run: ImportRun) -> int:
    """How many findings there are in all."""
    return run.problems.count()


def left_by_undo(run: ImportRun, *, limit: int) -> tuple[int, list[str]]:
    """How many products an undone import left as they are, and the names of the first of them."""
    if run.status != ImportRun.Status.UNDONE:
        return 0, []
    rows = run.product_changes.filter(undone_at=None).select_related("product").order_by("line")
    names = [str(change.product.title) for change in rows[:limit]]
    return (len(names), names) if len(names) < limit else (rows.count(), names)


def may_undo(run: ImportRun) -> bool:
    """Whether the import changed something and is over."""
    return run.can_move(ImportRun.Status.UNDOING) and changes_to_undo(run).exists()


# What sellers take out --------------------------------------------------------------------------------------------


def product_ids_of_seller(seller_id: int) -> list[int]:
    """The seller's products that are not trashed, the oldest first."""
    rows = Product.objects.filter(seller=seller_id, trashed_at=None).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def attribute_codes_of_seller(seller_id: int) -> list[str]:
    """The properties that any of the seller's products has."""
    rows = ProductAttribute.objects.filter(product__seller=seller_id, product__trashed_at=None).order_by()
    return sorted(set(rows.values_list("attribute__code", flat=True).distinct()))


def category_paths() -> dict[int, str]:
    """Every category by its way from the root, as a file writes it."""
    titles: dict[str, str] = {}
    found = {}
    for node in Category.objects.order_by("path"):
        above = titles.get(node.path[: -Category.steplen], "")
        title = node.title.text(settings.LANGUAGE_CODE)
        titles[node.path] = found[node.pk] = f"{above} > {title}" if above else title
    return found


def levels_to_export(seller_id: int) -> QuerySet[StockLevel]:
    """The seller's counted variants with their products."""
    rows = StockLevel.objects.filter(variant__seller=seller_id, variant__archived_at=None)
    rows = rows.filter(variant__product__trashed_at=None).select_related(
        "variant__product", "variant__value1", "variant__value2", "variant__value3"
    )
    return rows.defer("variant__product__search_text", "variant__product__search_vector").order_by("variant")


def order_lines_to_export(
    seller_id: int, *, since: date | None, until: date | None, packages: QuerySet[Package] | None = None
) -> QuerySet[OrderLine]:
    """The lines of the seller's confirmed orders, oldest first; days are included, `packages` leaves only these."""
    rows = OrderLine.objects.filter(package__seller=seller_id, package__order__placed_at__isnull=False)
    if packages is not None:
        rows = rows.filter(package__in=packages.order_by().values("pk"))
    if since:
        rows = rows.filter(package__order__placed_at__date__gte=since)
    if until:
        rows = rows.filter(package__order__placed_at__date__lte=until)
    return rows.select_related("package__order").order_by("package__order_id", "package_id", "position")


def export_files_of_seller(seller_id: int) -> QuerySet[ExportFile]:
    """What the seller asked for, the newest first."""
    return ExportFile.objects.filter(seller=seller_id).order_by("-id")


def export_file_of_seller(seller_id: int, public_id: UUID) -> ExportFile:
    """One that is ready. Raises ExportFile.DoesNotExist for another's."""
    return ExportFile.objects.filter(ready_at__isnull=False).get(seller=seller_id, public_id=public_id)


def export_size(
    what: str, seller_id: int, *, since: date | None, until: date | None, packages: QuerySet[Package] | None = None
) -> int:
    """About how many rows an export has."""
    match what:
        case "products":
            return Variant.objects.filter(seller=seller_id, archived_at=None).count()
        case "stock":
            return levels_to_export(seller_id).count()
        case _:
            return order_lines_to_export(seller_id, since=since, until=until, packages=packages).count()


# Runs --------------------------------------------------------------------------------------------------------------


def problems_of_run(run: ImportRun) -> QuerySet[ImportProblem]:
    """The findings in the order of the file's lines."""
    return run.problems.order_by("line", "id")


def changes_to_undo(run: ImportRun) -> QuerySet[ImportChange]:
    """What a run changed and nobody took back yet, newest first."""
    return run.product_changes.filter(undone_at=None).select_related("proposal").order_by("-id")


def handles_of_changes(change_ids: Iterable[int]) -> list[str]:
    """The handles of the products of these changes, in the file's order."""
    changes = ImportChange.objects.filter(pk__in=set(change_ids)).select_related("product").order_by("line")
    return [change.product.handle or change.product.slug for change in changes]


def products_by_handle(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Product ids by (seller id, handle); trashed ones too: an import brings them back."""
    wanted = set(keys)
    rows = Product.objects.filter(
        seller__in={seller for seller, _handle in wanted}, handle__in={handle for _seller, handle in wanted}
    )
    found = {(seller, handle): pk for pk, seller, handle in rows.values_list("pk", "seller_id", "handle")}
    return {key: pk for key, pk in found.items() if key in wanted}


def owners_of_skus(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Product ids by (seller id, SKU)."""
    wanted = set(keys)
    rows = Variant.objects.filter(
        seller__in={seller for seller, _sku in wanted}, sku__in={sku for _seller, sku in wanted}
    )
    found = {(seller, sku): product for seller, sku, product in rows.values_list("seller_id", "sku", "product_id")}
    return {key: pk for key, pk in found.items() if key in wanted}


def products_that_offer(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Product ids by (seller id, SKU) of what is offered now: nothing archived, nothing trashed."""
    wanted = set(keys)
    rows = Variant.objects.filter(
        seller__in={seller for seller, _sku in wanted},
        sku__in={sku for _seller, sku in wanted},
        archived_at=None,
        product__trashed_at=None,
    )
    found = {(seller, sku): product for seller, sku, product in rows.values_list("seller_id", "sku", "product_id")}
    return {key: pk for key, pk in found.items() if key in wanted}


def variant_ids_by_sku(product_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """Variant ids by (product id, SKU)."""
    rows = Variant.objects.filter(product__in=set(product_ids)).values_list("product_id", "sku", "pk")
    return {(product_id, sku): pk for product_id, sku, pk in rows}


def has_handle(product_id: int) -> bool:
    """Whether the product came from a file, or its seller named it as files do."""
    return Product.objects.filter(pk=product_id).exclude(handle="").exists()


def handle_of(product_id: int) -> str:
    """What the seller calls the product: its handle, else its address."""
    product = Product.objects.only("handle", "slug").get(pk=product_id)
    return product.handle or product.slug


def stock_of(product_ids: Iterable[int]) -> dict[int, dict[int, StockFigure]]:
    """Counted variants of each product with their figures; what is not counted is absent."""
    levels = StockLevel.objects.filter(variant__product__in=set(product_ids)).select_related("variant")
    found: dict[int, dict[int, StockFigure]] = {}
    for level in levels:
        found.setdefault(level.variant.product_id, {})[level.variant_id] = StockFigure(level.on_hand, level.held)
    return found


def category_tree() -> dict[tuple[str, ...], Category]:
    """The categories by their path of casefolded titles in the default language."""
    names: dict[str, tuple[str, ...]] = {}
    nodes: dict[tuple[str, ...], Category] = {}
    step = Category.steplen
    for node in Category.objects.order_by("path"):
        path = (*names.get(node.path[:-step], ()), node.title.text(settings.LANGUAGE_CODE).casefold())
        names[node.path] = path
        nodes.setdefault(path, node)
    return nodes


def sellers_by_slug() -> dict[str, Seller]:
    """All sellers by slug."""
    return {seller.slug: seller for seller in Seller.objects.order_by("slug")}


def attribute_kinds(codes: Iterable[str]) -> dict[str, AttributeKind]:
    """How the attributes of these codes are kept."""
    choices: dict[int, dict[str, str]] = {}
    wanted = list(Attribute.objects.filter(code__in=set(codes)))
    for choice in AttributeChoice.objects.filter(attribute__in=wanted):
        choices.setdefault(choice.attribute_id, {})[choice.code] = choice.name.text(settings.LANGUAGE_CODE)
    return {row.code: AttributeKind(row.kind, choices.get(row.pk, {})) for row in wanted}
