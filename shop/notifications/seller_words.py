"""What the office's decisions about a seller are called in mails."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Decision:
    """The title, what it means for the seller, and what the button says."""

    title: Promise
    text: Promise
    label: Promise


DECISIONS = {
    "sellers.approved": Decision(
        _("Your shop is approved"), _("You can list products now and sell them."), _("Open your shop")
    ),
    "sellers.asked_again": Decision(
        _("We need something from you"),
        _("Your application is open again. Change what is named below and send it once more."),
        _("Go on with the application"),
    ),
    "sellers.rejected": Decision(
        _("We cannot take your shop on"),
        _("We have looked at your application and decided against it."),
        _("Read more"),
    ),
    "sellers.suspended": Decision(
        _("Your shop is suspended"),
        _("Your products are out of the shop for now. Send what is ordered already."),
        _("Open your shop"),
    ),
    "sellers.reinstated": Decision(
        _("Your shop is open again"), _("Your products are back in the shop."), _("Open your shop")
    ),
}
