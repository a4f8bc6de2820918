"""Mails."""

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
