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
from shop.catalog.services.bulk import ProductWrite, ensure_attributes, lock_products, write_products
from shop.catalog.states import ProductState
from shop.exchange import queries
from shop.exchange.merging import Merged, Place, merge
from shop.exchange.merging_attributes import AttributeKind, attribute_codes
from shop.exchange.models import ImportChange, ImportRun
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.types import Blank, ParsedProduct
from shop.inventory.services import CannotAdjust
from shop.inventory.services.showing import show_stock
from shop.listings.services import Split, hand_in

from .categories import CategoryFinder
from .figures import changed_lines, gathered, uncounted
from .sellers import SellerFinder
from .skus import SkuClaims
from .stock import set_stock
from .vetting import Vetting, own_pictures

if TYPE_CHECKING:
    from shop.listings.models import Proposal

    from .importing import ImportOrder

AFTER = ("after", "stock_after")
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
    proposed: int = 0

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


@dataclass(slots=True)
class _Plan:
    """What becomes of a product: written now, waiting for the office, stock and pictures."""

    found: _Found
    merged: Merged
    split: Split
    product_id: int = 0

    @property
    def different(self) -> bool:
        """Whether the catalogue changes now."""
        return self.found.state != self.split.now


class BatchWriter:
    """Writes batches of one run; remembers between them what is dear to look up."""

    def __init__(self, *, order: ImportOrder, run: ImportRun | None, by: Actor, at: datetime) -> None:
        self.order = order
        self.run = run
        self.by = by
        self.at = at
        self.change_set = run.change_set if run else uuid.UUID(int=0)
        self.sellers = SellerFinder(order.seller_id, order.language, by=by, at=at)
        self.categories = CategoryFinder(order.language, make=not order.by_seller)
        self.skus = SkuClaims()
        self.vetting: Vetting | None = None
        if order.by_seller and order.seller_id is not None:
            self.vetting = Vetting(order.seller_id, starting_weight=order.starting_weight)

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
            if self.vetting is not None:
                self.vetting.forget()
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
        if self.vetting is not None:
            self.vetting.know([each.product_id for each in found if each.product_id], at=self.at)
        plans = []
        for each in found:
            outcome = self._merge(each, kinds, batch)
            batch.problems += outcome.problems
            batch.counts.pictures_missing += outcome.pictures_missing
            part = None if outcome.state is None else self._split(each, outcome.state, batch)
            if part is not None:
                plans.append(_Plan(each, outcome, part, each.product_id or 0))
        self._write_plans(plans, batch)

    def _split(self, each: _Found, after: ProductState, batch: Batch) -> Split | None:
        if self.vetting is None:
            return Split(after)
        return self.vetting.split(each.parsed, each.state, after, batch.problems)

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
        with_ids = self._with_ids(placed, batch)
        ids = [product_id for _seller_id, _parsed, product_id in with_ids if product_id]
        lock_products(ids)
        states = states_of(ids)
        return [
            _Found(parsed, seller_id, product_id, states.get(product_id or 0))
            for seller_id, parsed, product_id in with_ids
        ]

    def _with_ids(
        self, placed: Sequence[tuple[int, ParsedProduct]], batch: Batch
    ) -> Sequence[tuple[int, ParsedProduct, int | None]]:
        """Each product of the file with the stored one that it names: by handle, or lines of figures by SKU."""
        if self.order.figures:
            return gathered(placed, self.skus, batch.problems)
        by_handle = queries.products_by_handle((seller_id, parsed.handle) for seller_id, parsed in placed)
        return [
            (
                seller_id,
                parsed,
                by_handle.get((seller_id, parsed.handle)) or self.skus.product_without_handle(seller_id, parsed),
            )
            for seller_id, parsed in placed
        ]

    def _kinds(self, products: Sequence[ParsedProduct]) -> dict[str, AttributeKind]:
        labels: dict[str, str] = {}
        for parsed in products:
            labels |= attribute_codes({name: values for name, values in parsed.attributes.items() if values})
        if self.vetting is None:
            ensure_attributes(labels, language=self.order.language)
        return queries.attribute_kinds(labels)

    def _merge(self, found: _Found, kinds: Mapping[str, AttributeKind], batch: Batch) -> Merged:
        parsed = found.parsed
        if self.vetting is not None:
            parsed = self.vetting.limited(parsed, kinds, batch.problems)
        place = Place(
            seller_id=found.seller_id,
            category_id=self._category(found, batch),
            language=self.order.language,
            kinds=kinds,
            pictures=self.order.pictures.key if self.vetting is None else own_pictures(found.state),
            owner_of_sku=self.skus.owner_for(self.sellers.key_of(parsed), found.seller_id, found.product_id),
            starting_stock=self.order.starting_stock,
        )
        merged = merge(parsed, found.state, place)
        if self.order.figures and found.state is not None:
            batch.problems += uncounted(parsed, found.state)
        return merged

    def _category(self, found: _Found, batch: Batch) -> int:
        """Where the product goes; a seller's file that names a strange category leaves a stored one where it is."""
        path = found.parsed.category_path
        if found.state is not None and isinstance(path, Blank):
            return 0
        if self.vetting is not None and not isinstance(path, Blank) and not self.categories.has(path):
            batch.problems += self.vetting.new_category(found.parsed, path)
            if found.state is not None:
                return found.state.category_id
        return self.categories.id_of(path)

    def _write_plans(self, plans: Sequence[_Plan], batch: Batch) -> None:
        stock_before = queries.stock_of(plan.product_id for plan in plans if plan.product_id)
        different = [plan for plan in plans if plan.different]
        writes = [ProductWrite(plan.found.product_id, plan.found.state, plan.split.now) for plan in different]
        rows = write_products(writes=writes, by=self.by, at=self.at, change_set=self.change_set)
        for plan, row in zip(different, rows, strict=True):
            plan.product_id = row.pk
        self._upload(plans)
        restocked = self._restock(plans, stock_before, batch)
        proposals = self._hand_in(plans)
        touched = {plan.product_id for plan in different} | restocked | set(proposals)
        after = states_of(touched)
        stock_after = queries.stock_of(touched)
        if self.run is not None:
            refresh_listing(product_ids=touched)
            show_stock(variant_ids=[variant.id for state in after.values() for variant in state.variants if variant.id])
        batch.counts.proposed += len(proposals)
        for plan in plans:
            if plan.product_id not in touched:
                batch.counts.unchanged += len(plan.found.parsed.variants) if self.order.figures else 1
                continue
            self._count(plan, after[plan.product_id], (stock_before, stock_after), batch.counts)
        if self.run is not None:
            changed = [plan for plan in plans if plan.product_id in touched]
            self._keep_changes(changed, after, (stock_before, stock_after), proposals)

    def _hand_in(self, plans: Sequence[_Plan]) -> dict[int, Proposal]:
        """Give the office what it looks at first; what is written over again while it waits goes there again."""
        if self.vetting is None:
            return {}
        wanted = {plan.product_id: plan.split for plan in plans if plan.different or plan.split.later}
        return hand_in(wanted=wanted, by=self.by, at=self.at) if wanted else {}

    def _upload(self, plans: Sequence[_Plan]) -> None:
        """Hand picture files that a product does not have yet to the one upload service, then put them in order.

        Not in a dry run: files on the storage can't be rolled back.
        """
        if self.run is None:
            return
        with_uploads = {plan.product_id: plan.merged for plan in plans if plan.merged.uploads}
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

    def _restock(self, plans: Sequence[_Plan], before: Stock, batch: Batch) -> set[int]:
        wishes = {plan.product_id: plan.merged.stock for plan in plans if plan.merged.stock}
        changed, clamped = set_stock(wishes, before, by=self.by, at=self.at, change_set=self.change_set)
        lines = {plan.product_id: plan.found.parsed.line for plan in plans}
        for product_id, held in clamped:
            batch.problems.append(
                RowProblem(line=lines[product_id], code=Row.STOCK_HELD, effect=Effect.KEPT, params={"held": held})
            )
        return changed

    def _count(self, plan: _Plan, after: ProductState, stock: tuple[Stock, Stock], counts: Counts) -> None:
        found = plan.found
        if self.order.figures and found.state is not None:
            figures = [each.get(plan.product_id, {}) for each in stock]
            changed = changed_lines(found.parsed, found.state, plan.split.later or after, figures)
            counts.changed += changed
            counts.unchanged += len(found.parsed.variants) - changed
            return
        known = {variant.id for variant in found.state.variants} if found.state else set()
        keys = {image.key for image in found.state.images} if found.state else set()
        counts.created += found.product_id is None
        counts.changed += found.product_id is not None
        counts.variants_created += sum(variant.id not in known for variant in after.variants)
        counts.pictures_waiting += sum(image.key.startswith("url:") and image.key not in keys for image in after.images)

    def _keep_changes(
        self,
        plans: Sequence[_Plan],
        after: Mapping[int, ProductState],
        stock: tuple[Stock, Stock],
        proposals: Mapping[int, Proposal],
    ) -> None:
        """One row a product: where lines of one product stand in several batches, the first `before` stays."""
        rows = [self._change(plan, after[plan.product_id], stock) for plan in plans]
        handed: list[ImportChange] = []
        others: list[ImportChange] = []
        for row in rows:
            row.proposal = proposals.get(row.product_id)
            row.proposed_at = row.proposal.submitted_at if row.proposal else None
            (handed if row.proposal else others).append(row)
        for group, columns in ((handed, [*AFTER, "proposal", "proposed_at"]), (others, [*AFTER])):
            ImportChange.objects.bulk_create(
                group, update_conflicts=True, unique_fields=["run", "product"], update_fields=columns
            )

    def _change(self, plan: _Plan, after: ProductState, stock: tuple[Stock, Stock]) -> ImportChange:
        before_figures, after_figures = (
            {variant: level.on_hand for variant, level in figures.get(plan.product_id, {}).items()} for figures in stock
        )
        state = plan.found.state
        return ImportChange(
            run=self.run,
            product_id=plan.product_id,
            line=plan.found.parsed.line,
            before=state.as_json() if state else None,
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
