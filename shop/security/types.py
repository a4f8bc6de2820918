"""What the security room tells others: kinds of events, second factors, sessions, alerts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What happened to an account, as a person reads it."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SECOND_STEP_FAILED = "second_step_failed", _("Wrong code in the second step")
    CONFIRMATION_FAILED = "confirmation_failed", _("Wrong password or code before a change")
    CODE_SENT = "code_sent", _("Sign-in code sent")
    RESET_ASKED = "reset_asked", _("Asked for a new password")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET = "password_reset", _("New password")
    EMAIL_CHANGE_ASKED = "email_change_asked", _("Asked to change the email address")
    EMAIL_CHANGED = "email_changed", _("Email address changed")
    PHONE_CHANGED = "phone_changed", _("Phone number changed")
    FACTOR_ADDED = "factor_added", _("Second step added")
    FACTOR_REMOVED = "factor_removed", _("Second step removed")
    CODES_MADE = "codes_made", _("New recovery codes made")
    RECOVERY_CODE_USED = "recovery_code_used", _("Recovery code used")
    SESSION_ENDED = "session_ended", _("Device signed out")
    OTHERS_ENDED = "others_ended", _("Signed out everywhere else")
    NEW_DEVICE = "new_device", _("Sign-in from a new device")
    NEW_COUNTRY = "new_country", _("Sign-in from a new country")
    ACCOUNT_LINKED = "account_linked", _("Account elsewhere linked")
    ACCOUNT_UNLINKED = "account_unlinked", _("Account elsewhere unlinked")


# The person gets a mail of these; the change of an address is told by its own letter to the old one, a linked account
# by the letter that joining one always sends.
TOLD = frozenset({
    Kind.PASSWORD_CHANGED,
    Kind.EMAIL_CHANGED,
    Kind.PHONE_CHANGED,
    Kind.FACTOR_ADDED,
    Kind.FACTOR_REMOVED,
    Kind.CODES_MADE,
    Kind.RECOVERY_CODE_USED,
    Kind.NEW_DEVICE,
    Kind.NEW_COUNTRY,
    Kind.ACCOUNT_UNLINKED,
})  # fmt: skip


class Factor(models.TextChoices):
    """A second step, by the type that django-allauth keeps."""

    TOTP = "totp", _("Authenticator app")
    PASSKEY = "webauthn", _("Passkey")
    RECOVERY_CODES = "recovery_codes", _("Recovery codes")


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey in its owner's words."""

    id: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """What a person can use as the second step of signing in."""

    app_since: datetime | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def on(self) -> bool:
        """Whether signing in asks for a second step."""
        return self.app_since is not None or bool(self.passkeys)


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """An account of a provider that signs the person in here."""

    id: int
    provider: str
    label: str
    since: datetime
    used_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody sits, in words: browser and system, or empty where the browser does not say."""

    browser: str
    system: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser in which the person is signed in."""

    id: int
    device: Device
    ip: str
    country: str
    since: datetime
    seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lives without use, and in all."""

    idle: timedelta
    absolute: timedelta

    def ended(self, *, since: datetime, seen_at: datetime, at: datetime) -> str:
        """Why a session is over at `at`: "idle" or "absolute"; nothing while it goes on."""
        if at - since >= self.absolute:
            return "absolute"
        return "idle" if at - seen_at >= self.idle else ""


SHOPPER_LIMITS = SessionLimits(idle=timedelta(days=14), absolute=timedelta(days=30))
STAFF_LIMITS = SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


@dataclass(frozen=True, slots=True)
class Visit:
    """From where a request came besides the actor's address; `session_key` names the session that stays open."""

    user_agent: str = ""
    country: str = ""
    session_key: str = ""


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which events the office asks for; an empty field does not narrow."""

    kind: str = ""
    ip: str = ""
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """A pattern that somebody should look at: its name, whom or where it concerns, and how often it was counted."""

    pattern: str
    subject: str
    count: int


# The authenticator app of the demo's staff: as well known as their password, and refused outside demo mode.
DEMO_SECRET = "HAATDEMOHAATDEMOHAATDEMOHAATDEMO"  # noqa: S105
