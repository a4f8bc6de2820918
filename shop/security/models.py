"""Tables of the security room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from shop.base.rows import Row

from .types import Kind


class SecurityEvent(Row):
    """Something happened to an account, or to somebody who tried to enter one.

    Never changed; deleted only when it is older than 400 days (a trigger sees to both). `account` is the SHA-256 of
    the name that was typed, so that guesses at unknown accounts can be counted without keeping the name.
    """

    kind = models.CharField(max_length=32, choices=Kind.choices)
    at = models.DateTimeField()
    # No constraint in the database: the log outlives the account.
    user = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    account = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=80)
    ip = models.GenericIPAddressField(null=True, blank=True)
    device = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    detail = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="security_event_known_kind", condition=Q(kind__in=Kind.values)),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="security_event_person"),
            models.Index(fields=["kind", "-at"], name="security_event_kind"),
            models.Index(fields=["ip", "-at"], name="security_event_ip"),
            models.Index(fields=["at"], name="security_event_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id or ''}".strip()


class EmailChange(Row):
    """A new address that its owner has yet to prove: it takes effect by the link that was sent to it, once."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    old_email = models.EmailField(max_length=254, blank=True)
    new_email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(confirmed_at__isnull=True), name="security_emailchange_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"email change {self.pk} of user {self.user_id}"
