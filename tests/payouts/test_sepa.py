"""The file that a European bank reads, to the letter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.actor import Actor
from shop.payouts.files import CHANNELS, SEPA
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.sepa import TAKEN, Message, Payer, credit_transfers, latin
from shop.store.services import change_store

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>RUN-1007</MsgId>
      <CreDtTm>2026-11-20T18:30:00Z</CreDtTm>
      <NbOfTxs>2</NbOfTxs>
      <CtrlSum>1270.05</CtrlSum>
      <InitgPty>
        <Nm>Haat Europe GmbH</Nm>
      </InitgPty>
    </GrpHdr>
    <PmtInf>
      <PmtInfId>RUN-1007</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <BtchBookg>true</BtchBookg>
      <NbOfTxs>2</NbOfTxs>
      <CtrlSum>1270.05</CtrlSum>
      <PmtTpInf>
        <SvcLvl>
          <Cd>SEPA</Cd>
        </SvcLvl>
      </PmtTpInf>
      <ReqdExctnDt>
        <Dt>2026-11-23</Dt>
      </ReqdExctnDt>
      <Dbtr>
        <Nm>Haat Europe GmbH</Nm>
      </Dbtr>
      <DbtrAcct>
        <Id>
          <IBAN>DE89370400440532013000</IBAN>
        </Id>
      </DbtrAcct>
      <DbtrAgt>
        <FinInstnId>
          <BICFI>COBADEFFXXX</BICFI>
        </FinInstnId>
      </DbtrAgt>
      <ChrgBr>SLEV</ChrgBr>
      <CdtTrfTxInf>
        <PmtId>
          <EndToEndId>PO-1001</EndToEndId>
        </PmtId>
        <Amt>
          <InstdAmt Ccy="EUR">885.00</InstdAmt>
        </Amt>
        <Cdtr>
          <Nm>Zoe Muller + Sohne</Nm>
        </Cdtr>
        <CdtrAcct>
          <Id>
            <IBAN>FR1420041010050500013M02606</IBAN>
          </Id>
        </CdtrAcct>
        <RmtInf>
          <Ustrd>Haat Europe GmbH PO-1001</Ustrd>
        </RmtInf>
      </CdtTrfTxInf>
      <CdtTrfTxInf>
        <PmtId>
          <EndToEndId>PO-1002</EndToEndId>
        </PmtId>
        <Amt>
          <InstdAmt Ccy="EUR">385.05</InstdAmt>
        </Amt>
        <Cdtr>
          <Nm>Lukasz Strasse</Nm>
        </Cdtr>
        <CdtrAcct>
          <Id>
            <IBAN>PL61109010140000071219812874</IBAN>
          </Id>
        </CdtrAcct>
        <RmtInf>
          <Ustrd>Haat Europe GmbH PO-1002</Ustrd>
        </RmtInf>
      </CdtTrfTxInf>
    </PmtInf>
  </CstmrCdtTrfInitn>
</Document>
"""
PAYER = Payer("Haat Europe GmbH", "DE89370400440532013000", "COBADEFFXXX")
MESSAGE = Message("RUN-1007", datetime(2026, 11, 20, 18, 30, tzinfo=UTC), date(2026, 11, 23))


def payout(number: int, minor: int, holder: str, iban: str, currency: str = "EUR") -> Payout:
    """A payout to an account of the SEPA."""
    return Payout(pk=number, amount_minor=minor, currency=currency, kind="iban", holder=holder, account_number=iban)


def test_file_is_the_same_to_the_letter() -> None:
    rows = [
        payout(1, 885_00, "Zoë Müller + Söhne", "FR1420041010050500013M02606"),
        payout(2, 385_05, "Łukasz Straße", "PL61109010140000071219812874"),
    ]

    assert credit_transfers(rows, payer=PAYER, message=MESSAGE) == FILE


def test_bank_without_a_bic_finds_itself_by_the_iban() -> None:
    rows = [payout(1, 1, "A", "FR1420041010050500013M02606")]
    name = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"

    written = fromstring(credit_transfers(rows, payer=Payer("H", PAYER.iban), message=MESSAGE))

    assert [one.text for one in written.iter(f"{name}Id") if one.text and one.text.strip()] == ["NOTPROVIDED"]
    assert [one.text for one in written.iter(f"{name}InstdAmt")] == ["0.01"]


@pytest.mark.parametrize("rows", [[], [payout(1, 1, "A", "DE89370400440532013000", "BDT")]], ids=["none", "taka"])
def test_nothing_and_other_currencies_make_no_file(rows: list[Payout]) -> None:
    with pytest.raises(ValueError, match=r"pay|BDT"):
        credit_transfers(rows, payer=PAYER, message=MESSAGE)


@pytest.mark.django_db
def test_file_is_paid_on_the_day_that_it_is_in_the_marketplace(at: datetime, by: Actor) -> None:
    change_store(currency="EUR", time_zone="Europe/Berlin", by=by, at=at)
    night = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # half past midnight in Berlin: no bank pays yesterday

    written = CHANNELS[SEPA].content([payout(1, 1, "A", PAYER.iban)], PayoutRun(pk=7), night)

    assert "<Dt>2026-11-21</Dt>" in written


@given(st.text(max_size=300))
def test_every_name_is_written_in_characters_that_banks_take(text: str) -> None:
    written = latin(text, 70)

    assert 0 < len(written) <= 70
    assert not TAKEN.search(written)
