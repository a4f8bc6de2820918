"""The demo's people own their shops, and `make run` names them."""

from typing import Any

import pytest

from shop.accounts.models import User
from shop.demo.loading.applications import load_application
from shop.demo.loading.people import OWNERS, load_people, welcome_text
from shop.sellers.models import Seller, SellerDocument, SellerStaff
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def sellers(seller: Seller, rival_seller: Seller) -> dict[str, Seller]:
    """The two shops of the demo's owners, by slug."""
    return dict(zip(OWNERS.values(), (seller, rival_seller), strict=True))


def test_demo_sellers_own_their_shops_once(sellers: dict[str, Seller]) -> None:
    for _ in range(2):
        load_people(sellers, at=NOW)

    staff = SellerStaff.objects.filter(user__email__endswith="@demo.haat.example")
    assert sorted(staff.values_list("user__email", "seller__slug", "role")) == [
        ("rival@demo.haat.example", "sonali-fibre", "owner"),
        ("seller@demo.haat.example", "rupganj-clay", "owner"),
    ]


def test_welcome_names_every_account_and_the_password(sellers: dict[str, Seller]) -> None:
    load_people(sellers, at=NOW)

    words = welcome_text()

    assert words.startswith("Try it as (password haat-demo-2026):\n")
    assert words.count("@demo.haat.example\n") == 6


def test_production_gets_no_demo_people(sellers: dict[str, Seller], settings: Any) -> None:
    settings.DEMO = False

    load_people(sellers, at=NOW)

    assert not User.objects.filter(email__endswith="@demo.haat.example").exists()
    assert welcome_text() == ""


def test_demo_has_one_application_in_review_with_papers(db: None) -> None:
    load_people({slug: Seller.objects.create(slug=slug, name=slug) for slug in OWNERS.values()}, at=NOW)

    for _ in range(2):
        load_application(at=NOW)

    waiting = Seller.objects.get(status="review")
    assert (str(waiting.name), waiting.staff.get().user.email) == ("Rangpur Looms", "applicant@demo.haat.example")
    assert SellerDocument.objects.filter(answer__seller=waiting).count() == 2


def test_production_gets_no_application(settings: Any) -> None:
    settings.DEMO = False

    load_application(at=NOW)

    assert not Seller.objects.exists()
