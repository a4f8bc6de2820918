"""Options and their choices of many products."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from shop.catalog.models import Option, OptionValue, Variant
from shop.catalog.states import ProductState, ValueState

type ValueKey = tuple[int, int, str]  # product id, place of the option (from 0), code of the choice


def write_options(states: Mapping[int, ProductState], known: set[int]) -> dict[ValueKey, OptionValue]:
    """Make and rename options and choices; returns the choices by product, place and code."""
    options = {(row.product_id, row.position): row for row in Option.objects.filter(product__in=known)}
    values = {(row.option_id, row.code): row for row in OptionValue.objects.filter(option__product__in=known)}
    wanted = [
        (product_id, place, option)
        for product_id, state in states.items()
        for place, option in enumerate(state.options, start=1)
    ]
    fresh = [
        Option(product_id=product_id, position=place, name=option.name)
        for product_id, place, option in wanted
        if (product_id, place) not in options
    ]
    options |= {(row.product_id, row.position): row for row in Option.objects.bulk_create(fresh)}
    renamed = []
    for product_id, place, option in wanted:
        row = options[product_id, place]
        if dict(row.name) != dict(option.name):
            row.name = option.name
            renamed.append(row)
    Option.objects.bulk_update(renamed, ["name"], batch_size=500)
    return _write_values(states, options, values)


def _write_values(
    states: Mapping[int, ProductState],
    options: Mapping[tuple[int, int], Option],
    values: dict[tuple[int, str], OptionValue],
) -> dict[ValueKey, OptionValue]:
    fresh, changed, found = [], [], {}
    for product_id, place, position, value in _each_value(states):
        option = options[product_id, place + 1]
        row = values.get((option.pk, value.code))
        if row is None:
            row = OptionValue(option=option, code=value.code, position=position, name=value.name, swatch=value.swatch)
            fresh.append(row)
        elif (row.position, dict(row.name), row.swatch) != (position, dict(value.name), value.swatch):
            row.position, row.name, row.swatch = position, value.name, value.swatch
            changed.append(row)
        found[product_id, place, value.code] = row
    OptionValue.objects.bulk_create(fresh, batch_size=1000)
    OptionValue.objects.bulk_update(changed, ["position", "name", "swatch"], batch_size=500)
    return found


def _each_value(states: Mapping[int, ProductState]) -> Iterator[tuple[int, int, int, ValueState]]:
    for product_id, state in states.items():
        for place, option in enumerate(state.options):
            for position, value in enumerate(option.values, start=1):
                yield product_id, place, position, value


def drop_unused_options(states: Mapping[int, ProductState], known: set[int]) -> None:
    """Delete choices that the state no longer names, and options left without any; nothing can point to them.

    A choice that an archived variant still has stays.
    """
    wanted = {(product_id, place + 1, value.code) for product_id, place, _position, value in _each_value(states)}
    rows = OptionValue.objects.filter(option__product__in=known).select_related("option")
    unwanted = {row.pk for row in rows if (row.option.product_id, row.option.position, row.code) not in wanted}
    if not unwanted:
        return
    for column in ("value1", "value2", "value3"):
        used = Variant.objects.filter(**{f"{column}__in": unwanted}).values_list(f"{column}_id", flat=True)
        unwanted -= set(used)
    OptionValue.objects.filter(pk__in=unwanted).delete()
    Option.objects.filter(product__in=known, values=None).delete()
