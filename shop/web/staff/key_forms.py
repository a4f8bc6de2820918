"""The keys of a provider, whichever room it belongs to: one field a key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXT = {"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}


class Wanted(Protocol):
    """A key as the rooms describe theirs."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str | Promise: ...
    @property
    def secret(self) -> bool: ...
    @property
    def required(self) -> bool: ...


class KeysForm(forms.Form):
    """Secrets are never shown again, what is no secret is."""

    def __init__(self, *args: Any, keys: Sequence[Wanted], kept: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in keys:
            self.fields[key.name] = forms.CharField(
                label=str(key.label),
                max_length=4000,
                required=key.required and key.name not in kept,
                initial="" if key.secret else kept.get(key.name, ""),
                help_text=_("Kept. Leave it empty to keep it.") if key.secret and key.name in kept else "",
                error_messages={"required": _("Enter this key.")},
                widget=forms.PasswordInput(attrs=TEXT) if key.secret else forms.TextInput(attrs=TEXT),
            )

    @property
    def entered(self) -> dict[str, str]:
        """What was typed and is to be kept."""
        return {name: value for name, value in self.cleaned_data.items() if value and name in self.changed_data}
