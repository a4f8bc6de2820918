"""Boosts are learned from clicks, compared on days held back, and used only when they do better."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from shop.catalog.models import Product
from shop.search.learning import Shown, fit
from shop.search.models import Tuning
from shop.search.queries import find
from shop.search.services import note_asked, note_chosen
from shop.sellers.models import Seller
from tests.cast import NOW
from tests.factories import make_category, make_product
from tests.queue import drain


def test_what_is_opened_for_its_place_alone_teaches_nothing_about_facts() -> None:
    by_place = [Shown(place, place % 2, 0.0, 0.0, 0.0, 0.0, opened=place == 1) for place in (1, 2, 3, 4)] * 20
    by_stock = [Shown(place, float(place == 3), 0.0, 0.0, 0.0, 0.0, opened=place == 3) for place in (1, 2, 3, 4)] * 20

    _constant, place, stock, rating, *_others = fit(by_place)
    assert place > 1
    assert rating == 0
    assert fit(by_stock)[2] > max(1, stock)
    with pytest.raises(ValueError, match="nothing was shown"):
        fit([])


@pytest.fixture
def lamps(seller: Seller) -> list[Product]:
    """Alike but for their reviews; the unrated one is the older and stands first."""
    category = make_category("lamps")
    lamps = [make_product(seller, title={"en": "Lamp"}, category=category) for _number in range(3)]
    Product.objects.filter(pk=lamps[0].pk).update(in_stock=True)
    Product.objects.filter(pk=lamps[2].pk).update(rating_tenths=50, review_count=60)
    Product.objects.filter(pk=lamps[0].pk).update(title={"en": "Lamp lamp"})
    drain()
    return lamps


def opened_every_day(product: Product, *, days: int) -> None:
    """Everybody who searches for a lamp opens this one, wherever it stands."""
    for day in range(days):
        on = (NOW - timedelta(days=day)).date()
        ids = find("lamp").ids
        for _time in range(5):
            note_asked(typed="lamp", language="en", shown=ids, found=3, on=on)
            note_chosen(typed="lamp", language="en", product_id=product.pk, on=on)


@pytest.mark.django_db
def test_boosts_that_do_better_are_used_when_told_to(lamps: list[Product], capsys: pytest.CaptureFixture[str]) -> None:
    _plain, _other, rated = lamps
    Product.objects.filter(pk=rated.pk).update(rating_tenths=None, review_count=0)
    before = list(find("lamp").ids)
    Product.objects.filter(pk=before[-1]).update(rating_tenths=50, review_count=60)
    opened_every_day(Product.objects.get(pk=before[-1]), days=10)

    call_command("search_learn")
    assert not Tuning.objects.exists()
    call_command("search_learn", "--use")

    printed = capsys.readouterr().out
    tuning = Tuning.objects.get(used=True)
    assert tuning.ndcg_after > tuning.ndcg_before
    assert f"{tuning.ndcg_after:.4f} learned" in printed
    assert find("lamp").ids[0] == before[-1]
    call_command("search_learn", "--usual")
    assert not Tuning.objects.filter(used=True).exists()


@pytest.mark.django_db
def test_boosts_that_do_no_better_are_refused(lamps: list[Product]) -> None:
    first = Product.objects.get(pk=find("lamp").ids[0])
    opened_every_day(first, days=10)

    with pytest.raises(CommandError, match="no better"):
        call_command("search_learn", "--use")

    assert not Tuning.objects.exists()


@pytest.mark.django_db
def test_a_few_days_are_not_enough(lamps: list[Product]) -> None:
    opened_every_day(lamps[0], days=4)

    with pytest.raises(CommandError, match="too few days"):
        call_command("search_learn")
