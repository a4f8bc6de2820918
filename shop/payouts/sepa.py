"""A run as SEPA credit transfers: ISO 20022 pain.001.001.09, by the implementation guidelines of the EPC.

One message holds one payment block with a transfer per payout. Texts are in the Latin characters that every bank of the
scheme takes; names in other scripts are given as the account's holder has them in an IBAN country, so little is lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from shop.base.money import Money

if TYPE_CHECKING:
    from shop.payouts.models import Payout

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
TAKEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D"})
LONGEST_NAME, LONGEST_TEXT = 70, 140


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose account pays; without a `bic` the bank finds itself by the IBAN."""

    name: str
    iban: str
    bic: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What identifies a file: its number, when it was made, the day on which it is to be paid."""

    number: str
    at: datetime
    pay_on: date


def credit_transfers(payouts: Sequence[Payout], *, payer: Payer, message: Message) -> str:
    """The XML of a file that pays these payouts, in euros. Raises ValueError for another currency, or for none."""
    total = Money.total((payout.amount for payout in payouts), "EUR")
    if not payouts:
        raise ValueError("nothing to pay")
    document = Element("Document", xmlns=NAMESPACE)
    root = SubElement(document, "CstmrCdtTrfInitn")
    sums = {"NbOfTxs": str(len(payouts)), "CtrlSum": _amount(total)}
    header = SubElement(root, "GrpHdr")
    made_at = message.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    _texts(header, {"MsgId": message.number, "CreDtTm": made_at, **sums})
    _texts(SubElement(header, "InitgPty"), {"Nm": latin(payer.name, LONGEST_NAME)})
    block = SubElement(root, "PmtInf")
    _texts(block, {"PmtInfId": message.number, "PmtMtd": "TRF", "BtchBookg": "true", **sums})
    _texts(_within(block, "PmtTpInf", "SvcLvl"), {"Cd": "SEPA"})
    _texts(SubElement(block, "ReqdExctnDt"), {"Dt": message.pay_on.isoformat()})
    _texts(SubElement(block, "Dbtr"), {"Nm": latin(payer.name, LONGEST_NAME)})
    _texts(_within(block, "DbtrAcct", "Id"), {"IBAN": payer.iban})
    agent = _within(block, "DbtrAgt", "FinInstnId")
    if payer.bic:
        _texts(agent, {"BICFI": payer.bic})
    else:
        _texts(SubElement(agent, "Othr"), {"Id": "NOTPROVIDED"})
    _texts(block, {"ChrgBr": "SLEV"})
    for payout in payouts:
        _transfer(block, payout, payer)
    indent(document)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(document, encoding="unicode") + "\n"


def _transfer(block: Element, payout: Payout, payer: Payer) -> None:
    transfer = SubElement(block, "CdtTrfTxInf")
    _texts(SubElement(transfer, "PmtId"), {"EndToEndId": payout.number})
    amount = SubElement(SubElement(transfer, "Amt"), "InstdAmt", Ccy=payout.currency)
    amount.text = _amount(payout.amount)
    _texts(SubElement(transfer, "Cdtr"), {"Nm": latin(payout.holder, LONGEST_NAME)})
    _texts(_within(transfer, "CdtrAcct", "Id"), {"IBAN": payout.account_number})
    _texts(SubElement(transfer, "RmtInf"), {"Ustrd": latin(f"{payer.name} {payout.number}", LONGEST_TEXT)})


def latin(text: str, longest: int) -> str:
    """The text in the scheme's characters, accents taken off; a dot stands for what has no such letter."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(TAKEN.sub(".", bare).split())[:longest].strip() or "."


def _amount(amount: Money) -> str:
    if amount.currency != "EUR":
        raise ValueError("SEPA pays euros only")
    return f"{amount.major:.2f}"


def _within(parent: Element, *names: str) -> Element:
    """The innermost of elements that lie in each other."""
    for name in names:
        parent = SubElement(parent, name)
    return parent


def _texts(parent: Element, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text
