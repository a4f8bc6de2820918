"""The office's look at what new sellers change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shop.base.actor import Actor
from shop.base.models import AuditEntry
from shop.catalog.models import Product
from shop.catalog.services import set_price
from shop.listings.models import ProductEdit, Proposal
from shop.listings.queries import is_trusted
from shop.listings.services import (
    CannotDecide,
    approve_proposal,
    ask_revision,
    decline_proposal,
    trust_seller,
    watch_seller,
)
from shop.sellers.models import Seller
from tests.factories import make_product
from tests.listings.conftest import Save, photo_on, state_of

pytestmark = pytest.mark.django_db
FARZANA = Actor.user(77)


@pytest.fixture
def proposal(pot: Product, save: Save) -> Proposal:
    """A new name for the pot, waiting."""
    found = save(pot, lambda state: replace(state, title={"en": "Water pot"})).proposal
    assert found
    return found


def test_approved_change_is_what_shoppers_see_and_both_names_are_kept(
    pot: Product, proposal: Proposal, by: Actor, at: datetime
) -> None:
    approve_proposal(proposal_id=proposal.pk, seen_at=at, by=FARZANA, at=at)

    proposal.refresh_from_db()
    assert state_of(pot).title == {"en": "Water pot"}
    assert (proposal.status, proposal.submitted_by, proposal.decided_by) == ("approved", str(by), "user:77")
    assert ProductEdit.objects.get().change_set.actor == "user:77"
    assert AuditEntry.objects.get(action="listings.approved").after["submitted_by"] == str(by)


def test_other_parts_that_changed_meanwhile_stay(pot: Product, proposal: Proposal, by: Actor, at: datetime) -> None:
    variant = pot.variants.get()
    set_price(variant_id=variant.pk, price_minor=1200_00, compare_at_minor=None, by=by, at=at)

    approve_proposal(proposal_id=proposal.pk, seen_at=at, by=FARZANA, at=at)

    state = state_of(pot)
    assert (state.title, state.variants[0].price_minor) == ({"en": "Water pot"}, 1200_00)


def test_same_part_changed_twice_is_refused(pot: Product, proposal: Proposal, at: datetime) -> None:
    Product.objects.filter(pk=pot.pk).update(title={"en": "Tea pot"})

    with pytest.raises(CannotDecide, match="same parts"):
        approve_proposal(proposal_id=proposal.pk, seen_at=at, by=FARZANA, at=at)

    proposal.refresh_from_db()
    assert (proposal.status, state_of(pot).title) == ("waiting", {"en": "Tea pot"})


def test_version_that_was_not_looked_at_is_refused(pot: Product, proposal: Proposal, at: datetime) -> None:
    with pytest.raises(CannotDecide, match="in the meantime"):
        approve_proposal(proposal_id=proposal.pk, seen_at=at - timedelta(minutes=1), by=FARZANA, at=at)

    assert state_of(pot).title == {"en": "Clay pot"}


def test_new_product_is_published_by_approval(seller: Seller, save: Save, at: datetime) -> None:
    product = make_product(seller, published=False)
    photo = photo_on(product, at)
    found = save(product, lambda state: replace(state, images=(photo,), status="active")).proposal
    assert found

    approve_proposal(proposal_id=found.pk, seen_at=at, by=FARZANA, at=at)

    product.refresh_from_db()
    assert (product.status, product.published_at) == ("active", at)


def test_declined_new_product_is_a_draft_again(seller: Seller, save: Save, at: datetime) -> None:
    product = make_product(seller, published=False)
    photo = photo_on(product, at)
    found = save(product, lambda state: replace(state, images=(photo,), status="active")).proposal
    assert found

    decline_proposal(proposal_id=found.pk, words="Not allowed here.", by=FARZANA, at=at)

    product.refresh_from_db()
    found.refresh_from_db()
    assert (product.status, found.status, found.words) == ("draft", "declined", "Not allowed here.")


def test_revision_goes_back_and_comes_again(pot: Product, proposal: Proposal, save: Save, at: datetime) -> None:
    ask_revision(proposal_id=proposal.pk, words="Say what it is made of.", by=FARZANA, at=at)
    assert state_of(pot).title == {"en": "Clay pot"}

    save(pot, lambda state: replace(state, title={"en": "Water pot of clay"}))

    proposal.refresh_from_db()
    assert (proposal.status, proposal.after["title"]) == ("waiting", {"en": "Water pot of clay"})


@pytest.mark.parametrize("decide", [decline_proposal, ask_revision])
def test_no_without_words_is_refused(proposal: Proposal, at: datetime, decide) -> None:
    with pytest.raises(CannotDecide, match="Say what"):
        decide(proposal_id=proposal.pk, words="  ", by=FARZANA, at=at)

    proposal.refresh_from_db()
    assert proposal.status == "waiting"


def test_decision_is_made_once(pot: Product, proposal: Proposal, at: datetime) -> None:
    decline_proposal(proposal_id=proposal.pk, words="No.", by=FARZANA, at=at)

    with pytest.raises(CannotDecide, match="no longer waits"):
        approve_proposal(proposal_id=proposal.pk, seen_at=at, by=FARZANA, at=at)

    assert state_of(pot).title == {"en": "Clay pot"}


def test_trust_is_given_and_taken_and_each_is_noted_once(seller: Seller, at: datetime) -> None:
    for _again in range(2):
        trust_seller(seller_id=seller.pk, by=FARZANA, at=at)
    assert is_trusted(seller.pk)

    for _again in range(2):
        watch_seller(seller_id=seller.pk, by=FARZANA, at=at)

    assert not is_trusted(seller.pk)
    noted = AuditEntry.objects.filter(action__startswith="listings.").order_by("id")
    assert list(noted.values_list("action", flat=True)) == ["listings.trusted", "listings.watched"]
