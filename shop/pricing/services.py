"""THE quote. Reads offers, rates and delivery, then runs the stages of `rules`; nobody else adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from shop.base.money import Money, shares_of
from shop.base.refusal import Refusal
from shop.catalog.queries import offers_of
from shop.catalog.types import Offer
from shop.commission.queries import terms_for
from shop.commission.rules import fee_of
from shop.commission.types import Goods
from shop.currencies.queries import rate_to
from shop.currencies.types import Rated
from shop.promotions.queries import discounts_for
from shop.promotions.types import DiscountableLine, Granted, Shopper
from shop.shipping.queries import ways_for
from shop.shipping.types import DeliveryOption, Destination, ParcelWanted, Ways
from shop.store.queries import store
from shop.tax.queries import Desk, tax_desk
from shop.tax.types import Place, Verdict

from .charging import in_currency
from .rules import Taxable, discount_within, half_up, tax_in, taxes_of, total_of
from .types import (
    Ask,
    DeliveryTax,
    Quote,
    QuoteLine,
    QuoteParcel,
    QuotePromotion,
    QuoteReduction,
    QuoteStep,
    QuoteWay,
    WantedLine,
)


class CannotQuote(Refusal):
    """Some of the lines are not for sale any more; `variant_ids` says which."""

    def __init__(self, variant_ids: Sequence[int]) -> None:
        super().__init__(_("Some things in your cart are not for sale any more. Remove them to go on."))
        self.variant_ids = tuple(variant_ids)


@dataclass(frozen=True, slots=True)
class _Terms:
    """The marketplace's rules that the sums depend on."""

    currency: str
    included: bool
    per_rate: bool
    rounding: str
    at: datetime
    time_zone: str
    ask: Ask
    desk: Desk
    rated: Rated | None

    def money(self, minor: int) -> Money:
        return Money(minor, self.currency)


def quote(*, lines: Sequence[WantedLine], destination: Destination | None, ask: Ask, at: datetime) -> Quote:
    """What these lines cost whoever asks, delivered to `destination` (None: not known yet, the marketplace's country).

    Lines keep their order within a parcel; parcels are numbered in the order of their first line.
    Raises CannotQuote when a variant is not for sale.
    """
    offers = offers_of(line.variant_id for line in lines)
    if missing := [line.variant_id for line in lines if line.variant_id not in offers]:
        raise CannotQuote(missing)
    terms = _terms({offer.seller_id for offer in offers.values()}, destination, ask, at)
    full = [_line(line, offers[line.variant_id], terms) for line in lines]
    granted = _granted(full, offers, terms)
    bare = _with_discounts(full, granted, terms)
    ways = _ways(bare, offers, destination, terms)
    freed = _freed(ways, granted, terms)
    paid = {seller_id: _paid(one.taken, freed.get(seller_id, ())) for seller_id, one in ways.items()}
    parcels = _taxed(bare, offers, paid, terms)
    summed = _summed(_with_ways(_with_freed(parcels, freed), ways, terms), granted, terms)
    return _charged(summed, offers, terms)


def quote_of_voucher(amount: Money) -> Quote:
    """What a gift card costs: its worth, in no parcel and without tax, which falls due where it is spent.

    A multi-purpose voucher: Directive 2006/112/EC, article 30b(2).
    """
    nothing = Money.zero(amount.currency)
    return Quote(
        currency=amount.currency,
        parcels=(),
        goods=amount,
        discount=nothing,
        shipping=nothing,
        tax=nothing,
        rounding=nothing,
        total=amount,
        prices_include_tax=True,
        tax_rounding=store().tax_rounding,
        steps=(QuoteStep("gift card", _("Gift card"), amount),),
    )


def _terms(sellers: Iterable[int], destination: Destination | None, ask: Ask, at: datetime) -> _Terms:
    settings = store()
    to = Place(destination.country, destination.district, destination.postcode) if destination else None
    desk = tax_desk(sellers, to=to, buyer=ask.company, at=at)
    return _Terms(
        currency=settings.currency,
        included=desk.included,
        per_rate=settings.tax_rounding == "rate",
        rounding=settings.tax_rounding,
        at=at,
        time_zone=settings.time_zone,
        ask=ask,
        desk=desk,
        rated=rate_to(ask.currency) if ask.currency else None,
    )


def _line(wanted: WantedLine, offer: Offer, terms: _Terms) -> QuoteLine:
    """Stage 1: the line without discount, tax and commission."""
    why = terms.desk.verdict(offer.seller_id, offer.tax_class, category_id=offer.category_id)
    listed = _listed(offer, terms)
    price = terms.rated.back(listed).minor if terms.rated and listed else offer.price_of(wanted.quantity)
    compare_at = None if listed or offer.compare_at_minor is None else terms.money(offer.compare_at_minor)
    unit, zero = terms.money(_relieved(price, why, terms)), terms.money(0)
    return QuoteLine(
        key=wanted.key,
        variant_id=offer.variant_id,
        variant_public_id=offer.variant_public_id,
        product_id=offer.product_id,
        product_slug=offer.product_slug,
        seller_id=offer.seller_id,
        title=offer.title,
        options=offer.options,
        sku=offer.sku,
        image=offer.image,
        digital=offer.digital,
        quantity=wanted.quantity,
        unit_price=unit,
        list_price=terms.money(offer.price_minor),
        compare_at=compare_at,
        discount=zero,
        funded=zero,
        reductions=(),
        total=unit * wanted.quantity,
        tax_class=offer.tax_class,
        tax_rate_bps=0,
        tax=zero,
        tax_why=None,
        commission_bps=0,
        commission=zero,
        commission_vat=zero,
        terms=None,
        fixed=listed is not None,
    )


def _listed(offer: Offer, terms: _Terms) -> Money | None:
    """The fixed price of a piece in the currency that is paid, where the seller set one."""
    fixed = offer.listed.get(terms.rated.quote) if terms.rated else None
    return Money(fixed, terms.rated.quote) if terms.rated and fixed else None


def _granted(lines: Sequence[QuoteLine], offers: dict[int, Offer], terms: _Terms) -> Granted:
    """What promotions give these lines and who asks for them."""
    asked = [
        DiscountableLine(
            key=line.key,
            variant_id=line.variant_id,
            product_id=line.product_id,
            category_id=offers[line.variant_id].category_id,
            seller_id=line.seller_id,
            quantity=line.quantity,
            total_minor=line.total.minor,
            delivered=not line.digital,
        )
        for line in lines
    ]
    shopper = Shopper(terms.ask.customer_id, terms.ask.codes)
    return discounts_for(asked, shopper=shopper, at=terms.at)


def _with_discounts(lines: Sequence[QuoteLine], granted: Granted, terms: _Terms) -> list[QuoteLine]:
    """Stage 2."""
    off: defaultdict[str, list[QuoteReduction]] = defaultdict(list)
    for one in granted.discounts:
        off[one.key].append(QuoteReduction(one.source, terms.money(one.amount_minor)))
    return [_reduced(line, tuple(off[line.key]), terms) for line in lines]


def _reduced(line: QuoteLine, reductions: tuple[QuoteReduction, ...], terms: _Terms) -> QuoteLine:
    discount = terms.money(discount_within(line.total.minor, [one.amount.minor for one in reductions]))
    return replace(
        line,
        discount=discount,
        funded=terms.money(sum(one.funded_minor for one in reductions)),
        reductions=reductions,
        total=line.total - discount,
    )


def _ways(
    lines: Sequence[QuoteLine], offers: dict[int, Offer], destination: Destination | None, terms: _Terms
) -> dict[int, Ways]:
    """Stage 3: how the parcel of each seller that has something to send can go, and how it goes."""
    by_seller: defaultdict[int, list[QuoteLine]] = defaultdict(list)
    for line in lines:
        if not line.digital:
            by_seller[line.seller_id].append(line)
    wanted = [
        ParcelWanted(
            seller_id=seller_id,
            handling_days=offers[members[0].variant_id].handling_days,
            goods_minor=sum(line.total.minor for line in members),
            weight_grams=sum(offers[line.variant_id].weight_grams * line.quantity for line in members),
            holiday=offers[members[0].variant_id].holiday,
            pieces=sum(line.quantity for line in members),
            chosen=terms.ask.deliveries.get(seller_id, ""),
        )
        for seller_id, members in by_seller.items()
    ]
    return ways_for(wanted, destination=destination, at=terms.at) if wanted else {}


def _freed(ways: dict[int, Ways], granted: Granted, terms: _Terms) -> dict[int, tuple[QuoteReduction, ...]]:
    """What promotions take off the delivery of each seller's parcel: all that its cheapest way costs."""
    off = {seller_id: _least(one) for seller_id, one in ways.items()}
    return {
        one.seller_id: (QuoteReduction(one.source, terms.money(off[one.seller_id])),)
        for one in granted.deliveries
        if off.get(one.seller_id)
    }


def _least(ways: Ways) -> int:
    """The price of the cheapest way to the address, at most that of the way that is taken. Minor units."""
    return min([ways.taken.price_minor, *(one.price_minor for one in ways.offered if not one.collected)])


def _paid(option: DeliveryOption, reductions: Sequence[QuoteReduction]) -> DeliveryOption:
    """A delivery at the price that is left."""
    off = sum(one.amount.minor for one in reductions)
    return replace(option, price_minor=option.price_minor - off, free_gap_minor=None) if off else option


def _with_freed(
    parcels: Sequence[QuoteParcel], freed: dict[int, tuple[QuoteReduction, ...]]
) -> tuple[QuoteParcel, ...]:
    return tuple(replace(parcel, reductions=freed.get(parcel.seller_id, ())) for parcel in parcels)


def _with_ways(parcels: Sequence[QuoteParcel], ways: dict[int, Ways], terms: _Terms) -> tuple[QuoteParcel, ...]:
    """The parcels with every way that could be chosen, at what would be paid for it."""
    return tuple(
        replace(
            parcel,
            ways=tuple(_way(parcel, one, terms) for one in ways[parcel.seller_id].offered),
            delivery=ways[parcel.seller_id].taken,
            delivery_lost=ways[parcel.seller_id].lost,
            unasked=ways[parcel.seller_id].unasked,
        )
        if parcel.seller_id in ways
        else parcel
        for parcel in parcels
    )


def _way(parcel: QuoteParcel, option: DeliveryOption, terms: _Terms) -> QuoteWay:
    """A way with the reductions of its parcel, and without the tax that this buyer does not owe."""
    most = terms.money(option.price_minor)
    paid = _paid(option, [replace(one, amount=min(one.amount, most)) for one in parcel.reductions])
    reasons = [line.tax_why for line in parcel.lines if line.tax_why]
    rides = _rides(parcel.seller_id, parcel.lines, reasons, {parcel.seller_id: paid}, terms)
    return QuoteWay(option, terms.money(sum(ride.amount_minor for ride in rides)))


def _taxed(
    lines: Sequence[QuoteLine], offers: dict[int, Offer], deliveries: dict[int, DeliveryOption], terms: _Terms
) -> tuple[QuoteParcel, ...]:
    """Stage 4, and the parcels. Tax is rounded over the whole order, so that "per rate" means the order's rates."""
    today = terms.at.astimezone(ZoneInfo(terms.time_zone)).date()
    sellers = list(dict.fromkeys(line.seller_id for line in lines))
    worth = {seller_id: sum(line.total.minor for line in lines if line.seller_id == seller_id) for seller_id in sellers}
    reasons = [
        terms.desk.verdict(
            line.seller_id,
            line.tax_class,
            category_id=offers[line.variant_id].category_id,
            consignment_minor=worth[line.seller_id],
        )
        for line in lines
    ]
    rides = [ride for seller_id in sellers for ride in _rides(seller_id, lines, reasons, deliveries, terms)]
    amounts = [Taxable(line.total.minor, why.rate_bps) for line, why in zip(lines, reasons, strict=True)]
    amounts += [Taxable(ride.amount_minor, ride.why.rate_bps) for ride in rides]
    taxes = taxes_of(amounts, included=terms.included, per_rate=terms.per_rate)
    done = [
        replace(line, tax_rate_bps=half_up(why.rate_bps, 1), tax=terms.money(tax), tax_why=why)
        for line, why, tax in zip(lines, reasons, taxes, strict=False)
    ]
    done = _with_commission(done, offers, terms, today=today)
    ridden = list(zip(rides, taxes[len(lines) :], strict=True))
    return tuple(
        _parcel(
            number,
            [line for line in done if line.seller_id == seller_id],
            offers,
            deliveries.get(seller_id),
            rides=[(ride, tax) for ride, tax in ridden if ride.seller_id == seller_id],
            terms=terms,
        )
        for number, seller_id in enumerate(sellers, start=1)
    )


@dataclass(frozen=True, slots=True)
class _Ride:
    """A part of a seller's delivery that bears one tax: its price, relief taken off, and why."""

    seller_id: int
    amount_minor: int
    why: Verdict


def _rides(
    seller_id: int,
    lines: Sequence[QuoteLine],
    reasons: Sequence[Verdict],
    deliveries: dict[int, DeliveryOption],
    terms: _Terms,
) -> list[_Ride]:
    """The delivery of a seller by the tax it bears: its own, or in the goods' proportions that of the goods."""
    if seller_id not in deliveries:
        return []
    own = [(line, why) for line, why in zip(lines, reasons, strict=True) if line.seller_id == seller_id]
    price, worth = deliveries[seller_id].price_minor, sum(line.total.minor for line, _why in own)
    single = terms.desk.delivery(seller_id, consignment_minor=worth)
    if single is not None:
        return [_Ride(seller_id, price, single)]
    weights: dict[Verdict, int] = {}
    for line, why in own:
        weights[why] = weights.get(why, 0) + line.total.minor
    parts = zip(weights, shares_of(price, list(weights.values())), strict=True)
    return [_Ride(seller_id, _relieved(part, why, terms), why) for why, part in parts]


def _relieved(price_minor: int, why: Verdict, terms: _Terms) -> int:
    """A price without the tax in it that this buyer does not owe, where prices contain tax."""
    return price_minor - tax_in(price_minor, why.relief_bps) if terms.included else price_minor


def _with_commission(
    lines: Sequence[QuoteLine], offers: dict[int, Offer], terms: _Terms, *, today: date
) -> list[QuoteLine]:
    """What the marketplace keeps of each line. It changes no total: the seller bears it.

    It is a share of what the seller is owed: a discount at the marketplace's expense does not make it less.
    """
    goods = [Goods(line.product_id, offers[line.variant_id].category_id, line.seller_id) for line in lines]
    shares = terms_for(goods, on=today)
    fees = [
        fee_of(shares[one], (line.total + line.funded).minor, line.quantity)
        for one, line in zip(goods, lines, strict=True)
    ]
    return [
        replace(
            line,
            commission_bps=shares[one].rate_bps,
            commission=terms.money(fee.share_minor),
            commission_vat=terms.money(fee.vat_minor),
            terms=shares[one],
        )
        for line, one, fee in zip(lines, goods, fees, strict=True)
    ]


def _parcel(
    number: int,
    lines: list[QuoteLine],
    offers: dict[int, Offer],
    delivery: DeliveryOption | None,
    *,
    rides: Sequence[tuple[_Ride, int]],
    terms: _Terms,
) -> QuoteParcel:
    seller = offers[lines[0].variant_id]
    goods = sum(line.unit_price.minor * line.quantity for line in lines)
    discount = sum(line.discount.minor for line in lines)
    shipping, shipping_tax = (sum(ride.amount_minor for ride, _tax in rides), sum(tax for _ride, tax in rides))
    tax = sum(line.tax.minor for line in lines) + shipping_tax
    total = total_of(goods=goods, discount=discount, shipping=shipping, tax=tax, included=terms.included)
    gap = delivery.free_gap_minor if delivery else None
    return QuoteParcel(
        number=number,
        seller_id=seller.seller_id,
        seller_slug=seller.seller_slug,
        seller_name=seller.seller_name,
        lines=tuple(lines),
        needs_delivery=delivery is not None,
        goods=terms.money(goods),
        discount=terms.money(discount),
        shipping=terms.money(shipping),
        reductions=(),
        shipping_tax=terms.money(shipping_tax),
        shipping_taxes=tuple(
            DeliveryTax(ride.why, terms.money(ride.amount_minor - (tax if terms.included else 0)), terms.money(tax))
            for ride, tax in rides
        ),
        tax=terms.money(tax),
        total=terms.money(total),
        delivery_name=delivery.name if delivery else _("Download"),
        ship_by_on=delivery.ship_by_on if delivery else None,
        arrives_from_on=delivery.arrives_from_on if delivery else None,
        arrives_to_on=delivery.arrives_to_on if delivery else None,
        free_shipping_gap=None if gap is None else terms.money(gap),
        deliverable=delivery is None or delivery.available,
    )


def _summed(parcels: tuple[QuoteParcel, ...], granted: Granted, terms: _Terms) -> Quote:
    """Stages 5 and 6."""

    def whole(part: str) -> Money:
        return Money.total((getattr(parcel, part) for parcel in parcels), terms.currency)

    goods, discount, shipping, tax = (whole(part) for part in ("goods", "discount", "shipping", "tax"))
    rounding, total = terms.money(0), whole("total")
    result = Quote(
        currency=terms.currency,
        parcels=parcels,
        goods=goods,
        discount=discount,
        shipping=shipping,
        tax=tax,
        rounding=rounding,
        total=total,
        prices_include_tax=terms.included,
        tax_rounding=terms.rounding,
        steps=(),
        codes=granted.codes,
    )
    return replace(result, steps=_steps(result, result.promotions))


def _steps(quoted: Quote, promotions: Sequence[QuotePromotion]) -> tuple[QuoteStep, ...]:
    """The sum in words; each promotion that takes something off the goods is named by its label."""
    steps = [QuoteStep("goods", _("Products"), quoted.goods)]
    steps += [QuoteStep("discount", str(one.source.label), -one.goods) for one in promotions if one.goods]
    paid_for = ", ".join(str(one.source.label) for one in promotions if one.delivery)
    steps.append(
        QuoteStep("shipping", _("Delivery"), quoted.shipping, paid_for or ("" if quoted.shipping else _("free")))
    )
    if not quoted.prices_include_tax:
        steps.append(QuoteStep("tax", _("VAT"), quoted.tax))
    steps.append(QuoteStep("total", _("Total"), quoted.total))
    if quoted.prices_include_tax and quoted.tax:
        steps.append(QuoteStep("tax", _("Includes VAT of"), quoted.tax))
    return tuple(steps)


def _charged(quoted: Quote, offers: dict[int, Offer], terms: _Terms) -> Quote:
    """Stage 7: the same in the currency that the buyer pays in. Where a buyer is spared a tax, no price is fixed."""
    if terms.rated is None:
        return quoted
    fixed = {
        line.key: listed
        for line in quoted.lines
        if (listed := _listed(offers[line.variant_id], terms)) and line.unit_price == terms.rated.back(listed)
    }
    charged = in_currency(quoted, terms.rated, fixed)
    steps = _steps(charged, charged.promotions)
    return replace(quoted, charged=replace(charged, steps=steps), rated=terms.rated)
