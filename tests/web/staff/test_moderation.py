"""The office looks at changes of sellers it does not know yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.catalog.models import Product
from shop.catalog.queries import states_of
from shop.listings.models import Proposal
from shop.listings.queries import is_trusted
from shop.listings.services import change_state
from shop.sellers.models import Seller
from tests.factories import make_product

pytestmark = pytest.mark.django_db
STANDS = ("proposal",)
QUEUE = "/admin/products/"


@pytest.fixture
def office(operator: User) -> Client:
    """Farzana's browser."""
    browser = Client()
    browser.force_login(operator)
    return browser


@pytest.fixture
def pot(seller: Seller) -> Product:
    """A pot on sale."""
    return make_product(seller, title={"en": "Clay pot"})


@pytest.fixture
def proposal(pot: Product, by: Actor, at: datetime) -> Proposal:
    """A new name that waits."""
    rename = lambda state: replace(state, title={"en": "Water pot"})  # noqa: E731 - one word
    found = change_state(product_id=pot.pk, seen="", change=rename, by=by, at=at).proposal
    assert found
    return found


def test_queue_leads_to_the_change_and_approval_makes_it_so(office: Client, pot: Product, proposal: Proposal) -> None:
    assert "Clay pot" in office.get(QUEUE).content.decode()
    page = office.get(f"{QUEUE}{proposal.public_id}/")
    text = page.content.decode()
    assert ("Clay pot" in text, "Water pot" in text) == (True, True)

    office.post(f"{QUEUE}{proposal.public_id}/approval/", page.context["approval"].initial)

    assert states_of([pot.pk])[pot.pk].title == {"en": "Water pot"}
    assert "Nothing waits" in office.get(QUEUE).content.decode()


def test_changes_of_a_shop_are_found_and_those_that_are_ticked_are_approved(
    office: Client, pot: Product, proposal: Proposal, rival_seller: Seller, by: Actor, at: datetime
) -> None:
    jug = make_product(rival_seller, title={"en": "Clay jug"})
    Seller.objects.filter(pk=rival_seller.pk).update(name="Two Rivers")
    rename = lambda state: replace(state, title={"en": "Milk jug"})  # noqa: E731 - one word
    other = change_state(product_id=jug.pk, seen="", change=rename, by=by, at=at).proposal
    assert other
    found = [office.get(QUEUE, {"q": words}).text for words in ("clay", "pot", "two riv", "zzqqxx")]
    assert [("Clay pot" in text, "Clay jug" in text) for text in found] == [
        (True, True), (True, False), (False, True), (False, False),
    ]  # fmt: skip

    seen = [f"{proposal.public_id} {proposal.submitted_at.isoformat()}", f"{other.public_id} 2020-01-01T00:00:00+00:00"]
    page = office.post(f"{QUEUE}approvals/", {"change": seen}, follow=True)

    assert ("1 change approved." in page.text, "1 change needs a look of its own." in page.text) == (True, True)
    titles = [states_of([one.pk])[one.pk].title for one in (pot, jug)]
    assert (titles, list(Proposal.objects.filter(status="waiting"))) == (
        [{"en": "Water pot"}, {"en": "Clay jug"}],
        [other],
    )


@pytest.mark.parametrize("ticked", [[], ["nonsense"], ["0197f0a0-0000-7000-8000-000000000000 yesterday"]])
def test_nothing_is_approved_when_nothing_readable_is_ticked(
    office: Client, proposal: Proposal, ticked: list[str]
) -> None:
    answer = office.post(f"{QUEUE}approvals/", {"change": ticked})

    proposal.refresh_from_db()
    assert (answer.status_code, proposal.status) == (302, "waiting")


def test_shoppers_see_the_earlier_version_meanwhile(client: Client, pot: Product, proposal: Proposal) -> None:
    text = client.get(f"/products/{pot.slug}/").content.decode()

    assert ("Clay pot" in text, "Water pot" in text) == (True, False)


@pytest.mark.parametrize(("step", "status"), [("refusal", "declined"), ("revision", "revision")])
def test_words_reach_the_seller(
    office: Client, owner: Client, pot: Product, proposal: Proposal, step: str, status: str
) -> None:
    office.post(f"{QUEUE}{proposal.public_id}/{step}/", {"words": "Say what it is made of."})

    proposal.refresh_from_db()
    assert (proposal.status, states_of([pot.pk])[pot.pk].title) == (status, {"en": "Clay pot"})
    assert "Say what it is made of." in owner.get(f"/seller/products/{pot.public_id}/").content.decode()


@pytest.mark.parametrize("step", ["refusal", "revision"])
def test_no_without_words_is_refused(office: Client, proposal: Proposal, step: str) -> None:
    response = office.post(f"{QUEUE}{proposal.public_id}/{step}/", {"words": " "})

    proposal.refresh_from_db()
    assert (response.status_code, proposal.status) == (409, "waiting")


@pytest.mark.parametrize("seen_at", ["", "nonsense", "2020-01-01T00:00:00", "2020-01-01T00:00:00+00:00"])
def test_approval_of_another_version_is_refused(office: Client, pot: Product, proposal: Proposal, seen_at: str) -> None:
    response = office.post(f"{QUEUE}{proposal.public_id}/approval/", {"seen_at": seen_at})

    assert response.status_code in {409, 422}
    assert states_of([pot.pk])[pot.pk].title == {"en": "Clay pot"}


def test_trust_is_given_and_taken(office: Client, proposal: Proposal) -> None:
    office.post(f"{QUEUE}{proposal.public_id}/trust/", {"trust": "yes"})
    assert is_trusted(proposal.seller_id)

    office.post(f"{QUEUE}{proposal.public_id}/trust/", {"trust": "no"})

    assert not is_trusted(proposal.seller_id)


@pytest.fixture
def owner(seller: Seller) -> Client:
    """Rehana's browser."""
    browser = Client()
    browser.force_login(User.objects.get(email="rehana@example.com"))
    return browser
