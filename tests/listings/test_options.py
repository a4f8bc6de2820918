"""Options and combinations: what happens to variants, as plain values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shop.catalog.states import OptionState, ProductState, ValueState, VariantState
from shop.listings.differences import differences
from shop.listings.options import shown_options, with_combinations, with_options
from shop.listings.rules import merged, risks
from shop.listings.types import Watch


def option(name: str, *values: str) -> OptionState:
    """An option whose codes are its values in small letters."""
    return OptionState(
        name={"en": name}, values=tuple(ValueState(code=text.lower(), name={"en": text}) for text in values)
    )


def variant(number: int, *values: str, archived: bool = False) -> VariantState:
    """A variant of these values."""
    return VariantState(id=number, sku=f"S{number}", price_minor=100_00, values=values, archived=archived)


SHIRT = ProductState(
    seller_id=1,
    category_id=1,
    handle="",
    slug="shirt",
    title={"en": "Shirt"},
    options=(option("Colour", "Red", "Blue"), option("Size", "S", "L")),
    variants=(variant(1, "red", "s"), variant(2, "red", "l"), variant(3, "blue", "s")),
)


def values_of(state: ProductState) -> list[tuple[str, ...]]:
    """The values of what is offered."""
    return [each.values for each in state.variants if not each.archived]


def test_combinations_that_are_missing_are_made_with_the_first_ones_price() -> None:
    state = with_combinations(SHIRT, stem="S1")

    made = state.variants[-1]
    assert (made.id, made.values, made.sku, made.price_minor) == (None, ("blue", "l"), "S1-BLUE-L", 100_00)
    assert with_combinations(state, stem="S1") == state


def test_archived_combination_comes_back_instead_of_a_second_one() -> None:
    state = replace(SHIRT, variants=(*SHIRT.variants, variant(4, "blue", "l", archived=True)))

    assert with_combinations(state, stem="S1").variants[-1] == variant(4, "blue", "l")


def test_more_than_two_hundred_variants_are_refused() -> None:
    many = option("Number", *(str(number) for number in range(201)))
    state = replace(SHIRT, options=(many,), variants=(variant(1, "0"),))

    with pytest.raises(ValueError, match="201"):
        with_combinations(state, stem="S")


def test_new_option_gives_its_first_value_to_every_variant() -> None:
    kept = list(enumerate(SHIRT.options))

    state = with_options(SHIRT, [*kept, (None, option("Fit", "Slim", "Wide"))])

    assert values_of(state) == [("red", "s", "slim"), ("red", "l", "slim"), ("blue", "s", "slim")]


def test_removed_option_leaves_the_first_of_variants_that_become_one() -> None:
    state = with_options(SHIRT, [(0, SHIRT.options[0])])

    assert values_of(state) == [("red",), ("blue",)]
    assert [each.archived for each in state.variants] == [False, True, False]


def test_removed_value_archives_its_variants_and_stays_behind_the_others() -> None:
    state = with_options(SHIRT, [(0, option("Colour", "Red")), (1, SHIRT.options[1])])

    assert values_of(state) == [("red", "s"), ("red", "l")]
    assert [value.code for value in state.options[0].values] == ["red", "blue"]
    assert [value.code for value in shown_options(state)[0].values] == ["red"]


def test_changes_of_different_parts_meet_and_of_the_same_part_do_not() -> None:
    renamed = replace(SHIRT, title={"en": "Blouse"})

    assert merged(SHIRT, renamed, replace(SHIRT, tags=("new",))) == replace(renamed, tags=("new",))
    assert merged(SHIRT, renamed, replace(SHIRT, title={"en": "Kurta"})) is None
    assert merged(SHIRT, renamed, renamed) == renamed


def test_differences_name_the_part_the_variant_and_both_values() -> None:
    dearer = replace(SHIRT.variants[0], price_minor=120_00)
    after = replace(SHIRT, title={"en": "Blouse"}, variants=(dearer, *SHIRT.variants[1:]))

    found = [(each.field, each.detail, each.before, each.after, each.money) for each in differences(SHIRT, after)]

    assert found == [("title", "en", "Shirt", "Blouse", False), ("price_minor", "S1", 100_00, 120_00, True)]
    assert differences(SHIRT, SHIRT) == []
    assert risks(SHIRT, after, Watch(trusted=False, price_bps=2_000)) == ("title",)
