"""Reading single cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.exchange import rules
from shop.exchange.problems import Row


@pytest.mark.parametrize(
    ("text", "exponent", "minor"),
    [("12.50", 2, 1250), ("12", 2, 1200), ("12.5", 2, 1250), (".99", 2, 99), ("0", 2, 0), ("-0.00", 2, 0),
     ("1200", 0, 1200), ("1200.00", 0, 1200), ("1.234", 3, 1234), ("007.10", 2, 710)],
)  # fmt: skip
def test_price_becomes_minor_units_of_its_currency(text: str, exponent: int, minor: int) -> None:
    assert rules.minor_units(text, exponent=exponent) == minor


@pytest.mark.parametrize(
    ("text", "code"),
    [("1,299.00", Row.FIGURE), ("12,50", Row.FIGURE), ("$12", Row.FIGURE), ("৳12", Row.FIGURE), ("12 50", Row.FIGURE),
     ("1e3", Row.FIGURE), ("+12", Row.FIGURE), ("12.", Row.FIGURE), (".", Row.FIGURE), ("-", Row.FIGURE),
     ("১২", Row.FIGURE), ("NaN", Row.FIGURE), ("=10*2", Row.FIGURE), ("-12", Row.FIGURE_NEGATIVE),
     ("12.500", Row.FIGURE_DECIMALS), ("12.345", Row.FIGURE_DECIMALS), ("9" * 40, Row.FIGURE_TOO_LARGE)],
)  # fmt: skip
def test_price_that_could_be_misread_is_refused(text: str, code: Row) -> None:
    with pytest.raises(rules.Unreadable) as refusal:
        rules.minor_units(text, exponent=2)

    assert refusal.value.code is code


def test_price_with_fraction_is_refused_where_the_currency_has_none() -> None:
    with pytest.raises(rules.Unreadable) as refusal:
        rules.minor_units("1200.50", exponent=0)

    assert (refusal.value.code, refusal.value.params) == (Row.FIGURE_DECIMALS, {"limit": 0})


@given(st.integers(0, rules.MAX_MINOR), st.sampled_from([0, 2, 3]))
def test_every_amount_survives_being_written_and_read(minor: int, exponent: int) -> None:
    digits = str(minor).rjust(exponent + 1, "0")
    written = f"{digits[:-exponent]}.{digits[-exponent:]}" if exponent else digits

    assert rules.minor_units(written, exponent=exponent) == minor


@given(st.text(max_size=40))
def test_any_text_is_a_price_or_a_refusal(text: str) -> None:
    try:
        minor = rules.minor_units(text, exponent=2)
    except rules.Unreadable:
        return

    assert 0 <= minor <= rules.MAX_MINOR


@pytest.mark.parametrize(
    ("text", "unit", "weight"),
    [("454", "g", 454), ("0.5", "kg", 500), ("1", "lb", 454), ("1", "lbs", 454), ("1", "oz", 28), ("0.0005", "kg", 1)],
)
def test_weight_becomes_whole_grams(text: str, unit: str, weight: int) -> None:
    assert rules.grams(text, unit=unit) == weight


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("1", "stone", Row.WEIGHT_UNIT),
        ("-1", "g", Row.FIGURE_NEGATIVE),
        ("a", "g", Row.FIGURE),
        ("9" * 30, "g", Row.FIGURE_TOO_LARGE),
        ("9" * 5000, "g", Row.FIGURE_TOO_LARGE),
    ],
)
def test_weight_that_cannot_be_read_is_refused(text: str, unit: str, code: Row) -> None:
    with pytest.raises(rules.Unreadable) as refusal:
        rules.grams(text, unit=unit)

    assert refusal.value.code is code


@pytest.mark.parametrize("digits", [20, 5000])
def test_figures_without_end_are_refused(digits: int) -> None:
    for read in (rules.whole_number, lambda text: rules.minor_units(text, exponent=2)):
        with pytest.raises(rules.Unreadable) as refusal:
            read("9" * digits)
        assert refusal.value.code is Row.FIGURE_TOO_LARGE


@pytest.mark.parametrize(("text", "count"), [("7", 7), ("7.0", 7), ("-3", -3), ("0", 0)])
def test_count_is_a_whole_number(text: str, count: int) -> None:
    assert rules.whole_number(text) == count


@pytest.mark.parametrize("text", ["7.5", "seven", "", "1,000"])
def test_count_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(rules.Unreadable):
        rules.whole_number(text)


@pytest.mark.parametrize("address", ["https://example.com/a.png", "http://example.com/a.png?v=1", "cup.jpg"])
def test_picture_address_or_file_name_is_kept(address: str) -> None:
    assert rules.picture_address(address) == address


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://example.com/a.png", "../a.png", "/etc/a.png", "a\\b.png",
     ".hidden.png", "https://", "https://exa mple.com/a.png", "https://[bad/a.png", "https://example.com/" + "a" * 2000],
)  # fmt: skip
def test_other_addresses_of_pictures_are_refused(address: str) -> None:
    with pytest.raises(rules.Unreadable) as refusal:
        rules.picture_address(address)

    assert refusal.value.code is Row.BAD_IMAGE


def test_apostrophe_of_spreadsheets_is_dropped_from_codes_and_escaped_formulas_only() -> None:
    assert rules.without_text_mark("'30235", code=True) == "30235"
    assert rules.without_text_mark("'=1+1", code=False) == "=1+1"
    assert rules.without_text_mark("'90s shirt", code=False) == "'90s shirt"


def test_plain_text_becomes_escaped_paragraphs_and_markup_stays() -> None:
    assert rules.as_html("AT&T < all\nothers\n\nSecond") == "<p>AT&amp;T &lt; all<br>others</p>\n<p>Second</p>"
    assert rules.as_html("<p>ready</p>") == "<p>ready</p>"


def test_list_cell_keeps_order_escaped_commas_and_each_word_once() -> None:
    assert rules.words(r"Red, blue, RED, , Black\, matt") == ("Red", "blue", "Black, matt")


def test_given_handle_is_kept_but_for_case_and_blanks() -> None:
    assert rules.handle_from(given=" A.1  B ", title="Other") == "a.1 b"


@pytest.mark.parametrize(
    ("title", "handle"), [("Blue Shirt!", "blue-shirt"), ("জামা ২", "জামা-২"), ("قميص أزرق", "قميص-أزرق")]
)
def test_handle_is_made_from_the_title_in_any_script(title: str, handle: str) -> None:
    assert rules.handle_from(title=title) == handle


def test_title_without_letters_gives_no_handle() -> None:
    with pytest.raises(rules.Unreadable):
        rules.handle_from(title="!!!")
