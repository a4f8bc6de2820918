"""Rates: what sources say, what moves too far, what gets old."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from shop.base.actor import Actor
from shop.base.http import CannotFetch, Fetched
from shop.base.money import Money
from shop.currencies.ecb import CannotRead, read_ecb
from shop.currencies.models import Rate
from shop.currencies.queries import offered_codes, rate_to, stale_currencies
from shop.currencies.services import (
    CannotAddRate,
    CannotDecide,
    CannotOffer,
    decide_rate,
    fetch_ecb,
    take_rates,
    withdraw_currency,
)
from shop.currencies.types import Source, Taken
from tests.cast import NOW
from tests.factories.currencies import TREASURER, offered, rated

pytestmark = pytest.mark.django_db
CHIEF = Actor.system("chief")
ECB = b"""<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
 <gesmes:subject>Reference rates</gesmes:subject><gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
 <Cube><Cube time="2026-11-20"><Cube currency="USD" rate="1.0812"/><Cube currency='GBP' rate='0.8511'/>
 <Cube currency="XQQ" rate="3"/></Cube></Cube>
</gesmes:Envelope>"""


def test_the_file_of_the_central_bank_is_read_to_the_last_digit() -> None:
    drafts = read_ecb(ECB)

    assert [(one.base, one.quote, one.value) for one in drafts] == [
        ("EUR", "USD", Decimal("1.0812")),
        ("EUR", "GBP", Decimal("0.8511")),
    ]
    assert drafts[0].valid_from == datetime(2026, 11, 20, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Down for maintenance</html>",
        b'<Cube time="2026-11-20"><Cube currency="USD" rate="-1"/></Cube>',
        b'<Cube time="2026-11-20"><Cube currency="USD" rate="NaN"/></Cube>',
        b'<!DOCTYPE x [<!ENTITY r "1.1">]><Cube time="2026-11-20"><Cube currency="USD" rate="&r;"/></Cube>',
        b'<Cube time="yesterday"><Cube currency="USD" rate="1.1"/></Cube>',
    ],
)
def test_what_is_not_the_banks_file_is_refused_whole(content: bytes) -> None:
    with pytest.raises(CannotRead):
        read_ecb(content)


def test_taking_a_file_twice_adds_nothing() -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    first = take_rates(drafts=read_ecb(ECB), by=TREASURER, at=at)

    again = take_rates(drafts=read_ecb(ECB), by=TREASURER, at=at)

    assert (first.added, first.known, again.added, again.known) == (2, 0, 0, 2)


def test_asking_the_bank_takes_its_rates_and_its_silence_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([Fetched(ECB, "text/xml"), Fetched(b"<html>", "text/html"), CannotFetch("status 503")])

    def fetch(address: str, **_limits: object) -> Fetched:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("shop.currencies.services.fetch", fetch)

    taken = [fetch_ecb(by=TREASURER, at=datetime(2026, 11, 21, tzinfo=UTC)) for _time in range(3)]

    assert taken == [Taken(2, 0, 0), None, None]
    assert Rate.objects.count() == 2


def test_rates_are_crossed_through_the_euro_and_bear_the_markup() -> None:
    rated("EUR", "1.25", "USD", source=Source.ECB)
    rated("EUR", "125", "BDT")
    offered("USD", markup_bps=200)

    found = rate_to("USD")

    assert found is not None
    assert (found.value, found.sources) == (Decimal("0.0102"), "manual+ecb")
    assert found.of(Money(1000_00, "BDT")) == Money(10_20, "USD")


def test_a_rate_that_moved_too_far_waits_while_the_last_good_one_goes_on() -> None:
    offered("USD", "100")
    held = rated("USD", "112", "BDT", at=NOW + timedelta(hours=3))
    before = rate_to("USD")

    with pytest.raises(CannotDecide):
        decide_rate(rate_id=held.pk, accepted=True, by=TREASURER, at=NOW)
    unmoved = rate_to("USD")
    decide_rate(rate_id=held.pk, accepted=True, by=CHIEF, at=NOW)
    after = rate_to("USD")

    assert held.held
    assert before is not None
    assert before == unmoved
    assert before.value == Decimal("0.01")
    assert after is not None
    assert after.value == Decimal("0.0089285714")


def test_a_refused_rate_never_counts() -> None:
    offered("USD", "100")
    held = rated("USD", "150", "BDT", at=NOW + timedelta(hours=3))

    decide_rate(rate_id=held.pk, accepted=False, by=CHIEF, at=NOW)

    found = rate_to("USD")
    assert found is not None
    assert found.value == Decimal("0.01")
    with pytest.raises(CannotDecide):
        decide_rate(rate_id=held.pk, accepted=True, by=CHIEF, at=NOW)


def test_an_old_rate_goes_on_and_is_told_of() -> None:
    offered("USD", "100")

    assert stale_currencies(at=NOW + timedelta(hours=72)) == []
    assert stale_currencies(at=NOW + timedelta(hours=72, seconds=1)) == ["USD"]
    assert offered_codes() == ("BDT", "USD")


def test_a_currency_without_a_rate_is_not_to_be_chosen() -> None:
    offered("EUR")

    assert offered_codes() == ("BDT",)
    assert rate_to("EUR") is None
    assert stale_currencies(at=NOW) == ["EUR"]


def test_a_withdrawn_currency_is_not_to_be_chosen() -> None:
    offered("USD", "100")

    withdraw_currency(code="USD", by=TREASURER, at=NOW)

    assert offered_codes() == ("BDT",)
    assert rate_to("USD") is None


@pytest.mark.parametrize(("base", "value", "quote"), [("USD", "0", "BDT"), ("USD", "1", "USD"), ("USD", "1", "ABC")])
def test_a_rate_that_cannot_be_is_refused(base: str, value: str, quote: str) -> None:
    with pytest.raises(CannotAddRate):
        rated(base, value, quote)

    assert not Rate.objects.exists()


def test_the_own_currency_is_not_offered_beside_itself() -> None:
    with pytest.raises(CannotOffer):
        offered("BDT")


def test_rates_are_never_changed() -> None:
    rate = rated("USD", "100", "BDT")

    with pytest.raises(DatabaseError), transaction.atomic():
        Rate.objects.filter(pk=rate.pk).update(value=1)

    assert Rate.objects.get().value == 100


def test_command_takes_a_table_and_names_the_line_it_cannot_read(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("base,quote,rate,date\nUSD,BDT,119.5,2026-11-19\nUSD,BDT,120,2026-11-20\n")
    bad.write_text("base,quote,rate,date\nUSD,BDT,119.5,2026-11-19\nUSD,BDT,much,2026-11-20\n")

    with pytest.raises(CommandError, match="line 3"):
        call_command("exchange_rates", bad)
    assert not Rate.objects.exists()
    call_command("exchange_rates", good)

    assert Rate.objects.count() == 2
