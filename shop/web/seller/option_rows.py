"""The page of options: up to three, each with its values, as plain fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from shop.catalog.states import OptionState, ProductState, ValueState, code_of
from shop.listings.queries import MOST_OPTIONS, shown_options

from .product_forms import languages

BLANK_VALUES = 3
SWATCH = re.compile(r"#[0-9a-fA-F]{6}")
MOST_VALUES = 60


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value with its fields' prefix; `names` are (language, name of the language, text)."""

    prefix: str
    code: str
    names: list[tuple[str, str, str]]
    swatch: str


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option with its fields' prefix; an empty one is for a new option."""

    prefix: str
    place: str
    names: list[tuple[str, str, str]]
    values: list[ValueRow]


def rows_of(state: ProductState) -> list[OptionRow]:
    """The options of a product and one empty one, while there is room."""
    shown = list(shown_options(state))
    rows = [_row(place, option) for place, option in enumerate(shown)]
    if len(shown) < MOST_OPTIONS:
        rows.append(_row(len(shown), None))
    return rows


def _row(place: int, option: OptionState | None) -> OptionRow:
    known = list(option.values) if option else []
    values = [
        ValueRow(f"o{place}-{number}", value.code, _names(value.name), value.swatch)
        for number, value in enumerate(known)
    ]
    values += [
        ValueRow(f"o{place}-{number}", "", _names({}), "") for number in range(len(known), len(known) + BLANK_VALUES)
    ]
    return OptionRow(f"o{place}", str(place) if option else "", _names(option.name if option else {}), values)


def _names(texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [(code, name, texts.get(code, "")) for code, name in languages()]


def options_posted(posted: Mapping[str, str], state: ProductState) -> list[tuple[int | None, OptionState]] | str:
    """The options that the form wants, each with the place it had; or a sentence about what is wrong."""
    wanted: list[tuple[int | None, OptionState]] = []
    for place in range(MOST_OPTIONS):
        prefix = f"o{place}"
        name = _said(posted, f"{prefix}-name")
        if not name or posted.get(f"{prefix}-remove"):
            continue
        known = place if posted.get(f"{prefix}-place") == str(place) and place < len(state.options) else None
        values = _values(posted, prefix, state.options[known].values if known is not None else ())
        if not values:
            return _("Give each option at least one value, or remove it.")
        if len({value.code for value in values}) != len(values):
            return _("An option has the same value twice. Change one of them or remove it.")
        wanted.append((known, OptionState(name=name, values=values)))
    return wanted


def _values(posted: Mapping[str, str], prefix: str, known: tuple[ValueState, ...]) -> tuple[ValueState, ...]:
    codes = {value.code for value in known}
    found = []
    for number in range(MOST_VALUES):
        row = f"{prefix}-{number}"
        name = _said(posted, f"{row}-name")
        if not name or posted.get(f"{row}-remove"):
            continue
        code = posted.get(f"{row}-code", "")
        swatch = posted.get(f"{row}-swatch", "").strip()
        found.append(
            ValueState(
                code=code if code in codes else code_of(name.get(settings.LANGUAGE_CODE) or next(iter(name.values()))),
                name=name,
                swatch=swatch.lower() if SWATCH.fullmatch(swatch) else "",
            )
        )
    return tuple(found)


def _said(posted: Mapping[str, str], prefix: str) -> dict[str, str]:
    texts = {code: " ".join(posted.get(f"{prefix}-{code}", "").split())[:80] for code, _name in languages()}
    return {code: text for code, text in texts.items() if text}
