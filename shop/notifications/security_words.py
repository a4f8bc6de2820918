"""What mails about the safety of an account say, by what happened."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.security.types import Kind


@dataclass(frozen=True, slots=True)
class Words:
    """The subject and heading of a mail, and its first sentence."""

    title: str | Promise
    text: str | Promise


WORDS = {
    Kind.PASSWORD_CHANGED: Words(
        _("Your password was changed"), _("The password was changed just now. Other devices are signed out.")
    ),
    Kind.EMAIL_CHANGED: Words(
        _("Your email address was changed"),
        _("Your account has another email address now. This one no longer signs in, and gets no more mail from us."),
    ),
    Kind.PHONE_CHANGED: Words(
        _("Your phone number was changed"), _("Codes for signing in go to the new number from now on.")
    ),
    Kind.FACTOR_ADDED: Words(
        _("A second step was added"), _("Signing in asks for it from now on. Other devices are signed out.")
    ),
    Kind.FACTOR_REMOVED: Words(
        _("A second step was removed"), _("Signing in no longer asks for it. Other devices are signed out.")
    ),
    Kind.ACCOUNT_UNLINKED: Words(
        _("An account elsewhere was unlinked"), _("It no longer signs you in. Other devices are signed out.")
    ),
    Kind.CODES_MADE: Words(_("New recovery codes were made"), _("The old ones no longer work.")),
    Kind.RECOVERY_CODE_USED: Words(
        _("A recovery code was used"), _("Somebody used one of your recovery codes. It does not work a second time.")
    ),
    Kind.NEW_DEVICE: Words(_("Sign-in from a new device"), _("Somebody signed in to your account from a new device.")),
    Kind.NEW_COUNTRY: Words(
        _("Sign-in from a new country"), _("Somebody signed in to your account from a new country.")
    ),
}
