"""The office as a whole: every page names its right, and the side list shows what one may open."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from shop.accounts.models import User
from shop.base.models import AuditEntry
from shop.base.permissions import OFFICE, PORTAL
from shop.roles.models import StaffRole
from shop.store.models import Credential, StoreSettings
from shop.store.queries import credential, fresh_store
from shop.store.services import change_store
from shop.store.types import ServiceTarget

from .conftest import SignIn

pytestmark = pytest.mark.django_db


# Choosing for which of one's own shops to act: any member may. Applying and joining: anybody with an account may.
ANY_MEMBER = ("seller/choice/", "seller/register/", "seller/invitations/")


def patterns(start: URLResolver, path: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for part in start.url_patterns:
        here = path + str(part.pattern)
        found += patterns(part, here) if isinstance(part, URLResolver) else [(here, part)]
    return found


def test_every_page_of_office_and_portal_names_the_right_it_needs() -> None:
    guarded = [(path, part.callback) for path, part in patterns(get_resolver()) if re.match(r"(admin|seller)/", path)]
    rights = {path: getattr(view, "permission", None) for path, view in guarded if not path.startswith(ANY_MEMBER)}

    assert len(rights) > 25
    assert [path for path, right in rights.items() if right not in (OFFICE if path[0] == "a" else PORTAL)] == []


def nav(browser: Client) -> list[str]:
    side = browser.get("/admin/").content.decode().split("</nav>")[0]
    return re.findall(r'href="(/admin/[a-z]*/?)"', side)


def test_the_side_list_shows_what_one_may_open(office: Client, help_desk: Client, chief_office: Client) -> None:
    assert nav(help_desk) == ["/admin/", "/admin/users/", "/admin/returns/", "/admin/credit/"]
    assert {"/admin/users/", "/admin/roles/", "/admin/audit/", "/admin/settings/"} <= set(nav(office))
    for address in nav(chief_office):
        assert chief_office.get(address).status_code == 200


def test_takings_are_for_those_who_may_see_them(office: Client, help_desk: Client) -> None:
    assert "Worth" in office.get("/admin/").content.decode()
    assert "Worth" not in help_desk.get("/admin/").content.decode()


def test_a_denied_try_is_noted_with_who_what_and_from_where(help_desk: Client, helper: User) -> None:
    help_desk.get("/admin/settings/")

    entry = AuditEntry.objects.get(action="access.denied")
    assert (entry.actor, entry.subject_id, entry.ip) == (f"user:{helper.pk}", "staff:settings", "127.0.0.1")
    assert entry.after == {"method": "GET", "path": "/admin/settings/", "right": "settings.view"}


def test_a_flood_of_denied_tries_is_noted_thirty_times(help_desk: Client) -> None:
    for _time in range(35):
        help_desk.get("/admin/settings/")

    assert 30 <= AuditEntry.objects.filter(action="access.denied").count() <= 35


def test_roles_are_shown_in_plain_words_and_changed_by_an_admin(chief_office: Client, operator: User) -> None:
    page = chief_office.get("/admin/roles/").content.decode()
    assert "Packs and sends orders." in page
    role = StaffRole.objects.get(code="manager")
    role_before = role.permissions
    form = {"name": "Manager", "sentence": "Runs it.", "rights_staff": ["staff.view"], "rights_audit": ["audit.view"]}

    assert chief_office.post(f"/admin/roles/{role.public_id}/", form | {"name": ""}).status_code == 422
    assert chief_office.post(f"/admin/roles/{role.public_id}/", form | {"rights_staff": ["x"]}).status_code == 422
    assert chief_office.post(f"/admin/roles/{role.public_id}/", form).status_code == 302

    role.refresh_from_db()
    assert (role.sentence, role.permissions) == ("Runs it.", ["audit.view", "staff.view"])
    entry = AuditEntry.objects.get(action="roles.changed")
    assert (set(entry.before["permissions"]), entry.after["permissions"]) == (
        set(role_before),
        ["audit.view", "staff.view"],
    )


def test_a_role_is_made_and_removed(chief_office: Client) -> None:
    chief_office.post("/admin/roles/new/", {"name": "Watcher", "sentence": "Watches.", "rights_audit": ["audit.view"]})
    role = StaffRole.objects.get(name="Watcher")
    assert chief_office.get(f"/admin/roles/{role.public_id}/").status_code == 200

    chief_office.post(f"/admin/roles/{role.public_id}/removal/")

    assert not StaffRole.objects.filter(name="Watcher").exists()
    assert chief_office.get(f"/admin/roles/{role.public_id}/").status_code == 404


def test_a_manager_sees_roles_but_changes_none(office: Client, operator: User) -> None:
    role = StaffRole.objects.get(code="manager")

    assert office.get("/admin/roles/").status_code == 200
    assert office.post(f"/admin/roles/{role.public_id}/", {"name": "x", "sentence": "x"}).status_code == 403
    assert office.get("/admin/roles/new/").status_code == 403


# Settings ----------------------------------------------------------------------------------------------------------

SETTINGS = {
    "name": "Bazar",
    "support_email": "help@example.com",
    "support_phone": "16247",
    "languages": ["en", "bn"],
    "time_zone": "Asia/Dhaka",
    "features": ["reviews"],
    "country_mode": "off",
}


def test_settings_are_changed_audited_and_undone_with_one_press(office: Client) -> None:
    before = StoreSettings.objects.filter(pk=fresh_store().pk).values().get()

    assert office.post("/admin/settings/", SETTINGS).status_code == 302
    store = fresh_store()
    assert (store.name, store.languages, store.features["sandbox_card"]) == ("Bazar", ["en", "bn"], False)
    entry = AuditEntry.objects.get(action="store.changed")
    assert (entry.before["name"], entry.after["name"]) == ("Haat", "Bazar")
    office.post(f"/admin/settings/changes/{entry.pk}/reversal/")

    after = StoreSettings.objects.filter(pk=store.pk).values().get()
    assert {key: after[key] for key in after if key != "version"} == {k: before[k] for k in before if k != "version"}
    assert AuditEntry.objects.filter(action="store.changed").count() == 2


def test_office_sets_what_it_expects_of_sellers(office: Client) -> None:
    page = "/admin/settings/sellers/"
    shown = dict.fromkeys(("sent_on_time_bps", "tracked_bps", "cancelled_bps", "returned_bps"), "4.5")

    refused = office.post(page, shown | {"answer_hours": "0", "price_look_bps": "101"})
    assert (refused.status_code, fresh_store().service_targets) == (422, {})
    office.post(page, shown | {"answer_hours": "8", "price_look_bps": "12.5"})

    store = fresh_store()
    assert (store.target(ServiceTarget.TRACKED), store.target(ServiceTarget.ANSWER)) == (450, 480)
    assert store.price_look_bps == 1_250
    assert 'value="12.5"' in office.get(page).text


def test_a_change_under_a_newer_one_cannot_be_undone(office: Client, by: object, at: object) -> None:
    office.post("/admin/settings/", SETTINGS)
    entry = AuditEntry.objects.get(action="store.changed")
    change_store(by=by, at=at, name="Newest")

    office.post(f"/admin/settings/changes/{entry.pk}/reversal/")

    assert fresh_store().name == "Newest"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"languages": ["bn"]},
        {"languages": []},
        {"time_zone": "Mars/Olympus"},
        {"country_mode": "block"},
        {"country_list": ["XX"]},
        {"features": ["nonsense"]},
    ],
    ids=str,
)
def test_settings_that_make_no_sense_are_refused(office: Client, wrong: dict) -> None:
    assert office.post("/admin/settings/", SETTINGS | wrong).status_code == 422
    assert fresh_store().name == "Haat"


def test_saving_what_stands_already_is_no_change(office: Client) -> None:
    office.post("/admin/settings/", SETTINGS)
    office.post("/admin/settings/", SETTINGS)

    assert AuditEntry.objects.filter(action="store.changed").count() == 1


def test_settings_ask_for_a_recent_proof(browser_of: SignIn, operator: User) -> None:
    browser_of(operator, proven=3600).post("/admin/settings/", SETTINGS)

    assert fresh_store().name == "Haat"


def test_provider_keys_are_set_replaced_removed_and_never_shown(office: Client) -> None:
    for secret in ("first-secret", "second-secret"):
        office.post("/admin/settings/keys/", {"provider": "bkash", "name": "app-secret", "secret": secret})

    assert credential("bkash", "app-secret") == "second-secret"
    page = office.get("/admin/settings/keys/").content.decode()
    assert "bkash" in page
    assert "second-secret" not in page
    assert "secret" not in str(list(AuditEntry.objects.values_list("before", "after")))
    row = Credential.objects.get()
    office.post(f"/admin/settings/keys/{row.public_id}/removal/")
    assert credential("bkash", "app-secret") == ""
