"""Forms of the office about sellers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.sellers.types import ItemDraft, ItemKind, LegalForm
from shop.web.common.countries import countries

if TYPE_CHECKING:
    from shop.sellers.models import ChecklistItem

DECISIONS = (
    ("approve", _("Approve")),
    ("ask", _("Ask again")),
    ("reject", _("Refuse")),
    ("suspend", _("Suspend")),
    ("reinstate", _("Reinstate")),
)


class SellerInvitationForm(forms.Form):
    """A shop that the marketplace asks in."""

    name = forms.CharField(
        label=_("Name of the shop"), max_length=80, error_messages={"required": _("Give the shop a name.")}
    )
    email = forms.EmailField(
        label=_("Email of the owner"),
        max_length=254,
        error_messages={"required": _("Enter the owner's address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )


class DecisionForm(forms.Form):
    """What becomes of a seller; every answer but yes says why."""

    decision = forms.ChoiceField(choices=DECISIONS)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        required=False,
        help_text=_("The seller reads it in the mail and on the application."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where one is owed."""
        given = super().clean() or {}
        if given.get("decision") not in {None, "approve"} and not given.get("reason"):
            self.add_error("reason", _("Say why. The seller reads it."))
        return given


class VerdictForm(forms.Form):
    """One entry of the checklist, accepted or sent back."""

    verdict = forms.ChoiceField(choices=(("accept", _("Accept")), ("refuse", _("Send back"))))
    reason = forms.CharField(label=_("Why it is sent back"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Sending back needs a reason."""
        given = super().clean() or {}
        if given.get("verdict") == "refuse" and not given.get("reason"):
            self.add_error("reason", _("Say what is wrong with it. The seller reads it."))
        return given

    @property
    def refused_because(self) -> str:
        """The reason, where it is sent back."""
        return str(self.cleaned_data["reason"]) if self.cleaned_data["verdict"] == "refuse" else ""


class ItemForm(forms.Form):
    """An entry of the checklist, its words in each language."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ItemKind)
    required = forms.BooleanField(label=_("Required"), required=False, initial=True)
    country = forms.ChoiceField(label=_("Only for sellers from"), required=False)
    form = forms.ChoiceField(label=_("Only for"), choices=[("", _("Everybody")), *LegalForm.choices], required=False)
    position = forms.IntegerField(label=_("Place in the list"), min_value=0, max_value=10_000, initial=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["country"]).choices = [("", _("All countries")), *countries()]
        for code, name in settings.LANGUAGES:
            default = code == settings.LANGUAGE_CODE
            said = _("What is asked (%(language)s)") % {"language": name}
            missing = {"required": _("Say what is asked.")}
            self.fields[f"title_{code}"] = forms.CharField(
                label=said, max_length=160, required=default, error_messages=missing
            )
            said = _("Hint (%(language)s)") % {"language": name}
            self.fields[f"note_{code}"] = forms.CharField(label=said, max_length=300, required=False)

    @classmethod
    def initial_of(cls, item: ChecklistItem) -> dict[str, Any]:
        """The entry as it is."""
        plain = {name: getattr(item, name) for name in cls.base_fields}
        titles = {f"title_{code}": text for code, text in item.title.items()}
        return plain | titles | {f"note_{code}": text for code, text in item.note.items()}

    def draft(self) -> ItemDraft:
        """The entry, after validation."""
        given = self.cleaned_data
        texts: dict[str, Any] = {
            column: {code: given[f"{column}_{code}"] for code, _name in settings.LANGUAGES if given[f"{column}_{code}"]}
            for column in ("title", "note")
        }
        return ItemDraft(**{name: given[name] for name in self.base_fields}, **texts)
