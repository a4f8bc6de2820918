"""The demo's promotions."""

import pytest
from django.utils import translation

from shop.ledger.checks import differences
from shop.promotions.models import Code, Promotion

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_there_is_a_welcome_a_bundle_and_a_coupon_of_the_studio_and_the_books_agree() -> None:
    made = Promotion.objects.order_by("pk")

    assert [(one.kind, one.payer, str(one.label)) for one in made] == [
        ("fixed", "platform", "Welcome to Haat"),
        ("bundle", "platform", "Four for three"),
        ("percent", "seller", "Clay days"),
    ]
    assert set(Code.objects.values_list("text", flat=True)) == {"WELCOME150", "CLAY10"}
    with translation.override("bn"):
        assert str(made[2].label) == "মাটির দিন"
    assert [str(difference) for difference in differences()] == []
