"""The pages of addresses: lines by country, without script, and nobody else's."""

import re

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.ids import uuid7
from shop.profiles.models import Address
from shop.profiles.services import add_address
from tests.profiles.test_addresses import HOME, WORK
from tests.web.storefront.reading import queries_of

TYPED = {
    "kind": "home",
    "country": "BD",
    "name": "Nusrat Jahan",
    "phone": "01712345678",
    "district": "Dhaka",
    "area": "Mohammadpur",
    "street": "House 14, Road 7",
    "postcode": "১২০৭",
    "note": "Blue gate",
}
DUTCH = {
    "kind": "other",
    "country": "NL",
    "name": "Nusrat Jahan",
    "phone": "+31612345678",
    "street": "Oudegracht 1",
    "area": "Utrecht",
    "postcode": "3511 aa",
}


@pytest.fixture
def signed_in(client: Client, shopper: User) -> Client:
    client.force_login(shopper)
    return client


def fields_of(text: str) -> list[str]:
    """Names of the fields of the address form, in order."""
    form = text[text.index('<form class="grid max-w-xl') :].partition("</form>")[0]
    names = re.findall(r'<(?:input|select|textarea)[^>]*\bname="([a-z]+)"', form)
    return [name for name in dict.fromkeys(names) if name != "csrfmiddlewaretoken"]


def test_stranger_is_asked_to_sign_in(client: Client, db: None) -> None:
    answer = client.get("/profile/addresses/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/auth/login/?next=%2Fprofile%2Faddresses%2F"


def test_bangladeshi_address_is_saved_in_one_way_of_writing(signed_in: Client) -> None:
    answer = signed_in.post("/profile/addresses/", TYPED)

    assert answer.headers["Location"] == "/profile/addresses/"
    kept = Address.objects.get()
    assert (kept.phone, kept.postcode, kept.area, kept.note) == ("+8801712345678", "1207", "Mohammadpur", "Blue gate")
    assert kept.is_shipping and kept.is_billing


def test_missing_line_is_named_as_its_label_names_it(signed_in: Client) -> None:
    answer = signed_in.post("/profile/addresses/", TYPED | {"street": ""})

    assert answer.status_code == 422
    assert "Enter house, road and a landmark" in answer.text
    assert "Street and house number" not in answer.text
    assert not Address.objects.exists()


def test_districts_stand_under_their_divisions(signed_in: Client) -> None:
    text = signed_in.get("/profile/addresses/new/").text

    assert re.findall(r'<optgroup label="([^"]*)"', text) == [
        "Barishal", "Chattogram", "Dhaka", "Khulna", "Mymensingh", "Rajshahi", "Rangpur", "Sylhet"
    ]  # fmt: skip


def test_areas_of_a_district_show_without_script_and_nothing_is_kept(signed_in: Client) -> None:
    answer = signed_in.post("/profile/addresses/", TYPED | {"area": "", "show_areas": "1"})

    assert answer.status_code == 200
    assert '<option value="Savar">' in answer.text
    assert "House 14, Road 7" in answer.text
    assert not Address.objects.exists()


def test_script_gets_the_lines_alone(signed_in: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "address-lines"}
    answer = signed_in.post("/profile/addresses/", DUTCH | {"show_areas": "1"}, headers=headers)

    assert answer.text.strip().startswith('<div id="address-lines"')
    assert "<html" not in answer.text
    assert 'value="Utrecht"' in answer.text


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("BD", ["kind", "country", "name", "district", "area", "street", "postcode", "phone", "note"]),
        ("NL", ["kind", "country", "name", "street", "postcode", "area", "phone", "note"]),
        ("US", ["kind", "country", "name", "street", "area", "district", "postcode", "phone", "note"]),
        ("JP", ["kind", "country", "name", "postcode", "district", "street", "phone", "note"]),
        ("AE", ["kind", "country", "name", "street", "district", "phone", "note"]),
    ],
)
def test_lines_are_those_of_the_country(signed_in: Client, country: str, names: list[str]) -> None:
    answer = signed_in.post("/profile/addresses/", {"country": country, "show_lines": "1"})

    assert fields_of(answer.text) == names


def test_address_abroad_is_checked_by_its_own_rules(signed_in: Client) -> None:
    answer = signed_in.post("/profile/addresses/", DUTCH | {"postcode": "12345"})

    assert answer.status_code == 422
    assert "Enter a postcode like 1234 AB" in answer.text
    assert not Address.objects.exists()

    assert signed_in.post("/profile/addresses/", DUTCH).status_code == 302
    assert Address.objects.get().postcode == "3511 AA"
    assert "Netherlands" in signed_in.get("/profile/addresses/").text


def test_state_that_does_not_exist_is_refused(signed_in: Client) -> None:
    american = DUTCH | {"country": "US", "district": "Utrecht", "postcode": "95014", "phone": "+14155552671"}

    answer = signed_in.post("/profile/addresses/", american)

    assert answer.status_code == 422
    assert "Fill in: State" in answer.text
    assert signed_in.post("/profile/addresses/", american | {"district": "CA"}).status_code == 302


def test_known_address_is_changed_in_place(signed_in: Client, shopper: User) -> None:
    home = add_address(user_id=shopper.pk, draft=HOME)
    address = f"/profile/addresses/{home.public_id}/"

    assert 'value="Nusrat Jahan"' in signed_in.get(address).text
    assert signed_in.post(address, TYPED | {"street": "House 99"}).status_code == 302

    assert Address.objects.get().street == "House 99"


@pytest.mark.parametrize("rest", ["", "removal/", "default/shipping/", "default/billing/"])
def test_address_of_another_does_not_exist(client: Client, shopper: User, other_shopper: User, rest: str) -> None:
    home = add_address(user_id=shopper.pk, draft=HOME)
    client.force_login(other_shopper)

    assert client.post(f"/profile/addresses/{home.public_id}/{rest}", TYPED | {"street": "Mine"}).status_code == 404
    assert client.post(f"/profile/addresses/{uuid7()}/{rest}", TYPED).status_code == 404
    assert client.get(f"/profile/addresses/{home.public_id}/").status_code == 404
    assert list(Address.objects.values_list("user", "street")) == [(shopper.pk, HOME.street)]


def test_removal_and_default_are_buttons(signed_in: Client, shopper: User) -> None:
    home = add_address(user_id=shopper.pk, draft=HOME)
    work = add_address(user_id=shopper.pk, draft=WORK)

    signed_in.post(f"/profile/addresses/{work.public_id}/default/billing/")
    signed_in.post(f"/profile/addresses/{home.public_id}/removal/")

    assert list(Address.objects.values_list("street", "is_shipping", "is_billing")) == [(WORK.street, True, True)]
    assert signed_in.post(f"/profile/addresses/{work.public_id}/default/pizza/").status_code == 404


def test_list_takes_as_many_queries_for_one_as_for_many(signed_in: Client, shopper: User) -> None:
    add_address(user_id=shopper.pk, draft=HOME)
    few = len(queries_of(signed_in, "/profile/addresses/"))
    add_address(user_id=shopper.pk, draft=WORK)

    assert len(queries_of(signed_in, "/profile/addresses/")) == few
