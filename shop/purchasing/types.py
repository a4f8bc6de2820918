"""Words of purchasing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierDraft:
    """A supplier as the seller writes it down."""

    name: str
    contact: str = ""
    phone: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedLine:
    """So many pieces of a variant, by its SKU. `cost_minor` is for one piece; None: not said."""

    sku: str
    quantity: int
    cost_minor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseDraft:
    """What is to be ordered where."""

    supplier_id: int
    expected_on: date | None = None
    words: str = ""
    lines: Sequence[WantedLine] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What runs low: how many to order, what one cost last and where it came from (0: unknown)."""

    variant_id: int
    sku: str
    title: str
    left: int
    quantity: int
    cost_minor: int | None
    supplier_id: int
