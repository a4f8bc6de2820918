"""Applying: what is kept, what is refused, and that nothing changes then."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.models import AuditEntry, Event
from shop.sellers.models import Business, PayoutAccount, Seller
from shop.sellers.queries import progress_of
from shop.sellers.services import (
    CannotApply,
    CannotChangeApplication,
    CannotSubmit,
    save_business,
    save_payout_account,
    save_shop,
    start_application,
    submit_application,
)
from shop.sellers.types import ItemKind, PayoutDraft, Step
from tests.factories.sellers import BANK, BUSINESS, SHOP, applicant_of, ask_only_for, fill_in, send_paper

pytestmark = pytest.mark.django_db
WALLET = PayoutDraft(kind="wallet", holder="Nusrat Jahan", number="01712345678", wallet="bkash")
IBAN = PayoutDraft(kind="iban", holder="Nusrat Jahan", number="GB82WEST12345698765432", bank_name="West")


def test_applicant_owns_a_shop_in_onboarding(shopper: User) -> None:
    seller = applicant_of(shopper)

    assert (seller.status, seller.slug, seller.staff.get().role) == ("onboarding", "nusrat-knits", "owner")
    assert progress_of(seller).done == {Step.SHOP}


def test_owner_of_a_shop_cannot_apply_again(shopper: User, by: Actor, at: datetime) -> None:
    applicant_of(shopper)

    with pytest.raises(CannotApply):
        start_application(user_id=shopper.pk, draft=SHOP, by=by, at=at)

    assert Seller.objects.count() == 1


def test_shops_of_one_name_have_addresses_of_their_own(shopper: User, other_shopper: User) -> None:
    assert [applicant_of(user).slug for user in (shopper, other_shopper)] == ["nusrat-knits", "nusrat-knits-2"]


def test_steps_follow_each_other(shopper: User) -> None:
    [paper] = ask_only_for(ItemKind.DOCUMENT)
    seller = applicant_of(shopper)
    assert [step for step in Step if progress_of(seller).reached(step)] == [Step.SHOP, Step.BUSINESS]

    fill_in(seller)
    assert progress_of(seller).next == Step.DOCUMENTS

    send_paper(seller, paper)
    assert progress_of(seller).next == Step.REVIEW


def test_numbers_are_sealed_in_the_database(shopper: User) -> None:
    seller = applicant_of(shopper)
    fill_in(seller)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.national_id, p.number FROM sellers_business b JOIN sellers_payoutaccount p USING (seller_id)"
        )
        national_id, number = cursor.fetchone()

    assert BUSINESS.national_id not in national_id
    assert BANK.number not in number
    assert Business.objects.get().national_id == BUSINESS.national_id
    assert (PayoutAccount.objects.get().number, PayoutAccount.objects.get().hint) == (BANK.number, "4556")


def test_no_number_reaches_the_audit_log(shopper: User) -> None:
    fill_in(applicant_of(shopper))

    told = str(list(AuditEntry.objects.values_list("before", "after")))

    assert BANK.number not in told
    assert BUSINESS.national_id not in told
    assert AuditEntry.objects.get(action="sellers.payout_account_saved").after == {"kind": "bank", "ends_with": "4556"}


@pytest.mark.parametrize("draft", [WALLET, IBAN], ids=["wallet", "iban"])
def test_every_way_of_paying_replaces_the_one_before(
    shopper: User, draft: PayoutDraft, by: Actor, at: datetime
) -> None:
    seller = applicant_of(shopper)
    fill_in(seller)

    save_payout_account(seller_id=seller.pk, draft=draft, by=by, at=at)

    account = PayoutAccount.objects.get()
    assert (account.kind, account.number, account.routing_number) == (draft.kind, draft.number, "")


@pytest.mark.parametrize(
    "draft",
    [
        replace(BANK, routing_number="055580376"),
        replace(BANK, number="12"),
        replace(WALLET, number="01212345678"),
        replace(IBAN, number="GB83WEST12345698765432"),
    ],
    ids=["routing", "account", "wallet", "iban"],
)
def test_account_that_cannot_be_is_refused(shopper: User, draft: PayoutDraft, by: Actor, at: datetime) -> None:
    seller = applicant_of(shopper)

    with pytest.raises(CannotChangeApplication):
        save_payout_account(seller_id=seller.pk, draft=draft, by=by, at=at)

    assert not PayoutAccount.objects.exists()


def test_unfinished_application_cannot_be_sent(shopper: User, by: Actor, at: datetime) -> None:
    ask_only_for(ItemKind.DOCUMENT)
    seller = applicant_of(shopper)
    fill_in(seller)

    with pytest.raises(CannotSubmit):
        submit_application(seller_id=seller.pk, by=by, at=at)

    seller.refresh_from_db()
    assert (seller.status, seller.changes.count()) == ("onboarding", 0)
    assert not Event.objects.filter(name="sellers.application_sent").exists()


def test_nothing_changes_while_the_office_looks(shopper: User, by: Actor, at: datetime) -> None:
    ask_only_for()
    seller = applicant_of(shopper)
    fill_in(seller)
    submit_application(seller_id=seller.pk, by=by, at=at)

    for change in (
        lambda: save_shop(seller_id=seller.pk, draft=replace(SHOP, name="Other"), by=by, at=at),
        lambda: save_business(seller_id=seller.pk, draft=replace(BUSINESS, legal_name="Other"), by=by, at=at),
        lambda: save_payout_account(seller_id=seller.pk, draft=WALLET, by=by, at=at),
        lambda: submit_application(seller_id=seller.pk, by=by, at=at),
    ):
        with pytest.raises(CannotChangeApplication):
            change()

    seller.refresh_from_db()
    assert (seller.status, str(seller.name), seller.business.legal_name) == ("review", "Nusrat Knits", "Nusrat Jahan")
    assert seller.payout_account.kind == "bank"
