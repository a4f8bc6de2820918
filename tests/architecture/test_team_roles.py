"""Every address of the seller portal times every role of a team: who opens it, who acts, and who does no longer.

The matrix of `test_urls.py` asks as the owner of a shop; here the same rows are asked again as the shop's colleagues.
`WORKERS` says for each address who gets what the owner gets; everybody else is turned away and changes nothing. A new
address below /seller/ needs an entry here as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Final

import pytest
from django.test import Client
from django.urls import reverse

from shop.accounts.models import User
from shop.base.permissions import SELLER_ROLES
from shop.sellers.models import Seller, SellerStaff
from tests.cast import NOW
from tests.depth import part, pick_each

from .personas import Persona, cookies_of
from .policies import SIGN_IN, Answer, Row, everybody, only
from .rows import ROWS
from .test_urls import Page, addresses, answer_of, people, unchanged, undone, world

__all__ = ["people", "world"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.matrix]

OWNER, MANAGER, PACKER, FINANCE = ROLES = ("owner", "manager", "packer", "finance")
ALL: Final = frozenset(ROLES)
FULFIL: Final = frozenset({OWNER, MANAGER, PACKER})
RUN: Final = frozenset({OWNER, MANAGER})
OWN: Final = frozenset({OWNER})
EARN: Final = frozenset({OWNER, FINANCE})

# Who gets what the owner gets, by the name of the address below `seller:`.
WORKERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("dashboard", "orders", "order", "pick-list", "slips", "labels", "slip", "label"), ALL),
    **dict.fromkeys(("packing", "packings", "shipment", "delivery", "comeback", "shortfall"), FULFIL),
    **dict.fromkeys(("booking", "booking-end", "handover", "tracking"), FULFIL),
    **dict.fromkeys(("stock", "stock-movements"), ALL),
    **dict.fromkeys(("stock-level",), RUN),
    **dict.fromkeys(("returns", "return", "return-file"), ALL),
    **dict.fromkeys(("return-acceptance", "return-refusal", "return-receipt"), FULFIL),
    **dict.fromkeys(("return-policy",), RUN),
    **dict.fromkeys(("reviews", "questions"), ALL),
    **dict.fromkeys(("review-reply", "question-answers"), RUN),
    **dict.fromkeys(("products", "product-new", "product", "product-copy", "product-history"), RUN),
    **dict.fromkeys(("product-changes", "product-change", "product-change-reversal", "product-reversal"), RUN),
    **dict.fromkeys(
        ("product-photos", "product-photo-order", "product-options", "product-combinations", "product-tiers"), RUN
    ),
    **dict.fromkeys(("product-list-prices",), RUN),
    **dict.fromkeys(("team", "team-role", "team-removal", "team-withdrawal"), OWN),
    **dict.fromkeys(("holiday", "holiday-end"), RUN),
    **dict.fromkeys(("shop", "shop-preview", "shop-picture", "shop-picture-removal", "shop-review-reply"), RUN),
    **dict.fromkeys(("delivery-terms", "delivery-zone", "delivery-zone-new", "delivery-zone-removal"), RUN),
    **dict.fromkeys(("delivery-method", "delivery-method-new", "delivery-method-removal"), RUN),
    **dict.fromkeys(("delivery-point", "delivery-point-new", "delivery-point-removal"), RUN),
    **dict.fromkeys(("promotions", "promotion-new", "promotion", "promotion-codes", "promotion-codes-file"), RUN),
    **dict.fromkeys(("promotion-ending", "promotion-resumption"), RUN),
    **dict.fromkeys(("imports", "import", "import-template", "import-corrections"), RUN),
    **dict.fromkeys(("import-confirmation", "import-cancellation", "import-continuation", "import-reversal"), RUN),
    **dict.fromkeys(("exports", "export-files", "export-file"), ALL),
    **dict.fromkeys(("suppliers", "supplier", "supplier-removal"), RUN),
    **dict.fromkeys(("purchases", "purchase-new", "purchase", "purchase-paper", "purchase-sheet"), RUN),
    **dict.fromkeys(("purchase-receipts", "purchase-closing"), RUN),
    **dict.fromkeys(("payouts", "payout-wish", "bank", "bank-account", "bank-stripe", "bank-stripe-return"), EARN),
    **dict.fromkeys(("statement", "statement-paper", "statement-table"), EARN),
    **dict.fromkeys(("invoices", "invoice-table"), EARN),
    "invoice": ALL,
}
# Addresses of people and not of a role in a shop: applying, choosing among one's shops, answering an invitation.
PERSONAL = frozenset({"choice", "invitation"})
APPLYING = "register"


def is_personal(row: Row) -> bool:
    """Whether no role of a shop decides."""
    name = row.view.removeprefix("seller:")
    return name in PERSONAL or name.partition("-")[0] == APPLYING


def workers_of(row: Row) -> frozenset[str]:
    """Who gets what the owner gets; an address that nobody wrote down is named by the first test below."""
    return WORKERS.get(row.view.removeprefix("seller:"), OWN)


PORTAL = [row for row in ROWS if row.view.startswith("seller:") and not is_personal(row)]
POSTED = [row for row in PORTAL if row.post != everybody(405)]


def some(found: Iterable[Row]) -> list[Row]:
    """All rows in `make prove`, an eighth of them in `make test`."""
    return part(found, name=lambda row: row.view, one_in=8)


def by_name(found: Iterable[Row]) -> pytest.MarkDecorator:
    """Run a test once for each of these rows."""
    rows = list(found)
    return pytest.mark.parametrize("page", rows, indirect=True, ids=[row.view for row in rows])


@dataclass(frozen=True)
class Colleague:
    """Somebody of SELLER's team with the cookies of their browser."""

    user: User
    cookies: SimpleCookie

    def browser(self) -> Client:
        """Their browser, as it was when they signed in."""
        client = Client()
        client.cookies.update(self.cookies)
        return client


class TeamPage(Page):
    """An address that colleagues of SELLER ask for."""

    def hire(self, role: str, *, seller: Seller | None = None) -> Colleague:
        """A new colleague, by default at SELLER."""
        user = User.objects.create_user(email=f"{role}@example.org", name=role.title())
        SellerStaff.objects.create(seller=seller or self.world.seller, user=user, role=role)
        return Colleague(user, cookies_of(user))

    def ask_as(self, colleague: Colleague, method: str) -> Answer:
        """The answer to a colleague in a new browser."""
        client = colleague.browser()
        if method == "GET":
            return answer_of(client.get(self.path, self.query, headers=self.headers))
        for file in (value for value in self.fields.values() if hasattr(value, "seek")):
            file.seek(0)  # the colleague before has sent it
        return answer_of(client.post(self.path, self.fields, headers=self.headers))

    @property
    def said(self) -> tuple[tuple[str, Answer], ...]:
        """What SELLER gets by each method."""
        return ("GET", self.row.get[Persona.SELLER]), ("POST", self.row.post[Persona.SELLER])


@pytest.fixture
def page(request: pytest.FixtureRequest, world: object) -> TeamPage:
    """The row under test in a new world."""
    return TeamPage(request.param, world)  # type: ignore[arg-type]  # the fixture of test_urls


def test_every_address_of_the_portal_names_its_workers() -> None:
    names = {name for found in addresses().values() for name in found if name.startswith("seller:")}
    rows = {row.view for row in PORTAL}

    assert {name.removeprefix("seller:") for name in names & rows} == set(WORKERS)
    assert set(ROLES) == set(SELLER_ROLES)


@by_name(PORTAL)
def test_each_role_gets_what_its_work_needs_and_no_other_changes_a_thing(page: TeamPage) -> None:
    workers = workers_of(page.row)
    surprises = []

    for role in pick_each(ROLES, kind=workers.__contains__, of=page.row.view):
        colleague = page.hire(role)
        for method, owners in page.said:
            expected = owners if role in workers or owners == 405 else 403
            with unchanged(f"The {role} changed something at {page.path}") if expected == 403 else undone():
                answer = page.ask_as(colleague, method)
            if answer != expected:
                surprises.append(f"{method} as {role}: {answer}, not {expected}")

    assert surprises == [], page.path


@by_name(some(PORTAL))
def test_removed_colleague_is_out_with_the_very_next_request(page: TeamPage) -> None:
    colleague = page.hire(MANAGER)
    assert answer_of(colleague.browser().get(reverse("seller:dashboard"))) == 200
    remove = reverse("seller:team-removal", args=[colleague.user.public_id])
    assert page.world.browser(Persona.SELLER).post(remove).status_code == 302

    for method, owners in page.said:
        with unchanged(f"A former colleague changed something by {method} {page.path}"):
            assert page.ask_as(colleague, method) == (405 if owners == 405 else 403)


@by_name(row for row in POSTED if row.view.removeprefix("seller:") in {"product-copy", "stock-level", "holiday"})
def test_lesser_role_counts_with_the_very_next_request(page: TeamPage) -> None:
    colleague = page.hire(MANAGER)
    with undone():
        assert page.ask_as(colleague, "POST") == 302
    role = reverse("seller:team-role", args=[colleague.user.public_id])
    assert page.world.browser(Persona.SELLER).post(role, {"role": PACKER}).status_code == 302

    with unchanged(f"A packer changed something by POST to {page.path}"):
        assert page.ask_as(colleague, "POST") == 403


@by_name(some(row for row in PORTAL if 404 in {row.get[Persona.RIVAL_SELLER], row.post[Persona.RIVAL_SELLER]}))
def test_no_role_of_a_rival_finds_what_is_sellers(page: TeamPage) -> None:
    workers = workers_of(page.row)

    for role in pick_each(ROLES, kind=workers.__contains__, of=page.row.view):
        colleague = page.hire(role, seller=page.world.rival)
        for method, owners in page.said:
            with unchanged(f"A rival's {role} changed something by {method} {page.path}"):
                expected = 405 if owners == 405 else 404 if role in workers else 403
                assert page.ask_as(colleague, method) == expected


@by_name(some(PORTAL))
def test_suspended_shop_still_answers_for_what_it_sold(page: TeamPage) -> None:
    Seller.objects.filter(pk=page.world.seller.pk).update(status=Seller.Status.SUSPENDED, approved_at=NOW)

    for method, owners in page.said:
        with undone():
            assert page.ask(Persona.SELLER, method) == owners


@by_name(some(PORTAL))
def test_shop_that_still_applies_has_no_portal(page: TeamPage) -> None:
    Seller.objects.filter(pk=page.world.seller.pk).update(status=Seller.Status.ONBOARDING)

    for method, owners in page.said:
        with unchanged(f"An applicant changed something by {method} {page.path}"):
            assert page.ask(Persona.SELLER, method) == (405 if owners == 405 else 302)


@by_name(some(row for row in POSTED if Persona.SELLER in only(row.post)))
def test_second_press_has_no_second_effect(page: TeamPage) -> None:
    page.ask(Persona.SELLER, "POST")

    with unchanged(f"The second POST to {page.path} changed something again"):
        answer = page.ask(Persona.SELLER, "POST")
        assert answer != SIGN_IN
        assert isinstance(answer, int)
        assert answer < 500
