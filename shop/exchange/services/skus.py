"""Which SKU belongs to whom, in the catalogue and in the file that is being imported."""

from __future__ import annotations

from collections.abc import Sequence

from shop.exchange import queries
from shop.exchange.merging_variants import SkuOwner
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.types import Blank, Field, ParsedProduct

# What tells sellers apart within a file, even before they exist: an id, or the vendor as written.
type SellerKey = int | str


class SkuClaims:
    """One SKU, one variant within a seller: the first line that names it has it, the next ones are reported."""

    def __init__(self) -> None:
        self._lines: dict[tuple[SellerKey, str], int] = {}
        self._owners: dict[tuple[int, str], int | None] = {}

    def remember(self, seller: SellerKey, parsed: ParsedProduct) -> None:
        """Claim the SKUs of a product that an earlier run of the same file imported."""
        for variant in parsed.variants:
            if not isinstance(variant.sku, Blank):
                self._lines.setdefault((seller, variant.sku), variant.line)

    def look_up(self, wanted: Sequence[tuple[int, Field[str]]]) -> None:
        """Ask the catalogue in one query who has these SKUs."""
        keys = [(seller_id, sku) for seller_id, sku in wanted if not isinstance(sku, Blank)]
        owners = queries.owners_of_skus(keys)
        self._owners = {key: owners.get(key) for key in keys}

    def product_without_handle(self, seller_id: int, parsed: ParsedProduct) -> int | None:
        """The product made by hand that has the SKUs of this one: an import adopts it under its handle."""
        skus = [variant.sku for variant in parsed.variants if not isinstance(variant.sku, Blank)]
        owners = {self._owner(seller_id, sku) for sku in skus} - {None}
        owner = owners.pop() if len(owners) == 1 else None
        return owner if owner is not None and not queries.has_handle(owner) else None

    def owner_for(self, seller: SellerKey, seller_id: int, product_id: int | None) -> SkuOwner:
        """A claim in the name of one product: answers with a finding where another line or product has the SKU."""

        def claim(sku: str, line: int) -> RowProblem | None:
            first = self._lines.setdefault((seller, sku), line)
            if first != line:
                return _taken(line, sku, Row.SKU_AGAIN, line=first)
            owner = self._owner(seller_id, sku)
            if owner is not None and owner != product_id:
                return _taken(line, sku, Row.SKU_TAKEN, handle=queries.handle_of(owner))
            return None

        return claim

    def _owner(self, seller_id: int, sku: str) -> int | None:
        key = (seller_id, sku)
        if key not in self._owners:
            self._owners[key] = queries.owners_of_skus([key]).get(key)
        return self._owners[key]


def _taken(at_line: int, sku: str, code: Row, **params: object) -> RowProblem:
    return RowProblem(line=at_line, code=code, effect=Effect.LINE_LEFT_OUT, value=excerpt(sku), params=params)
