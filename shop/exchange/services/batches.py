"""One batch of an import: find what is stored, merge, write the difference, stock and pictures."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from shop.base.actor import Actor
from shop.base.rows import CannotMove
from shop.catalog.queries import states_of
from shop.catalog.services import add_image, refresh_listing
from shop.catalog.services.bulk import ProductWrite, ensure_attributes, write_products
from shop.catalog.states import ProductState
from shop.exchange import queries
from shop.exchange.merging import Merged, Place, merge
from shop.exchange.merging_attributes import AttributeKind, attribute_codes
from shop.exchange.models import ImportChange, ImportRun
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.types import Blank, ParsedProduct
from shop.inventory.services import CannotAdjust
from shop.inventory.services.showing import show_stock

from .categories import CategoryFinder
from .sellers import SellerFinder
from .skus import SkuClaims
from .stock import set_stock

if TYPE_CHECKING:
    from .importing import ImportOrder

type Stock = Mapping[int, Mapping[int, queries.StockFigure]]  # by product and variant


@dataclass(slots=True)
class Counts:
    """What an import did, in products unless said otherwise."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    variants_created: int = 0
    pictures_waiting: int = 0
    pictures_missing: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of a batch."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def write_to(self, run: ImportRun) -> None:
        """Add them to the run's columns."""
        for each in fields(self):
            setattr(run, each.name, getattr(run, each.name) + getattr(self, each.name))


@dataclass(slots=True)
class Batch:
    """The outcome of one batch."""

    counts: Counts = field(default_factory=Counts)
    problems: list[RowProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """A product of the file with the seller it belongs to and what is stored of it."""

    parsed: ParsedProduct
    seller_id: int
    product_id: int | None
    state: ProductState | None


class BatchWriter:
    """Writes batches of one run; remembers between them what is dear to look up."""

    def __init__(self, *, order: ImportOrder, run: ImportRun | None, by: Actor, at: datetime) -> None:
        self.order = order
        self.run = run
        self.by = by
        self.at = at
        self.change_set = run.change_set if run else uuid.UUID(int=0)
        self.sellers = SellerFinder(order.seller_id, order.language, by=by, at=at)
        self.categories = CategoryFinder(order.language)
        self.skus = SkuClaims()

    def skip(self, products: Iterable[ParsedProduct]) -> None:
        """Pass over what an interrupted run wrote already, but remember its SKUs."""
        for parsed in products:
            self.skus.remember(self.sellers.key_of(parsed), parsed)

    def forget(self) -> None:
        """Drop what was looked up: the transaction in which it was made was taken back."""
        self.sellers.forget()
        self.categories.forget()

    def write(self, items: Sequence[ParsedProduct | RowProblem]) -> Batch:
        """Write the products of a batch. If the database refuses them together, each is tried on its own."""
        batch = Batch(problems=[item for item in items if isinstance(item, RowProblem)])
        products = [item for item in items if isinstance(item, ParsedProduct)]
        try:
            with transaction.atomic():
                self._write_together(products, batch)
        except (DatabaseError, CannotMove, CannotAdjust):
            batch = Batch(problems=[item for item in items if isinstance(item, RowProblem)])
            self.forget()
            self._write_one_by_one(products, batch)
        return batch

    def _write_one_by_one(self, products: Sequence[ParsedProduct], batch: Batch) -> None:
        for parsed in products:
            alone = Batch()
            try:
                with transaction.atomic():
                    self._write_together([parsed], alone)
            except (DatabaseError, CannotMove, CannotAdjust) as error:
                self.forget()
                batch.problems.append(_not_stored(parsed, error))
            else:
                batch.counts.add(alone.counts)
                batch.problems += alone.problems

    def _write_together(self, products: Sequence[ParsedProduct], batch: Batch) -> None:
        found = self._find(products, batch)
        kinds = self._kinds(products)
        merged = [(each, self._merge(each, kinds)) for each in found]
        for _each, outcome in merged:
            batch.problems += outcome.problems
            batch.counts.pictures_missing += outcome.pictures_missing
        usable = [(each, outcome) for each, outcome in merged if outcome.state is not None]
        self._write_merged(usable, batch)

    def _find(self, products: Sequence[ParsedProduct], batch: Batch) -> list[_Found]:
        placed = []
        for parsed in products:
            seller_id = self.sellers.id_of(parsed)
            if seller_id is None:
                problem = RowProblem(line=parsed.line, code=Row.NO_VENDOR, effect=Effect.PRODUCT_LEFT_OUT)
                batch.problems.append(problem)
            else:
                placed.append((seller_id, parsed))
        self.skus.look_up([(seller_id, variant.sku) for seller_id, parsed in placed for variant in parsed.variants])
        by_handle = queries.products_by_handle((seller_id, parsed.handle) for seller_id, parsed in placed)
        ids = [
            by_handle.get((seller_id, parsed.handle)) or self.skus.product_without_handle(seller_id, parsed)
            for seller_id, parsed in placed
        ]
        states = states_of(product_id for product_id in ids if product_id)
        return [
            _Found(parsed, seller_id, product_id, states.get(product_id or 0))
            for (seller_id, parsed), product_id in zip(placed, ids, strict=True)
        ]

    def _kinds(self, products: Sequence[ParsedProduct]) -> dict[str, AttributeKind]:
        labels: dict[str, str] = {}
        for parsed in products:
            labels |= attribute_codes({name: values for name, values in parsed.attributes.items() if values})
        ensure_attributes(labels, language=self.order.language)
        return queries.attribute_kinds(labels)

    def _merge(self, found: _Found, kinds: Mapping[str, AttributeKind]) -> Merged:
        parsed = found.parsed
        needs_category = found.state is None or not isinstance(parsed.category_path, Blank)
        place = Place(
            seller_id=found.seller_id,
            category_id=self.categories.id_of(parsed.category_path) if needs_category else 0,
            language=self.order.language,
            kinds=kinds,
            pictures=self.order.pictures.key,
            owner_of_sku=self.skus.owner_for(self.sellers.key_of(parsed), found.seller_id, found.product_id),
            starting_stock=self.order.starting_stock,
        )
        return merge(parsed, found.state, place)

    def _write_merged(self, merged: Sequence[tuple[_Found, Merged]], batch: Batch) -> None:
        stock_before = queries.stock_of(each.product_id for each, _outcome in merged if each.product_id)
        different = [(each, outcome) for each, outcome in merged if each.state != outcome.state]
        writes = [
            ProductWrite(each.product_id, each.state, outcome.state) for each, outcome in different if outcome.state
        ]
        rows = write_products(writes=writes, by=self.by, at=self.at, change_set=self.change_set)
        ids = {id(each): row.pk for (each, _outcome), row in zip(different, rows, strict=True)}
        written = [(each, outcome, ids.get(id(each)) or each.product_id or 0) for each, outcome in merged]
        self._upload(written)
        restocked = self._restock(written, stock_before, batch)
        touched = set(ids.values()) | restocked
        after = states_of(touched)
        stock_after = queries.stock_of(touched)
        refresh_listing(product_ids=touched)
        show_stock(variant_ids=[variant.id for state in after.values() for variant in state.variants if variant.id])
        for each, _outcome, product_id in written:
            if product_id not in touched:
                batch.counts.unchanged += 1
                continue
            self._count(each, after[product_id], batch.counts)
            if self.run is not None:
                _keep_change(self.run, each, product_id, after[product_id], (stock_before, stock_after))

    def _upload(self, written: Sequence[tuple[_Found, Merged, int]]) -> None:
        """Hand picture files that a product does not have yet to the one upload service, then put them in order.

        Not in a dry run: files on the storage can't be rolled back.
        """
        if self.run is None:
            return
        with_uploads = {product_id: outcome for _each, outcome, product_id in written if outcome.uploads}
        for product_id, outcome in with_uploads.items():
            for name, _key, alt in outcome.uploads:
                content = self.order.pictures.content(name)
                add_image(product_id=product_id, content=content, alt=alt, change_set=self.change_set)
        present = states_of(with_uploads)
        writes = [
            ProductWrite(product_id, present[product_id], _with_pictures(present[product_id], outcome.state))
            for product_id, outcome in with_uploads.items()
            if outcome.state is not None
        ]
        different = [write for write in writes if write.before != write.after]
        write_products(writes=different, by=self.by, at=self.at, change_set=self.change_set)

    def _restock(
        self,
        written: Sequence[tuple[_Found, Merged, int]],
        before: Stock,
        batch: Batch,
    ) -> set[int]:
        wishes = {product_id: outcome.stock for _each, outcome, product_id in written if outcome.stock}
        changed, clamped = set_stock(wishes, before, by=self.by, at=self.at, change_set=self.change_set)
        lines = {product_id: each.parsed.line for each, _outcome, product_id in written}
        for product_id, held in clamped:
            batch.problems.append(
                RowProblem(line=lines[product_id], code=Row.STOCK_HELD, effect=Effect.KEPT, params={"held": held})
            )
        return changed

    def _count(self, each: _Found, after: ProductState, counts: Counts) -> None:
        known = {variant.id for variant in each.state.variants} if each.state else set()
        keys = {image.key for image in each.state.images} if each.state else set()
        counts.created += each.product_id is None
        counts.changed += each.product_id is not None
        counts.variants_created += sum(variant.id not in known for variant in after.variants)
        counts.pictures_waiting += sum(image.key.startswith("url:") and image.key not in keys for image in after.images)


def _keep_change(
    run: ImportRun, each: _Found, product_id: int, after: ProductState, stock: tuple[Stock, Stock]
) -> None:
    before_figures, after_figures = (
        {variant: level.on_hand for variant, level in figures.get(product_id, {}).items()} for figures in stock
    )
    ImportChange.objects.create(
        run=run,
        product_id=product_id,
        line=each.parsed.line,
        before=each.state.as_json() if each.state else None,
        after=after.as_json(),
        stock_before=before_figures,
        stock_after=after_figures,
    )


def _with_pictures(present: ProductState, wanted: ProductState) -> ProductState:
    """The stored product with its pictures in the wanted order, and its variants linked to theirs."""
    shown = {image.key: image for image in present.images}
    first = [shown.pop(image.key) for image in wanted.images if image.key in shown]
    by_sku = {variant.sku: variant.image for variant in wanted.variants}
    known = {image.key for image in present.images} | {""}
    variants = tuple(
        replace(variant, image=image) if (image := by_sku.get(variant.sku, variant.image)) in known else variant
        for variant in present.variants
    )
    return replace(present, images=(*first, *shown.values()), variants=variants)


def _not_stored(parsed: ParsedProduct, error: Exception) -> RowProblem:
    reason = getattr(getattr(error.__cause__, "diag", None), "message_primary", None) or type(error).__name__
    return RowProblem(
        line=parsed.line,
        code=Row.NOT_STORED,
        effect=Effect.PRODUCT_LEFT_OUT,
        value=excerpt(parsed.handle),
        params={"reason": excerpt(reason)},
    )
