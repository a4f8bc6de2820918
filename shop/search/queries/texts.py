"""What the catalogue says about products, gathered for the index in a handful of queries a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from shop.base.translated import Translated
from shop.catalog.models import Category, OptionValue, Product, ProductAttribute, Variant
from shop.search.rules import Field
from shop.search.types import Raw

# Attributes that hold numbers of parts and goods, whatever a seller's files call them.
CODE_ATTRIBUTES = frozenset({"asin", "ean", "gtin", "isbn", "model", "mpn", "oem_code", "part_number", "sku", "upc"})
ACTIVE = Q(status=Product.Status.ACTIVE, trashed_at=None)


def indexable() -> Any:
    """The ids of the products that the index has, in their order."""
    return Product.objects.filter(ACTIVE).order_by("pk").values_list("pk", flat=True)


def raw_texts(product_ids: Iterable[int]) -> list[Raw]:
    """The texts of those of the products that are to be found, in the order of their ids."""
    rows = Product.objects.filter(ACTIVE, pk__in=sorted(set(product_ids))).order_by("pk")
    products = list(
        rows.values("pk", "title", "description", "tags", "brand__name", "item__gtin", "item__mpn", "category__path")
    )
    ids = [row["pk"] for row in products]
    codes, facts = _codes(ids), _facts(ids)
    categories = _category_words({row["category__path"] for row in products})
    return [_raw(row, codes[row["pk"]], facts[row["pk"]], categories[row["category__path"]]) for row in products]


def _raw(row: Any, codes: Sequence[str], facts: Mapping[str, list[str]], categories: Sequence[str]) -> Raw:
    known = [*codes, *facts.get("codes", ()), row["item__gtin"] or "", row["item__mpn"] or ""]
    numbers = [number for code in known for number in code.split() if number]
    named = " ".join(filter(None, [row["brand__name"], *row["tags"], *dict.fromkeys(numbers)]))
    texts: dict[str, Sequence[str]] = {
        Field.TITLE: list(row["title"].values()),
        Field.NAMES: [named],
        Field.CATEGORY: categories,
        Field.FACTS: [" ".join(words) for language, words in facts.items() if language != "codes"],
        Field.TEXT: list(row["description"].values()),
    }
    return Raw(row["pk"], texts, list(dict.fromkeys(known + numbers)))


def _codes(ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Variant.objects.filter(product__in=ids, archived_at=None).order_by("product", "position", "pk")
    for product_id, *codes in rows.values_list("product", "sku", "barcode"):
        found[product_id] += [code for code in codes if code]
    return found


def _facts(ids: list[int]) -> dict[int, dict[str, list[str]]]:
    """Values of attributes and options by language; identifiers among them under "codes"."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = ProductAttribute.objects.filter(product__in=ids).order_by("product", "pk")
    columns = ("product", "attribute__code", "text", "choice__name", "number", "attribute__unit")
    for product_id, code, text, choice, number, unit in rows.values_list(*columns):
        facts, values = found[product_id], text or choice
        if values and code in CODE_ATTRIBUTES:
            facts["codes"] += values.values()
        elif values:
            _add(facts, values)
        elif number is not None and unit:
            _add(facts, Translated({language: f"{number.normalize():f} {name}" for language, name in unit.items()}))
    chosen = OptionValue.objects.filter(option__product__in=ids).order_by("option__product", "pk")
    for product_id, name in chosen.values_list("option__product", "name"):
        _add(found[product_id], name)
    return found


def _add(facts: dict[str, list[str]], values: Translated) -> None:
    for language, value in values.items():
        facts[language].append(value)


def _category_words(paths: set[str]) -> dict[str, list[str]]:
    """The titles on the way to each category, one text a language."""
    steps = {path[:end] for path in paths for end in range(Category.steplen, len(path) + 1, Category.steplen)}
    rows = Category.objects.filter(path__in=steps).order_by("path")
    titles: dict[str, Translated] = dict(rows.values_list("path", "title"))
    return {path: _joined([titles[step] for step in sorted(titles) if path.startswith(step)]) for path in paths}


def _joined(titles: list[Translated]) -> list[str]:
    languages = {language for title in titles for language in title}
    return [" ".join(title.get(language, "") for title in titles) for language in sorted(languages)]
