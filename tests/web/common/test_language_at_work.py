"""Office and portal speak the language that whoever works there chose, and the switch stands on every page of them."""

import re

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.sellers.models import Seller

pytestmark = pytest.mark.django_db


def choose(client: Client, language: str, back: str) -> str:
    """Press the language's button on the page; returns where it leads."""
    page = client.get(back).text
    form = re.search(r'<form method="post" action="([^"]*/language/)".*?</form>', page, re.DOTALL)
    assert form
    assert f'value="{language}"' in form[0]
    assert f'name="next" value="{back}"' in form[0]
    return str(client.post(form[1], {"language": language, "next": back}).headers["Location"])


def test_a_colleague_chooses_the_language_of_the_office_and_comes_back_to_the_page(
    client: Client, operator: User
) -> None:
    client.force_login(operator)

    assert choose(client, "bn", "/admin/users/") == "/admin/users/"
    assert '<html lang="bn" dir="ltr"' in client.get("/admin/users/").text
    assert choose(client, "ar", "/admin/users/") == "/admin/users/"
    assert '<html lang="ar" dir="rtl"' in client.get("/admin/").text

    operator.refresh_from_db()
    assert operator.language == "ar"


def test_a_seller_chooses_the_language_of_the_portal(client: Client, seller: Seller) -> None:
    client.force_login(User.objects.get(email="rehana@example.com"))

    assert choose(client, "bn", "/seller/stock/") == "/seller/stock/"
    assert '<html lang="bn" dir="ltr"' in client.get("/seller/").text


@pytest.mark.parametrize(
    ("fields", "location"),
    [
        ({"language": "xx", "next": "/admin/"}, "/admin/"),
        ({"language": "bn", "next": "https://evil.example/admin/"}, "/bn/"),
    ],
)
def test_an_unknown_language_changes_nothing_and_another_site_is_never_led_to(
    client: Client, operator: User, fields: dict[str, str], location: str
) -> None:
    client.force_login(operator)

    answer = client.post("/language/", fields)

    assert answer.headers["Location"] == location
    operator.refresh_from_db()
    assert operator.language == ("" if fields["language"] == "xx" else "bn")
