"""What a password must not be. Nothing is asked for but length; what guessers try first is refused, offline.

The list is Django's own of the 20,000 most used passwords, tried as typed, without digits and signs at the end, and
with signs read as letters; then repetitions and keyboard rows, and words around the person and the store.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shop.store.queries import store

from . import rules

LONGEST = 128
WORD = re.compile(r"[^\W_]+")


class LongestPassword:
    """128 characters are enough for anybody, and bound the work of hashing."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for more than 128 characters."""
        if len(password) > LONGEST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Use at most %(count)d characters.") % {"count": LONGEST}


class KnownToGuessers(CommonPasswordValidator):
    """Not among what leaked lists begin with."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError for a common password, also with a year or a sign hung on, and for rows of keys."""
        if any(root in self.passwords for root in rules.roots(password)) or rules.is_run(password):
            raise ValidationError(self.get_help_text(), code="password_too_common")

    def get_error_message(self) -> str:
        """The same sentence as the hint."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("Many people use this password, so it is tried first. Choose another.")


class AboutThePerson:
    """Not made of the person's name or address, or of the store's name."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError where little is left without the words that others know."""
        if len(rules.own_part(password, words_around(user))) < rules.LEAST_OWN:
            raise ValidationError(self.get_help_text(), code="password_too_similar")

    def get_help_text(self) -> str:
        """The rule in words."""
        return _("This is too close to your name, your address or the name of this shop. Choose another.")


def words_around(user: Any) -> list[str]:
    """What everybody knows: the store's name, and the name, email and phone (without its country too) of a person."""
    phone = getattr(user, "phone", None) or ""
    known = [store().name, phone, phone[-10:], *(getattr(user, name, None) or "" for name in ("name", "email"))]
    return [word for text in known for word in WORD.findall(text)]
