"""Counts of facets against a model that counts one by one."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.catalog.models import Attribute, AttributeChoice, ProductAttribute
from shop.catalog.queries import Facet, ListingFilters, Overview, Scope, Span, listing, overview_of
from shop.catalog.queries.facets import MOST_ATTRIBUTES
from tests.cast import NOW
from tests.depth import FULL

from .conftest import Shelf, Thing

pytestmark = pytest.mark.django_db
STANDS = ("shelf",)

Test = Callable[[Thing], bool]
prices = st.none() | st.integers(0, 10_000_00)
codes = st.frozensets(st.sampled_from(["clay", "brass", "jute", "glass", "unheard-of"]), max_size=3)
filters = st.builds(
    ListingFilters,
    price=st.builds(Span, prices, prices),
    in_stock=st.booleans(),
    delivery=st.frozensets(st.sampled_from(["quick", "download"])),
    sellers=st.frozensets(st.sampled_from(["rupganj-clay", "sonali-fibre", "nobody"]), max_size=2),
    rating=st.sampled_from([None, 2, 3, 4]),
    choices=st.fixed_dictionaries(
        {}, optional={"material": codes, "handmade": st.just(frozenset({"1"})), "unknown": st.just(frozenset({"x"}))}
    ),
    spans=st.fixed_dictionaries({}, optional={"litres": st.builds(Span, st.integers(0, 9), st.none())}),
)


def model_of(chosen: ListingFilters) -> dict[str, Test]:
    """The model's condition of each facet that narrows."""
    found: dict[str, Test] = {}
    if chosen.price:
        low, high = chosen.price.low or 0, chosen.price.high if chosen.price.high is not None else 10**12
        found["price"] = lambda thing: low <= thing.price <= high
    if chosen.in_stock:
        found["stock"] = lambda thing: thing.stocked
    if chosen.delivery:
        found["delivery"] = lambda thing: delivery_of(thing) in chosen.delivery
    if chosen.sellers:
        found["seller"] = lambda thing: thing.seller in chosen.sellers
    if chosen.rating:
        found["rating"] = lambda thing: thing.rating >= (chosen.rating or 0) * 10
    if chosen.choices.get("material", frozenset()) - {"unheard-of"}:
        found["a.material"] = lambda thing: bool(thing.materials & chosen.choices["material"])
    if "handmade" in chosen.choices:
        found["a.handmade"] = lambda thing: thing.handmade
    if "litres" in chosen.spans:
        found["a.litres"] = lambda thing: thing.litres is not None and thing.litres >= (chosen.spans["litres"].low or 0)
    return found


def delivery_of(thing: Thing) -> str:
    """Which option of the delivery facet a product has."""
    return "download" if thing.digital else "quick" if thing.quick else ""


def having(shelf: Shelf, facet: str, value: str) -> list[Thing]:
    """The products that have an option, filters aside."""
    has: dict[str, Test] = {
        "stock": lambda thing: thing.stocked,
        "delivery": lambda thing: delivery_of(thing) == value,
        "seller": lambda thing: thing.seller == value,
        "rating": lambda thing: thing.rating >= int(value) * 10,
        "a.material": lambda thing: value in thing.materials,
        "a.handmade": lambda thing: thing.handmade,
    }
    return [thing for thing in shelf.things if has[facet](thing)]


def passing(things: list[Thing], tests: dict[str, Test], *, but: str = "") -> list[Thing]:
    """The products that pass every facet, one of them left out."""
    return [thing for thing in things if all(test(thing) for name, test in tests.items() if name != but)]


def facet_of(overview: Overview, key: str) -> Facet:
    """One facet of an overview."""
    return next(facet for facet in overview.facets if facet.key == key)


@given(chosen=filters)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_option_counts_what_passes_the_other_facets(shelf: Shelf, chosen: ListingFilters) -> None:
    tests = model_of(chosen)

    overview = overview_of(Scope(category=shelf.node), chosen)

    assert overview.total == len(passing(shelf.things, tests))
    for facet in overview.facets:
        for option in facet.options:
            if option.value in {"unheard-of", "nobody"}:
                continue
            expected = passing(having(shelf, facet.key, option.value), tests, but=facet.key)
            assert (facet.key, option.value, option.count) == (facet.key, option.value, len(expected))


@given(chosen=filters)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500 if FULL else 30)
def test_the_cards_are_what_the_count_promises(shelf: Shelf, chosen: ListingFilters) -> None:
    expected = passing(shelf.things, model_of(chosen))

    found = listing(Scope(category=shelf.node), chosen, sort="price-up", page=1, only_page=False, at=NOW)

    assert [card.price.minor for card in found.cards] == sorted(thing.price for thing in expected)
    assert found.total == len(expected)


@given(chosen=filters)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=500 if FULL else 30)
def test_what_a_facet_alone_keeps_out_comes_back_without_it(shelf: Shelf, chosen: ListingFilters) -> None:
    tests = model_of(chosen)

    overview = overview_of(Scope(category=shelf.node), chosen)

    for key, kept_out in overview.kept_out.items():
        assert kept_out == len(passing(shelf.things, tests, but=key)) - overview.total


def test_an_option_that_filters_leave_empty_stays_with_zero(shelf: Shelf) -> None:
    overview = overview_of(Scope(category=shelf.node), ListingFilters(choices={"material": frozenset({"jute"})}))

    sellers = {option.value: option.count for option in facet_of(overview, "seller").options}
    stars = {option.value: option.count for option in facet_of(overview, "rating").options}
    assert sellers == {"rupganj-clay": 1, "sonali-fibre": 1}
    assert stars == {"4": 0, "3": 1, "2": 1}


def test_a_choice_that_nothing_here_has_is_not_shown(shelf: Shelf) -> None:
    overview = overview_of(Scope(category=shelf.node), ListingFilters())

    assert {option.value for option in facet_of(overview, "a.material").options} == {"clay", "brass", "jute"}


def test_a_number_facet_tells_the_span_under_the_other_filters(shelf: Shelf) -> None:
    chosen = ListingFilters(choices={"material": frozenset({"brass"})}, spans={"litres": Span(8)})

    facet = facet_of(overview_of(Scope(category=shelf.node), chosen), "a.litres")

    assert (facet.low, facet.high) == (2, 8)


def test_the_bars_hold_every_price_but_ignore_the_price_filter(shelf: Shelf) -> None:
    overview = overview_of(Scope(category=shelf.node), ListingFilters(price=Span(200_00, 300_00)))

    assert overview.total == 2
    assert sum(count for count, _low, _high in overview.bars) == len(shelf.things)
    assert (overview.price_low, overview.price_high) == (100_00, 9999_00)


def test_of_thousands_of_keys_the_usual_ones_are_facets_and_a_rare_one_filters_rightly(
    shelf: Shelf, django_assert_num_queries: Any
) -> None:
    keys = [Attribute(code=f"k{n}", category=shelf.root, label={"en": f"K{n}"}, kind="choice", facet=True)
            for n in range(1500)]  # fmt: skip
    choices = [
        AttributeChoice(attribute=key, code="yes", name={"en": "Yes"}) for key in Attribute.objects.bulk_create(keys)
    ]
    AttributeChoice.objects.bulk_create(choices)
    ids = [thing.id for thing in shelf.things]
    values = [(pk, choices[700]) for pk in ids] + [
        (ids[place % 9], choice) for place, choice in enumerate(choices[:600])
    ]
    ProductAttribute.objects.bulk_create(
        ProductAttribute(product_id=pk, attribute=choice.attribute, choice=choice) for pk, choice in values
    )

    scope = Scope(category=shelf.node)

    with django_assert_num_queries(3):
        everything = overview_of(scope, ListingFilters())
    rare = overview_of(scope, ListingFilters(choices={"k599": frozenset({"yes"})}))

    keyed = [facet for facet in everything.facets if facet.key.startswith("a.")]
    assert len(keyed) == MOST_ATTRIBUTES
    assert facet_of(everything, "a.k700").options[0].count == 9
    assert (rare.total, facet_of(rare, "a.k599").options[0].count) == (1, 1)
    assert facet_of(rare, "a.k700").options[0].count == 1
