"""The demo's money: past orders have settled, one payout arrived, one could not be sent, one came back."""

from collections import Counter

import pytest

from shop.accounts.queries import user_with_email
from shop.demo.loading.past_orders import SHOPPER
from shop.demo.loading.wallet import CODE
from shop.ledger.checks import differences
from shop.orders.models import OrderLine
from shop.payouts.models import Payout, PayoutRun, Release, Statement
from shop.sellers.models import Seller
from shop.wallet.queries import card_of_code, credit_of

pytestmark = pytest.mark.django_db


def test_payouts_went_well_and_badly_and_the_books_agree(demo: None) -> None:
    states = Counter(Payout.objects.values_list("status", flat=True))

    assert states["paid"] >= 1
    assert (states["failed"], states["returned"]) == (1, 1)
    assert states.keys() == {"paid", "failed", "returned"}
    assert Release.objects.exclude(reserve_minor=0).exists()
    assert [str(difference) for difference in differences()] == []


def test_every_run_was_made_and_approved_by_two_people(demo: None) -> None:
    runs = list(PayoutRun.objects.all())

    assert len(runs) == 2
    assert all(run.status == "approved" and run.made_by_id != run.approved_by_id for run in runs)


def test_lines_keep_the_rule_that_applied(demo: None) -> None:
    scopes = set(OrderLine.objects.values_list("commission_why__scope", flat=True))

    assert scopes == {"default", "category", "seller"}
    assert not OrderLine.objects.exclude(commission_vat_bps=1500).exists()


def test_studio_was_paid_again_after_its_bank_sent_the_money_back(demo: None) -> None:
    studio = Seller.objects.get(slug="rupganj-clay-studio")

    assert list(studio.payouts.order_by("pk").values_list("status", flat=True)) == ["returned", "paid"]


def test_months_that_are_over_are_stated(demo: None) -> None:
    assert all(statement.figures.adds_up for statement in Statement.objects.all())


def test_the_known_card_and_the_shoppers_credit_can_be_spent(demo: None) -> None:
    card, shopper = card_of_code(CODE), user_with_email(SHOPPER)

    assert card is not None
    assert shopper is not None
    assert (card.purse.balance_minor, credit_of(shopper.pk, "BDT").balance.minor) == (2_000_00, 750_00)
