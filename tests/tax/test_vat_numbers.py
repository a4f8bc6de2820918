"""VAT numbers: their form, what the register says over real HTTP, and what a business then pays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from shop.base.actor import Actor
from shop.checkout.models import Draft
from shop.checkout.services import TotalChanged, place_order
from shop.orders.models import Order, OrderContact, OrderTax
from shop.orders.queries import order_view, order_with_id
from shop.sellers.models import Business, Seller
from shop.store.models import StoreSettings
from shop.tax.models import VatCheck
from shop.tax.numbers import vat_number
from shop.tax.queries import company_of_check
from shop.tax.services import CannotTakeNumber, check_vat_number, load_rates, register
from shop.tax.types import Outcome, RegistrationDraft, Scheme
from tests.cast import NOW
from tests.factories import make_cart, make_product
from tests.factories.orders import BUYER, press_of
from tests.simulators.server import serving
from tests.simulators.vies import Vies
from tests.web.storefront.purchase import put

pytestmark = pytest.mark.django_db
BY = Actor.guest()
NUMBER = "DE136695976"


@pytest.fixture
def vies(settings: Any) -> Iterator[Vies]:
    """The register, which knows one number."""
    settings.OUTGOING_LOOPBACK = True
    register_of_numbers = Vies(known={NUMBER: ("Muster GmbH", "Berlin")})
    with serving(register_of_numbers) as address:
        settings.VIES_URL = f"{address}/check-vat-number"
        yield register_of_numbers


def checked(text: str = NUMBER, *, country: str = "DE", **more: Any) -> VatCheck:
    return check_vat_number(text=text, country=country, by=BY, **{"at": NOW} | more)


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("de 136.695.976", "DE", NUMBER),
        ("136695976", "DE", NUMBER),
        ("136695978", "DE", ""),
        ("094259216", "GR", "EL094259216"),
        ("GB 980 7806 84", "GB", "GB980780684"),
        ("000123456-0101", "BD", "0001234560101"),
        ("12", "BD", ""),
        ("27AAPFU0939F1ZV", "IN", "27AAPFU0939F1ZV"),
        ("?", "IN", ""),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, country: str, number: str) -> None:
    assert vat_number(text, country) == number


def test_answer_of_the_register_is_kept_with_its_consultation_number_and_asked_for_once(vies: Vies) -> None:
    own = RegistrationDraft(
        seller_id=None, scheme=Scheme.VAT, jurisdiction="NL", number="NL 004495445B01", starts_on=date(2026, 1, 1)
    )
    register(draft=own, by=BY, at=NOW)

    kept, again = checked(), checked(at=NOW + timedelta(days=2))

    assert (kept.outcome, kept.consultation, kept.name, kept.at) == ("valid", "WAPIAAAAZ0000001", "Muster GmbH", NOW)
    assert again == kept
    assert vies.asked == [
        {"countryCode": "DE", "vatNumber": "136695976", "requesterMemberStateCode": "NL",
         "requesterNumber": "004495445B01"}
    ]  # fmt: skip
    later = company_of_check(kept.pk, at=NOW + timedelta(days=4))
    assert later is not None
    assert not later.confirmed


def test_number_that_the_register_does_not_know_is_refused_and_noted(vies: Vies) -> None:
    vies.known.clear()

    with pytest.raises(CannotTakeNumber, match="does not know"):
        checked()

    assert VatCheck.objects.get().outcome == Outcome.INVALID


@pytest.mark.parametrize("how", [{"silent": True}, {"trouble": "MS_UNAVAILABLE"}])
def test_register_that_is_down_confirms_nothing_and_is_asked_again(vies: Vies, how: dict[str, Any]) -> None:
    for name, value in how.items():
        setattr(vies, name, value)

    down = checked()
    vies.silent, vies.trouble = False, ""
    up = checked()

    assert [down.outcome, up.outcome] == [Outcome.DOWN, Outcome.VALID]
    company = company_of_check(down.pk, at=NOW)
    assert company is not None
    assert not company.confirmed


@pytest.fixture
def dutch(seller: Seller) -> Seller:
    """A seller in the Netherlands on a German marketplace; prices contain VAT."""
    StoreSettings.objects.update_or_create(pk=1, defaults={"country": "DE"})
    load_rates()
    Business.objects.create(seller=seller, form="company", legal_name="Potten BV", country="NL", street="Gracht 1")
    return seller


def test_confirmed_business_abroad_pays_without_vat_and_the_order_keeps_why(dutch: Seller, vies: Vies) -> None:
    cart, check = make_cart(make_product(dutch, price_minor=121_00)), checked()
    buyer = replace(
        BUYER, country="DE", company_name="Muster GmbH", vat_country="DE", vat_number=NUMBER, vat_check_id=check.pk
    )
    with pytest.raises(TotalChanged) as changed:
        place_order(**press_of(cart, buyer=buyer))

    press = press_of(cart, buyer=buyer, expected_fingerprint=changed.value.quote.fingerprint())
    order = place_order(**press).order

    assert (order.total_minor, order.tax_minor) == (100_00, 0)
    row, kept = OrderTax.objects.get(), OrderContact.objects.get()
    assert (row.code, row.remitter, row.is_reverse_charge, row.taxable_minor) == (
        "reverse_charge",
        "buyer",
        True,
        100_00,
    )
    assert (kept.company_name, kept.vat_number, kept.vat_check) == ("Muster GmbH", NUMBER, check)
    assert order_view(order_with_id(order.pk)).tax_reasons == (
        "No tax: reverse charge. The buyer accounts for it in Germany.",
    )


def test_consumer_pays_the_sellers_vat_below_the_threshold(dutch: Seller) -> None:
    order = place_order(
        **press_of(make_cart(make_product(dutch, price_minor=121_00)), buyer=replace(BUYER, country="DE"))
    )

    assert (order.order.total_minor, order.order.tax_minor) == (121_00, 21_00)
    assert str(OrderTax.objects.get().why).startswith("VAT 21% of Netherlands, where the seller is")


def test_contact_step_checks_the_number_and_says_what_is_wrong(client: Client, dutch: Seller, vies: Vies) -> None:
    put(client, make_product(dutch, price_minor=121_00).variants.get())
    said = {"email": "a@example.com", "company_name": "Muster GmbH", "vat_country": "DE", "purchase_order": "4711"}

    wrong = client.post("/checkout/contact/", said | {"vat_number": "DE1"})
    right = client.post("/checkout/contact/", said | {"vat_number": "136 695 976"})

    assert wrong.status_code == 422
    assert "This is no VAT number of that country." in wrong.text
    assert right.status_code == 302
    draft = Draft.objects.get()
    assert (draft.company_name, draft.vat_number, draft.purchase_order) == ("Muster GmbH", NUMBER, "4711")
    assert draft.vat_check is not None
    assert "Muster GmbH" in client.get("/checkout/delivery/").text
    assert Order.objects.count() == 0


def test_contact_step_goes_on_when_the_register_is_down_and_tells_that_tax_is_charged(
    client: Client, dutch: Seller, vies: Vies
) -> None:
    vies.silent = True
    put(client, make_product(dutch, price_minor=121_00).variants.get())
    said = {"email": "a@example.com", "company_name": "Muster GmbH", "vat_country": "DE", "vat_number": NUMBER}

    page = client.post("/checkout/contact/", said, follow=True)

    assert "Until it has confirmed yours, tax is charged." in page.text
