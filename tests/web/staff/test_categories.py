"""Categories and attributes, looked after in the office."""

from __future__ import annotations

import pytest
from django.test import Client

from shop.accounts.models import User
from shop.base.models import AuditEntry
from shop.catalog.models import Attribute, Category
from tests.factories import make_category

pytestmark = pytest.mark.django_db
TREE = "/admin/categories/"


@pytest.fixture
def office(operator: User) -> Client:
    """Farzana's browser."""
    browser = Client()
    browser.force_login(operator)
    return browser


def test_new_category_stands_below_another_and_is_noted(office: Client) -> None:
    kitchen = make_category("kitchen")

    form = {"title_en": "Cups", "slug": "cups", "parent": str(kitchen.public_id), "visible": "on"}
    office.post(f"{TREE}new/", form)

    cups = Category.objects.get(slug="cups")
    assert (cups.url_path, dict(cups.title), cups.visible) == ("kitchen/cups", {"en": "Cups"}, True)
    assert AuditEntry.objects.get(action="catalog.category_created").subject_id == str(cups.pk)
    assert "Cups" in office.get(TREE).content.decode()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title_en": "Kitchen", "slug": "kitchen"}, "address already"),
        ({"title_en": "", "slug": "new"}, "Give the category a name."),
        ({"title_en": "New", "slug": "no good"}, "slug"),
    ],
)
def test_category_that_cannot_be_is_refused(office: Client, form: dict[str, str], sentence: str) -> None:
    make_category("kitchen")

    response = office.post(f"{TREE}new/", form)

    assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert Category.objects.count() == 1


def test_words_change_and_the_same_words_again_are_no_change(office: Client) -> None:
    kitchen = make_category("kitchen")
    form = {"title_en": "Cooking", "description_en": "Pots.", "visible": ""}

    for _again in range(2):
        office.post(f"{TREE}{kitchen.public_id}/", form)

    kitchen.refresh_from_db()
    assert (dict(kitchen.title), kitchen.visible, kitchen.url_path) == ({"en": "Cooking"}, False, "kitchen")
    assert AuditEntry.objects.filter(action="catalog.category_changed").count() == 1


def test_attribute_with_choices_is_made_and_changed(office: Client) -> None:
    kitchen = make_category("kitchen")
    form = {"label_en": "Glaze", "kind": "choice", "facet": "on", "choices": "Matt|ম্যাট\nGloss"}

    office.post(f"{TREE}{kitchen.public_id}/attributes/", form)
    office.post("/admin/attributes/glaze/", {"label_en": "Finish", "choices": "Gloss\nMatt|ম্যাট\nRaw"})

    glaze = Attribute.objects.get(code="glaze")
    assert (dict(glaze.label), glaze.kind, glaze.facet) == ({"en": "Finish"}, "choice", False)
    assert [dict(choice.name) for choice in glaze.choices.all()] == [
        {"en": "Gloss"}, {"en": "Matt", "bn": "ম্যাট"}, {"en": "Raw"},
    ]  # fmt: skip


def test_second_attribute_of_the_same_name_is_refused(office: Client) -> None:
    kitchen = make_category("kitchen")
    form = {"label_en": "Glaze", "kind": "text"}
    office.post(f"{TREE}{kitchen.public_id}/attributes/", form)

    response = office.post(f"{TREE}{kitchen.public_id}/attributes/", form)

    assert (response.status_code, Attribute.objects.count()) == (422, 1)


@pytest.mark.parametrize("path", ["categories/00000000-0000-0000-0000-000000000001/", "attributes/nothing/"])
def test_what_is_not_there_is_not_found(office: Client, path: str) -> None:
    assert office.get(f"/admin/{path}").status_code == 404
