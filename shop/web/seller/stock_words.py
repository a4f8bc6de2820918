"""Words for movements of stock."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOVEMENTS: dict[str, Promise] = {
    "receive": _("Came in"),
    "hold": _("Held for an order"),
    "release": _("No longer held"),
    "sell": _("Sold"),
    "return": _("Came back"),
    "adjust": _("Corrected"),
}
