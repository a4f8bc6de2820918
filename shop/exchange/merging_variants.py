"""A file's variants laid over the stored ones: which is which, and under which options."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from shop.catalog.states import OptionState, ProductState, ValueState, VariantState, code_of
from shop.exchange.problems import Effect, Row, RowProblem, excerpt
from shop.exchange.types import ABSENT, Blank, Field, ParsedProduct, ParsedVariant
from shop.tax.types import EXEMPT, STANDARD

SKU_LENGTH = 80
# Claims a SKU for a line of the file; answers with a finding where another line or product has it.
type SkuOwner = Callable[[str, int], RowProblem | None]


@dataclass(frozen=True, slots=True)
class MergedVariant:
    """A variant as it is to be, and what the file says of it (None: nothing)."""

    state: VariantState
    given: ParsedVariant | None = None


@dataclass(slots=True)
class VariantOutcome:
    """Variants and options to be. `variants` is None where the product can't be kept; `priced`: none costs a guess."""

    variants: list[MergedVariant] | None
    options: tuple[OptionState, ...] = ()
    priced: bool = True
    problems: list[RowProblem] = field(default_factory=list)


def merge_variants(
    parsed: ParsedProduct, existing: ProductState | None, *, language: str, owner_of_sku: SkuOwner
) -> VariantOutcome:
    """Find the stored variant for each given one, change or add it, and keep those that the file leaves out."""
    if existing is not None and not parsed.variants:
        return VariantOutcome([MergedVariant(state) for state in existing.variants], existing.options)
    frame = _frame(parsed, existing, language)
    if frame is None:
        return _options_differ(parsed, existing)
    outcome = VariantOutcome([], priced=existing is not None or _any_priced(parsed))
    given_variants = parsed.variants or (ParsedVariant(line=parsed.line),)
    kept = {state.id: state for state in frame.stored}
    for given in given_variants:
        _add(outcome, given, frame, kept, parsed.handle, owner_of_sku)
    outcome.variants = _in_order(outcome.variants or [], list(kept.values()), frame)
    outcome.options = frame.options_to_be()
    if not outcome.variants:
        problem = RowProblem(line=parsed.line, code=Row.NO_VARIANT_LEFT, effect=Effect.PRODUCT_LEFT_OUT)
        return VariantOutcome(None, problems=[*outcome.problems, problem])
    return outcome


class _Frame:
    """The options under which file and store agree: gives each value its code, and new values new codes."""

    def __init__(
        self, options: Sequence[OptionState], places: Sequence[int], stored: Sequence[VariantState], language: str
    ) -> None:
        self.options = [(option.name, list(option.values)) for option in options]
        self.places = places
        self.stored = stored
        self.language = language

    def codes_of(self, given: ParsedVariant) -> tuple[str, ...] | None:
        """The codes of the given values in the stored order; None where the file names no options."""
        if not self.places:
            return None if self.options else ()
        return tuple(self._code(place, given.option_values[at]) for place, at in enumerate(self.places))

    def options_to_be(self) -> tuple[OptionState, ...]:
        """The options with all values, new ones behind the stored ones."""
        return tuple(OptionState(name=name, values=tuple(values)) for name, values in self.options)

    def _code(self, place: int, text: str) -> str:
        values = self.options[place][1]
        for value in values:
            if text.casefold() in {name.casefold() for name in value.name.values()}:
                return value.code
        taken = {value.code for value in values}
        code, number = code_of(text), 2
        while code in taken:
            code, number = f"{code_of(text)[:70]}-{number}", number + 1
        values.append(ValueState(code=code, name={self.language: text}))
        return code


def _frame(parsed: ParsedProduct, existing: ProductState | None, language: str) -> _Frame | None:
    """How the file's options fit the stored ones; None where they don't."""
    fresh = [OptionState(name={language: name}, values=()) for name in parsed.options]
    if existing is None:
        return _Frame(fresh, range(len(fresh)), (), language)
    if not parsed.options:
        return _Frame(existing.options, (), existing.variants, language)
    places = _matching_places(parsed.options, existing.options)
    if places is not None:
        return _Frame(existing.options, places, existing.variants, language)
    skus = {variant.sku for variant in parsed.variants}
    if all(state.archived or state.sku in skus for state in existing.variants):
        without_values = [replace(state, values=()) for state in existing.variants]
        return _Frame(fresh, range(len(fresh)), without_values, language)
    return None


def _matching_places(names: Sequence[str], options: Sequence[OptionState]) -> list[int] | None:
    """For each stored option the place of the same option in the file; None where the two sets differ."""
    wanted = [name.casefold() for name in names]
    places = [
        next((wanted.index(name.casefold()) for name in option.name.values() if name.casefold() in wanted), -1)
        for option in options
    ]
    return places if sorted(places) == list(range(len(names))) else None


def _options_differ(parsed: ParsedProduct, existing: ProductState | None) -> VariantOutcome:
    stored = [next(iter(option.name.values()), "") for option in existing.options] if existing else []
    problem = RowProblem(
        line=parsed.line,
        code=Row.OPTIONS_DIFFER,
        effect=Effect.PRODUCT_LEFT_OUT,
        params={"stored": ", ".join(stored) or "–", "given": ", ".join(parsed.options)},
    )
    return VariantOutcome(None, problems=[problem])


def _any_priced(parsed: ParsedProduct) -> bool:
    return any(not isinstance(given.price_minor, Blank) for given in parsed.variants)


def _add(
    outcome: VariantOutcome,
    given: ParsedVariant,
    frame: _Frame,
    kept: dict[int | None, VariantState],
    handle: str,
    owner_of_sku: SkuOwner,
) -> None:
    """Merge one given variant; what stands in its way is written down and the stored variant stays as it is."""
    codes = frame.codes_of(given)
    stored = _stored(given, codes, list(kept.values()))
    problem = None
    if stored is None and codes is None:
        name = next(iter(frame.options[0][0].values()), "")
        problem = _finding(given, Row.OPTION_VALUE_MISSING, option=name)
    elif stored is None and outcome.priced and isinstance(given.price_minor, Blank):
        problem = _finding(given, Row.NO_PRICE)
    elif not isinstance(given.sku, Blank):
        problem = owner_of_sku(given.sku, given.line)
    if problem:
        outcome.problems.append(problem)
        return
    made_sku = "" if stored or not isinstance(given.sku, Blank) else _made_sku(handle, codes or (), given, owner_of_sku)
    state = _merged(given, stored, codes or (), made_sku)
    if stored is not None:
        kept.pop(stored.id)
    if outcome.variants is not None:
        outcome.variants.append(MergedVariant(state, given))


def _stored(given: ParsedVariant, codes: tuple[str, ...] | None, kept: Sequence[VariantState]) -> VariantState | None:
    """The variant with this SKU, else with these values (one for sale before an archived one), else the only one."""
    by_sku = next((state for state in kept if state.sku == given.sku), None)
    if by_sku is not None or codes is None:
        return by_sku or (kept[0] if codes is None and isinstance(given.sku, Blank) and len(kept) == 1 else None)
    same = [state for state in kept if state.values == codes]
    return next((state for state in same if not state.archived), same[0] if same else None)


def _merged(given: ParsedVariant, stored: VariantState | None, codes: tuple[str, ...], made_sku: str) -> VariantState:
    base = stored or VariantState(sku=made_sku, price_minor=0)
    price = base.price_minor if isinstance(given.price_minor, Blank) else given.price_minor
    before = _cleared(given.compare_at_minor, base.compare_at_minor)
    return replace(
        base,
        sku=base.sku if isinstance(given.sku, Blank) else given.sku,
        values=codes or base.values,
        price_minor=price,
        compare_at_minor=before if before is not None and before > price else None,
        cost_minor=_cleared(given.cost_minor, base.cost_minor),
        weight_grams=_cleared(given.weight_grams, base.weight_grams) or 0,
        barcode=_cleared(given.barcode, base.barcode) or "",
        tax_class=_tax_class(given.taxable, base.tax_class),
        archived=False,
    )


def _made_sku(handle: str, codes: tuple[str, ...], given: ParsedVariant, owner_of_sku: SkuOwner) -> str:
    """A number for a variant whose shop gave it none: handle and values, with a figure behind it where taken."""
    stem = "-".join([handle, *codes]).replace(" ", "-")[: SKU_LENGTH - 5]
    candidates = itertools.chain([stem], (f"{stem}-{number}" for number in itertools.count(2)))
    return next(sku for sku in candidates if owner_of_sku(sku, given.line) is None)


def _cleared[T](given: Field[T], stored: T | None) -> T | None:
    if isinstance(given, Blank):
        return stored if given is ABSENT else None
    return given


def _tax_class(taxable: Field[bool], stored: str) -> str:
    if isinstance(taxable, Blank):
        return stored
    if not taxable:
        return EXEMPT
    return STANDARD if stored == EXEMPT else stored


def _in_order(merged: list[MergedVariant], rest: Sequence[VariantState], frame: _Frame) -> list[MergedVariant]:
    """Stored variants keep their places, new ones follow in the file's order."""
    places = {state.id: place for place, state in enumerate(frame.stored)}
    everything = [*merged, *(MergedVariant(state) for state in rest)]
    return sorted(everything, key=lambda each: places.get(each.state.id, len(places)))


def _finding(given: ParsedVariant, code: Row, **params: object) -> RowProblem:
    value = "" if isinstance(given.sku, Blank) else given.sku
    return RowProblem(line=given.line, code=code, effect=Effect.LINE_LEFT_OUT, value=excerpt(value), params=params)
