"""The texts of the interface: collected from code and templates, compiled, and checked, without gettext's programs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import template

KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
SOURCE = "en"
# A date in the file would make every build differ.
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
# The forms that translators use, where Babel's rule differs from them: in Arabic 11 to 99 come before the rest.
PLURALS = {
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 :"
    " n%100>=11 && n%100<=99 ? 4 : 5);"
}


def languages() -> list[str]:
    """The languages that need a translation."""
    return [code for code, _name in settings.LANGUAGES if code != SOURCE]


def po_path(language: str) -> Path:
    """Where a language's texts are."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def collected() -> Catalog:
    """Every text of code and templates, as a catalogue without translations."""
    catalog = Catalog(project="Haat", creation_date=UNDATED, charset="utf-8")
    for path, content in _sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(content), KEYWORDS):
            catalog.add(message, locations=[(str(path), 0)], context=context)
    return catalog


def _sources() -> Iterator[tuple[Path, bytes]]:
    root = Path(settings.BASE_DIR)
    for path in sorted((root / "shop").rglob("*.py")):
        yield path.relative_to(root), path.read_bytes()
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            source = template.templatize(path.read_text(encoding="utf-8"), origin=str(path))
            # What is left are calls among placeholders; their indentation means nothing and would not parse.
            yield path.relative_to(root), "\n".join(line.strip() for line in source.splitlines()).encode()


def updated(language: str, source: Catalog) -> Catalog:
    """The language's catalogue with exactly the texts of `source`; translations are kept, new texts are empty."""
    path = po_path(language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    else:
        known = Catalog(locale=language)
    result = Catalog(locale=language, project="Haat", creation_date=UNDATED, revision_date=UNDATED, charset="utf-8")
    result.last_translator, result.language_team = "Haat", language
    if rule := PLURALS.get(language):
        result.mime_headers = [("Plural-Forms", rule)]
    for message in source:
        if message.id:
            earlier = known.get(message.id, context=message.context)
            string = earlier.string if earlier and not earlier.fuzzy else None
            result.add(message.id, string, context=message.context, flags=message.flags - {"fuzzy"})
    return result


def po_of(catalog: Catalog) -> bytes:
    """The catalogue as the text file that translators edit."""
    target = io.BytesIO()
    write_po(target, catalog, width=120, no_location=True, sort_output=True, omit_header=False)
    return target.getvalue()


def mo_of(catalog: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def untranslated(catalog: Catalog) -> list[Message]:
    """The texts that have no complete translation."""
    return [message for message in catalog if message.id and not _complete(message)]


def _complete(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else [message.string]
    return all(strings)
