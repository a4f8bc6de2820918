"""The office's editor of promotions: what is saved, what is said, codes as a file."""

import csv
from io import StringIO

import pytest
from django.test import Client

from shop.base.models import AuditEntry
from shop.promotions.models import Code, Promotion
from shop.sellers.models import Seller
from tests.factories import make_category, make_promotion

pytestmark = pytest.mark.django_db


def form(**changes: object) -> dict[str, object]:
    """What the form of ten percent for everybody sends."""
    plain = {"label": "Shoe week", "kind": "percent", "percent": "10", "group": "everybody", "payer": "platform"}
    return plain | {"priority": "100"} | changes


def test_a_promotion_is_saved_with_everything_and_says_what_it_means(office: Client, seller: Seller) -> None:
    shoes = make_category("shoes")
    days = {"starts_on": "2026-12-01", "ends_on": "2026-12-05", "limit_total": "100"}

    answer = office.post("/admin/promotions/new/", form(categories=[shoes.pk], **days), follow=True)

    made = Promotion.objects.get()
    assert (made.percent_bps, made.limit_total, made.targets.get().category) == (1000, 100, shoes)
    assert [made.starts_at.isoformat(), made.ends_at.isoformat()] == [
        "2026-11-30T18:00:00+00:00",
        "2026-12-05T18:00:00+00:00",
    ]
    assert "10% off Shoes, from 1 Dec to 5 Dec, at most 100 times, paid by the marketplace" in answer.text
    assert AuditEntry.objects.filter(action="promotions.created").count() == 1


def test_looking_at_what_it_means_saves_nothing(office: Client) -> None:
    answer = office.post("/admin/promotions/new/", form(kind="fixed", amount="250", look="1"))

    assert answer.status_code == 200
    assert "250 off everything, paid by the marketplace" in answer.text
    assert not Promotion.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"percent": ""}, "Enter more than 0 and at most 100 percent."),
        ({"kind": "tiered", "tier_by": "amount", "tiers": "1000 = 5\n500 = 9"}, "each higher than the one before"),
        ({"payer": "seller"}, "Name the shops that pay for it."),
        ({"products": "no-such-thing"}, "No product has this address: no-such-thing"),
        ({"needs_code": "on", "code": "TAKEN"}, "Another promotion has this code already."),
    ],
)
def test_what_makes_no_promotion_is_refused_beside_its_field(
    office: Client, changes: dict[str, str], words: str
) -> None:
    make_promotion(code="TAKEN")

    answer = office.post("/admin/promotions/new/", form(**changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert Promotion.objects.count() == 1


def test_codes_are_made_and_downloaded_with_a_note(office: Client) -> None:
    address = f"/admin/promotions/{make_promotion(needs_code=True).public_id}/codes/"

    sent = {"count": "20", "begin": "eid", "known": "0"}
    office.post(address, sent)
    again = office.post(address, sent, follow=True)
    answer = office.post(f"{address}file/")

    rows = list(csv.reader(StringIO(answer.text)))
    assert rows[0] == ["code", "used"]
    assert sorted(row[0] for row in rows[1:]) == sorted(Code.objects.values_list("text", flat=True))
    assert "Codes were made a moment ago." in again.text
    assert (len(rows), all(row[0].startswith("EID") for row in rows[1:])) == (21, True)
    assert AuditEntry.objects.filter(action="promotions.codes_exported").count() == 1


def test_every_field_comes_back_as_it_was_saved(office: Client, seller: Seller) -> None:
    sent = form(kind="tiered", tier_by="amount", tiers="1000 = 5\n2000 = 7.5", sellers="rupganj-clay", payer="seller")
    office.post("/admin/promotions/new/", sent)
    made = Promotion.objects.get()
    before = (made.tiers, made.payer, made.targets.get().seller)

    page = office.get(f"/admin/promotions/{made.public_id}/")
    again = {k: v for k, v in page.context["form"].initial.items() if v not in (None, False)}
    office.post(f"/admin/promotions/{made.public_id}/", again | {"label": "New name"})

    made.refresh_from_db()
    assert (str(made.label), before) == ("New name", (made.tiers, made.payer, made.targets.get().seller))
    assert made.tiers == [[1000_00, 500], [2000_00, 750]]


def test_switching_off_and_on_again(office: Client) -> None:
    made = make_promotion()

    for verb, stopped in (("ending", True), ("resumption", False)):
        office.post(f"/admin/promotions/{made.public_id}/{verb}/")
        made.refresh_from_db()
        assert (made.stopped_at is not None) is stopped
