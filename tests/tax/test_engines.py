"""What each part of the world asks for: a table of cases, each with its verdict. Pure."""

from typing import Any

import pytest

from shop.tax.engines import decide, delivery_follows_goods
from shop.tax.engines.us import state_of
from shop.tax.rules import percent_text, sentence_of
from shop.tax.types import EXEMPT, STANDARD, Case, Code, Company, Party, Place, Rate, Registered, Remitter, Scheme

RATES = {
    ("BD", "", STANDARD): 1500,
    ("BD", "", "truncated-5"): 500,
    ("DE", "", STANDARD): 1900,
    ("DE", "", "reduced"): 700,
    ("NL", "", STANDARD): 2100,
    ("GB", "", STANDARD): 2000,
    ("IN", "", STANDARD): 1800,
    ("US", "CA", STANDARD): 725,
}


def table(country: str, region: str, tax_class: str) -> Rate | None:
    rate = RATES.get((country, region, tax_class))
    return None if rate is None else Rate("VAT", rate)


def party(country: str, *held: tuple[str, str]) -> Party:
    """Somebody with registrations, small consignments up to 100."""
    limits = {Scheme.IMPORT: 100}
    return Party(country, tuple(Registered(Scheme(s), where, "1", limits.get(Scheme(s))) for s, where in held))


def case(seller: Party, to: str, *, us: Party | None = None, **more: Any) -> Case:
    country, _dash, region = to.partition("-")
    values = {"tax_class": STANDARD, "marketplace": us or party("BD")} | more
    return Case(to=Place(country, region), seller=seller, table=table, **values)


DUTCH, DUTCH_OSS, GERMAN = party("NL"), party("NL", ("oss", "EU")), party("DE")
CONFIRMED, UNCONFIRMED = Company("DE", "DE1", confirmed=True), Company("DE", "DE1", confirmed=False)
IOSS, UK_IMPORT, CALIFORNIA = (
    party("BD", ("import", "EU")),
    party("BD", ("import", "GB")),
    party("US", ("sales_tax", "US-CA")),
)


@pytest.mark.parametrize(
    ("asked", "code", "jurisdiction", "bps", "remitter"),
    [
        (case(party("BD"), "BD"), Code.DOMESTIC, "BD", 1500, Remitter.SELLER),
        (case(party("BD"), "BD", tax_class="truncated-5"), Code.DOMESTIC, "BD", 500, Remitter.SELLER),
        (case(party("BD"), "BD", tax_class=EXEMPT), Code.EXEMPT, "BD", 0, Remitter.NOBODY),
        (case(party("BD", ("small", "BD")), "BD"), Code.SMALL_BUSINESS, "BD", 0, Remitter.NOBODY),
        (case(party("IN"), "BD"), Code.IMPORT, "BD", 0, Remitter.NOBODY),
        (case(GERMAN, "DE", buyer=CONFIRMED), Code.DOMESTIC, "DE", 1900, Remitter.SELLER),
        (case(DUTCH, "DE"), Code.ORIGIN, "NL", 2100, Remitter.SELLER),
        (case(DUTCH_OSS, "DE"), Code.DESTINATION, "DE", 1900, Remitter.SELLER),
        (case(DUTCH_OSS, "DE", tax_class="reduced"), Code.DESTINATION, "DE", 700, Remitter.SELLER),
        (case(party("NL", ("vat", "DE")), "DE"), Code.DESTINATION, "DE", 1900, Remitter.SELLER),
        (case(DUTCH, "DE", buyer=CONFIRMED), Code.REVERSE_CHARGE, "DE", 0, Remitter.BUYER),
        (case(DUTCH, "DE", buyer=UNCONFIRMED), Code.ORIGIN, "NL", 2100, Remitter.SELLER),
        (case(DUTCH, "DE", buyer=Company("NL", "NL1", confirmed=True)), Code.ORIGIN, "NL", 2100, Remitter.SELLER),
        (case(party("BD"), "DE", us=IOSS, consignment_minor=100), Code.DEEMED_SUPPLIER, "DE", 1900, Remitter.MARKETPLACE),
        (case(party("BD"), "DE", us=IOSS, consignment_minor=101), Code.IMPORT, "DE", 0, Remitter.NOBODY),
        (case(party("BD"), "DE", us=IOSS), Code.IMPORT, "DE", 0, Remitter.NOBODY),
        (case(party("GB"), "GB"), Code.DOMESTIC, "GB", 2000, Remitter.SELLER),
        (case(party("BD"), "GB", us=UK_IMPORT, consignment_minor=99), Code.DEEMED_SUPPLIER, "GB", 2000, Remitter.MARKETPLACE),
        (case(party("BD", ("vat", "GB")), "GB"), Code.DESTINATION, "GB", 2000, Remitter.SELLER),
        (case(party("BD"), "GB"), Code.IMPORT, "GB", 0, Remitter.NOBODY),
        (case(party("US"), "US-CA", us=CALIFORNIA), Code.FACILITATOR, "US-CA", 725, Remitter.MARKETPLACE),
        (case(CALIFORNIA, "US-CA"), Code.DESTINATION, "US-CA", 725, Remitter.SELLER),
        (case(party("US"), "US-TX", us=CALIFORNIA), Code.NOT_REGISTERED, "US-TX", 0, Remitter.NOBODY),
        (case(party("US"), "US", us=CALIFORNIA), Code.NOT_REGISTERED, "US", 0, Remitter.NOBODY),
        (case(party("IN"), "IN"), Code.DOMESTIC, "IN", 1800, Remitter.SELLER),
        (case(party("BD", ("vat", "IN")), "IN"), Code.DESTINATION, "IN", 1800, Remitter.SELLER),
        (case(party("BD"), "IN"), Code.IMPORT, "IN", 0, Remitter.NOBODY),
        (case(party("JP"), "JP"), Code.NO_RATE, "JP", 0, Remitter.NOBODY),
    ],
)  # fmt: skip
def test_verdict(asked: Case, code: Code, jurisdiction: str, bps: int, remitter: Remitter) -> None:
    why = decide(asked)

    assert (why.code, why.jurisdiction, why.rate_bps, why.remitter) == (code, jurisdiction, bps, remitter)
    assert sentence_of(why) and "%(" not in sentence_of(why)


def test_reverse_charge_takes_out_what_a_consumer_there_would_pay() -> None:
    assert decide(case(DUTCH, "DE", buyer=CONFIRMED)).relief_bps == 2100
    assert decide(case(DUTCH_OSS, "DE", buyer=CONFIRMED)).relief_bps == 1900


@pytest.mark.parametrize(("country", "postcode", "outside"), [("DE", "78266", True), ("DE", "10115", False)])
def test_parts_of_the_union_outside_its_tax_area_bear_none(country: str, postcode: str, outside: bool) -> None:
    asked = Case(STANDARD, Place(country, postcode=postcode), GERMAN, party("BD"), table)

    assert (decide(asked).code is Code.OUTSIDE) is outside


def test_delivery_bears_the_tax_of_the_goods_in_europe_and_its_own_elsewhere() -> None:
    assert [delivery_follows_goods(case(GERMAN, to)) for to in ("DE", "GB", "BD", "US-CA")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(("said", "code"), [("CA", "CA"), ("ca", "CA"), ("New  York", "NY"), ("Dhaka", ""), ("", "")])
def test_states_are_known_by_code_and_name(said: str, code: str) -> None:
    assert state_of(said) == code


def test_reasons_are_sentences() -> None:
    assert sentence_of(decide(case(party("BD"), "BD"))) == "VAT 15% of Bangladesh: seller and delivery are there."
    assert sentence_of(decide(case(DUTCH, "DE", buyer=CONFIRMED))) == (
        "No tax: reverse charge. The buyer accounts for it in Germany."
    )
    assert [percent_text(bps) for bps in (1500, 725, 0)] == ["15", "7.25", "0"]
