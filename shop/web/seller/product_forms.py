"""The editor's form: a product's state as fields, and the fields as a state again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from shop.base.ids import uuid7
from shop.base.marks import marks_of, rich_text_of
from shop.base.translated import Translated
from shop.catalog.states import OptionState, ProductState, VariantState
from shop.listings.queries import AttributeField, attributes_for, categories_for_choice
from shop.listings.types import Wish
from shop.store.queries import store

from .fields import FigureField, MeasureField, MoneyField

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

TEXTS = {
    "title": (_("Product name"), 160),
    "description": (_("Description"), 20_000),
    "seo_title": (_("Title in search engines"), 120),
    "seo_description": (_("Text in search engines"), 320),
}
MARKS = _("An empty line begins a paragraph. Begin lines with - for a list, write **bold** and *italic* with stars.")
HINTS = {"title": _("What it is, then what it is made of."), "description": MARKS}
STATUSES = {"draft": _("Draft"), "active": _("On sale"), "archived": _("Archived")}
NEXT = {
    "draft": ("draft", "active", "archived"),
    "pending": ("active", "draft", "archived"),
    "active": ("active", "draft", "archived"),
    "archived": ("archived", "draft"),
}
MOST_TAGS = 20


def languages() -> list[tuple[str, str]]:
    """(code, name in itself) of each language of the marketplace."""
    return [(code, get_language_info(code)["name_local"]) for code in store().languages]


class StartForm(forms.Form):
    """What a new product begins with."""

    title = forms.CharField(
        label=_("Product name"),
        max_length=160,
        help_text=_("What it is, then what it is made of."),
        error_messages={"required": _("Give the product a name.")},
    )
    category = forms.ChoiceField(label=_("Category"))
    digital = forms.BooleanField(label=_("A file to download, nothing is sent"), required=False)
    press = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ids = {choice.public_id: choice.id for choice in offer_categories(self)}

    @property
    def category_id(self) -> int:
        """The chosen category, after validation."""
        return self.ids[self.cleaned_data["category"]]


def offer_categories(form: forms.Form) -> list[Any]:
    """Fill the form's `category` with every visible category."""
    found = categories_for_choice()
    field = cast("forms.ChoiceField", form.fields["category"])
    field.choices = [(choice.public_id, choice.title) for choice in found]
    return found


def typed(state: ProductState, code: str) -> str:
    """The description as its seller typed it, or its HTML where no signs say it."""
    html = state.description.get(code, "")
    text = marks_of(html)
    return html if text is None else text


class ProductForm(forms.Form):
    """Everything of a product but photos, options and the rows of its variants."""

    category = forms.ChoiceField(label=_("Category"), help_text=_("Save to see what another category asks for."))
    brand = forms.CharField(label=_("Brand"), max_length=120, required=False)
    tags = forms.CharField(
        label=_("Tags"), max_length=400, required=False, help_text=_("Words that shoppers use, with commas between.")
    )
    status = forms.ChoiceField(label=_("Status"))
    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)

    def __init__(self, state: ProductState, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.state = state
        self.ids = {choice.public_id: choice.id for choice in offer_categories(self)}
        statuses = NEXT[state.status]
        cast("forms.ChoiceField", self.fields["status"]).choices = [(code, STATUSES[code]) for code in statuses]
        self.attributes = attributes_for(state.category_id, settings.LANGUAGE_CODE)
        self._add_texts()
        for attribute in self.attributes:
            values = state.attributes.get(attribute.code, ())
            self.fields[f"attribute_{attribute.code}"] = attribute_field(attribute, values)

    def _add_texts(self) -> None:
        for code, _name in languages():
            for name, (label, most) in TEXTS.items():
                long = name in {"description", "seo_description"}
                attrs = {"lang": code, "dir": "rtl" if get_language_info(code)["bidi"] else "ltr"}
                area = forms.Textarea(attrs=attrs | {"rows": 8 if name == "description" else 3})
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=label,
                    max_length=most,
                    required=name == "title" and code == settings.LANGUAGE_CODE,
                    widget=area if long else forms.TextInput(attrs=attrs),
                    help_text=HINTS.get(name, ""),
                    error_messages={"required": _("Give the product a name.")},
                )

    @classmethod
    def of(cls, state: ProductState, seen: str) -> ProductForm:
        """The form filled with a product as it is."""
        form = cls(state)
        public_ids = {pk: public_id for public_id, pk in form.ids.items()}
        texts = {f"{name}_{code}": getattr(state, name).get(code, "") for name in TEXTS for code, _n in languages()}
        texts |= {f"description_{code}": typed(state, code) for code, _n in languages()}
        values = {
            f"attribute_{code}": list(values) if form.several(code) else values[0]
            for code, values in state.attributes.items()
            if f"attribute_{code}" in form.fields
        }
        form.initial = {
            "category": public_ids.get(state.category_id, ""),
            "brand": state.brand,
            "tags": ", ".join(state.tags),
            "status": "active" if state.status == "pending" else state.status,
            "seen": seen,
            **texts,
            **values,
        }
        return form

    def several(self, code: str) -> bool:
        """Whether the product has more than one value of an attribute, as files can say."""
        return isinstance(self.fields[f"attribute_{code}"], forms.MultipleChoiceField)

    def text_groups(self) -> list[tuple[str, str, list[BoundField], list[BoundField]]]:
        """(code, language, fields of the page, fields for search engines) for the template."""
        return [
            (
                code,
                name,
                [self[f"title_{code}"], self[f"description_{code}"]],
                [self[f"seo_title_{code}"], self[f"seo_description_{code}"]],
            )
            for code, name in languages()
        ]

    def attribute_fields(self) -> list[BoundField]:
        """The fields of the category."""
        return [self[f"attribute_{attribute.code}"] for attribute in self.attributes]

    def state_with(self, variants: tuple[VariantState, ...]) -> ProductState:
        """The product as the form wants it, after validation."""
        found = self.cleaned_data
        texts = {
            name: {
                **getattr(self.state, name),
                **{code: found[f"{name}_{code}"] for code, _label in languages()},
            }
            for name in TEXTS
        }
        for code, _label in languages():
            text = found[f"description_{code}"].replace("\r\n", "\n")
            kept = self.state.description.get(code, "")
            texts["description"][code] = kept if text == typed(self.state, code).strip() else rich_text_of(text)
        said = {name: {code: text for code, text in by.items() if text} for name, by in texts.items()}
        return replace(
            self.state,
            category_id=self.ids[found["category"]],
            brand=found["brand"].strip(),
            tags=tags_of(found["tags"]),
            status=found["status"],
            attributes=self._attributes(),
            variants=variants,
            **cast("Any", said),
        )

    def _attributes(self) -> dict[str, tuple[str, ...]]:
        whole = dict(self.state.attributes)
        for attribute in self.attributes:
            values = values_of(self.cleaned_data[f"attribute_{attribute.code}"])
            whole.pop(attribute.code, None)
            if values:
                whole[attribute.code] = values
        return dict(sorted(whole.items()))


class VariantForm(forms.Form):
    """A row of the table of variants. `stock_was` is the figure that was shown: only a new one is written."""

    sku = forms.CharField(label=_("SKU"), max_length=80, error_messages={"required": _("Give it a SKU.")})
    price = MoneyField(label=_("Price"), error_messages={"required": _("Give it a price.")})
    compare_at = MoneyField(label=_("Price before"), required=False)
    cost = MoneyField(label=_("Cost"), required=False)
    stock = FigureField(label=_("Stock"), required=False)
    stock_was = FigureField(widget=forms.HiddenInput, required=False)
    weight = FigureField(label=_("Weight (g)"), required=False)
    barcode = forms.CharField(label=_("Barcode"), max_length=20, required=False)
    on_sale = forms.BooleanField(
        label=_("On sale"), required=False, widget=forms.CheckboxInput(attrs={"role": "switch"})
    )

    def clean(self) -> dict[str, Any]:
        """The price before the reduction is the higher one."""
        found = super().clean() or {}
        price, before = found.get("price"), found.get("compare_at")
        if price is not None and before is not None and before <= price:
            self.add_error("compare_at", _("Higher than the price, or empty."))
        return found

    def variant(self, known: VariantState) -> VariantState:
        """The variant as the row wants it, after validation."""
        found = self.cleaned_data
        return replace(
            known,
            sku=found["sku"].strip(),
            price_minor=found["price"],
            compare_at_minor=found["compare_at"],
            cost_minor=found["cost"],
            weight_grams=found["weight"] or 0,
            barcode=found["barcode"],
            archived=not found["on_sale"],
        )


class VariantRows:
    """The table of variants: one row for each variant of the state, in its order."""

    def __init__(self, state: ProductState, stock: dict[int, int], posted: Any = None) -> None:
        self.state = state
        self.forms = [
            VariantForm(posted, prefix=f"v{place}", initial=row_of(variant, stock.get(variant.id or 0)))
            for place, variant in enumerate(state.variants)
        ]

    def rows(self) -> list[tuple[str, str, VariantForm]]:
        """(the values in words, the colour among them, the row) for the template."""
        names = [{value.code: value.name for value in option.values} for option in self.state.options]
        return [
            (label_of(variant, names) or variant.sku, swatch_of(variant, self.state.options), form)
            for variant, form in zip(self.state.variants, self.forms, strict=True)
        ]

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        return not [form for form in self.forms if not form.is_valid()]

    def variants(self) -> tuple[VariantState, ...]:
        """The variants as wanted."""
        return tuple(form.variant(known) for form, known in zip(self.forms, self.state.variants, strict=True))

    def stock(self) -> dict[str, int]:
        """New figures by SKU."""
        rows = (form.cleaned_data for form in self.forms)
        return {
            row["sku"].strip(): row["stock"]
            for row in rows
            if row["stock"] is not None and row["stock"] != row["stock_was"]
        }


def wish_of(form: ProductForm, rows: VariantRows) -> Wish:
    """What both together want, after validation."""
    return Wish(after=form.state_with(rows.variants()), seen=form.cleaned_data["seen"], stock=rows.stock())


def swatch_of(variant: VariantState, options: Iterable[OptionState]) -> str:
    """The colour that a variant is told by, as #rrggbb; empty where none of its values has one."""
    chosen = zip(variant.values, options, strict=False)
    found = (value.swatch for code, option in chosen for value in option.values if value.code == code)
    return next(filter(None, found), "")


def row_of(variant: VariantState, on_hand: int | None) -> dict[str, Any]:
    """A variant as a row shows it."""
    return {
        "sku": variant.sku,
        "price": variant.price_minor,
        "compare_at": variant.compare_at_minor,
        "cost": variant.cost_minor,
        "stock": on_hand,
        "stock_was": on_hand,
        "weight": variant.weight_grams,
        "barcode": variant.barcode,
        "on_sale": not variant.archived,
    }


def label_of(variant: VariantState, names: list[dict[str, Any]]) -> str:
    """ "Blue, large" in the reader's language."""
    texts = [Translated(known.get(code, {})) for code, known in zip(variant.values, names, strict=False)]
    return ", ".join(map(str, texts))


def attribute_field(attribute: AttributeField, values: Iterable[str]) -> forms.Field:
    """The field of a typed attribute."""
    label = f"{attribute.label} ({attribute.unit})" if attribute.unit else attribute.label
    if attribute.kind == "choice":
        words = dict(attribute.choices)
        known = list((words | {value: value for value in values if value not in words}).items())
        if len(list(values)) > 1:
            return forms.MultipleChoiceField(label=label, required=False, choices=known)
        return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *known])
    if attribute.kind == "boolean":
        answers = [("", "—"), ("true", _("Yes")), ("false", _("No"))]
        return forms.ChoiceField(label=label, required=False, choices=answers)
    if attribute.kind == "number":
        return MeasureField(label=label, required=False, max_digits=16, decimal_places=4)
    return forms.CharField(label=label, required=False, max_length=400)


def values_of(answer: Any) -> tuple[str, ...]:
    """An answer as the state keeps it: texts as written, a number without needless noughts."""
    if isinstance(answer, list):
        return tuple(answer)
    if answer in (None, ""):
        return ()
    return (f"{answer.normalize():f}" if hasattr(answer, "normalize") else str(answer),)


def tags_of(text: str) -> tuple[str, ...]:
    """Words with commas between, each once."""
    words = (" ".join(word.split()).lower()[:40] for word in text.replace("،", ",").split(","))
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]
