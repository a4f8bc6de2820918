"""Putting the lines of one product together: grouping, options, variants, pictures.

A handle that comes back after other products is refused line by line, not merged: merging would need the whole
file in memory, and a file in that order was nearly always sorted by accident, with the product's first line
(title, options) somewhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from shop.exchange.formats.table import Line
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.types import EMPTY, Blank, Field, ParsedImage, ParsedProduct, ParsedVariant

MAX_OPTIONS = 3
MAX_VARIANTS = 2_000
DEFAULT_TITLE = "default title"


@dataclass(slots=True)
class Group:
    """The lines of one handle, in the file's order. The first one describes the product."""

    handle: str
    lines: list[Line]

    @property
    def first(self) -> Line:
        """The product's own line."""
        return self.lines[0]


def group_by_handle(lines: Iterable[Line], handle_of: Callable[[Line], str | None]) -> Iterator[Group | RowProblem]:
    """Adjacent lines with one handle. Lines without a handle and handles that come back become problems."""
    began: dict[str, int] = {}
    group: Group | None = None
    for line in lines:
        handle = None if line.spoiled else handle_of(line)
        if handle is None:
            yield from line.problems
        elif group is not None and handle == group.handle:
            group.lines.append(line)
        elif handle in began:
            line.note("handle", Row.HANDLE_AGAIN, Effect.LINE_LEFT_OUT, line=began[handle])
            yield from line.problems
        else:
            if group is not None:
                yield group
            began[handle] = line.line
            group = Group(handle, [line])
    if group is not None:
        yield group


def left_out(group: Group) -> Iterator[RowProblem]:
    """Every line of a product that can't be imported: its own findings, or a word that it went with the product."""
    culprit = next(
        (
            problem.line
            for line in group.lines
            for problem in line.problems
            if problem.effect is Effect.PRODUCT_LEFT_OUT
        ),
        group.first.line,
    )
    for line in group.lines:
        if not any(problem.effect in {Effect.LINE_LEFT_OUT, Effect.PRODUCT_LEFT_OUT} for problem in line.problems):
            line.note("", Row.WITH_ITS_PRODUCT, Effect.LINE_LEFT_OUT, line=culprit)
        yield from line.problems


def settle(
    group: Group, product: ParsedProduct, candidates: Sequence[tuple[Line, ParsedVariant]]
) -> Iterator[ParsedProduct | RowProblem]:
    """Check options and variants and give out the product with its findings, or only the findings.

    `candidates` are the variants with the lines they were read from; none at all means that the file does not
    speak about variants.
    """
    places = _places_worth_keeping(product.options, [variant for _line, variant in candidates])
    options = tuple(product.options[place] for place in places)
    kept = list(_usable(candidates, product.options, places))
    if len(options) > MAX_OPTIONS:
        group.first.note("", Row.TOO_MANY_OPTIONS, Effect.PRODUCT_LEFT_OUT, found=len(options), limit=MAX_OPTIONS)
    elif len({option.casefold() for option in options}) < len(options):
        group.first.note("", Row.OPTION_NAME_TWICE, Effect.PRODUCT_LEFT_OUT)
    elif len(kept) > MAX_VARIANTS:
        group.first.note("", Row.TOO_MANY_VARIANTS, Effect.PRODUCT_LEFT_OUT, limit=MAX_VARIANTS)
    elif candidates and not kept:
        group.first.note("", Row.NO_VARIANT_LEFT, Effect.PRODUCT_LEFT_OUT)
    else:
        for line in group.lines:
            yield from line.problems
        yield replace(product, options=options, variants=tuple(kept))
        return
    yield from left_out(group)


def _places_worth_keeping(names: tuple[str, ...], variants: Sequence[ParsedVariant]) -> list[int]:
    """Which options are real: named, and not the placeholder "Title: Default Title" of products without options."""
    return [
        place
        for place, name in enumerate(names)
        if name
        and (
            name.casefold() != "title"
            or any(_value(variant, place).casefold() not in {DEFAULT_TITLE, ""} for variant in variants)
        )
    ]


def _usable(
    candidates: Sequence[tuple[Line, ParsedVariant]], names: tuple[str, ...], places: Sequence[int]
) -> Iterator[ParsedVariant]:
    """The variants whose line is whole and whose option values are complete and their own."""
    taken: dict[tuple[str, ...], int] = {}
    for line, variant in candidates:
        if line.spoiled:
            continue
        values = tuple(_value(variant, place) for place in places)
        key = tuple(value.casefold() for value in values)
        if _has_value_without_name(variant, places):
            line.note("", Row.OPTION_WITHOUT_NAME, Effect.LINE_LEFT_OUT)
        elif "" in values:
            line.note("", Row.OPTION_VALUE_MISSING, Effect.LINE_LEFT_OUT, option=names[places[values.index("")]])
        elif key in taken:
            line.note("", Row.OPTION_VALUES_AGAIN, Effect.LINE_LEFT_OUT, line=taken[key])
        else:
            taken[key] = line.line
            yield replace(variant, option_values=values, compare_at_minor=reduction(line, variant, instead=EMPTY))


def _has_value_without_name(variant: ParsedVariant, places: Sequence[int]) -> bool:
    return any(
        value and place not in places and value.casefold() != DEFAULT_TITLE
        for place, value in enumerate(variant.option_values)
    )


def _value(variant: ParsedVariant, place: int) -> str:
    return variant.option_values[place] if place < len(variant.option_values) else ""


def reduction(line: Line, variant: ParsedVariant, *, instead: Blank) -> Field[int]:
    """A price before that is higher than the price now, else `instead`, with a note; 0 is how many write "none"."""
    before, now = variant.compare_at_minor, variant.price_minor
    if isinstance(before, Blank):
        return before
    if before == 0:
        return EMPTY
    if not isinstance(now, Blank) and before <= now:
        line.note("compare_at", Row.COMPARE_AT_NOT_HIGHER, Effect.VALUE_LEFT_OUT)
        return instead
    return before


def in_order(images: Iterable[ParsedImage]) -> Field[tuple[ParsedImage, ...]]:
    """Each picture once, by position, numbered from 1; EMPTY when there is none."""
    once: dict[str, ParsedImage] = {}
    for image in images:
        once.setdefault(image.source, image)
    ordered = sorted(once.values(), key=lambda image: image.position)
    return tuple(replace(image, position=place) for place, image in enumerate(ordered, start=1)) or EMPTY


def problem_of(
    line: int, code: Row, effect: Effect, /, *, column: str = "", value: object = "", **params: object
) -> RowProblem:
    """A finding outside of a `Line`."""
    return RowProblem(line=line, code=code, effect=effect, column=column, value=excerpt(value), params=params)
