"""The districts of Bangladesh and their areas, in English and Bangla."""

import re

import pytest
from django.utils import translation

from shop.shipping.queries import areas_of, districts, divisions, place_label

BANGLA = re.compile(r"[\u0980-\u09ff][\u0980-\u09ff\u200c\u200d .()-]*")


def test_all_sixty_four_districts_are_there_in_order() -> None:
    names = [place.name for place in districts()]

    assert len(names) == len(set(names)) == 64
    assert names == sorted(names)


def test_eight_divisions_hold_every_district_once() -> None:
    found = divisions()

    assert [division.name for division, _within in found] == [
        "Barishal", "Chattogram", "Dhaka", "Khulna", "Mymensingh", "Rajshahi", "Rangpur", "Sylhet"
    ]  # fmt: skip
    assert sorted(place.name for _division, within in found for place in within) == [p.name for p in districts()]
    assert [len(within) for _division, within in found] == [6, 11, 13, 10, 4, 8, 8, 4]
    assert all(BANGLA.fullmatch(division.label["bn"]) for division, _within in found)
    assert divisions("NL") == ()


def test_upazilas_and_thanas_are_whole() -> None:
    assert sum(len(areas_of(district.name)) for district in districts()) == 600


def test_every_district_has_areas_with_names_of_their_own() -> None:
    for district in districts():
        names = [area.name for area in areas_of(district.name)]

        assert len(names) >= 3, district.name
        assert len(names) == len(set(names)), district.name


def test_every_place_has_an_english_and_a_bangla_name() -> None:
    for district in districts():
        for place in (district, *areas_of(district.name)):
            assert place.name.isascii(), place
            assert BANGLA.fullmatch(place.label["bn"]), place


def test_names_fit_the_columns_of_an_address() -> None:
    assert max(len(place.name) for place in districts()) <= 80
    assert max(len(area.name) for place in districts() for area in areas_of(place.name)) <= 120


@pytest.mark.parametrize("area", ["Mohammadpur", "Gulshan", "Uttara West", "Savar", "Keraniganj"])
def test_dhaka_has_its_thanas_and_upazilas(area: str) -> None:
    assert area in {place.name for place in areas_of("Dhaka")}


def test_unknown_places_have_no_areas_and_keep_their_name() -> None:
    assert areas_of("Atlantis") == ()
    assert districts("NL") == ()
    assert districts("../bd") == ()
    assert str(place_label("Utrecht", country="NL")) == "Utrecht"


def test_label_is_in_the_language_of_the_page() -> None:
    with translation.override("bn"):
        assert str(place_label("Dhaka")) == "ঢাকা"
        assert str(place_label("Dhaka", "Mohammadpur")) == "মোহাম্মদপুর"
    assert str(place_label("Dhaka", "Mohammadpur")) == "Mohammadpur"
