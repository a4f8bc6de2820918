"""A file's attributes laid over the stored ones, each value in the form that its attribute keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from shop.catalog.states import code_of
from shop.exchange.rules import NO, YES
from shop.exchange.types import ABSENT, Blank, Field

CODE_LENGTH = 60
NUMBER_LIMIT = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class AttributeKind:
    """How an attribute's values are kept; `choices` are the names by code."""

    kind: str
    choices: Mapping[str, str] = field(default_factory=dict)


def attribute_codes(names: Mapping[str, Field[tuple[str, ...]]]) -> dict[str, str]:
    """The codes under which the named attributes are kept, with the names as labels."""
    return {code_of(name)[:CODE_LENGTH].strip("-"): name for name in names}


def merged_attributes(
    given: Mapping[str, Field[tuple[str, ...]]],
    stored: Mapping[str, tuple[str, ...]],
    kinds: Mapping[str, AttributeKind],
) -> dict[str, tuple[str, ...]]:
    """All values by attribute code, in the order of the codes; attributes without values are gone."""
    merged = dict(stored)
    for name, values in given.items():
        (code,) = attribute_codes({name: values})
        if values is not ABSENT and code in kinds:
            merged[code] = () if isinstance(values, Blank) else _values(values, kinds[code])
    return {code: merged[code] for code in sorted(merged) if merged[code]}


def _values(values: tuple[str, ...], kind: AttributeKind) -> tuple[str, ...]:
    """A choice may have several values; of a number, a yes/no or a text there is one."""
    match kind.kind:
        case "choice":
            named = {code_of(value): value for value in values}
            return tuple(kind.choices.get(code, value) for code, value in named.items())
        case "number":
            return _number(values[0])
        case "boolean":
            return _yes_or_no(values[0])
        case _:
            return (", ".join(values),)


def _number(text: str) -> tuple[str, ...]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ()
    if not number.is_finite() or abs(number) >= NUMBER_LIMIT:
        return ()
    return (f"{round(number, 4).normalize():f}",)


def _yes_or_no(text: str) -> tuple[str, ...]:
    word = text.lower()
    return ("true" if word in YES else "false",) if word in YES | NO else ()
