"""The steps of checkout by plain forms and as fragments: order of steps, errors, what is kept."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.catalog.models import Variant
from shop.checkout.models import Draft, Intent
from shop.checkout.services import forget_old_drafts
from shop.inventory.models import StockLevel
from shop.sellers.models import Seller
from tests.factories import make_product

from .purchase import ADDRESS, EMAIL, fill_steps, put

pytestmark = pytest.mark.django_db
STANDS = ("kettle",)
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "checkout"}


@pytest.fixture
def kettle(seller: Seller) -> Variant:
    """A kettle for ৳ 1,890; six are left."""
    return make_product(seller, title={"en": "Enamel kettle"}, price_minor=1890_00, stock=6).variants.get()


@pytest.fixture
def pattern(seller: Seller) -> Variant:
    """A sewing pattern to download."""
    return make_product(seller, title={"en": "Sewing pattern"}, price_minor=300_00, stock=None).variants.get()


def test_empty_cart_leads_back_to_the_cart(client: Client) -> None:
    for step in ("", "contact/", "delivery/", "payment/"):
        assert client.get(f"/checkout/{step}")["Location"] == "/cart/"


def test_sold_out_thing_leads_back_to_the_cart_with_words(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    StockLevel.objects.filter(variant=kettle).update(on_hand=0)

    client.get("/checkout/")

    assert "Sold out since you added it" in client.get("/cart/").text


def test_steps_come_in_order(client: Client, kettle: Variant) -> None:
    put(client, kettle)

    assert client.get("/checkout/")["Location"] == "/checkout/contact/"
    assert client.get("/checkout/delivery/")["Location"] == "/checkout/contact/"
    assert client.get("/checkout/payment/")["Location"] == "/checkout/contact/"
    client.post("/checkout/contact/", {"email": EMAIL})
    assert client.get("/checkout/")["Location"] == "/checkout/delivery/"
    assert client.get("/checkout/payment/")["Location"] == "/checkout/delivery/"
    client.post("/checkout/delivery/", ADDRESS)
    assert client.get("/checkout/")["Location"] == "/checkout/payment/"


def test_nobody_is_taken_for_a_company_unasked(client: Client, kettle: Variant) -> None:
    put(client, kettle)

    page = client.get("/checkout/contact/").text

    assert '<details class="grid gap-4">' in page
    assert '<option value="BD" selected>' in page


def test_page_lists_the_steps_and_says_which_one_it_is(client: Client, kettle: Variant) -> None:
    put(client, kettle)

    page = client.get("/checkout/contact/").text

    listed = re.search(r'aria-label="Progress">(.*?)</ol>', page, re.DOTALL)
    assert listed is not None
    assert re.findall(r"\d\. [A-Z][a-z]+", listed[1]) == ["1. Contact", "2. Delivery", "3. Payment"]
    assert re.findall(r'aria-current="step">.*?(\d\. \w+)', listed[1], re.DOTALL) == ["1. Contact"]


def test_guest_comes_first_and_signing_in_second(client: Client, kettle: Variant) -> None:
    put(client, kettle)

    page = client.get("/checkout/contact/").text

    assert 0 < page.index("Continue as guest") < page.index('href="/auth/login/?next=/checkout/"')
    assert "Secure checkout" in page
    assert 'aria-label="Categories"' not in page


def test_email_of_the_account_is_filled_in(client: Client, shopper: User, kettle: Variant) -> None:
    client.force_login(shopper)
    put(client, kettle)

    page = client.get("/checkout/contact/").text

    assert 'value="nusrat@example.com"' in page
    assert "Continue as guest" not in page


@pytest.mark.parametrize("email", ["", "nusrat", "nusrat@", "a" * 250 + "@example.com"])
def test_wrong_email_is_explained_and_kept(client: Client, kettle: Variant, email: str) -> None:
    put(client, kettle)

    answer = client.post("/checkout/contact/", {"email": email})

    assert answer.status_code == 422
    assert "<title>Error: Contact" in answer.text
    assert 'role="alert"' in answer.text
    assert 'href="#id_email"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert f'value="{email}"' in answer.text or not email
    assert Draft.objects.count() == 0


def test_done_steps_fold_into_a_summary_with_edit(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    fill_steps(client)

    page = client.get("/checkout/payment/").text

    assert f"<bdi>{EMAIL}</bdi>" in page
    assert "as a guest" in page
    assert "House 14, Road 7, beside Sonali Bank, Mohammadpur, Dhaka 1207" in page
    assert 'href="/checkout/contact/"' in page
    assert 'href="/checkout/delivery/"' in page


def test_errors_of_the_address_name_each_field_and_keep_the_rest(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    client.post("/checkout/contact/", {"email": EMAIL})

    answer = client.post("/checkout/delivery/", ADDRESS | {"phone": "0171234", "area": ""})

    assert answer.status_code == 422
    assert "Check 2 things before you go on" in answer.text
    assert answer.text.count("Enter an 11-digit mobile number that starts with 01") == 2
    assert answer.text.count("Choose your area so we can price delivery") == 2
    assert 'value="0171234"' in answer.text
    assert 'value="Nusrat Jahan"' in answer.text
    assert '<option value="Dhaka" selected>' in answer.text
    assert Draft.objects.get().delivery_done_at is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01712345678", "+8801712345678"),
        ("+880 1712-345678", "+8801712345678"),
        ("০১৭১২৩৪৫৬৭৮", "+8801712345678"),
        ("+44 20 7946 0018", "+442079460018"),
    ],
)
def test_phone_numbers_are_kept_in_international_form(client: Client, kettle: Variant, typed: str, kept: str) -> None:
    put(client, kettle)

    fill_steps(client, phone=typed)

    assert Draft.objects.get().phone == kept


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "029999999"},
        {"phone": "0" * 32},
        {"district": "Atlantis"},
        {"area": "Teknaf"},
        {"name": "x" * 121},
        {"street": "x" * 301},
        {"postcode": "12070"},
        {"postcode": "12a7"},
        {"note": "x" * 301},
    ],
)
def test_what_cannot_be_delivered_to_is_refused(client: Client, kettle: Variant, change: dict[str, str]) -> None:
    put(client, kettle)
    client.post("/checkout/contact/", {"email": EMAIL})

    answer = client.post("/checkout/delivery/", ADDRESS | change)

    assert answer.status_code == 422
    assert Draft.objects.get().district == ""


def test_areas_of_a_district_without_script(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    client.post("/checkout/contact/", {"email": EMAIL})

    answer = client.post("/checkout/delivery/", {"name": "Nusrat", "district": "Khulna", "show_areas": "1"})

    assert answer.status_code == 200
    assert '<option value="Sonadanga">' in answer.text
    assert '<option value="Khulna" selected>' in answer.text
    assert 'value="Nusrat"' in answer.text
    assert 'role="alert"' not in answer.text


def test_areas_of_a_district_for_script(client: Client) -> None:
    answer = client.get("/checkout/areas/", {"district": "Sylhet"}, HTTP_HX_REQUEST="true")

    assert "<html" not in answer.text
    assert '<option value="Zakiganj">' in answer.text
    assert '<option value="Mohammadpur">' not in answer.text
    assert client.get("/checkout/areas/", {"district": "x" * 500}).status_code == 200


def test_bangla_page_names_places_in_bangla_and_keeps_its_language(client: Client, kettle: Variant) -> None:
    put(client, kettle, prefix="/bn")

    answer = client.post("/bn/checkout/contact/", {"email": EMAIL})

    assert answer["Location"] == "/bn/checkout/"
    assert client.get("/bn/checkout/")["Location"] == "/bn/checkout/delivery/"
    assert '<option value="Dhaka">ঢাকা</option>' in client.get("/bn/checkout/delivery/").text


def test_fragment_of_a_refused_step_is_the_region_with_its_title(client: Client, kettle: Variant) -> None:
    put(client, kettle)

    answer = client.post("/checkout/contact/", {"email": ""}, **HTMX)

    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert answer.text.strip().startswith("<title>Error: Contact")
    assert answer.text.count('id="checkout"') == 1
    assert "data-focus" in answer.text


def test_done_step_sends_script_on_by_a_redirect(client: Client, kettle: Variant) -> None:
    put(client, kettle)

    answer = client.post("/checkout/contact/", {"email": EMAIL}, **HTMX)

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/checkout/")


def test_downloads_need_no_address(client: Client, pattern: Variant) -> None:
    put(client, pattern)
    client.post("/checkout/contact/", {"email": EMAIL})

    assert client.get("/checkout/")["Location"] == "/checkout/payment/"
    assert client.get("/checkout/delivery/")["Location"] == "/checkout/payment/"
    page = client.get("/checkout/payment/").text
    assert 'value="cod"' not in page
    assert 'value="sandbox"' in page


def test_cash_is_not_offered_when_one_parcel_is_a_download(
    client: Client, kettle: Variant, rival_seller: Seller
) -> None:
    put(client, kettle)
    put(client, make_product(rival_seller, stock=None).variants.get())
    fill_steps(client)

    page = client.get("/checkout/payment/").text

    assert 'value="cod"' not in page
    assert 'value="sandbox"' in page


def test_draft_is_not_shown_to_anybody_else(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    fill_steps(client)
    stranger = Client()
    put(stranger, kettle)

    page = stranger.get("/checkout/contact/").text

    assert EMAIL not in page
    assert stranger.get("/checkout/payment/")["Location"] == "/checkout/contact/"


def test_pages_of_checkout_are_never_kept(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    fill_steps(client)

    for step in ("contact", "delivery", "payment"):
        kept = client.get(f"/checkout/{step}/")["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone", "0171234", "Enter an 11-digit mobile number that starts with 01"),
        ("email", "nusrat", "Enter an email like name@example.com"),
        ("postcode", "1", "Enter the four digits of the postcode, or leave it empty"),
    ],
)
def test_field_is_checked_when_it_is_left(client: Client, field: str, typed: str, sentence: str) -> None:
    wrong = client.post(f"/checkout/checks/{field}/", {field: typed}, HTTP_HX_REQUEST="true")
    right = client.post(f"/checkout/checks/{field}/", {"phone": "01712345678", "email": EMAIL, "postcode": "1207"})

    assert wrong.text.count(sentence) == 1
    assert f'value="{typed}"' in wrong.text
    assert "<html" not in wrong.text
    assert "error-text" not in right.text
    assert client.post("/checkout/checks/name/").status_code == 404


def test_what_was_typed_is_forgotten_after_thirty_days(client: Client, kettle: Variant) -> None:
    put(client, kettle)
    fill_steps(client)
    client.get("/checkout/payment/")
    assert Intent.objects.count() == 1

    kept = forget_old_drafts(at=timezone.now() + timedelta(days=29))
    gone = forget_old_drafts(at=timezone.now() + timedelta(days=31))

    assert (kept, gone) == (0, 1)
    assert Draft.objects.count() == 0
    assert Intent.objects.count() == 0
