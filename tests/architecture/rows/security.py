"""How a person's account is entered, the second step, devices, and the office's view of it."""

from __future__ import annotations

from typing import Any

from tests.architecture.personas import Persona, World
from tests.architecture.policies import OFFICE, SIGN_IN, Answers, Row, everybody, office, owner, people

NOBODY: frozenset[Persona] = frozenset()
SIGNED_IN = frozenset(Persona) - {Persona.GUEST}


def passkey(world: World) -> tuple[Any, ...]:
    """SHOPPER's passkey."""
    return (world.passkey.pk,)


def protected(status: int, *, others: int) -> Answers:
    """Staff, who has a second step, and other people, who have none."""
    return {**people(others), **dict.fromkeys(OFFICE, status)}


PAGES = [
    Row("account:security", get=people(200)),
    Row("account:second-step-setup", get=people(200)),
    Row(
        "account:confirmation",
        get=people(200),
        post=people(422),
        fields=lambda _world: {"confirm-password": "not it", "confirm-code": "000000"},
        changes=SIGNED_IN,  # the log keeps wrong proofs
    ),
    Row(
        "account:password",
        get=people(200),
        post=people(302),
        fields=lambda _world: {"password": "seven-lamps-by-a-river"},
    ),
    Row("account:email", get=people(200), post=people(302), fields=lambda _world: {"email": "mine@example.org"}),
    Row(
        "account:email-change",
        get=everybody(200),
        post={**everybody(302), Persona.GUEST: SIGN_IN},  # the link proves the address in any browser
        args=lambda world: (world.email_token,),
        changes=frozenset(Persona),
    ),
]

CODES = [
    Row(
        "account:phone",
        get=people(200),
        post=people(302),
        fields=lambda _world: {"address": "01712-345678"},
    ),
    # Nobody waits for a code here: pages of codes lead back to where one is asked for.
    Row("account:phone-code", get=people(302), post=people(302), changes=NOBODY),
    Row("account:confirmation-code", get=protected(404, others=302), post=protected(404, others=302)),
]

SECOND_STEP = [
    # Nobody stands between the two steps here: who has not begun is led to the beginning, who is through goes on.
    Row("account:second-step", get=people(302), post=people(302), changes=NOBODY),
    Row("account:app", get=people(200), post=people(422), fields=lambda _world: {"code": "000000"}, changes=NOBODY),
    Row("account:app-removal", get=people(200), post=people(422), changes=NOBODY),  # none there, or the office's last
    Row(
        "account:recovery-codes",
        get=people(200),
        post=protected(302, others=422),
        changes=frozenset(OFFICE),
    ),
    Row("account:codes-kept", post=people(302), changes=NOBODY),
    Row("account:recovery-codes-file", get=people(302)),
    Row("account:recovery-codes-print", get=people(302)),
    Row(
        "account:new-passkey",
        get=people(200),
        post=people(422),
        fields=lambda _world: {"credential": "{}"},
        changes=NOBODY,
    ),
    Row(
        "account:passkey-name",
        get=owner(200),
        post=owner(302),
        args=passkey,
        wrong=lambda _world: (99,),
        fields=lambda _world: {"name": "Old phone"},
    ),
    Row("account:passkey-removal", get=owner(200), post=owner(302), args=passkey, wrong=lambda _world: (99,)),
]

DEVICES = [
    Row("account:sessions", get=people(200)),
    Row("account:others-end", post=people(302)),
    Row("account:session-end", post=owner(302), args=lambda world: (world.session.pk,), wrong=lambda _world: (99,)),
]

ROWS = [*PAGES, *CODES, *SECOND_STEP, *DEVICES, Row("staff:security", get=office(200))]
