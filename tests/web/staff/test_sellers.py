"""Sellers in the office: found, looked at, decided about; each look at papers is noted."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from shop.accounts.models import User
from shop.base.models import AuditEntry
from shop.sellers.models import ChecklistItem, Invitation, Seller
from shop.sellers.types import ItemKind
from tests.factories.sellers import BANK, BUSINESS, applicant_of, ask_only_for, fill_in, send_paper

from .conftest import SignIn

pytestmark = pytest.mark.django_db
STANDS = ("waiting",)


@pytest.fixture
def waiting(shopper: User) -> Seller:
    """Nusrat's application in review, with a document."""
    paper, _check = ask_only_for(ItemKind.DOCUMENT, ItemKind.REVIEW)
    seller = applicant_of(shopper)
    fill_in(seller)
    send_paper(seller, paper)
    Seller.objects.filter(pk=seller.pk).update(status="review")
    seller.refresh_from_db()
    return seller


def looks() -> list[str]:
    """What the audit log says about looking."""
    actions = ["sellers.papers_shown", "sellers.document_shown"]
    return list(AuditEntry.objects.filter(action__in=actions).order_by("id").values_list("action", flat=True))


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Nusrat Knits"]),
        ("?tab=selling", ["Rupganj Clay Studio"]),
        ("?tab=all", ["Rupganj Clay Studio", "Nusrat Knits"]),
        ("?tab=all&q=knits", ["Nusrat Knits"]),
        ("?tab=all&q=nusrat+jahan", ["Nusrat Knits"]),
        ("?tab=selling&q=knits", []),
        ("?tab=made-up", ["Nusrat Knits"]),
    ],
)
def test_sellers_are_found_by_tab_and_words(
    office: Client, waiting: Seller, seller: Seller, query: str, names: list[str]
) -> None:
    found = [str(row.name) for row in office.get(f"/admin/sellers/{query}").context["sellers"]]

    assert sorted(found) == sorted(names)


def test_list_asks_the_same_number_of_queries_for_many(
    office: Client, waiting: Seller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    office.get("/admin/sellers/?tab=all")
    with django_assert_num_queries(8) as few:
        office.get("/admin/sellers/?tab=all")
    for number in range(8):
        Seller.objects.create(slug=f"shop-{number}", name=f"Shop {number}")

    with django_assert_num_queries(len(few)):
        office.get("/admin/sellers/?tab=all")


def test_page_hides_numbers_until_the_papers_are_opened(office: Client, waiting: Seller) -> None:
    detail = office.get(f"/admin/sellers/{waiting.public_id}/").text
    assert (BANK.number in detail, BUSINESS.national_id in detail, looks()) == (False, False, [])

    papers = office.get(f"/admin/sellers/{waiting.public_id}/papers/").text

    assert (BANK.number in papers, BUSINESS.national_id in papers) == (True, True)
    assert looks() == ["sellers.papers_shown"]


def test_each_look_at_a_document_is_noted(office: Client, waiting: Seller) -> None:
    document = waiting.answers.get().documents.get()

    answer = office.get(f"/admin/sellers/{waiting.public_id}/papers/{document.public_id}/")

    assert (answer["Content-Type"], b"".join(answer)[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    note = AuditEntry.objects.get(action="sellers.document_shown")
    assert (note.subject_id, note.after["document"]) == (str(waiting.pk), str(document.public_id))


def test_documents_hang_on_their_seller(office: Client, waiting: Seller, seller: Seller) -> None:
    document = waiting.answers.get().documents.get()

    assert office.get(f"/admin/sellers/{seller.public_id}/papers/{document.public_id}/").status_code == 404

    assert looks() == []


def test_support_sees_no_sellers(browser_of: SignIn, helper: User, waiting: Seller) -> None:
    browser = browser_of(helper)

    for page in ("", f"{waiting.public_id}/", f"{waiting.public_id}/papers/", "checklist/"):
        assert browser.get(f"/admin/sellers/{page}").status_code == 403

    assert looks() == []


def test_application_is_judged_and_approved(office: Client, waiting: Seller) -> None:
    check = ChecklistItem.objects.get(kind="review", retired_at=None)
    url = f"/admin/sellers/{waiting.public_id}"
    refused = office.post(f"{url}/decision/", {"decision": "approve"})

    office.post(f"{url}/verdicts/{check.public_id}/", {"verdict": "accept"})
    approved = office.post(f"{url}/decision/", {"decision": "approve"})

    assert (refused.status_code, "A check of the list is not done yet." in refused.text) == (409, True)
    assert approved["Location"] == f"{url}/"
    waiting.refresh_from_db()
    assert waiting.status == "approved"


@pytest.mark.parametrize("decision", ["ask", "reject"])
def test_no_needs_a_reason(office: Client, waiting: Seller, decision: str) -> None:
    answer = office.post(f"/admin/sellers/{waiting.public_id}/decision/", {"decision": decision})

    assert (answer.status_code, "Say why. The seller reads it." in answer.text) == (422, True)
    waiting.refresh_from_db()
    assert waiting.status == "review"


def test_sending_back_needs_a_reason(office: Client, waiting: Seller) -> None:
    answer = waiting.answers.get()
    url = f"/admin/sellers/{waiting.public_id}/verdicts/{answer.item.public_id}/"

    assert office.post(url, {"verdict": "refuse"}).status_code == 422
    answer.refresh_from_db()
    assert answer.state == "given"

    office.post(url, {"verdict": "refuse", "reason": "Blurred."})
    answer.refresh_from_db()
    assert (answer.state, answer.reason) == ("refused", "Blurred.")


def test_seller_reads_the_reason_on_the_application(office: Client, waiting: Seller, shopper: User) -> None:
    office.post(f"/admin/sellers/{waiting.public_id}/decision/", {"decision": "ask", "reason": "Send page two."})
    browser = Client()
    browser.force_login(shopper)

    page = browser.get("/seller/register/shop/")

    assert (page.status_code, "Send page two." in page.text) == (200, True)


def test_shop_is_invited(office: Client) -> None:
    answer = office.post("/admin/sellers/invitations/", {"name": "Rangpur Looms", "email": "Looms@example.com"})

    assert answer["Location"] == "/admin/sellers/?tab=open"
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.seller.status) == ("looms@example.com", "owner", "invited")


def test_checklist_is_changed(office: Client) -> None:
    ask_only_for()
    entry = {"kind": "attest", "title_en": "I pack well", "title_bn": "ভালো মোড়ক", "position": "5", "country": "BD"}

    office.post("/admin/sellers/checklist/", entry)
    item = ChecklistItem.objects.get(retired_at=None)
    office.post(f"/admin/sellers/checklist/{item.public_id}/", entry | {"title_en": "I pack with care"})
    item.refresh_from_db()

    assert (item.title, item.country, item.required) == ({"en": "I pack with care", "bn": "ভালো মোড়ক"}, "BD", False)
    office.post(f"/admin/sellers/checklist/{item.public_id}/removal/")
    assert not ChecklistItem.objects.filter(retired_at=None).exists()
    assert office.get(f"/admin/sellers/checklist/{item.public_id}/").status_code == 404
