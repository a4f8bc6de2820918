"""The fixed cast: the same people in every test, made where a test asks for them by name."""

import os
from datetime import datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.roles.services import give_shipped_role
from shop.sellers.models import Seller, SellerStaff

# The real time: other processes, PostgreSQL and Chromium have no other. What needs a certain day names it itself.
# One instant for the whole run, in the processes that tests start as well: a slow machine starts them minutes later.
NOW = datetime.fromisoformat(os.environ.setdefault("CAST_NOW", timezone.now().replace(microsecond=0).isoformat()))
PASSWORD = "tall-kettle-on-a-quiet-stove"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def at() -> datetime:
    """The instant at which tests happen."""
    return NOW


@pytest.fixture
def by() -> Actor:
    """The test itself, where nobody in particular acts."""
    return Actor.system("test")


def person(email: str, **columns: object) -> User:
    """Somebody with an account and the cast's password."""
    return User.objects.create_user(email=email, password=PASSWORD, **columns)


def with_app(user: User) -> User:
    """The person with an authenticator app that holds APP_SECRET."""
    TOTP.activate(user, APP_SECRET)
    return user


@pytest.fixture
def shopper(db: None) -> User:
    """Nusrat, who buys."""
    return person("nusrat@example.com", name="Nusrat Jahan")


@pytest.fixture
def other_shopper(db: None) -> User:
    """Tanvir, who must never see what is Nusrat's."""
    return person("tanvir@example.com", name="Tanvir Ahmed")


@pytest.fixture
def operator(db: None) -> User:
    """Farzana, who runs the marketplace from day to day: every right of the office but changing roles."""
    return colleague("farzana@example.com", "manager", name="Farzana Haque")


@pytest.fixture
def helper(db: None) -> User:
    """Rafi, who answers shoppers."""
    return colleague("rafi@example.com", "support", name="Rafi Islam")


@pytest.fixture
def chief(db: None) -> User:
    """Imran, an admin."""
    return with_app(person("imran@example.com", name="Imran Hossain", is_staff=True, is_superuser=True))


def colleague(email: str, code: str, **columns: object) -> User:
    """Somebody with a shipped role of the office, and the second step that the office asks for."""
    user = with_app(person(email, **columns))
    give_shipped_role(user_id=user.pk, code=code, by=Actor.system("test"), at=NOW)
    user.refresh_from_db()
    return user


def shop_of(slug: str, name: str, owner: User) -> Seller:
    """An approved seller with its owner."""
    seller = Seller.objects.create(
        slug=slug,
        name=name,
        status=Seller.Status.APPROVED,
        approved_at=NOW,
        email=f"{slug}@example.com",
        district="Dhaka",
    )
    SellerStaff.objects.create(seller=seller, user=owner, role="owner")
    return seller


@pytest.fixture
def seller(db: None) -> Seller:
    """Rupganj Clay Studio, owned by Rehana."""
    return shop_of("rupganj-clay", "Rupganj Clay Studio", person("rehana@example.com", name="Rehana Begum"))


@pytest.fixture
def rival_seller(db: None) -> Seller:
    """Sonali Fibre, owned by Kamal; must never see what is Rehana's."""
    return shop_of("sonali-fibre", "Sonali Fibre", person("kamal@example.com", name="Kamal Uddin"))
