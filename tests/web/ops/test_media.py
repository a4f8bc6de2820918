"""Public files: a fixed type, never a page, and nothing but what is public of this very marketplace (SECURITY 27)."""

from __future__ import annotations

import pytest
from django.test import Client

from shop.base.files import store
from shop.base.ids import uuid7

pytestmark = pytest.mark.django_db
HTML = b"<script>alert(1)</script>"


def key_of(*, schema: str = "main", side: str = "public", name: str = "abc-320.jpg") -> str:
    """A stored file under a new key."""
    key = f"{schema}/{side}/catalog/{uuid7()}/{name}"
    store(key, HTML)
    return key


def test_a_file_has_a_fixed_type_and_runs_nothing(client: Client) -> None:
    answer = client.get(f"/media/{key_of()}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in answer.headers["Cache-Control"]
    answer.close()


@pytest.mark.parametrize(
    "options",
    [{"side": "private"}, {"schema": "other"}, {"name": "abc.html"}, {"name": "abc.svg"}, {"name": "abc.pdf"}],
    ids=str,
)
def test_what_is_not_a_public_picture_of_ours_does_not_exist(client: Client, options: dict[str, str]) -> None:
    assert client.get(f"/media/{key_of(**options)}").status_code == 404


@pytest.mark.parametrize(
    "path", ["../../secret_key", "main/public/../private/x.jpg", "main/public/catalog/%2e%2e/x.jpg", "main/public/", ""]
)
def test_no_way_leads_out_of_the_folder(client: Client, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404
