"""Error pages stand on their own: no database, no request, nothing of the store."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

CODES = (400, 403, 409, 413, 429, 500, 503)


@pytest.mark.parametrize("code", CODES)
def test_error_page_needs_no_context_and_no_database(code: int) -> None:
    html = render_to_string(f"errors/{code}.html")

    assert html.count("<h1") == 1
    assert 'href="/"' in html
    assert "Reference for support" not in html


def test_error_page_shows_the_reference_the_language_and_the_chosen_colours() -> None:
    with translation.override("ar"):
        html = render_to_string("errors/500.html", {"request_id": "0199-ab", "theme": "dark"})

    assert '<html lang="ar" dir="rtl" data-theme="dark">' in html
    assert "0199-ab" in html


def test_colours_come_from_the_two_known_words_only() -> None:
    assert "data-theme" not in render_to_string("errors/500.html", {"theme": '"><script>'})
