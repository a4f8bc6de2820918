"""Text in several languages: one jsonb column `{language: text}`, read in the reader's language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language


class Translated(dict[str, str]):
    """The texts by language; printing gives the reader's, else the default language's, else any."""

    def text(self, language: str | None = None) -> str:
        """The best text for a language (default: the active one); empty when there is none at all."""
        wanted = language or get_language() or settings.LANGUAGE_CODE
        for code in (wanted, wanted.split("-")[0], settings.LANGUAGE_CODE):
            if self.get(code):
                return self[code]
        return next((text for text in self.values() if text), "")

    def language(self, language: str | None = None) -> str:
        """The language that `text()` answers in, for a `lang` attribute on foreign phrases."""
        wanted = language or get_language() or settings.LANGUAGE_CODE
        for code in (wanted, wanted.split("-")[0], settings.LANGUAGE_CODE):
            if self.get(code):
                return code
        return next((code for code, text in self.items() if text), wanted)

    def __str__(self) -> str:
        return self.text()

    def __bool__(self) -> bool:
        return any(self.values())


class TranslatedField(models.JSONField):
    """A jsonb column holding a `Translated`; a plain string given in is text of the default language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Translated)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Wrap what the database answers."""
        loaded = super().from_db_value(value, expression, connection)
        return Translated(loaded) if isinstance(loaded, dict) else loaded

    def to_python(self, value: Any) -> Any:
        """Accept a mapping, a plain string or nothing."""
        return None if value is None and self.null else as_translated(value)

    def get_prep_value(self, value: Any) -> Any:
        """Write a plain mapping without empty texts."""
        if value is None and self.null:
            return None
        if isinstance(value, dict | str) or value is None:
            value = {code: text for code, text in as_translated(value).items() if text}
        return super().get_prep_value(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001 - Django's signature
        """Normalise the attribute so that the instance reads like one from the database."""
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


def as_translated(value: Any) -> Translated:
    """Any accepted form of a translatable text as `Translated`."""
    if isinstance(value, Translated):
        return value
    if value is None or value == "":
        return Translated()
    if isinstance(value, str):
        return Translated({settings.LANGUAGE_CODE: value})
    return Translated(value)


def says_something(column: str) -> models.CheckConstraint:
    """A check that a translatable column holds at least one text; named after table and column."""
    return models.CheckConstraint(
        name=f"%(app_label)s_%(class)s_{column}_said",
        condition=~models.Q(**{column: {}}),
    )
