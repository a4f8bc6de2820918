"""The back office. STAFF is a manager: every right of the office but changing roles."""

from __future__ import annotations

from uuid import UUID

from tests.architecture.personas import World
from tests.architecture.policies import Row, admin, office

NOBODY = "00000000-0000-7000-8000-000000000000"


def person(world: World) -> tuple[object]:
    """SHOPPER, as the office finds them."""
    return (world.shopper.public_id,)


def nobody(_world: World) -> tuple[object]:
    """An id that nobody has."""
    return (NOBODY,)


def role(world: World) -> tuple[object]:
    """A role of the office that nobody holds."""
    return (world.unheld_role.public_id,)


def role_form(_world: World) -> dict[str, object]:
    """What the form of a role sends."""
    return {"name": "Watcher", "sentence": "Watches.", "rights_audit": ["audit.view"]}


ROWS = [
    Row("staff:dashboard", get=office(200)),
    Row("staff:users", get=office(200)),
    Row("staff:user", get=office(200), args=person, wrong=nobody),
    Row("staff:user-disclosure", post=office(200), args=person, wrong=nobody),
    Row(
        "staff:user-closure",
        post=office(302),
        args=person,
        wrong=nobody,
        fields=lambda _world: {"reason": "Fraud"},
    ),
    Row(
        "staff:user-reopening",
        post=office(302),
        args=person,
        wrong=nobody,
        fields=lambda _world: {"reason": "A mistake"},
    ),
    Row("staff:user-sign-out", post=office(302), args=person, wrong=nobody),
    Row("staff:user-verification", post=office(302), args=person, wrong=nobody),
    Row(
        "staff:user-premium",
        post=office(302),
        args=person,
        wrong=nobody,
        fields=lambda _world: {"starts_on": "2026-01-01"},
    ),
    Row(
        "staff:user-roles",
        post=admin(302),
        args=person,
        wrong=nobody,
        fields=lambda world: {"roles": str(world.unheld_role.public_id)},
        foreign={"roles": lambda _world: NOBODY},
    ),
    Row("staff:user-impersonation", post=office(302), args=person, wrong=nobody),
    Row("staff:impersonation-end", post=office(302)),
    Row("staff:roles", get=office(200)),
    Row("staff:role-new", get=admin(200), post=admin(302), fields=role_form),
    Row("staff:role", get=admin(200), post=admin(302), args=role, wrong=nobody, fields=role_form),
    Row("staff:role-removal", post=admin(302), args=role, wrong=nobody),
    Row("staff:audit", get=office(200)),
    Row("staff:audit-export", post=office(200)),
    Row(
        "staff:settings",
        get=office(200),
        post=office(302),
        fields=lambda _world: {
            "name": "Bazar",
            "languages": ["en", "bn", "ar"],
            "time_zone": "Asia/Dhaka",
            "country_mode": "off",
        },
    ),
    Row(
        "staff:expectations",
        get=office(200),
        post=office(302),
        fields=lambda _world: {
            "sent_on_time_bps": "95",
            "tracked_bps": "95",
            "cancelled_bps": "2",
            "returned_bps": "5",
            "answer_hours": "24",
            "price_look_bps": "20",
        },
    ),
    Row("staff:settings-reversal", post=office(302), args=lambda world: (world.settings_change,)),
    Row("staff:carriers", get=office(200)),
    Row("staff:remittances", get=office(200), post=office(422)),
    Row("staff:remittance", get=office(404), args=lambda _world: (UUID(int=0),)),
    Row(
        "staff:carrier",
        get=office(200),
        post=office(422),
        args=lambda _world: ("pathao",),
        wrong=lambda _world: ("nobody",),
    ),
    Row(
        "staff:credentials",
        get=office(200),
        post=office(302),
        fields=lambda _world: {"provider": "bkash", "name": "app", "secret": "a-secret"},
    ),
    Row(
        "staff:credential-removal",
        post=office(302),
        args=lambda world: (world.credential.public_id,),
        wrong=nobody,
    ),
]
