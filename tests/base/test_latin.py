"""Bangla in Latin letters."""

import pytest

from shop.base.latin import slug_of


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("নকশিকাঁথা শাল", "nokshikantha-shal"),
        ("জামদানি শাড়ি", "jamdani-shari"),
        ("মাটির টব, ৩টির সেট", "matir-tob-3tir-set"),
        ("Wool scarf, বড়", "wool-scarf-bor"),
        ("محمصة", "thing"),
    ],
)
def test_address_of_a_name_is_written_as_people_type_it(written: str, address: str) -> None:
    assert slug_of(written, room=60, otherwise="thing") == address


def test_an_address_that_is_cut_ends_at_a_letter() -> None:
    assert slug_of("Red kettle", room=4, otherwise="thing") == "red"
