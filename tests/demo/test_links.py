"""The demo's links: whoever follows one finds a page."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
STARTS = ("/", "/menu/", "/products/stoneware-pour-over-set/", "/search/?q=zzqqxx", "/auth/login/", "/cart/")
PAGES = ("shipping", "returns", "contact", "about", "privacy", "terms", "fees")


def links_of(client: Client, path: str) -> set[str]:
    """Where the links of a page lead within the marketplace."""
    found = {unescape(link) for link in re.findall(r'<a\b[^>]*?\shref="(/[^"]*)"', client.get(path).text)}
    return {link for link in found if urlsplit(link).path != path}


@pytest.mark.parametrize("prefix", ["", "/bn", "/ar"])
def test_every_link_of_the_shop_leads_to_a_page(client: Client, prefix: str) -> None:
    links = set().union(*(links_of(client, prefix + path) for path in STARTS))

    answers = {link: client.get(link, follow=True).status_code for link in sorted(links)}

    assert {f"{prefix}/pages/{slug}/" for slug in PAGES} <= links
    assert {link: status for link, status in answers.items() if status != 200} == {}
