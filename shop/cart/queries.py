"""Reads of carts. Every one goes through the owner, so another person's cart or line is simply not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from shop.base.money import Money
from shop.base.pictures import Picture
from shop.base.translated import Translated
from shop.catalog.models import Variant
from shop.catalog.queries import covers_of, image_view
from shop.inventory.queries import available_of
from shop.pricing.services import CannotQuote, quote
from shop.pricing.types import Ask, Quote, QuoteLine, QuoteParcel, WantedLine
from shop.promotions.types import CodeAnswer, Reason
from shop.shipping.types import Destination
from shop.store.queries import store
from shop.tax.types import Company

from .models import Cart, CartLine
from .types import CartOwner, CartView, LineView, ParcelView, Trouble

type Available = Mapping[int, int | None]


def open_carts_of(owner: CartOwner) -> QuerySet[Cart]:
    """The owner's open cart, as a queryset of at most one row."""
    mine = {"user_id": owner.user_id} if owner.user_id else {"user": None, "token_hash": owner.token_hash}
    if not owner.known:
        return Cart.objects.none()
    return Cart.objects.filter(closed_at=None, express=False, **mine).order_by("pk")


def express_cart_of(user_id: int, public_id: UUID) -> Cart | None:
    """The person's cart of one thing that is, or was, bought at once."""
    return Cart.objects.filter(user=user_id, express=True, public_id=public_id).first()


def cart_count_of(owner: CartOwner) -> int:
    """How many pieces the owner's cart holds, in one indexed query."""
    return open_carts_of(owner).values_list("count", flat=True).first() or 0


def lines_of_cart(cart_id: int) -> QuerySet[CartLine]:
    """Every line of a cart, saved ones too, in the order they were added."""
    related = ("variant__product__seller", "variant__value1", "variant__value2", "variant__value3", "variant__image")
    return CartLine.objects.filter(cart=cart_id).select_related(*related).order_by("added_at", "pk")


def line_of_owner(owner: CartOwner, line: UUID) -> CartLine | None:
    """One line of the owner's open cart; nothing when it is in no cart, or in another's."""
    return CartLine.objects.filter(cart__in=open_carts_of(owner), public_id=line).first()


def wanted_lines(cart_id: int) -> tuple[WantedLine, ...]:
    """What the cart asks for, saved lines left out, as the quote wants it."""
    lines = CartLine.objects.filter(cart=cart_id, saved_at=None).order_by("added_at", "pk")
    return tuple(_wanted(line) for line in lines)


def ask_of(cart: Cart, *, company: Company | None = None) -> Ask:
    """On what terms the cart is priced: its owner, its codes, its currency, the deliveries chosen, the business."""
    return Ask(
        customer_id=cart.user_id,
        codes=tuple(cart.codes),
        currency=cart.currency,
        deliveries={int(seller_id): way for seller_id, way in cart.deliveries.items()},
        company=company,
    )


def code_tried(cart: Cart, code: str, *, at: datetime) -> CodeAnswer:
    """What a code would do for the cart as it stands, beside those that it has."""
    ask = replace(ask_of(cart), codes=tuple(dict.fromkeys([*cart.codes, code])))
    lines = list(lines_of_cart(cart.pk).filter(saved_at=None))
    priced = _quote_of(lines, destination=None, ask=ask, at=at)
    answers = priced.codes if priced else ()
    return next((one for one in answers if one.code == code), CodeAnswer(code, Translated(), Reason.OTHER_GOODS))


def ways_of_cart(
    cart: Cart, *, destination: Destination | None, company: Company | None, at: datetime
) -> dict[int, set[str]]:
    """The codes of the ways that each seller's parcel can go now, by the seller's id."""
    lines = list(lines_of_cart(cart.pk).filter(saved_at=None))
    priced = _quote_of(lines, destination=destination, ask=ask_of(cart, company=company), at=at)
    return {one.seller_id: {way.option.code for way in one.ways} for one in priced.parcels} if priced else {}


def variant_named(public_id: UUID) -> Variant | None:
    """The variant that a form names, for sale or not."""
    return Variant.objects.select_related("product").filter(public_id=public_id).first()


def cart_for_page(
    cart: Cart | None, *, destination: Destination | None, company: Company | None = None, at: datetime
) -> CartView:
    """The cart as its page shows it, quoted now. The number of queries does not depend on the number of lines."""
    if cart is None:
        return cart_view([], None, available={})
    lines = list(lines_of_cart(cart.pk))
    available = available_of({line.variant_id for line in lines}) if lines else {}
    wanted = [line for line in lines if line.saved_at is None and _trouble(line, available) is None]
    ask = ask_of(cart, company=company)
    return cart_view(lines, _quote_of(wanted, destination=destination, ask=ask, at=at), available=available)


def cart_view(lines: Sequence[CartLine], priced: Quote | None, *, available: Available) -> CartView:
    """Sort lines into parcels as the quote has them, what cannot be bought, and what is saved for later."""
    by_key = {line.public_id.hex: line for line in lines}
    parcels = tuple(_parcel(parcel, by_key, available, priced) for parcel in priced.shown.parcels) if priced else ()
    quoted = {line.key for line in priced.lines} if priced else set()
    left_out = [line for line in lines if line.public_id.hex not in quoted]
    covers = covers_of({line.variant.product_id for line in left_out}) if left_out else {}
    views = [(line, _unquoted(line, covers.get(line.variant.product_id), available)) for line in left_out]
    return CartView(
        count=sum(line.quantity for line in lines if line.saved_at is None),
        parcels=parcels,
        unavailable=tuple(view for line, view in views if not line.saved_at),
        saved=tuple(view for line, view in views if line.saved_at),
        quote=priced,
    )


def _quote_of(lines: Sequence[CartLine], *, destination: Destination | None, ask: Ask, at: datetime) -> Quote | None:
    """The quote of the lines; what was taken off sale this very moment is left out of it."""
    if not lines:
        return None
    try:
        return quote(lines=[_wanted(line) for line in lines], destination=destination, ask=ask, at=at)
    except CannotQuote as refusal:
        rest = [line for line in lines if line.variant_id not in refusal.variant_ids]
        return _quote_of(rest, destination=destination, ask=ask, at=at)


def _wanted(line: CartLine) -> WantedLine:
    return WantedLine(key=line.public_id.hex, variant_id=line.variant_id, quantity=line.quantity)


def _parcel(parcel: QuoteParcel, by_key: dict[str, CartLine], available: Available, priced: Quote) -> ParcelView:
    books = {line.key: line for line in priced.lines}
    return ParcelView(
        number=parcel.number,
        seller_id=parcel.seller_id,
        seller_slug=parcel.seller_slug,
        seller_name=parcel.seller_name,
        lines=tuple(
            replace(
                _quoted_line(line, by_key[line.key], available[line.variant_id]),
                price_before=_price_before(books[line.key], by_key[line.key], priced),
            )
            for line in parcel.lines
        ),
        needs_delivery=parcel.needs_delivery,
        shipping=parcel.shipping,
        delivery_name=parcel.delivery_name,
        arrives_from_on=parcel.arrives_from_on,
        arrives_to_on=parcel.arrives_to_on,
        free_shipping_gap=parcel.free_shipping_gap,
        deliverable=parcel.deliverable,
        delivery=parcel.delivery,
        ways=parcel.ways,
        delivery_lost=parcel.delivery_lost,
    )


def _quoted_line(priced: QuoteLine, line: CartLine, available: int | None) -> LineView:
    return LineView(
        public_id=line.public_id,
        variant_id=line.variant_id,
        product_slug=priced.product_slug,
        title=priced.title,
        options=priced.options,
        image=priced.image,
        digital=priced.digital,
        quantity=line.quantity,
        unit_price=priced.unit_price,
        compare_at=priced.compare_at,
        total=priced.total,
        price_before=None,
        available=available,
        trouble=Trouble.FEWER if available is not None and available < line.quantity else None,
        discount=priced.discount,
    )


def _price_before(priced: QuoteLine, line: CartLine, quoted: Quote) -> Money | None:
    """The price when the line was added, where that was another one, as its shopper sees prices."""
    before = Money(line.seen_price_minor, priced.list_price.currency)
    if before == priced.list_price or priced.fixed:
        return None
    return quoted.rated.of(before) if quoted.rated else before


def _unquoted(line: CartLine, cover: Picture | None, available: Available) -> LineView:
    variant, currency = line.variant, store().currency
    price, before = Money(variant.price_minor, currency), Money(line.seen_price_minor, currency)
    return LineView(
        public_id=line.public_id,
        variant_id=variant.pk,
        product_slug=variant.product.slug,
        title=variant.product.title,
        options=variant.options_text,
        image=image_view(variant.image) or cover,
        digital=not variant.product.needs_delivery,
        quantity=line.quantity,
        unit_price=price,
        compare_at=None,
        total=None,
        price_before=None if before == price else before,
        available=available[line.variant_id],
        trouble=_trouble(line, available) or (None if line.saved_at else Trouble.GONE),
    )


def _trouble(line: CartLine, available: Available) -> Trouble | None:
    """Why none of it can be bought, if so."""
    if not line.variant.for_sale:
        return Trouble.GONE
    return Trouble.SOLD_OUT if available[line.variant_id] == 0 else None
