"""Forms of the office."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.queries import user_with_email
from shop.base.audit_log import AuditFilter
from shop.base.permissions import OFFICE, TOPICS, Permission, Role
from shop.roles.queries import role_view, staff_roles
from shop.roles.types import RoleDraft

if TYPE_CHECKING:
    from shop.roles.models import StaffRole


class ReasonForm(forms.Form):
    """Why something is done to an account; kept in the audit log."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Colleagues read it in the audit log."),
        error_messages={"required": _("Say why. It is kept in the audit log.")},
    )


class PremiumForm(forms.Form):
    """The days between which somebody is a premium customer."""

    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class StaffRolesForm(forms.Form):
    """Which roles of the office a person holds."""

    roles = forms.MultipleChoiceField(label=_("Roles"), required=False, widget=forms.CheckboxSelectMultiple)
    admin = forms.BooleanField(
        label=_("Admin"), required=False, help_text=_("May do everything in the office, raw tables included.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.public_id): row for row in staff_roles()}
        offered = cast("forms.MultipleChoiceField", self.fields["roles"])
        offered.choices = [(code, RoleChoice(row)) for code, row in self.rows.items()]

    @property
    def role_ids(self) -> list[int]:
        """The ids of the chosen roles, after validation."""
        return [self.rows[code].pk for code in self.cleaned_data["roles"]]


class RoleChoice:
    """A role beside its checkbox: the name, and its sentence under it."""

    def __init__(self, row: StaffRole) -> None:
        view = role_view(row)
        self.title, self.note = view.name, view.sentence

    def __str__(self) -> str:
        return str(self.title)


class RoleForm(forms.Form):
    """A role of the office: words, and a checkbox for each right."""

    name = forms.CharField(label=_("Name"), max_length=60, error_messages={"required": _("Give the role a name.")})
    sentence = forms.CharField(
        label=_("What it is for"),
        max_length=200,
        error_messages={"required": _("Say in a sentence what people with this role do.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, title in TOPICS.items():
            rights = [right for right in Permission if right in OFFICE and right.topic == topic]
            self.fields[f"rights_{topic}"] = forms.MultipleChoiceField(
                label=cast("Any", title),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(right.value, right.sentence) for right in rights],
            )

    @classmethod
    def of(cls, role: Role) -> RoleForm:
        """The form filled with a role as it is."""
        rights = {f"rights_{topic}": [r.value for r in role.permissions if r.topic == topic] for topic in TOPICS}
        return cls(initial={"name": role.name, "sentence": role.sentence} | rights)

    @property
    def draft(self) -> RoleDraft:
        """The role as it is wanted, after validation."""
        chosen = [word for topic in TOPICS for word in self.cleaned_data[f"rights_{topic}"]]
        return RoleDraft(
            self.cleaned_data["name"], self.cleaned_data["sentence"], frozenset(Permission(word) for word in chosen)
        )


class AuditFilterForm(forms.Form):
    """What to look for in the audit log. `who` is a whole email, or an actor as the log writes it."""

    who = forms.CharField(label=_("Who"), max_length=254, required=False)
    action = forms.CharField(label=_("Action"), max_length=64, required=False)
    subject = forms.CharField(
        label=_("Object"),
        max_length=113,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "accounts.user 12", "dir": "ltr"}),
    )
    first_on = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last_on = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    @property
    def wanted(self) -> AuditFilter:
        """The filter, after validation."""
        found = self.cleaned_data
        kind, _blank, number = found["subject"].partition(" ")
        return AuditFilter(
            actor=actor_named(found["who"]),
            action=found["action"],
            subject_type=kind[:48],
            subject_id=number.strip(),
            first_on=found["first_on"],
            last_on=found["last_on"],
        )


def actor_named(text: str) -> str:
    """The actor as the log writes it: of an email the account that has it, else the text itself."""
    if "@" not in text:
        return text
    user = user_with_email(text)
    return f"user:{user.pk}" if user else "nobody"
