"""Applying to sell, by plain forms: in order, kept at each step, nobody else's business."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shop.accounts.models import User
from shop.sellers.models import Business, PayoutAccount, Seller, SellerDocument, SellerStaff
from shop.sellers.types import ItemKind
from tests.cast import with_app
from tests.factories.sellers import applicant_of, ask_only_for, fill_in, paper_file, send_paper

pytestmark = pytest.mark.django_db
SHOP = {
    "name": "Nusrat Knits",
    "story": "Scarves knitted by hand.",
    "district": "Dhaka",
    "email": "knits@example.com",
    "phone": "01712345678",
    "handling_days": "2",
}
BUSINESS = {
    "form": "person",
    "legal_name": "Nusrat Jahan",
    "country": "BD",
    "street": "House 7, Road 3",
    "national_id": "123 456 7890",
}
BANK = {
    "kind": "bank",
    "holder": "Nusrat Jahan",
    "bank_name": "BRAC Bank",
    "branch": "Gulshan",
    "routing_number": "055580375",
    "number": "1501 2033 44556",
}


def signed_in(user: User, *, proven: bool = False) -> Client:
    """A browser of the person, who proved the second step just now or not at all."""
    client = Client()
    client.force_login(user)
    if proven:
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
        session.save()
    return client


@pytest.fixture
def applicant(shopper: User) -> Client:
    """Nusrat's browser; her account has a second step, which she used just now."""
    ask_only_for(ItemKind.DOCUMENT, ItemKind.ATTEST)
    return signed_in(with_app(shopper), proven=True)


def test_application_is_filled_in_step_by_step_and_sent(applicant: Client) -> None:
    places = [applicant.post("/seller/register/shop/", SHOP)["Location"]]
    places.append(applicant.get("/seller/register/")["Location"])
    applicant.post("/seller/register/business/", BUSINESS)
    seller = Seller.objects.get()
    page = applicant.get("/seller/register/documents/")
    paper, sentence = page.context["papers"][0].item, page.context["sentences"][0].item
    applicant.post(f"/seller/register/documents/{paper.public_id}/", {"file": paper_file()})
    applicant.post("/seller/register/documents/", {"items": [sentence.public_id]})
    places.append(applicant.get("/seller/register/")["Location"])
    applicant.post("/seller/register/bank/", BANK)
    places.append(applicant.get("/seller/register/")["Location"])
    sent = applicant.post("/seller/register/review/")

    steps = ["", "business/", "bank/", "review/"]
    assert places == [f"/seller/register/{step}" for step in steps]
    assert sent["Location"] == "/seller/register/review/"
    seller.refresh_from_db()
    assert (seller.status, str(seller.name), seller.phone) == ("review", "Nusrat Knits", "+8801712345678")
    assert (seller.business.national_id, seller.payout_account.number) == ("1234567890", "1501203344556")
    assert "We are looking at it" in applicant.get("/seller/register/review/").text


@pytest.mark.parametrize("step", ["business", "documents", "bank", "review"])
def test_steps_ahead_lead_back_to_the_open_one(applicant: Client, step: str) -> None:
    for answer in (applicant.get(f"/seller/register/{step}/"), applicant.post(f"/seller/register/{step}/", BUSINESS)):
        assert (answer.status_code, answer["Location"]) == (302, "/seller/register/shop/")

    assert not Seller.objects.exists()


def test_what_is_missing_is_said_beside_its_field(applicant: Client, shopper: User) -> None:
    applicant_of(shopper)

    answer = applicant.post("/seller/register/business/", BUSINESS | {"national_id": "12345"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["national_id"] == ["Enter the 10, 13 or 17 digits of the national ID card."]
    assert not Business.objects.exists()


def test_kept_number_is_shown_by_its_end_and_stays_when_left_empty(applicant: Client, shopper: User) -> None:
    seller = applicant_of(shopper)
    fill_in(seller)

    page = applicant.get("/seller/register/business/").text
    applicant.post("/seller/register/business/", BUSINESS | {"national_id": "", "legal_name": "Nusrat J."})

    assert ("1234567890" in page, "ends in 7890" in page) == (False, True)
    business = Business.objects.get()
    assert (business.legal_name, business.national_id) == ("Nusrat J.", "1234567890")


def filled_up_to_bank(user: User) -> None:
    """Shop, business and documents are done."""
    ask_only_for()
    seller = applicant_of(user)
    fill_in(seller)
    PayoutAccount.objects.all().delete()


def test_bank_data_wants_a_second_step(shopper: User) -> None:
    filled_up_to_bank(shopper)
    browser = signed_in(shopper)

    for answer in (browser.get("/seller/register/bank/"), browser.post("/seller/register/bank/", BANK)):
        assert (answer.status_code, "next=%2Fseller%2Fregister%2Fbank%2F" in answer["Location"]) == (302, True)

    assert not PayoutAccount.objects.exists()


def test_bank_data_wants_a_recent_proof(shopper: User) -> None:
    filled_up_to_bank(with_app(shopper))

    answer = signed_in(shopper).post("/seller/register/bank/", BANK)

    assert (answer.status_code, "Is it you?" in answer.text) == (200, True)
    assert not PayoutAccount.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"routing_number": "055580376"}, "routing_number"),
        ({"number": "12"}, "number"),
        ({"bank_name": ""}, "bank_name"),
        ({"kind": "wallet", "number": "01712345678"}, "wallet"),
        ({"kind": "wallet", "wallet": "nagad", "number": "01212345678"}, "number"),
        ({"kind": "iban", "number": "GB83WEST12345698765432"}, "number"),
    ],
)
def test_account_with_a_mistake_is_refused(applicant: Client, shopper: User, wrong: dict[str, str], field: str) -> None:
    filled_up_to_bank(shopper)

    answer = applicant.post("/seller/register/bank/", BANK | wrong)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not PayoutAccount.objects.exists()


def test_account_number_is_never_shown_again(applicant: Client, shopper: User) -> None:
    ask_only_for()
    fill_in(applicant_of(shopper))

    for step in ("bank", "review"):
        page = applicant.get(f"/seller/register/{step}/").text
        assert ("1501203344556" in page, "ending in 4556" in page) == (False, True)


def test_file_that_is_no_document_is_refused_beside_its_entry(applicant: Client, shopper: User) -> None:
    seller = applicant_of(shopper)
    fill_in(seller)
    item = applicant.get("/seller/register/documents/").context["papers"][0].item
    url = f"/seller/register/documents/{item.public_id}/"
    script = SimpleUploadedFile("nid.png", b"<svg onload=alert(1)>", "image/png")

    answers = [applicant.post(url, {"file": script}), applicant.post(url)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "Send a PDF or a picture: JPEG, PNG or WebP." in answers[0].text
    assert "Choose a file first." in answers[1].text
    assert not SellerDocument.objects.exists()


def test_document_opens_for_its_owner_alone(applicant: Client, shopper: User, other_shopper: User) -> None:
    seller = applicant_of(shopper)
    fill_in(seller)
    document = send_paper(seller, applicant.get("/seller/register/documents/").context["papers"][0].item)
    url = f"/seller/register/papers/{document.public_id}/"
    rival = signed_in(other_shopper)
    applicant_of(other_shopper)

    answer = applicant.get(url)

    assert (answer.status_code, answer["Content-Type"], b"".join(answer)[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (rival.get(url).status_code, Client().get(url).status_code) == (404, 302)


def test_who_applies_is_led_from_the_portal_to_the_application(applicant: Client, shopper: User) -> None:
    applicant_of(shopper)

    assert applicant.get("/seller/")["Location"] == "/seller/register/"


def test_application_keeps_nobody_from_the_shop_that_they_pack_for(
    applicant: Client, shopper: User, seller: Seller
) -> None:
    applicant_of(shopper)
    SellerStaff.objects.create(seller=seller, user=shopper, role="packer")

    page = applicant.get("/seller/")

    assert (page.status_code, page.context["shop"]["name"]) == (200, seller.name)


def test_seller_does_not_apply_again(owner: Client) -> None:
    assert owner.get("/seller/register/")["Location"] == "/seller/"
    assert owner.post("/seller/register/shop/", SHOP)["Location"] == "/seller/"
    assert Seller.objects.count() == 1
