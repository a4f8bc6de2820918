"""From text to words, slips and sounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.search.queries.likeness import fused
from shop.search.scoring import ndcg, reciprocal_rank
from shop.search.sounds import sound_of, sounds_like
from shop.search.spelling import best_of, distance, slips_of
from shop.search.text import chunks, code_of


def words(text: str) -> list[str]:
    """The words of a text, runs of parts included."""
    return [word for chunk in chunks(text) for word in (*chunk.words, chunk.whole) if word]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Café <b>Crème</b>", ["cafe", "creme"]),
        ("HX426C16FB3K2/64", ["hx426c16fb3k2", "64", "hx426c16fb3k264"]),
        ("women's bag", ["women", "bag"]),
        ("2.5 mm, 2,5 mm", ["2.5", "mm", "2.5", "mm"]),
        ("USB-C", ["usb", "c", "usbc"]),
        ("শাড়ী ১২", ["শাডি", "12"]),
        ("مَكتَبة", ["مكتبه"]),
        ("\u202ekettle\u202c 🫖", ["kettle"]),
    ],
)
def test_texts_become_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("typed", ["HX-426/64", "hx 426.64", "Hx42664"])
def test_codes_are_the_same_without_punctuation(typed: str) -> None:
    assert code_of(typed) == "hx42664"


@pytest.mark.parametrize(
    ("bangla", "latin"),
    [("পাঞ্জাবি", "panjabi"), ("শাড়ি", "shaari"), ("গামছা", "gamcha"), ("চা", "cha"), ("কলম", "kalam"), ("ঘড়ি", "ghori")],
)
def test_bangla_in_latin_letters_sounds_the_same(bangla: str, latin: str) -> None:
    assert sound_of(words(bangla)[0]) in sounds_like(latin)


@given(word=st.text("abcdeg", min_size=3, max_size=9), place=st.integers(0, 8))
def test_a_word_with_one_slip_shares_a_deletion_with_the_right_one(word: str, place: int) -> None:
    wrong = word[: place % len(word)] + word[place % len(word) + 1 :]

    assert len(wrong) < 3 or slips_of(word) & slips_of(wrong)


@given(left=st.text("abc", max_size=7), right=st.text("abc", max_size=7))
def test_distance_is_the_same_both_ways(left: str, right: str) -> None:
    assert distance(left, right, 2) == distance(right, left, 2)
    assert (distance(left, right, 2) == 0) == (left == right)


def test_neighbours_that_changed_places_are_one_slip() -> None:
    assert distance("adapetr", "adapter", 2) == 1
    assert best_of("kettel", [("kettle", 3), ("nettle", 90), ("kernel", 1)]) == ["kettle"]


def test_scores_are_those_of_the_definition() -> None:
    gains = {"a": 7.0, "b": 3.0, "c": 0.0}

    assert ndcg(["a", "b"], gains) == 1.0
    assert ndcg(["b", "a"], gains) == pytest.approx((3 + 7 / 1.5849625) / (7 + 3 / 1.5849625))
    assert ndcg([], gains) == 0.0
    assert reciprocal_rank(["x", "a"], {"a"}) == 0.5


def test_both_rankings_count_and_nothing_is_lost() -> None:
    assert fused([1, 2, 3], 2, [2, 9]) == [2, 1, 9, 3]
    assert fused([], 0, [5]) == [5]
    assert fused([4], 1, []) == [4]
