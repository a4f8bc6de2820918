"""What a product is to be: the file laid over what is stored."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalog.states import ImageState, ProductState, code_of, from_json
from shop.exchange.merging import Merged, Place, merge
from shop.exchange.merging_attributes import AttributeKind
from shop.exchange.types import ABSENT, EMPTY, ParsedImage, ParsedProduct, ParsedVariant, Status

KINDS = {
    "size": AttributeKind("number"),
    "safe": AttributeKind("boolean"),
    "colour": AttributeKind("choice", {"red": "Red"}),
}
PLACE = Place(
    seller_id=1,
    category_id=2,
    language="en",
    kinds=KINDS,
    pictures=lambda _name: "",
    owner_of_sku=lambda _sku, _line: None,
)


def shirt(*variants: tuple[Any, ...], options: tuple[str, ...] = ("Size", "Colour"), **columns: Any) -> ParsedProduct:
    """A product of (sku, values, price) variants."""
    given_variants = tuple(
        ParsedVariant(line=line, sku=sku, option_values=values, price_minor=price)
        for line, (sku, values, price) in enumerate(variants, start=2)
    )
    described = {"title": "Shirt", "slug_wish": "shirt"} | columns
    return ParsedProduct(handle="shirt", line=2, last_line=9, options=options, variants=given_variants, **described)


def stored(merged: Merged) -> ProductState:
    """The state as the database gives it back, with ids."""
    state = merged.state
    assert state is not None
    variants = tuple(replace(variant, id=number) for number, variant in enumerate(state.variants, start=1))
    return from_json(replace(state, variants=variants).as_json())


SHIRT = stored(merge(shirt(("A", ("S", "Red"), 5), ("B", ("L", "Red"), 6)), None, PLACE))


def test_options_in_another_order_and_other_capitals_are_the_same() -> None:
    swapped = shirt(("A", ("red", "s"), 5), ("B", ("RED", "L"), 6), options=("COLOUR", "size"))

    assert merge(swapped, SHIRT, PLACE).state == SHIRT


def test_option_is_known_by_its_name_in_any_language() -> None:
    bangla = replace(SHIRT, options=(replace(SHIRT.options[0], name={"en": "Size", "bn": "মাপ"}), SHIRT.options[1]))

    state = merge(shirt(("A", ("S", "Red"), 5), options=("মাপ", "Colour")), bangla, PLACE).state

    assert state == bangla


def test_other_options_are_taken_when_the_file_names_every_variant() -> None:
    state = merge(shirt(("A", ("Cotton",), 5), ("B", ("Silk",), 6), options=("Fabric",)), SHIRT, PLACE).state

    assert [(variant.id, variant.sku, variant.values) for variant in state.variants] == [
        (1, "A", ("cotton",)),
        (2, "B", ("silk",)),
    ]
    assert [dict(option.name) for option in state.options] == [{"en": "Fabric"}]


def test_variants_of_a_file_without_options_are_found_by_number() -> None:
    outcome = merge(shirt(("B", (), 7), ("Z", (), 8), options=()), SHIRT, PLACE)

    assert [(variant.sku, variant.price_minor) for variant in outcome.state.variants] == [("A", 5), ("B", 7)]
    assert [(problem.line, problem.code) for problem in outcome.problems] == [(3, "option_value_missing")]


def test_new_variant_without_price_is_left_out() -> None:
    outcome = merge(shirt(("A", ("S", "Red"), 5), ("C", ("M", "Red"), ABSENT)), SHIRT, PLACE)

    assert [variant.sku for variant in outcome.state.variants] == ["A", "B"]
    assert [(problem.line, problem.code) for problem in outcome.problems] == [(3, "no_price")]


def test_price_above_the_struck_one_takes_that_away() -> None:
    reduced = replace(SHIRT, variants=(replace(SHIRT.variants[0], compare_at_minor=6), SHIRT.variants[1]))

    state = merge(shirt(("A", ("S", "Red"), 9)), reduced, PLACE).state

    assert (state.variants[0].price_minor, state.variants[0].compare_at_minor) == (9, None)


def test_names_that_differ_only_in_signs_stay_two_choices() -> None:
    state = merge(
        shirt(("A", ("38.5",), 5), ("B", ("38/5",), 5), ("C", ("+",), 5), ("D", ("-",), 5), options=("Size",)),
        None,
        PLACE,
    ).state

    codes = [variant.values[0] for variant in state.variants]
    assert codes[:2] == ["38-5", "38-5-2"]
    assert len(set(codes)) == 4


@pytest.mark.parametrize(
    ("before", "given_status", "after"),
    [("pending", Status.ACTIVE, "pending"), ("draft", Status.ACTIVE, "active"), ("active", ABSENT, "active"),
     ("active", EMPTY, "active"), ("active", Status.ARCHIVED, "archived"), ("archived", Status.ACTIVE, "active"),
     ("draft", ABSENT, "draft")],
)  # fmt: skip
def test_status_follows_the_file_but_never_approves(before: str, given_status: Any, after: str) -> None:
    assert merge(shirt(status=given_status), replace(SHIRT, status=before), PLACE).state.status == after


def test_pictures_of_the_file_come_before_those_uploaded_by_hand() -> None:
    before = replace(SHIRT, images=(ImageState(key="file:abc"), ImageState(key="url:https://e.com/old.png")))
    new = ParsedImage(source="https://e.com/new.png", position=1, alt="Front")

    listed = merge(shirt(images=(new,)), before, PLACE).state
    cleared = merge(shirt(images=EMPTY), before, PLACE).state

    assert listed.images == (
        ImageState(key="url:https://e.com/new.png", alt={"en": "Front"}),
        ImageState(key="file:abc"),
    )
    assert cleared.images == (ImageState(key="file:abc"),)
    assert merge(shirt(images=ABSENT), before, PLACE).state.images == before.images


@pytest.mark.parametrize(
    ("name", "values", "kept"),
    [("Size", ("1.50",), {"size": ("1.5",)}), ("Size", ("large",), {}), ("Size", ("NaN",), {}), ("Safe", ("YES",), {"safe": ("true",)}),
     ("Safe", ("perhaps",), {}), ("Colour", ("RED", "blue"), {"colour": ("Red", "blue")}), ("Colour", EMPTY, {})],
)  # fmt: skip
def test_attribute_takes_the_form_that_its_kind_keeps(name: str, values: Any, kept: dict) -> None:
    assert merge(shirt(attributes={name: values}), SHIRT, PLACE).state.attributes == kept


def test_stock_is_wished_only_for_what_is_counted() -> None:
    counted, uncounted, silent = (
        ParsedVariant(line=2, sku="A", option_values=("S",), price_minor=1, stock=4),
        ParsedVariant(line=3, sku="B", option_values=("M",), price_minor=1, stock=EMPTY, stock_tracked=False),
        ParsedVariant(line=4, sku="C", option_values=("L",), price_minor=1),
    )
    product = replace(shirt(options=("Size",)), variants=(counted, uncounted, silent))

    assert merge(product, None, replace(PLACE, starting_stock=9)).stock == {"A": 4, "C": 9}


names = st.text(st.characters(categories=["L", "M", "N", "P", "Z", "S"]), min_size=1, max_size=6).filter(str.strip)


@given(
    values=st.lists(names, min_size=1, max_size=6, unique_by=str.casefold),
    texts=st.dictionaries(names, st.tuples(names), max_size=3),
)
def test_the_same_words_again_change_nothing(values: list[str], texts: dict[str, tuple[str]]) -> None:
    kinds = {code_of(name)[:60].strip("-"): AttributeKind("choice") for name in texts}
    product = shirt(*((f"N{n}", (value,), n) for n, value in enumerate(values)), options=("Size",), attributes=texts)
    place = replace(PLACE, kinds=kinds)

    once = stored(merge(product, None, place))

    assert merge(product, once, place).state == once
