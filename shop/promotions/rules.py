"""What promotions take off a cart, pure.

Deals are taken in the order of their priority; of the same priority those that were asked for by a code come first,
then the older ones. Each takes its part off what the earlier ones have left of a line, so that no line falls below
zero. An exclusive deal stands alone on a line: it passes by lines that have a discount, and nothing after it touches
the lines it took. Free delivery concerns parcels and goes together with everything; a parcel is free once.
Minimums and steps are judged by the goods a deal is for, at their price before any discount.
The parts of a deal are split over its lines by the largest remainder and sum to what it gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from shop.base.money import shares_of
from shop.base.translated import Translated

from .types import Discount, DiscountableLine, FreeDelivery, Kind, Payer, Reason, Source, TierBy

WHOLE_BPS = 10_000
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY346789"  # nothing that is read as something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """A promotion as the sums see it. `paths` are the places of its categories in the tree; `seller_id` is the owner
    of a coupon, whose goods alone it is for.
    """

    promotion_id: int
    label: Translated
    kind: Kind
    payer: Payer = Payer.PLATFORM
    seller_id: int | None = None
    code: str = ""
    percent_bps: int = 0
    amount_minor: int = 0
    buy_quantity: int = 0
    get_quantity: int = 0
    tier_by: str = ""
    tiers: tuple[tuple[int, int], ...] = ()
    most_minor: int | None = None
    minimum_minor: int = 0
    minimum_quantity: int = 0
    exclusive: bool = False
    priority: int = 100
    products: frozenset[int] = frozenset()
    paths: tuple[str, ...] = ()
    sellers: frozenset[int] = frozenset()

    @property
    def source(self) -> Source:
        """What an order keeps of it."""
        return Source(self.promotion_id, self.label, self.payer, self.code)

    @property
    def each_piece(self) -> bool:
        """Whether each piece gets the same, however many there are and whatever lies beside it."""
        asks = self.code or self.minimum_minor or self.minimum_quantity > 1
        return self.kind is Kind.PERCENT and self.most_minor is None and not asks

    @property
    def place(self) -> tuple[int, bool, int]:
        """Where its turn is."""
        return self.priority, not self.code, self.promotion_id


@dataclass(frozen=True, slots=True)
class Lack:
    """Why a deal gives nothing, and what is missing: minor units or pieces."""

    reason: Reason
    gap: int = 0


@dataclass(slots=True)
class Sum:
    """A cart while deals take their parts; `lacks` says by promotion why one gave nothing."""

    left: dict[str, int]
    taken: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    discounts: list[Discount] = field(default_factory=list)
    deliveries: dict[int, FreeDelivery] = field(default_factory=dict)
    lacks: dict[int, Lack] = field(default_factory=dict)


def grant(lines: Iterable[DiscountableLine], deals: Iterable[Deal], *, paths: Mapping[int, str]) -> Sum:
    """What all deals together give. The order of the lines and of the deals does not matter.

    `paths` is the place in the tree of each category that a line is in.
    """
    known = sorted(lines, key=lambda line: (line.variant_id, line.quantity, line.total_minor, line.key))
    result = Sum({line.key: line.total_minor for line in known})
    for deal in sorted(deals, key=lambda deal: deal.place):
        fitting = [line for line in known if fits(deal, line, paths.get(line.category_id, ""))]
        lack = _lack(deal, known, fitting)
        if lack is None:
            lack = _deliver(deal, fitting, result) if deal.kind is Kind.DELIVERY else _take(deal, fitting, result)
        if lack is not None:
            result.lacks[deal.promotion_id] = lack
    return result


def fits(deal: Deal, line: DiscountableLine, path: str) -> bool:
    """Whether a deal is for the goods of a line; `path` is the place of the line's category in the tree."""
    if deal.seller_id is not None and line.seller_id != deal.seller_id:
        return False
    if deal.sellers and line.seller_id not in deal.sellers:
        return False
    anything = not deal.products and not deal.paths
    return anything or line.product_id in deal.products or any(path.startswith(above) for above in deal.paths)


def _lack(deal: Deal, lines: Sequence[DiscountableLine], fitting: Sequence[DiscountableLine]) -> Lack | None:
    """What the cart lacks for a deal, if anything."""
    if not fitting:
        wanted = {deal.seller_id} if deal.seller_id is not None else deal.sellers
        foreign = bool(wanted) and not any(line.seller_id in wanted for line in lines)
        return Lack(Reason.OTHER_SELLER if foreign else Reason.OTHER_GOODS)
    amount, pieces = _worth(fitting), _pieces(fitting)
    steps = [start for start, _bps in deal.tiers] if deal.kind is Kind.TIERED else []
    first = min(steps, default=0)
    least_minor = max(deal.minimum_minor, first if deal.tier_by == TierBy.AMOUNT else 0)
    bundle = deal.buy_quantity + deal.get_quantity if deal.kind is Kind.BUNDLE else 0
    least_pieces = max(deal.minimum_quantity, first if deal.tier_by == TierBy.QUANTITY else 0, bundle)
    if amount < least_minor:
        return Lack(Reason.BELOW_AMOUNT, least_minor - amount)
    return Lack(Reason.BELOW_QUANTITY, least_pieces - pieces) if pieces < least_pieces else None


def _deliver(deal: Deal, fitting: Sequence[DiscountableLine], result: Sum) -> Lack | None:
    sellers = {line.seller_id for line in fitting if line.delivered} - set(result.deliveries)
    result.deliveries |= {seller_id: FreeDelivery(seller_id, deal.source) for seller_id in sorted(sellers)}
    return None if sellers else Lack(Reason.NO_DELIVERY)


def _take(deal: Deal, fitting: Sequence[DiscountableLine], result: Sum) -> Lack | None:
    """Take the deal's part off the lines that are open to it."""
    shut = result.closed | (result.taken if deal.exclusive else set())
    lines = [line for line in fitting if line.key not in shut]
    left = [result.left[line.key] for line in lines]
    parts = _parts(deal, lines, left, worth=_worth(fitting), pieces=_pieces(fitting)) if any(left) else []
    for line, part in zip(lines, parts, strict=False):
        if part:
            result.left[line.key] -= part
            result.taken.add(line.key)
            result.discounts.append(Discount(line.key, part, deal.source))
            if deal.exclusive:
                result.closed.add(line.key)
    return None if any(parts) else Lack(Reason.NOT_COMBINED)


def _parts(deal: Deal, lines: Sequence[DiscountableLine], left: Sequence[int], *, worth: int, pieces: int) -> list[int]:
    """What comes off each line, at most what is left of it."""
    if deal.kind is Kind.BUNDLE:
        parts = _bundle(deal, lines, left)
        whole = sum(parts)
        return parts if deal.most_minor is None or whole <= deal.most_minor else shares_of(deal.most_minor, parts)
    if deal.kind is Kind.FIXED:
        whole = min(deal.amount_minor, sum(left))
    else:
        bps = tier_of(deal, worth=worth, pieces=pieces) if deal.kind is Kind.TIERED else deal.percent_bps
        whole = part_of(sum(left), bps)
    if deal.most_minor is not None:
        whole = min(whole, deal.most_minor)
    return shares_of(whole, left)


def tier_of(deal: Deal, *, worth: int, pieces: int) -> int:
    """The basis points of the highest step that was reached; 0 below the first."""
    count = worth if deal.tier_by == TierBy.AMOUNT else pieces
    reached = [(start, bps) for start, bps in deal.tiers if start <= count]
    return max(reached)[1] if reached else 0


def _bundle(deal: Deal, lines: Sequence[DiscountableLine], left: Sequence[int]) -> list[int]:
    """The cheapest pieces of every full bundle are reduced: buy two, get one means one piece of each three."""
    reduced = _pieces(lines) // (deal.buy_quantity + deal.get_quantity) * deal.get_quantity
    parts = [0] * len(lines)
    for place in sorted(range(len(lines)), key=lambda place: (Fraction(left[place], lines[place].quantity), place)):
        pieces = min(reduced, lines[place].quantity)
        reduced -= pieces
        parts[place] = part_of(left[place] * pieces // lines[place].quantity, deal.percent_bps)
    return parts


def part_of(amount_minor: int, bps: int) -> int:
    """So many basis points of an amount, half a unit rounded up."""
    return (amount_minor * bps * 2 + WHOLE_BPS) // (2 * WHOLE_BPS)


def _worth(lines: Iterable[DiscountableLine]) -> int:
    return sum(line.total_minor for line in lines)


def _pieces(lines: Iterable[DiscountableLine]) -> int:
    return sum(line.quantity for line in lines)
