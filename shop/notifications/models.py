"""Mails and texts."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from shop.base.rows import PublicRow


class Mail(PublicRow):
    """One mail of one event to one person; sent by a task, again only if the process died between OK and commit.

    `attempts` counts refusals of this mail; an outage of the server counts against nobody.
    """

    event_uid = models.UUIDField()
    kind = models.CharField(max_length=48)
    recipient = models.EmailField(max_length=254)
    language = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    message_id = models.CharField(max_length=120, unique=True)
    unsubscribe = models.CharField(max_length=400, blank=True, help_text="address for one POST, RFC 8058")
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event_uid", "kind", "recipient"], name="notifications_mail_once"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notifications_mail_due",
                condition=models.Q(sent_at__isnull=True, dead_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def mark_sent(self, *, at: datetime, forget: bool) -> None:
        """The server took it. `forget` empties the body of mails that carry a secret link."""
        self.sent_at, self.last_error = at, ""
        if forget:
            self.text = self.html = ""
        self.save(update_fields=["sent_at", "last_error", "text", "html"])

    def postpone(self, *, until: datetime, reason: str) -> None:
        """The server was away: try again later, nothing is counted."""
        self.due_at, self.last_error = until, reason[:500]
        self.save(update_fields=["due_at", "last_error"])

    def note_refusal(self, *, reason: str, at: datetime, wait: timedelta, limit: int) -> None:
        """The server did not want this mail: count it, wait, and give up at `limit` refusals."""
        self.attempts += 1
        self.due_at, self.last_error = at + wait, reason[:500]
        self.dead_at = at if self.attempts >= limit else None
        self.save(update_fields=["attempts", "due_at", "dead_at", "last_error"])


class CaughtMail(PublicRow):
    """A mail that was "sent" on a machine without SMTP; the page /dev/mail/ shows it in demo mode."""

    message_id = models.CharField(max_length=200, blank=True)
    sender = models.CharField(max_length=254)
    recipients = models.JSONField(default=list)
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    caught_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.subject


class Text(PublicRow):
    """One text message to one number, sent by a task. After `expires_at` nobody needs it any more, and it is dropped.

    A text is sent again only where the gateway surely did not take it: people rather ask anew than get it twice.
    """

    dedupe_key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=48)
    recipient = models.CharField(max_length=16, help_text="E.164")
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=1000)
    segments = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    gateway = models.CharField(max_length=24, blank=True)
    provider_id = models.CharField(max_length=64, blank=True)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notifications_text_due",
                condition=models.Q(sent_at__isnull=True, dead_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def mark_sent(self, *, gateway: str, provider_id: str, forget: bool, at: datetime) -> None:
        """A gateway took it. `forget` empties texts that carry a secret."""
        self.sent_at, self.gateway, self.provider_id, self.last_error = at, gateway, provider_id[:64], ""
        if forget:
            self.text = ""
        self.save(update_fields=["sent_at", "gateway", "provider_id", "last_error", "text"])

    def postpone(self, *, until: datetime, reason: str) -> None:
        """No gateway took it now: count the try, and try again later."""
        self.attempts += 1
        self.due_at, self.last_error = until, reason[:120]
        self.save(update_fields=["attempts", "due_at", "last_error"])

    def give_up(self, *, gateway: str, reason: str, at: datetime) -> None:
        """It will not be sent (again): refused, too old, or nobody knows whether it went out."""
        self.dead_at, self.gateway, self.last_error, self.text = at, gateway, reason[:120], ""
        self.save(update_fields=["dead_at", "gateway", "last_error", "text"])


class CaughtText(PublicRow):
    """A text that was "sent" on a machine without a gateway; the page /dev/mail/ shows it in demo mode."""

    recipient = models.CharField(max_length=16)
    text = models.CharField(max_length=1000)
    caught_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"text {self.pk}"
