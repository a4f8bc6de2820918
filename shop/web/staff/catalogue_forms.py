"""Forms of categories and attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from shop.catalog.queries import categories_for_office
from shop.catalog.types import AttributeDraft, CategoryDraft
from shop.store.queries import store

if TYPE_CHECKING:
    from shop.catalog.models import Attribute, Category

KINDS = [
    ("text", _("Text")),
    ("number", _("Number")),
    ("boolean", _("Yes or no")),
    ("choice", _("One of a list")),
]
BETWEEN = "|"


def add_texts(form: forms.Form, name: str, label: Any, *, long: bool = False) -> None:
    """A field of a text for each language of the marketplace."""
    for code in store().languages:
        info = get_language_info(code)
        attrs = {"lang": code, "dir": "rtl" if info["bidi"] else "ltr"}
        widget = forms.Textarea(attrs=attrs | {"rows": 3}) if long else forms.TextInput(attrs=attrs)
        shown = f"{label} ({info['name_local']})"
        form.fields[f"{name}_{code}"] = forms.CharField(
            label=shown, max_length=2000 if long else 120, required=False, widget=widget
        )


def texts_of(form: forms.Form, name: str) -> dict[str, str]:
    """What was written, by language."""
    said = {code: form.cleaned_data[f"{name}_{code}"].strip() for code in store().languages}
    return {code: text for code, text in said.items() if text}


def initial_texts(name: str, texts: dict[str, str]) -> dict[str, str]:
    """The fields of a text that is there."""
    return {f"{name}_{code}": texts.get(code, "") for code in store().languages}


class CategoryForm(forms.Form):
    """The words of a category; a new one also has a place and an address."""

    visible = forms.BooleanField(label=_("Shoppers see it"), required=False, initial=True)

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_texts(self, "title", _("Name"))
        add_texts(self, "description", _("Description"), long=True)
        self.ids: dict[str, int] = {}
        if new:
            rows = list(categories_for_office())
            self.ids = {str(row.public_id): row.pk for row in rows}
            places = [("", _("At the top")), *((str(row.public_id), row.url_path) for row in rows)]
            self.fields["parent"] = forms.ChoiceField(label=_("Below"), required=False, choices=places)
            self.fields["slug"] = forms.SlugField(
                label=_("Address"), max_length=80, help_text=_("Latin letters, figures and hyphens. It stays.")
            )

    @classmethod
    def of(cls, category: Category) -> CategoryForm:
        """The form filled with a category."""
        texts = initial_texts("title", category.title) | initial_texts("description", category.description)
        return cls(initial={"visible": category.visible, **texts})

    def clean(self) -> dict[str, Any]:
        """At least one name."""
        found = super().clean() or {}
        if not any(found.get(f"title_{code}") for code in store().languages):
            self.add_error(f"title_{store().languages[0]}", _("Give the category a name."))
        return found

    @property
    def draft(self) -> CategoryDraft:
        """The category as wanted, after validation."""
        return CategoryDraft(
            title=texts_of(self, "title"),
            description=texts_of(self, "description"),
            visible=self.cleaned_data["visible"],
            slug=self.cleaned_data.get("slug", ""),
            parent_id=self.ids.get(self.cleaned_data.get("parent", "")),
        )


class AttributeForm(forms.Form):
    """An attribute; the choices stand one a line, the languages of one with a stroke between."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    facet = forms.BooleanField(label=_("Shoppers filter by it"), required=False)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line, for lists only. The languages of a choice in their order with | between."),
    )

    def __init__(self, *args: Any, known: Attribute | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        add_texts(self, "label", _("Name"))
        add_texts(self, "unit", _("Unit"))
        if known:  # what products have was read by its kind: it stays
            del self.fields["kind"]

    @classmethod
    def of(cls, attribute: Attribute) -> AttributeForm:
        """The form filled with an attribute."""
        codes = store().languages
        lines = [BETWEEN.join(row.name.get(code, "") for code in codes) for row in attribute.choices.all()]
        initial = {"facet": attribute.facet, "choices": "\n".join(line.rstrip(BETWEEN) for line in lines)}
        texts = initial_texts("label", attribute.label) | initial_texts("unit", attribute.unit)
        return cls(known=attribute, initial=initial | texts)

    @property
    def draft(self) -> AttributeDraft:
        """The attribute as wanted, after validation."""
        kind = self.known.kind if self.known else self.cleaned_data["kind"]
        lines = (line.split(BETWEEN) for line in self.cleaned_data["choices"].splitlines())
        names = [
            {code: text.strip() for code, text in zip(store().languages, line, strict=False) if text.strip()}
            for line in lines
        ]
        return AttributeDraft(
            label=texts_of(self, "label"),
            kind=cast("str", kind),
            unit=texts_of(self, "unit"),
            facet=self.cleaned_data["facet"],
            choices=[name for name in names if name],
        )
