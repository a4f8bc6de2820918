"""The words of the matrix of `test_urls.py`: what each persona gets for GET and POST, and the rows that say it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .personas import Persona, World

SIGN_IN: Final = "sign in"  # led to the sign-in page
Answer = int | str
Answers = Mapping[Persona, Answer]

SELLERS = (Persona.SELLER, Persona.RIVAL_SELLER)
OFFICE = (Persona.STAFF, Persona.ADMIN)


def everybody(status: Answer) -> Answers:
    """The same for all."""
    return dict.fromkeys(Persona, status)


def people(status: Answer) -> Answers:
    """Everybody who signed in; guests are led to sign in."""
    return {**everybody(status), Persona.GUEST: SIGN_IN}


def guests(status: Answer, *, others: Answer = 302) -> Answers:
    """Guests only: who signed in already is led on."""
    return {**everybody(others), Persona.GUEST: status}


def theirs(status: Answer, *, others: Answer = 404) -> Answers:
    """SHOPPER, whose it is, on pages that need no account: a guest is a stranger like everybody else."""
    return {**everybody(others), Persona.SHOPPER: status}


def owner(status: Answer) -> Answers:
    """SHOPPER, whose object it is; for other people it does not exist, guests are led to sign in."""
    return {**people(404), Persona.SHOPPER: status}


def sellers(status: Answer) -> Answers:
    """Members of any shop; others read that they have none."""
    return {**people(403), **dict.fromkeys(SELLERS, status)}


def selling_owner(status: Answer) -> Answers:
    """SELLER, whose object it is; for RIVAL_SELLER it does not exist, who has no shop gets 403."""
    return {**sellers(404), Persona.SELLER: status}


def office(status: Answer) -> Answers:
    """The marketplace's staff."""
    return {**people(403), **dict.fromkeys(OFFICE, status)}


def admin(status: Answer) -> Answers:
    """Superusers only."""
    return {**people(403), Persona.ADMIN: status}


NOT_ALLOWED = everybody(405)


def nothing(_world: World) -> Any:
    """No arguments, no fields."""
    return {}


def only(answers: Answers) -> frozenset[Persona]:
    """Who gets through."""
    return frozenset(persona for persona, answer in answers.items() if isinstance(answer, int) and answer < 400)


@dataclass(frozen=True, slots=True)
class Row:
    """One address and its policy. Callables get the `World` and run before the first request.

    `args`     what the address is made of: a real object of SHOPPER or SELLER
    `wrong`    arguments that name nothing: 404 for everybody who gets through
    `query`    the query string
    `fields`   what a form sends that works (bytes: a JSON body)
    `foreign`  for each field that carries an id: an id that belongs to somebody else; nothing may change then
    `changes`  whose POST may change a row; everybody who gets through unless it says otherwise
    `headers`  request headers
    `csrf`     False where other machines post
    """

    view: str
    get: Answers = field(default_factory=lambda: NOT_ALLOWED)
    post: Answers = field(default_factory=lambda: NOT_ALLOWED)
    args: Callable[[World], tuple[Any, ...] | dict[str, Any]] = nothing
    wrong: Callable[[World], tuple[Any, ...] | dict[str, Any]] | None = None
    query: Callable[[World], dict[str, Any]] = nothing
    fields: Callable[[World], Any] = nothing
    foreign: Mapping[str, Callable[[World], Any]] = field(default_factory=dict)
    changes: frozenset[Persona] | None = None
    headers: Callable[[World], dict[str, str]] = nothing
    csrf: bool = True

    @property
    def may_change(self) -> frozenset[Persona]:
        """Whose POST may change something."""
        return only(self.post) if self.changes is None else self.changes
