"""Mails in words: one HTML and one text template each, in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from shop.store.queries import store

from .types import Rendered

if TYPE_CHECKING:
    from django.template.backends.django import Template as DjangoTemplate

BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def render(template: str, context: dict[str, Any], *, language: str) -> Rendered:
    """Render `emails/<template>.txt` (its partial `subject` is the subject line) and `.html` in a language.

    Unknown languages are written in the default one. Raises TemplateDoesNotExist.
    """
    known = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(known):
        context = _ground(known) | context
        text = render_to_string(f"emails/{template}.txt", context)
        return Rendered(
            subject=" ".join(_subject(template, context).split())[:200],
            text=BLANK_LINES.sub("\n\n", text).strip() + "\n",
            html=render_to_string(f"emails/{template}.html", context).strip(),
        )


def _subject(template: str, context: dict[str, Any]) -> str:
    """The subject's partial as plain text: drawn alone, it is outside the template's `autoescape off`."""
    backend = cast("DjangoTemplate", get_template(f"emails/{template}.txt#subject"))
    return backend.template.render(Context(context, autoescape=False))


def _ground(language: str) -> dict[str, Any]:
    rtl = translation.get_language_bidi()
    return {
        "store": store(),
        "site_url": settings.SITE_URL,
        "site_host": urlsplit(settings.SITE_URL).netloc,
        "language": language,
        "dir": "rtl" if rtl else "ltr",
        "start": "right" if rtl else "left",
        "end": "left" if rtl else "right",
    }
