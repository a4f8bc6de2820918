"""Making an order out of a quote: every figure is copied, none is computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.functional import Promise, lazy

from shop.base.actor import Actor
from shop.base.locks import lock_name
from shop.base.money import Money
from shop.base.translated import Translated
from shop.orders.models import Order, OrderContact, OrderLine, OrderTax, Package, Reduction
from shop.orders.rules import letter_of
from shop.orders.types import OrderDraft
from shop.pricing.types import Quote, QuoteLine, QuoteParcel, QuoteReduction
from shop.store.queries import store
from shop.tax.queries import sentence_of
from shop.tax.types import Verdict

TAKE = "SELECT nextval('orders_order_number')"
BEGIN = """
SELECT CASE WHEN is_called THEN nextval('orders_order_number') ELSE setval('orders_order_number', %s) END
FROM orders_order_number
"""


@transaction.atomic
def create_order(*, draft: OrderDraft, quote: Quote, by: Actor, at: datetime) -> Order:
    """An order awaiting its payment, with contact, packages A, B, … in the quote's order, and lines."""
    order = Order(
        number=next_number(),
        user_id=draft.user_id,
        language=draft.language,
        payment_method=draft.method,
        currency=quote.currency,
        goods_minor=quote.goods.minor,
        discount_minor=quote.discount.minor,
        shipping_minor=quote.shipping.minor,
        tax_minor=quote.tax.minor,
        rounding_minor=quote.rounding.minor,
        total_minor=quote.total.minor,
        funded_minor=sum(_funded(parcel) for parcel in quote.parcels),
        prices_include_tax=quote.prices_include_tax,
        tax_rounding=quote.tax_rounding,
        tax_name=quote.tax_name,
        quote=quote.as_json(),
        created_at=at,
        **_frozen_rate(quote),
    )
    order.save(force_insert=True)
    order.changes.create(to_status=order.status, at=at, actor=str(by))
    OrderContact.objects.create(order=order, **asdict(draft.contact))
    shown = quote.shown.parcels
    packages = Package.objects.bulk_create(
        _package(order, *parcels) for parcels in zip(quote.parcels, shown, strict=True)
    )
    lines = [
        OrderLine.objects.bulk_create(
            _line(package, place, *lines)
            for place, lines in enumerate(zip(parcel.lines, charged.lines, strict=True), start=1)
        )
        for package, parcel, charged in zip(packages, quote.parcels, shown, strict=True)
    ]
    _freeze_taxes(quote, packages, [line for found in lines for line in found])
    _reduce(packages, lines, quote)
    return order


def _frozen_rate(quote: Quote) -> dict[str, Any]:
    """What the buyer pays in another currency, and by which rate; nothing where the books' currency is paid."""
    if quote.charged is None or quote.rated is None:
        return {}
    return {
        "charged_currency": quote.charged.currency,
        "charged_minor": quote.charged.total.minor,
        "rate": quote.rated.value,
        "rate_sources": quote.rated.sources,
        "rated_at": quote.rated.valid_from,
    }


def _freeze_taxes(quote: Quote, packages: Sequence[Package], lines: Sequence[OrderLine]) -> None:
    """Keep why each line and each delivery bears its tax."""
    rows, made, words = [], iter(lines), _Words()
    for package, parcel in zip(packages, quote.parcels, strict=True):
        for priced in parcel.lines:
            net = priced.total - priced.tax if quote.prices_include_tax else priced.total
            rows.append(_tax(package, next(made), (priced.tax_why, net, priced.tax), words))
        found = [one for one in parcel.shipping_taxes if one.taxable or one.tax]
        rows += [_tax(package, None, (one.why, one.taxable, one.tax), words) for one in found]
    OrderTax.objects.bulk_create(row for row in rows if row)


class _Words(dict[Verdict, Translated]):
    """The sentence of each verdict in every language, made once."""

    def __missing__(self, why: Verdict) -> Translated:
        self[why] = in_every_language(lazy(lambda: sentence_of(why), str)())
        return self[why]


def _tax(
    package: Package, line: OrderLine | None, due: tuple[Verdict | None, Money, Money], words: _Words
) -> OrderTax | None:
    why, taxable, tax = due
    if why is None:
        return None
    return OrderTax(
        package=package,
        line=line,
        jurisdiction=why.jurisdiction,
        name=why.name,
        rate_bps=why.rate_bps,
        code=why.code,
        remitter=why.remitter,
        taxable_minor=taxable.minor,
        tax_minor=tax.minor,
        why=words[why],
    )


def _reduce(packages: Sequence[Package], lines: Sequence[Sequence[OrderLine]], quote: Quote) -> None:
    """Keep what each promotion took off the lines and the delivery, and who pays for it."""
    rows = []
    for package, found, parcel in zip(packages, lines, quote.parcels, strict=True):
        rows += [_reduction(package, None, one) for one in parcel.reductions]
        for line, quoted in zip(found, parcel.lines, strict=True):
            rows += [_reduction(package, line, one) for one in quoted.reductions]
    if rows:
        Reduction.objects.bulk_create(rows)


def _reduction(package: Package, line: OrderLine | None, one: QuoteReduction) -> Reduction:
    return Reduction(
        package=package,
        line=line,
        promotion_id=one.source.promotion_id,
        label=one.source.label,
        code=one.source.code,
        payer=one.source.payer,
        amount_minor=one.amount.minor,
        currency=one.amount.currency,
    )


def _funded(parcel: QuoteParcel) -> int:
    """What the marketplace pays the parcel's seller, in minor units."""
    delivery = sum(one.funded_minor for one in parcel.reductions)
    return delivery + sum(line.funded.minor for line in parcel.lines)


def next_number() -> str:
    """The next order number. Nobody waits for anybody, so a checkout that fails leaves a gap.

    The marketplace's first number is read once, when the sequence is still untouched; then one caller begins alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_called FROM orders_order_number")
        if cursor.fetchone()[0]:
            cursor.execute(TAKE)
        else:
            lock_name("orders.first_number")
            cursor.execute(BEGIN, [store().first_order_number])
        return str(cursor.fetchone()[0])


def _package(order: Order, parcel: QuoteParcel, charged: QuoteParcel) -> Package:
    on_top = Money.zero(charged.tax.currency) if order.prices_include_tax else charged.tax
    return Package(
        order=order,
        seller_id=parcel.seller_id,
        letter=letter_of(parcel.number),
        needs_delivery=parcel.needs_delivery,
        goods_minor=parcel.goods.minor,
        discount_minor=parcel.discount.minor,
        shipping_minor=parcel.shipping.minor,
        shipping_funded_minor=sum(one.funded_minor for one in parcel.reductions),
        tax_minor=parcel.tax.minor,
        total_minor=parcel.total.minor,
        charged_shipping_minor=charged.shipping.minor if order.charged_currency else None,
        charged_tax_minor=on_top.minor if order.charged_currency else None,
        delivery_name=in_every_language(parcel.delivery_name),
        delivery_terms=dict(parcel.delivery.why) if parcel.delivery else {},
        arrives_from_on=parcel.arrives_from_on,
        arrives_to_on=parcel.arrives_to_on,
        ship_by_on=parcel.ship_by_on,
    )


def _line(package: Package, position: int, line: QuoteLine, charged: QuoteLine) -> OrderLine:
    turned = bool(package.order.charged_currency)
    return OrderLine(
        package=package,
        variant_id=line.variant_id,
        position=position,
        title=line.title,
        options=line.options,
        sku=line.sku,
        image=line.image,
        digital=line.digital,
        quantity=line.quantity,
        unit_price_minor=line.unit_price.minor,
        discount_minor=line.discount.minor,
        funded_minor=line.funded.minor,
        total_minor=line.total.minor,
        tax_class=line.tax_class,
        tax_rate_bps=line.tax_rate_bps,
        tax_minor=line.tax.minor,
        commission_bps=line.commission_bps,
        commission_minor=line.commission.minor,
        commission_vat_bps=line.terms.vat_bps if line.terms else 0,
        commission_vat_minor=line.commission_vat.minor,
        commission_why=line.terms.as_json() if line.terms else {},
        currency=package.order.currency,
        charged_unit_minor=charged.unit_price.minor if turned else None,
        charged_minor=charged.total.minor if turned else None,
    )


def in_every_language(text: str | Promise | Translated) -> Translated:
    """A text of ours as it reads now in each of the marketplace's languages."""
    texts = Translated()
    for language in store().languages:
        with translation.override(language):
            texts[language] = str(text)
    return texts
