"""What the quote is made of: frozen figures that cart, checkout, order and mail print."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from shop.base.money import Money
from shop.base.translated import Translated
from shop.catalog.types import ImageView
from shop.commission.types import Terms
from shop.currencies.types import Rated, share_charged
from shop.promotions.types import CodeAnswer, Payer, Source, Use
from shop.shipping.types import DeliveryOption, Unasked
from shop.tax.types import Company, Verdict


@dataclass(frozen=True, slots=True)
class WantedLine:
    """So many of a variant; `key` is the caller's own name for the line."""

    key: str
    variant_id: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, and for what terms: whatever a price depends on besides goods and destination.

    `codes` are coupon codes in the order they were typed; `deliveries` is the way chosen for a seller's parcel, by the
    seller's id; `currency` is empty for the marketplace's own; `company` is the business that buys, if one does.
    """

    customer_id: int | None = None
    codes: tuple[str, ...] = ()
    currency: str = ""
    deliveries: Mapping[int, str] = field(default_factory=dict)
    company: Company | None = None


@dataclass(frozen=True, slots=True)
class QuoteReduction:
    """What one promotion takes off a line, or off a parcel's delivery."""

    source: Source
    amount: Money

    @property
    def funded_minor(self) -> int:
        """What of it the marketplace pays the seller."""
        return self.amount.minor if self.source.payer is Payer.PLATFORM else 0


@dataclass(frozen=True, slots=True)
class QuotePromotion:
    """What one promotion takes off the whole order: of the goods, and of the delivery."""

    source: Source
    goods: Money
    delivery: Money


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line with every figure settled. `total` is quantity × unit price − discount.

    `list_price` is what one piece costs in the catalogue, before quantity prices and taxes that the buyer does not owe.
    `funded` is the part of the discount that the marketplace pays; the seller is owed it beside the total. `fixed`: the
    piece has a price of its own in the currency that is paid.
    """

    key: str
    variant_id: int
    variant_public_id: str
    product_id: int
    product_slug: str
    seller_id: int
    title: Translated
    options: Translated
    sku: str
    image: ImageView | None
    digital: bool
    quantity: int
    unit_price: Money
    list_price: Money
    compare_at: Money | None
    discount: Money
    funded: Money
    reductions: tuple[QuoteReduction, ...]
    total: Money
    tax_class: str
    tax_rate_bps: int
    tax: Money
    tax_why: Verdict | None
    commission_bps: int
    commission: Money
    commission_vat: Money
    terms: Terms | None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class DeliveryTax:
    """The tax on a part of a parcel's delivery: on what it is due (without the tax), how much, and why."""

    why: Verdict
    taxable: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class QuoteWay:
    """A way that a parcel can go, and what would be paid for it, promotions and relief taken off."""

    option: DeliveryOption
    price: Money


@dataclass(frozen=True, slots=True)
class QuoteParcel:
    """One seller's lines: what they cost, how they travel, when they arrive.

    `shipping` is what is paid; `reductions` is what promotions took off it before. `delivery` is the way that is taken
    of `ways`; `delivery_lost` is true when the shopper chose one that is not offered any more. `unasked` are carriers
    that could still name a price.
    """

    number: int
    seller_id: int
    seller_slug: str
    seller_name: Translated
    lines: tuple[QuoteLine, ...]
    needs_delivery: bool
    goods: Money
    discount: Money
    shipping: Money
    reductions: tuple[QuoteReduction, ...]
    shipping_tax: Money
    shipping_taxes: tuple[DeliveryTax, ...]
    tax: Money
    total: Money
    delivery_name: str | Promise | Translated
    ship_by_on: date | None
    arrives_from_on: date | None
    arrives_to_on: date | None
    free_shipping_gap: Money | None
    deliverable: bool = True
    delivery: DeliveryOption | None = None
    ways: tuple[QuoteWay, ...] = ()
    delivery_lost: bool = False
    unasked: tuple[Unasked, ...] = ()

    @property
    def collected(self) -> bool:
        """Whether the receiver comes for it."""
        return self.delivery is not None and self.delivery.collected


@dataclass(frozen=True, slots=True)
class QuoteStep:
    """One step of the sum, in words: goods, discount, shipping, tax, rounding, total."""

    name: str
    label: str | Promise
    amount: Money
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What the goods cost, to the last minor unit, and how that comes about.

    `charged` is the same in the currency that the buyer pays in, turned by the rate `rated`; None for both where that
    is the marketplace's own.
    """

    currency: str
    parcels: tuple[QuoteParcel, ...]
    goods: Money
    discount: Money
    shipping: Money
    tax: Money
    rounding: Money
    total: Money
    prices_include_tax: bool
    tax_rounding: str
    steps: tuple[QuoteStep, ...]
    codes: tuple[CodeAnswer, ...] = ()
    charged: Quote | None = None
    rated: Rated | None = None

    @property
    def shown(self) -> Quote:
        """The quote as its buyer sees it: in the currency that is paid."""
        return self.charged or self

    def pays(self, part: Money) -> Money:
        """What a part of the total costs the buyer: the whole for the whole, else its share, half a unit up."""
        return share_charged(part, of=self.total, charged=self.shown.total)

    @property
    def promotions(self) -> tuple[QuotePromotion, ...]:
        """What each promotion takes off, in the order of the lines."""
        sources: dict[int, Source] = {}
        sums: dict[int, list[int]] = {}
        for place, reduction in self._reductions():
            sources.setdefault(reduction.source.promotion_id, reduction.source)
            sums.setdefault(reduction.source.promotion_id, [0, 0])[place] += reduction.amount.minor
        return tuple(
            QuotePromotion(sources[pk], Money(goods, self.currency), Money(delivery, self.currency))
            for pk, (goods, delivery) in sums.items()
        )

    @property
    def uses(self) -> tuple[Use, ...]:
        """The promotions that an order of this makes use of."""
        return tuple(
            Use(one.source.promotion_id, one.source.code, (one.goods + one.delivery).minor, self.currency)
            for one in self.promotions
        )

    def _reductions(self) -> Iterator[tuple[int, QuoteReduction]]:
        """Every reduction with its place: 0 of goods, 1 of a delivery."""
        for parcel in self.parcels:
            yield from ((0, reduction) for line in parcel.lines for reduction in line.reductions)
            yield from ((1, reduction) for reduction in parcel.reductions)

    @property
    def lines(self) -> tuple[QuoteLine, ...]:
        """Every line, parcel by parcel."""
        return tuple(line for parcel in self.parcels for line in parcel.lines)

    @property
    def tax_name(self) -> str:
        """What the tax is called where it is one and the same; VAT where lines differ or bear none."""
        names = {line.tax_why.name for line in self.lines if line.tax_why and line.tax_why.name}
        return names.pop() if len(names) == 1 else "VAT"

    @property
    def tax_reasons(self) -> tuple[Verdict, ...]:
        """Every reason of the quote's tax once, in the order of its lines."""
        return tuple(dict.fromkeys(line.tax_why for line in self.lines if line.tax_why))

    @property
    def needs_delivery(self) -> bool:
        """Whether anything has to be sent."""
        return any(parcel.needs_delivery for parcel in self.parcels)

    @property
    def needs_address(self) -> bool:
        """Whether anything is brought to somebody's door."""
        return any(parcel.needs_delivery and not parcel.collected for parcel in self.parcels)

    @property
    def delivery_lost(self) -> bool:
        """Whether a way that the shopper chose is not offered any more."""
        return any(parcel.delivery_lost for parcel in self.parcels)

    @property
    def unasked(self) -> tuple[Unasked, ...]:
        """The carriers that could still name a price for one of the parcels."""
        return tuple(one for parcel in self.parcels for one in parcel.unasked)

    @property
    def item_count(self) -> int:
        """Pieces in all."""
        return sum(line.quantity for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Every figure as plain values, for the order's record. Money in minor units."""
        return {
            "currency": self.currency,
            "prices_include_tax": self.prices_include_tax,
            "tax_rounding": self.tax_rounding,
            "steps": [{"name": step.name, "amount": step.amount.minor} for step in self.steps],
            "parcels": [_parcel_json(parcel) for parcel in self.parcels],
            "promotions": [_promotion_json(promotion) for promotion in self.promotions],
            **({"charged": _charged_json(self.charged, self.rated)} if self.charged and self.rated else {}),
        }

    def fingerprint(self) -> str:
        """A hash of everything a shopper agrees to by pressing Pay: goods, prices, delivery, tax and total."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()


def _charged_json(charged: Quote, rated: Rated) -> dict[str, Any]:
    return {
        "currency": charged.currency,
        "rate": str(rated.value),
        "sources": rated.sources,
        "lines": [[line.total.minor for line in parcel.lines] for parcel in charged.parcels],
        "shipping": [parcel.shipping.minor for parcel in charged.parcels],
        "tax": charged.tax.minor,
        "total": charged.total.minor,
        "promotions": [[one.goods.minor, one.delivery.minor] for one in charged.promotions],
    }


def _promotion_json(promotion: QuotePromotion) -> dict[str, Any]:
    source = promotion.source
    return {
        "promotion": source.promotion_id,
        "label": dict(source.label),
        "code": source.code,
        "payer": source.payer.value,
        "goods": promotion.goods.minor,
        "delivery": promotion.delivery.minor,
    }


def _parcel_json(parcel: QuoteParcel) -> dict[str, Any]:
    return {
        "seller": parcel.seller_id,
        "goods": parcel.goods.minor,
        "discount": parcel.discount.minor,
        "shipping": parcel.shipping.minor,
        "delivery": parcel.delivery.code if parcel.delivery else "",
        "free_delivery": [[one.source.promotion_id, one.amount.minor] for one in parcel.reductions],
        "shipping_tax": parcel.shipping_tax.minor,
        "tax": parcel.tax.minor,
        "total": parcel.total.minor,
        "shipping_taxes": [
            {"taxable": one.taxable.minor, "tax": one.tax.minor, **one.why.as_json()} for one in parcel.shipping_taxes
        ],
        "lines": [_line_json(line) for line in parcel.lines],
    }


def _line_json(line: QuoteLine) -> dict[str, Any]:
    return {
        "variant": line.variant_id,
        "quantity": line.quantity,
        "unit_price": line.unit_price.minor,
        "discount": line.discount.minor,
        "reductions": [[one.source.promotion_id, one.amount.minor] for one in line.reductions],
        "total": line.total.minor,
        "tax_rate_bps": line.tax_rate_bps,
        "tax": line.tax.minor,
        "tax_why": line.tax_why.as_json() if line.tax_why else None,
        "commission": line.commission.minor,
        "commission_vat": line.commission_vat.minor,
    }
