"""Every account has a rule of `ledger verify` that finds what does not belong there."""

from __future__ import annotations

from datetime import datetime

import pytest

from shop.base.actor import Actor
from shop.base.money import Money
from shop.ledger import rules
from shop.ledger.checks import differences
from shop.ledger.services import post
from shop.ledger.types import AccountCode, Entry, Kind
from shop.sellers.models import Seller
from tests.checkout.state import assert_sound
from tests.factories import make_order, make_product

pytestmark = pytest.mark.django_db
ELSEWHERE = AccountCode("elsewhere", Kind.ASSET)
ACCOUNTS = {
    "buyer receivable": (rules.BUYER_RECEIVABLE, "what shoppers owe"),
    "gateway clearing": (rules.gateway_clearing("sandbox"), "gateway clearing"),
    "cash in transit": (rules.CASH_IN_TRANSIT, "cash collected"),
    "seller payable": (rules.seller_payable, "seller's part on hold"),
    "seller reserve": (rules.seller_reserve, "seller's part on hold"),
    "commission": (rules.COMMISSION, "income of a sale"),
    "VAT on commission": (rules.VAT_ON_COMMISSION, "income of a sale"),
    "sales tax payable": (rules.sales_tax_payable("US-CA"), "tax of the marketplace"),
    "gateway fees": (rules.gateway_fees("sandbox"), "fees"),
    "exchange": (rules.EXCHANGE, "what is exchanged"),
    "exchange result": (rules.EXCHANGE_RESULT, "what is exchanged"),
    "gift cards": (rules.GIFT_CARDS, "wallet liability"),
    "store credit": (rules.STORE_CREDIT, "wallet liability"),
    "disputes held": (rules.DISPUTES_HELD, "disputes held"),
    "rounding": (rules.ROUNDING, "income of a sale"),
    "payouts on the way": (rules.PAYOUTS_ON_THE_WAY, "payouts on the way"),
}


@pytest.mark.parametrize(("account", "rule"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_money_that_belongs_to_nothing_is_found(
    account: object, rule: str, seller: Seller, by: Actor, at: datetime
) -> None:
    order = make_order(make_product(seller), method="cod").order
    assert_sound()
    wrong = account(seller.pk) if callable(account) else account

    entries = [Entry(wrong, Money(1, "BDT")), Entry(ELSEWHERE, Money(-1, "BDT"))]
    post(key="stray:1", reference=order.reference, entries=entries, by=by, at=at)

    assert rule in {difference.check for difference in differences()}
