"""Descriptions are typed with signs, and come back as they were typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.base.marks import marks_of, rich_text_of
from shop.base.richtext import clean_rich_text

PAIRS = [
    ("Warm and soft.", "<p>Warm and soft.</p>"),
    ("One.\n\nTwo,\nthree.", "<p>One.</p><p>Two,<br>three.</p>"),
    ("A **strong** and a *soft* word", "<p>A <strong>strong</strong> and a <em>soft</em> word</p>"),
    ("## Care\n\n- Wash by hand\n- Dry flat", "<h3>Care</h3><ul><li>Wash by hand</li><li>Dry flat</li></ul>"),
    ("1. Soak\n1. Press", "<ol><li>Soak</li><li>Press</li></ol>"),
    ("Salt & pepper, 3 < 4", "<p>Salt &amp; pepper, 3 &lt; 4</p>"),
    ("হাতে **বোনা** শাল", "<p>হাতে <strong>বোনা</strong> শাল</p>"),
]


@pytest.mark.parametrize(("text", "html"), PAIRS)
def test_signs_become_tags_and_tags_become_signs(text: str, html: str) -> None:
    assert rich_text_of(text) == html
    assert marks_of(html) == text
    assert clean_rich_text(html) == html


def test_white_space_between_blocks_says_nothing() -> None:
    assert marks_of("<p>One.</p>\n  <ul>\n  <li>Two</li>\n</ul>\n") == "One.\n\n- Two"


@pytest.mark.parametrize(
    "html",
    [
        '<p>See <a href="https://example.com/">here</a></p>',
        "<h2>Care</h2>",
        "<table><tr><td>1</td></tr></table>",
        "<ul><li>One<ul><li>Two</li></ul></li></ul>",
        "<p>Two * three * four</p><p>**</p><p>*a*</p>",
        "Words outside",
    ],
)
def test_what_no_signs_say_stays_html(html: str) -> None:
    assert marks_of(html) is None


def test_html_that_somebody_types_is_left_alone() -> None:
    assert rich_text_of('<p>See <a href="/">here</a></p>') == '<p>See <a href="/">here</a></p>'


@given(st.text(alphabet="ab *-#1.\n<&>কখ", max_size=60))
def test_shown_signs_always_lead_back_to_the_same_html(text: str) -> None:
    html = rich_text_of(text)

    shown = marks_of(html)

    assert shown is None or rich_text_of(shown) == html
