"""Words for purchase notes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATUSES: dict[str, Promise] = {
    "open": _("On the way"),
    "received": _("Received"),
    "closed": _("Closed"),
}
TONES: dict[str, str] = {"open": "info", "received": "success", "closed": ""}
