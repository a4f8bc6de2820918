"""Reads of security events, second factors and sessions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Count, QuerySet

from shop.accounts.models import User
from shop.base.countries import country_for_ip
from shop.base.ids import hash_of_token

from .devices import device_of
from .models import EmailChange, SecurityEvent
from .types import DEMO_SECRET, Alert, EventFilter, Factor, Kind, LinkedAccount, OpenSession, Passkey, SecondFactors

RECENT = 15
SPRAYED_ACCOUNTS = 10
GUESSES = 10
RESETS = 20
WATCHED = timedelta(hours=1)
LINK_VALID = timedelta(hours=24)


def has_second_factor(user_id: int) -> bool:
    """Whether the person signs in with a second step; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=user_id, type__in=(Factor.TOTP, Factor.PASSKEY)).exists()


def linked_accounts_of(user_id: int) -> list[LinkedAccount]:
    """The accounts elsewhere that sign the person in, oldest first; labelled with what the provider calls them."""
    rows = SocialAccount.objects.filter(user=user_id).order_by("pk")
    return [LinkedAccount(row.pk, row.provider, _label_of(row), row.date_joined, row.last_login) for row in rows]


def ways_in_without(user: User, account_id: int) -> bool:
    """Whether the person comes in without this account: by password, mail, text, passkey or another account."""
    others = SocialAccount.objects.filter(user=user, provider__in=_open_providers()).exclude(pk=account_id)
    return (
        user.has_usable_password()
        or user.phone_verified_at is not None
        or EmailAddress.objects.filter(user=user, verified=True).exists()
        or Authenticator.objects.filter(user=user, type=Factor.PASSKEY).exists()
        or others.exists()
    )


def _open_providers() -> set[str]:
    """The ids of the providers whose keys are set, as rows of accounts carry them."""
    found: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    return {app.get("provider_id") or kind for kind, own in found.items() for app in own["APPS"]}


def _label_of(row: SocialAccount) -> str:
    told = row.extra_data.get("userinfo") or row.extra_data.get("id_token") or row.extra_data
    return str(told.get("email") or told.get("name") or "")[:254]


def factors_of(user_id: int) -> SecondFactors:
    """What the person set up as a second step."""
    rows = list(Authenticator.objects.filter(user_id=user_id).order_by("id"))
    apps = [row.created_at for row in rows if row.type == Factor.TOTP]
    codes = [len(row.wrap().get_unused_codes()) for row in rows if row.type == Factor.RECOVERY_CODES]
    passkeys = tuple(
        Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at) for row in rows if row.type == Factor.PASSKEY
    )
    return SecondFactors(apps[0] if apps else None, passkeys, codes[0] if codes else 0)


def recovery_codes_of(user_id: int) -> list[str]:
    """The codes that still work. For the page that shows them right after they were made, and for nothing else."""
    row = Authenticator.objects.filter(user_id=user_id, type=Factor.RECOVERY_CODES).first()
    return row.wrap().get_unused_codes() if row else []


def holds_published_app(user_id: int) -> bool:
    """Whether, on a demo machine, the person's app is the one whose secret everybody knows."""
    if not settings.DEMO:
        return False
    row = Authenticator.objects.filter(user_id=user_id, type=Factor.TOTP).first()
    return row is not None and decrypt(row.data["secret"]) == DEMO_SECRET


def published_code(user_id: int, *, at: datetime) -> str:
    """What the published app shows now and nobody used yet, for the demo's own pages; nothing for anybody else."""
    if not holds_published_app(user_id):
        return ""
    row = Authenticator.objects.get(user_id=user_id, type=Factor.TOTP)
    now = int(at.timestamp()) // mfa.TOTP_PERIOD
    return format_hotp_value(hotp_value(DEMO_SECRET, max(now, row.data.get("last_step", -1) + 1)))


def sessions_of(user_id: int, *, current: str) -> list[OpenSession]:
    """Where the person is signed in, the session with the key `current` first, then the latest used."""
    rows = [row for row in UserSession.objects.filter(user_id=user_id).order_by("-last_seen_at", "-id") if row.exists()]
    rows.sort(key=lambda row: row.session_key != current)
    return [
        OpenSession(
            id=row.pk,
            device=device_of(row.user_agent),
            ip=row.ip,
            country=country_for_ip(row.ip) or "",
            since=row.created_at,
            seen_at=row.last_seen_at,
            current=row.session_key == current,
        )
        for row in rows
    ]


def recent_events_of(user_id: int) -> QuerySet[SecurityEvent]:
    """The last things that happened to the person's account, newest first."""
    return SecurityEvent.objects.filter(user_id=user_id).order_by("-id")[:RECENT]


def security_event(event_id: int) -> SecurityEvent:
    """One event with its person. Raises DoesNotExist."""
    return SecurityEvent.objects.select_related("user").get(pk=event_id)


def email_change(change_id: int) -> EmailChange:
    """One change of an address. Raises DoesNotExist."""
    return EmailChange.objects.select_related("user").get(pk=change_id)


def open_email_change(token: str, *, at: datetime, lock: bool = False) -> EmailChange | None:
    """The wish that the link belongs to, while it can be confirmed; the link works for a day."""
    changes = EmailChange.objects.select_for_update() if lock else EmailChange.objects.all()
    return changes.filter(token_hash=hash_of_token(token), confirmed_at=None, asked_at__gt=at - LINK_VALID).first()


def waiting_email_of(user_id: int, *, at: datetime) -> str:
    """The new address that waits for its proof, or nothing."""
    changes = EmailChange.objects.filter(user_id=user_id, confirmed_at=None, asked_at__gt=at - LINK_VALID)
    return changes.values_list("new_email", flat=True).first() or ""


# For the office ----------------------------------------------------------------------------------------------------


def events_for_office(wanted: EventFilter) -> QuerySet[SecurityEvent]:
    """Security events of everybody, newest first, narrowed by what is asked for."""
    events = SecurityEvent.objects.select_related("user").order_by("-id")
    if wanted.kind:
        events = events.filter(kind=wanted.kind)
    if wanted.ip:
        events = events.filter(ip=wanted.ip)
    return events.filter(user_id=wanted.user_id) if wanted.user_id else events


def alerts(*, at: datetime) -> list[Alert]:
    """Patterns of attack: within the last hour many accounts tried from one address, one account tried again and
    again, many new passwords asked for; within a day, staff who came in from a country never seen before.
    """
    lately = SecurityEvent.objects.filter(at__gt=at - WATCHED)
    return [*_sprays(lately), *_guesses(lately), *_resets(lately), *_strange_countries(at)]


def _sprays(lately: QuerySet[SecurityEvent]) -> list[Alert]:
    by_address = lately.filter(kind=Kind.SIGN_IN_FAILED, ip__isnull=False).order_by().values("ip")
    tried = by_address.annotate(accounts=Count("account", distinct=True)).filter(accounts__gte=SPRAYED_ACCOUNTS)
    return [Alert("spray", row["ip"] or "", row["accounts"]) for row in tried.order_by("-accounts", "ip")[:20]]


def _guesses(lately: QuerySet[SecurityEvent]) -> list[Alert]:
    kinds = (Kind.SIGN_IN_FAILED, Kind.SECOND_STEP_FAILED, Kind.CONFIRMATION_FAILED)
    by_person = lately.filter(kind__in=kinds, user__isnull=False).order_by().values("user_id")
    tried = by_person.annotate(tries=Count("id")).filter(tries__gte=GUESSES)
    return [Alert("guesses", str(row["user_id"]), row["tries"]) for row in tried.order_by("-tries", "user_id")[:20]]


def _resets(lately: QuerySet[SecurityEvent]) -> list[Alert]:
    count = lately.filter(kind=Kind.RESET_ASKED).count()
    return [Alert("resets", "", count)] if count >= RESETS else []


def _strange_countries(at: datetime) -> list[Alert]:
    staff = User.objects.filter(is_staff=True).values("pk")
    seen = SecurityEvent.objects.filter(kind=Kind.NEW_COUNTRY, at__gt=at - timedelta(days=1), user_id__in=staff)
    by_person = seen.order_by().values("user_id", "country").annotate(times=Count("id"))
    return [Alert("country", f"{row['user_id']}:{row['country']}", row["times"]) for row in by_person[:20]]
