"""What is found for words that the index does not have."""

import pytest

from shop.search.queries import find
from shop.sellers.models import Seller
from tests.factories import make_product
from tests.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(seller: Seller) -> dict[int, str]:
    """Names in both languages, by product: tea is in more of them than chairs, cotton in more than what is small."""
    titles = {
        "Black tea": "কালো চা",
        "Green tea": "সবুজ চা",
        "Chair": "কেদারা",
        "Running shoes": "দৌড়ের জুতা",
        "Jute bag": "পাটের ব্যাগ",
        "Cotton cloth": "সুতি কাপড়",
        "Cotton reel": "সুতার রিল",
        "Tiger": "ছোট বাঘ",
        "Jamdani": "জামদানি শাড়ি",
    }
    made = {make_product(seller, title={"en": en, "bn": bn}).pk: en for en, bn in titles.items()}
    drain()
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cha", {"Black tea", "Green tea"}),  # and no chair
        ("chai", {"Chair"}),
        ("cot", {"Cotton cloth", "Cotton reel"}),  # though it sounds like what is small
        ("juta", {"Running shoes", "Jute bag"}),
        ("shaari", {"Jamdani"}),
    ],
)
def test_words_in_latin_letters_may_be_bangla_or_a_beginning(
    goods: dict[int, str], typed: str, found: set[str]
) -> None:
    assert {goods[pk] for pk in find(typed).ids} == found
