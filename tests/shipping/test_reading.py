"""What couriers write, read by parts that know no courier."""

import pytest

from shop.shipping.carriers.reading import minor


@pytest.mark.parametrize(("written", "paisa"), [("120.50", 120_50), (60, 60_00), (0, 0)])
def test_taka_are_read_as_paisa(written: object, paisa: int) -> None:
    assert minor(written) == paisa


@pytest.mark.parametrize("written", ["", "free", None, "NaN", "Infinity", "1e999990", "1e999999"])
def test_what_is_no_amount_is_none(written: object) -> None:
    assert minor(written) is None
