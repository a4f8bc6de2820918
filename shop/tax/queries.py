"""Which tax applies, who is registered for what, and what was due in a period."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, Sum

from shop.base.tenancy import connection
from shop.catalog.models import Category
from shop.sellers.models import Seller
from shop.store.queries import store

from .engines import decide, delivery_follows_goods
from .engines.us import STATES, state_of
from .models import CategoryClass, CountryTerms, Registration, TaxMove, TaxRate, VatCheck
from .numbers import in_register, vat_number
from .rules import class_of, holds_on, jurisdiction_name, marketplace_on, percent_text, sentence_of, table_on, tax_label
from .types import (
    SHIPPING,
    Book,
    Case,
    Company,
    Outcome,
    Party,
    Place,
    Rate,
    Registered,
    ReportRow,
    Scheme,
    Table,
    TaxPart,
    Verdict,
)

__all__ = ["class_of", "jurisdiction_name", "percent_text", "sentence_of", "state_of", "tax_label"]

SECONDS = 5
CHECK_HOLDS = timedelta(days=3)
"""How long the answer of a register is good for another sale."""

_kept: dict[str, tuple[float, Book]] = {}


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers what tax the goods of some sellers bear on one way to one buyer; asks the database for nothing more."""

    to: Place
    included: bool
    buyer: Company | None
    book: Book
    table: Table
    marketplace: Party
    sellers: Mapping[int, Party]

    def verdict(
        self, seller_id: int, tax_class: str, *, category_id: int = 0, consignment_minor: int | None = None
    ) -> Verdict:
        """The tax of goods of a class."""
        return decide(self._case(seller_id, class_of(self.book, tax_class, category_id), consignment_minor))

    def delivery(self, seller_id: int, *, consignment_minor: int | None = None) -> Verdict | None:
        """The tax of delivery; None where it bears that of the goods in the parcel."""
        case = self._case(seller_id, SHIPPING, consignment_minor)
        return None if delivery_follows_goods(case) else decide(case)

    def _case(self, seller_id: int, tax_class: str, consignment_minor: int | None) -> Case:
        seller = self.sellers.get(seller_id) or Party(self.marketplace.country)
        return Case(tax_class, self.to, seller, self.marketplace, self.table, self.buyer, consignment_minor)


def tax_desk(sellers: Iterable[int], *, to: Place | None, buyer: Company | None = None, at: datetime) -> Desk:
    """The rules of a moment for goods of these sellers that go to a place (None: the marketplace's own country)."""
    settings, book = store(), _book()
    day = at.astimezone(ZoneInfo(settings.time_zone)).date()
    place = _placed(to) if to else Place(settings.country)
    return Desk(
        to=place,
        included=book.included.get(place.country, settings.prices_include_tax),
        buyer=buyer,
        book=book,
        table=table_on(book, day),
        marketplace=marketplace_on(book, settings.country, day),
        sellers=parties_of(sellers, on=day),
    )


def prices_include_tax() -> bool:
    """Whether the prices that the marketplace shows contain the tax of its own country."""
    settings = store()
    return _book().included.get(settings.country, settings.prices_include_tax)


def parties_of(sellers: Iterable[int], *, on: date) -> dict[int, Party]:
    """Where each seller is and what it is registered for on a day, in one query."""
    home = store().country
    wanted = Seller.objects.filter(pk__in=set(sellers)).order_by("pk")
    rows = wanted.values_list(
        "pk",
        "business__country",
        "tax_registrations__scheme",
        "tax_registrations__jurisdiction",
        "tax_registrations__number",
        "tax_registrations__limit_minor",
        "tax_registrations__starts_on",
        "tax_registrations__ends_on",
    )
    held: defaultdict[int, list[Registered]] = defaultdict(list)
    countries: dict[int, str] = {}
    for pk, country, scheme, jurisdiction, number, limit, start, end in rows:
        countries[pk] = country or home
        if scheme and holds_on(on, start, end):
            held[pk].append(Registered(Scheme(scheme), jurisdiction, number, limit))
    return {pk: Party(country, tuple(held[pk])) for pk, country in countries.items()}


def _placed(to: Place) -> Place:
    """The place as the table names it: in the US the state by its code, elsewhere no region."""
    return Place(to.country, state_of(to.region) if to.country == "US" else "", to.postcode)


def _book() -> Book:
    """Kept in the process for a few seconds, so that carts ask the database rarely."""
    schema = connection.schema_name
    kept = _kept.get(schema)
    if kept and kept[0] > time.monotonic():
        return kept[1]
    rates: defaultdict[tuple[str, str, str], list[tuple[date, date | None, Rate]]] = defaultdict(list)
    for row in TaxRate.objects.order_by("pk"):
        rate = Rate(row.name, row.rate_bps)
        rates[row.country, row.region, row.tax_class].append((row.starts_on, row.ends_on, rate))
    own = Registration.objects.filter(seller=None).order_by("pk")
    book = Book(
        rates={key: tuple(spans) for key, spans in rates.items()},
        included=dict(CountryTerms.objects.order_by("pk").values_list("country", "prices_include_tax")),
        classes=_classes(),
        registrations=tuple((row.starts_on, row.ends_on, _registered(row)) for row in own),
    )
    _kept[schema] = (time.monotonic() + SECONDS, book)
    return book


def _classes() -> dict[int, str]:
    """The class of every category that has one: its own, or that of the nearest above it."""
    own = dict(CategoryClass.objects.order_by("pk").values_list("category", "tax_class"))
    if not own:
        return {}
    rows = list(Category.objects.order_by("path").values_list("pk", "path"))
    by_path = {path: own[pk] for pk, path in rows if pk in own}
    found = {}
    for pk, path in rows:
        above = max((one for one in by_path if path.startswith(one)), key=len, default=None)
        if above is not None:
            found[pk] = by_path[above]
    return found


def _registered(row: Registration) -> Registered:
    return Registered(Scheme(row.scheme), row.jurisdiction, row.number, row.limit_minor)


def forget_rates() -> None:
    """Drop what the process keeps, after a change and between tests."""
    _kept.clear()


def tax_rates(*, on: date | None = None, country: str = "") -> QuerySet[TaxRate]:
    """Every rate, or those that are not over before a day; of one country where it is named."""
    rows = TaxRate.objects.order_by("country", "region", "tax_class", "-starts_on")
    if on is not None:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    return rows.filter(country=country) if country else rows


def countries_with_rates() -> list[str]:
    """The countries that have any rate, by code."""
    return list(TaxRate.objects.order_by("country").values_list("country", flat=True).distinct())


def country_terms() -> QuerySet[CountryTerms]:
    """What is said about the prices of countries, by code."""
    return CountryTerms.objects.order_by("country")


def category_classes() -> QuerySet[CategoryClass]:
    """The categories that have a class, in the order of the tree."""
    return CategoryClass.objects.select_related("category").order_by("category__path")


def registrations(*, on: date | None = None) -> QuerySet[Registration]:
    """Every registration, the marketplace's first, or those that are not over before a day."""
    rows = Registration.objects.select_related("seller")
    rows = rows.order_by(F("seller__slug").asc(nulls_first=True), "jurisdiction", "scheme", "-starts_on")
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)) if on else rows


def states() -> list[tuple[str, str]]:
    """The states of the US that have a rate of their own, with their names."""
    return sorted(STATES.items(), key=lambda pair: pair[1])


def tax_classes() -> list[str]:
    """Every class that the table knows, by name."""
    return list(TaxRate.objects.order_by("tax_class").values_list("tax_class", flat=True).distinct())


def last_check_of(number: str, *, at: datetime) -> VatCheck | None:
    """What was found out about a number lately; a register that did not answer counts for nothing."""
    lately = VatCheck.objects.filter(number=number, at__gt=at - CHECK_HOLDS, at__lte=at).exclude(outcome=Outcome.DOWN)
    return lately.order_by("-pk").first()


def company_of_check(check_id: int | None, *, at: datetime) -> Company | None:
    """The business of a check as the price sees it: confirmed as long as the check holds."""
    check = VatCheck.objects.filter(pk=check_id).first() if check_id else None
    if check is None:
        return None
    holds = check.is_confirmed and check.at > at - CHECK_HOLDS
    return Company(check.country, check.number, confirmed=holds)


def check_with_id(check_id: int | None) -> VatCheck | None:
    """The check that a draft or an order names."""
    return VatCheck.objects.filter(pk=check_id).first() if check_id else None


def own_vat_number(*, at: datetime) -> str:
    """The marketplace's own VAT number in the European Union with its prefix, for asking the register; or nothing."""
    book, settings = _book(), store()
    day = at.astimezone(ZoneInfo(settings.time_zone)).date()
    held = marketplace_on(book, settings.country, day).registrations
    numbers = (vat_number(one.number, one.jurisdiction) for one in held if in_register(one.jurisdiction))
    return next((number for number in numbers if number), "")


def has_moved(key: str) -> bool:
    """Whether the tax of a journal is noted already."""
    return TaxMove.objects.filter(key=key).exists()


def parts_of_key(key: str) -> list[TaxPart]:
    """What one journal brought."""
    return [_part(row, row.taxable_minor, row.tax_minor) for row in TaxMove.objects.filter(key=key).order_by("pk")]


def parts_left(reference: str, seller_id: int) -> list[TaxPart]:
    """What a seller's part of a sale still bears: what it brought less what went back."""
    columns = ("jurisdiction", "name", "rate_bps", "code", "remitter", "currency")
    rows = TaxMove.objects.filter(reference=reference, seller=seller_id).order_by(*columns).values(*columns)
    sums = rows.annotate(taxable_minor=Sum("taxable_minor"), tax_minor=Sum("tax_minor"))
    return [TaxPart(seller_id=seller_id, **row) for row in sums]


def tax_report(*, starts_at: datetime, ends_at: datetime, seller_id: int | None = None) -> list[ReportRow]:
    """What sales of a span brought and took back, its end left out, by jurisdiction, rate and who remits."""
    columns = ("jurisdiction", "name", "rate_bps", "code", "remitter", "currency")
    moves = TaxMove.objects.filter(at__gte=starts_at, at__lt=ends_at)
    if seller_id is not None:
        moves = moves.filter(seller=seller_id)
    rows = moves.order_by(*columns).values(*columns)
    sums = rows.annotate(
        taxable_minor=Sum("taxable_minor"),
        sold_minor=Sum("tax_minor", filter=Q(key__startswith="sale:"), default=0),
        back_minor=Sum("tax_minor", filter=~Q(key__startswith="sale:"), default=0),
    )
    return [ReportRow(**row) for row in sums]


def first_move_at() -> datetime | None:
    """When the first tax was due."""
    return TaxMove.objects.order_by("at").values_list("at", flat=True).first()


def _part(row: TaxMove, taxable_minor: int, tax_minor: int) -> TaxPart:
    return TaxPart(
        seller_id=row.seller_id,
        jurisdiction=row.jurisdiction,
        name=row.name,
        rate_bps=row.rate_bps,
        code=row.code,
        remitter=row.remitter,
        taxable_minor=taxable_minor,
        tax_minor=tax_minor,
        currency=row.currency,
    )
