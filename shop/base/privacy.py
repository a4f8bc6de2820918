"""What is personal: every field of every table is declared once, and export and erasure follow the declarations.

A room declares its tables in `personal.py`; `shop.privacy` declares those of Django and its packages. A field that
nobody declared fails a test, so nothing can be forgotten. Columns named `actor` hold a kind and an id ("user:12"):
they mean nobody once the person's row is empty, and count as plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet

from . import files


@dataclass(frozen=True, slots=True)
class Person:
    """Whose data it is: the account, its addresses, and what the account ordered."""

    user_id: int
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    order_ids: tuple[int, ...] = ()
    references: tuple[str, ...] = ()


class Erase(StrEnum):
    """What becomes of a person's rows."""

    DELETE = "delete"  # they go
    BLANK = "blank"  # their personal fields are emptied, the row stays
    KEEP = "keep"  # they stay as they are; `why` names the duty


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal duty to keep the rows for a while; `running` finds those for which it still lasts at an instant."""

    why: str
    running: Callable[[datetime], Q]


Rows = Callable[[Person], Q]


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """One table: which fields are personal, whose they are, and what erasure does.

    `withheld` fields are personal and never exported. `blank` gives values that differ from a field's own empty one,
    plain fields included; `stamp` names the field that takes the instant of erasure. `rows` finds a person's rows;
    without it the table belongs to nobody in particular and `why` says what its personal fields do there. `keys`
    names the stored files of a row. `nobody` finds rows that never belonged to an account, for the end of a hold.
    """

    label: str
    plain: frozenset[str]
    personal: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    rows: Rows | None = None
    erase: Erase = Erase.KEEP
    blank: Mapping[str, Any] = field(default_factory=dict)
    stamp: str = ""
    hold: Hold | None = None
    keys: Callable[[Any], Iterable[str]] | None = None
    nobody: Q | None = None
    why: str = ""

    @property
    def model(self) -> type[Model]:
        """The table."""
        return apps.get_model(self.label)

    def of(self, person: Person) -> QuerySet[Any]:
        """The person's rows, oldest first."""
        every = self.model._default_manager.order_by("pk")
        return every.filter(self.rows(person)).distinct() if self.rows else every.none()


_declared: dict[str, Declared] = {}


def declare(label: str, *, plain: str = "", personal: str = "", withheld: str = "", **rest: Any) -> None:
    """Declare a table; fields as words of one string. See `Declared` for the rest. Raises ValueError when repeated."""
    if label in _declared:
        raise ValueError(f"{label} is declared twice")
    plain_fields, personal_fields, withheld_fields = (frozenset(words.split()) for words in (plain, personal, withheld))
    _declared[label] = Declared(
        label=label, plain=plain_fields, personal=personal_fields, withheld=withheld_fields, **rest
    )


def of_user(path: str = "user") -> Rows:
    """Rows that lead to the person along a path of foreign keys."""
    return lambda person: Q(**{path: person.user_id})


def declarations() -> tuple[Declared, ...]:
    """Every table, upper rooms first, so that what leans on a row goes before it."""
    order = {config.label: place for place, config in enumerate(apps.get_app_configs())}
    return tuple(sorted(_declared.values(), key=lambda one: -order[one.label.partition(".")[0]]))


def gaps() -> list[str]:
    """Fields that nobody declared, fields declared in two ways, and declarations of fields that do not exist."""
    found = []
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    for label, model in models.items():
        if model._meta.proxy or not model._meta.managed:
            continue
        columns = {column.name for column in model._meta.concrete_fields}
        one = _declared.get(label) or Declared(label=label, plain=frozenset())
        groups = (one.plain, one.personal, one.withheld)
        said = [name for group in groups for name in group]
        found += [f"{label}.{name} is not declared" for name in sorted(columns - set(said))]
        found += [f"{label}.{name} does not exist" for name in sorted(set(said) - columns)]
        found += [f"{label}.{name} is declared twice" for name in sorted(set(said)) if said.count(name) > 1]
        if (one.personal or one.withheld) and one.erase is Erase.KEEP and not one.why:
            found.append(f"{label} keeps personal fields and does not say why")
    return found + [f"{label} does not exist" for label in _declared if label not in models]


def exported(person: Person) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(table, rows) of everything that is about the person, without secrets."""
    for one in declarations():
        if one.rows:
            names = sorted(one.plain | one.personal)
            if rows := list(one.of(person).values(*names)):
                yield one.label, rows


def stored_keys(person: Person) -> list[str]:
    """The keys of the person's own files; files of tables with secrets alone are ours."""
    return [
        key for one in declarations() if one.keys and one.personal for row in one.of(person) for key in one.keys(row)
    ]


def erase(person: Person, *, at: datetime) -> list[str]:
    """Delete or blank whatever is the person's and not held; returns the keys of files to discard after the commit."""
    keys: list[str] = []
    for one in declarations():
        if one.erase is Erase.KEEP:
            continue
        rows = one.of(person)
        rows = rows.exclude(one.hold.running(at)) if one.hold else rows
        keys += _erase_rows(one, rows, at=at)
    return keys


def end_holds(user_ids: Iterable[int], *, at: datetime) -> list[str]:
    """Erase what was held and is held no more: of these people, and of those who never had an account."""
    gone, keys = list(user_ids), list[str]()
    for one in declarations():
        if one.hold and one.rows and one.erase is not Erase.KEEP:
            wanted = one.nobody or Q(pk__in=[])
            for user_id in gone:
                wanted |= one.rows(Person(user_id))
            rows = one.model._default_manager.order_by("pk").filter(wanted).exclude(one.hold.running(at))
            keys += _erase_rows(one, rows.filter(**{one.stamp: None}) if one.stamp else rows, at=at)
    return keys


def discard(keys: Iterable[str]) -> None:
    """Delete the files; those that are gone already are fine."""
    for key in keys:
        files.discard(key)


def _erase_rows(one: Declared, rows: QuerySet[Any], *, at: datetime) -> list[str]:
    keys = [key for row in rows for key in one.keys(row)] if one.keys else []
    pks = list(rows.values_list("pk", flat=True))
    doomed = one.model._default_manager.filter(pk__in=pks)
    if one.erase is Erase.DELETE:
        doomed.delete()
    else:
        emptied = one.personal | one.withheld
        values = {column.name: _empty(column) for column in one.model._meta.concrete_fields if column.name in emptied}
        doomed.update(**values | dict(one.blank) | ({one.stamp: at} if one.stamp else {}))
    return keys


def _empty(column: Field[Any, Any]) -> Any:
    if column.null:
        return None
    return column.get_default() if column.has_default() else ""
