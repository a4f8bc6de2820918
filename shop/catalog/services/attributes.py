"""What a product has, by the attributes of its category."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from shop.base import audit
from shop.base.actor import Actor
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.translated import as_translated
from shop.catalog.models import Attribute, AttributeChoice, Category, Product, ProductAttribute
from shop.catalog.states import code_of
from shop.catalog.types import AttributeDraft, AttributeValue

from .listing import tell_of


def set_attributes(*, product: Product, values: Mapping[str, AttributeValue]) -> None:
    """Make the product's attributes exactly these. A choice is given by its code. Raises Attribute.DoesNotExist."""
    known = {attribute.code: attribute for attribute in Attribute.objects.filter(code__in=values)}
    if missing := sorted(set(values) - set(known)):
        raise Attribute.DoesNotExist(", ".join(missing))
    ProductAttribute.objects.filter(product=product).delete()
    ProductAttribute.objects.bulk_create(
        ProductAttribute(product=product, attribute=known[code], **_column(known[code], value))
        for code, value in values.items()
    )


def _column(attribute: Attribute, value: AttributeValue) -> dict[str, Any]:
    match attribute.kind:
        case Attribute.Kind.CHOICE:
            return {"choice": AttributeChoice.objects.get(attribute=attribute, code=value)}
        case Attribute.Kind.NUMBER:
            return {"number": Decimal(str(value))}
        case Attribute.Kind.BOOLEAN:
            return {"boolean": bool(value)}
        case _:
            return {"text": value}


def define_attribute(
    *, code: str, category: Category, label: Mapping[str, str], kind: str, **columns: Any
) -> Attribute:
    """An attribute that products of the category and below may have; again changes it. `columns`: unit, facet."""
    defaults = {"category": category, "label": label, "kind": kind, **columns}
    attribute, _made = Attribute.objects.update_or_create(code=code, defaults=defaults)
    return attribute


def define_choices(*, attribute: Attribute, choices: Sequence[tuple[str, Mapping[str, str]]]) -> None:
    """The (code, name) values of a choice attribute, in order; again changes their names and order."""
    for position, (code, name) in enumerate(choices, start=1):
        AttributeChoice.objects.update_or_create(
            attribute=attribute, code=code, defaults={"name": name, "position": position}
        )


class CannotDefine(Refusal):
    """The attribute can't be like this."""


@transaction.atomic
def add_attribute(*, category_id: int, draft: AttributeDraft, by: Actor, at: datetime) -> Attribute:
    """A new attribute of a category and everything below it. Raises CannotDefine."""
    name = next((text for text in draft.label.values() if text), "")
    code = slugify(as_translated(dict(draft.label)).text("en"))[:60]
    if not name or not code:
        raise CannotDefine(_("Give the attribute a name in Latin letters as well; its code is made from it."))
    if Attribute.objects.filter(code=code).exists():
        raise CannotDefine(_("There is an attribute of this name already. Use that one, or choose another name."))
    category = Category.objects.get(pk=category_id)
    attribute = define_attribute(
        code=code, category=category, label=draft.label, kind=draft.kind, unit=draft.unit, facet=draft.facet
    )
    _add_choices(attribute, draft)
    subject = ("catalog.attribute", attribute.pk)
    audit.note("catalog.attribute_added", subject=subject, by=by, at=at, after={"code": code, "kind": draft.kind})
    return attribute


@transaction.atomic
def change_attribute(*, attribute_id: int, draft: AttributeDraft, by: Actor, at: datetime) -> Attribute:
    """New words, facet and further choices; kind and code stay, choices that products have never go.

    Raises CannotDefine.
    """
    attribute = lock(Attribute, attribute_id)
    if not any(draft.label.values()):
        raise CannotDefine(_("Give the attribute a name."))
    before = {"label": dict(attribute.label), "facet": attribute.facet}
    attribute.label, attribute.unit, attribute.facet = as_translated(dict(draft.label)), draft.unit, draft.facet
    attribute.save(update_fields=["label", "unit", "facet"])
    _add_choices(attribute, draft)
    after = {"label": dict(draft.label), "facet": draft.facet}
    subject = ("catalog.attribute", attribute.pk)
    audit.note("catalog.attribute_changed", subject=subject, by=by, at=at, before=before, after=after)
    having = ProductAttribute.objects.filter(attribute=attribute).order_by("product").distinct("product")
    tell_of(having.values_list("product", flat=True))
    return attribute


def _add_choices(attribute: Attribute, draft: AttributeDraft) -> None:
    if attribute.kind != Attribute.Kind.CHOICE:
        return
    named = [(code_of(as_translated(dict(name)).text(settings.LANGUAGE_CODE)), name) for name in draft.choices]
    if len({code for code, _name in named}) != len(named):
        raise CannotDefine(_("A choice stands there twice. Remove one of them."))
    define_choices(attribute=attribute, choices=named)
