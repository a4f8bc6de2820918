"""A marketplace begins with the pages that its footer leads to, marked as the operator's to complete."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from shop.accounts.models import User
from shop.base.richtext import clean_rich_text
from shop.cms.models import Page
from shop.cms.services import save_page
from tests.cast import NOW

pytestmark = pytest.mark.django_db
MIGRATION = import_module("shop.cms.migrations.0002_starting_pages")
TEXTS = json.loads(MIGRATION.TEXTS.read_text(encoding="utf-8"))
SLUGS = {text["slug"] for text in TEXTS}
LINKED = re.compile(r"{% url 'storefront:page' '([a-z-]+)' %}")


def test_no_template_links_to_a_page_that_nobody_wrote() -> None:
    templates = Path(settings.BASE_DIR, "templates").rglob("*.html")
    linked = {slug for template in templates for slug in LINKED.findall(template.read_text(encoding="utf-8"))}

    assert {"about", "shipping", "returns", "privacy", "terms"} <= linked <= SLUGS


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text["slug"])
def test_a_starting_text_is_clean_in_every_language_and_says_what_to_complete(text: dict) -> None:
    assert set(text["title"]) == set(text["body"]) == {"en", "bn", "ar"}
    for body in text["body"].values():
        assert clean_rich_text(body) == body
        assert body.startswith("<blockquote><p><strong>")
        assert body.count("[") > 1


def test_a_new_marketplace_answers_on_every_link_of_the_footer(client: Client) -> None:
    Page.objects.all().delete()

    MIGRATION.write(apps, None)

    footer = set(re.findall(r'href="(/pages/[a-z-]+/)"', client.get("/").text))
    assert len(footer) == len(SLUGS)
    assert {client.get(path).status_code for path in footer} == {200}
    assert "For the operator of this shop" in client.get("/pages/terms/").text


def test_a_page_that_somebody_wrote_stays(client: Client) -> None:
    save_page(slug="terms", title={"en": "Our terms"}, body={"en": "<p>Ours.</p>"}, at=NOW)

    MIGRATION.write(apps, None)

    assert str(Page.objects.get(slug="terms").body) == "<p>Ours.</p>"


def test_a_starting_text_is_completed_in_the_database_and_cleaned(client: Client, chief: User) -> None:
    MIGRATION.write(apps, None)
    page = Page.objects.get(slug="terms")
    client.force_login(chief)
    body = json.dumps({"en": "<p>Ours.</p><script>1</script>"})

    address = f"/db-admin/cms/page/{page.pk}/change/"
    answer = client.post(address, {"slug": "terms", "title": '{"en": "Our terms"}', "body": body})

    assert answer.status_code == 302
    page.refresh_from_db()
    assert (str(page.title), str(page.body)) == ("Our terms", "<p>Ours.</p>")
