"""Words for imports: what a file holds, how far an import is, what became of a line."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KINDS: dict[str, Promise] = {
    "products": _("Products"),
    "stock": _("Stock only: SKU and quantity"),
    "prices": _("Prices only: SKU and price"),
}
STATUSES: dict[str, Promise] = {
    "checking": _("Looking through the file"),
    "ready": _("Ready to import"),
    "refused": _("Can't be read"),
    "running": _("Importing"),
    "finished": _("Imported"),
    "cancelled": _("Cancelled"),
    "undoing": _("Taking back"),
    "undone": _("Taken back"),
}
TONES: dict[str, str] = {
    "checking": "info",
    "ready": "warning",
    "refused": "danger",
    "running": "info",
    "finished": "success",
    "cancelled": "",
    "undoing": "info",
    "undone": "",
}
EFFECT_TONES: dict[str, str] = {
    "product_left_out": "danger",
    "line_left_out": "danger",
    "value_left_out": "warning",
    "kept": "",
}
