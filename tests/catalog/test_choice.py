"""Which variant a choice of options means."""

from itertools import count

from shop.base.money import Money
from shop.base.translated import Translated
from shop.catalog.queries.choice import Choice, choice_of
from shop.catalog.queries.product import OptionView, ProductPage, ValueView, VariantView

numbers = count(1)
RED, BLUE = ValueView(1, "red", Translated(en="Red"), ""), ValueView(2, "blue", Translated(en="Blue"), "")
SMALL, LARGE = ValueView(3, "s", Translated(en="Small"), ""), ValueView(4, "l", Translated(en="Large"), "")
OPTIONS = (OptionView(1, Translated(en="Colour"), (RED, BLUE)), OptionView(2, Translated(en="Size"), (SMALL, LARGE)))


class Shirt(ProductPage):
    """A product of which only options and variants matter here."""

    def __init__(self, *variants: VariantView, options: tuple[OptionView, ...] = OPTIONS) -> None:
        object.__setattr__(self, "variants", variants)
        object.__setattr__(self, "options", options)


def variant(sku: str, *values: ValueView) -> VariantView:
    """A variant with these values."""
    ids = (*(value.id for value in values), None, None, None)[:3]
    return VariantView(next(numbers), sku, sku, ids, Money(100, "BDT"), None, 0, None, Translated())


RED_S, RED_L, BLUE_L = variant("RED-S", RED, SMALL), variant("RED-L", RED, LARGE), variant("BLUE-L", BLUE, LARGE)
SHIRT = Shirt(RED_S, RED_L, BLUE_L)
PLENTY = {RED_S.id: 5, RED_L.id: 5, BLUE_L.id: 5}


def states(choice: Choice) -> dict[str, str]:
    """Each value's state in a word."""
    return {
        found.value.code: "sold out" if found.sold_out else "not made" if found.not_made else ""
        for option in choice.options
        for found in option.values
    }


def test_without_a_wish_it_is_the_first_variant_that_can_be_had() -> None:
    choice = choice_of(SHIRT, PLENTY | {RED_S.id: 0})

    assert choice.variant == RED_L
    assert choice.left == 5


def test_when_all_are_sold_out_it_is_the_first_and_cannot_be_bought() -> None:
    choice = choice_of(SHIRT, dict.fromkeys(PLENTY, 0))

    assert choice.variant == RED_S
    assert not choice.buyable
    assert set(states(choice).values()) == {"sold out"}


def test_a_sku_chooses_its_variant_even_when_it_is_sold_out() -> None:
    choice = choice_of(SHIRT, PLENTY | {BLUE_L.id: 0}, sku="BLUE-L")

    assert choice.variant == BLUE_L
    assert not choice.buyable


def test_codes_outrank_the_sku_and_fill_up_from_it() -> None:
    assert choice_of(SHIRT, PLENTY, sku="RED-L", codes={1: "blue"}).variant == BLUE_L


def test_a_combination_that_is_not_made_is_no_variant_and_keeps_the_choice() -> None:
    choice = choice_of(SHIRT, PLENTY, codes={1: "blue", 2: "s"})

    assert choice.variant is None
    assert not choice.buyable
    assert [option.chosen for option in choice.options] == [BLUE, SMALL]


def test_values_say_whether_they_are_made_with_the_rest_of_the_choice() -> None:
    assert states(choice_of(SHIRT, PLENTY, codes={1: "red", 2: "s"})) == {
        "red": "",
        "blue": "not made",
        "s": "",
        "l": "",
    }
    assert states(choice_of(SHIRT, PLENTY, codes={1: "blue", 2: "l"})) == {
        "red": "",
        "blue": "",
        "s": "not made",
        "l": "",
    }


def test_a_value_is_sold_out_only_when_none_of_its_variants_is_left() -> None:
    choice = choice_of(SHIRT, PLENTY | {RED_S.id: 0, RED_L.id: 0})

    assert states(choice)["red"] == "sold out"
    assert states(choice)["l"] == ""


def test_unknown_codes_and_skus_change_nothing() -> None:
    assert choice_of(SHIRT, PLENTY, sku="nonsense", codes={1: "green", 3: "x", 2: ""}).variant == RED_S


def test_uncounted_stock_is_never_sold_out() -> None:
    only = variant("FILE")

    choice = choice_of(Shirt(only, options=()), {only.id: None})

    assert choice.variant == only
    assert choice.buyable
    assert choice.left is None
