"""Who opens the pages of the matrix, and how they are signed in."""

from __future__ import annotations

import time
from enum import StrEnum
from http.cookies import SimpleCookie

from allauth.account.models import EmailAddress
from django.test import Client

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.roles.services import give_shipped_role
from tests.cast import NOW, with_app


class Persona(StrEnum):
    """Everybody who can stand before a page."""

    GUEST = "guest"
    SHOPPER = "shopper"
    OTHER_SHOPPER = "other shopper"
    SELLER = "seller"
    RIVAL_SELLER = "rival seller"
    STAFF = "staff"
    ADMIN = "admin"


NAMES = {
    Persona.SHOPPER: ("nusrat@example.com", "Nusrat Jahan"),
    Persona.OTHER_SHOPPER: ("tanvir@example.com", "Tanvir Ahmed"),
    Persona.SELLER: ("rehana@example.com", "Rehana Begum"),
    Persona.RIVAL_SELLER: ("kamal@example.com", "Kamal Uddin"),
    Persona.STAFF: ("farzana@example.com", "Farzana Haque"),
    Persona.ADMIN: ("arif@example.com", "Arif Hossain"),
}


def account(persona: Persona) -> User:
    """The persona's account, without a password: browsers are signed in directly, and hashing takes long."""
    email, name = NAMES[persona]
    staff, admin = persona in {Persona.STAFF, Persona.ADMIN}, persona is Persona.ADMIN
    user = User.objects.create_user(email=email, name=name, is_staff=staff, is_superuser=admin)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if persona is Persona.STAFF:
        give_shipped_role(user_id=user.pk, code="manager", by=Actor.system("test"), at=NOW)
    return with_app(user) if staff else user


def cookies_of(user: User) -> SimpleCookie:
    """The cookies of a browser in which somebody is signed in, and proved just now who they are."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return client.cookies
