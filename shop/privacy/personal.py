"""What is personal in this room, and in the tables of Django and its packages."""

from collections.abc import Iterable
from typing import Any

from django.contrib.sessions.models import Session
from django.db.models import Q

from shop.base.privacy import Erase, Person, declare, of_user


def _archive_key(export: Any) -> Iterable[str]:
    return [export.file_key] if export.file_key else []


def _sessions(person: Person) -> Q:
    """A session says whose it is only inside; the table is small enough to look."""
    mine = [row.pk for row in Session.objects.all() if row.get_decoded().get("_auth_user_id") == str(person.user_id)]
    return Q(pk__in=mine)


declare(
    "privacy.Export",
    plain="id created_at public_id user asked_at ready_at expires_at size_bytes",
    withheld="file_key",
    rows=of_user(),
    erase=Erase.DELETE,
    keys=_archive_key,
)
declare(
    "privacy.Erasure",
    plain="id created_at public_id user asked_at due_at undone_at done_at",
    rows=of_user(),
)

declare(
    "sessions.Session",
    plain="expire_date",
    withheld="session_key session_data",
    rows=_sessions,
    erase=Erase.DELETE,
)
declare(
    "account.EmailAddress",
    plain="id user verified primary",
    personal="email",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare(
    "account.EmailConfirmation",
    plain="id email_address created sent",
    withheld="key",
    rows=of_user("email_address__user"),
    erase=Erase.DELETE,
)
declare(
    "mfa.Authenticator",
    plain="id user",
    personal="type created_at last_used_at",
    withheld="data",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare("socialaccount.SocialApp", plain="id provider provider_id name client_id secret key settings")
declare(
    "socialaccount.SocialAccount",
    plain="id user",
    personal="provider uid extra_data last_login date_joined",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare(
    "socialaccount.SocialToken",
    plain="id account app expires_at",
    withheld="token token_secret",
    rows=of_user("account__user"),
    erase=Erase.DELETE,
)
declare(
    "usersessions.UserSession",
    plain="id user",
    personal="ip user_agent data created_at last_seen_at",
    withheld="session_key",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare(
    "admin.LogEntry",
    plain="id action_time user content_type object_id action_flag",
    personal="object_repr change_message",
    rows=of_user(),
    erase=Erase.DELETE,
)
declare("auth.Permission", plain="id name content_type codename")
declare("auth.Group", plain="id name")
declare("auth.Group_permissions", plain="id group permission")
declare("contenttypes.ContentType", plain="id app_label model")
declare(
    "django_q.Task",
    plain="id name func hook args kwargs result group cluster started stopped success attempt_count",
)
declare(
    "django_q.Schedule",
    plain="id name func hook args kwargs schedule_type minutes repeats next_run cron task cluster intended_date_kwarg",
)
declare("django_q.OrmQ", plain="id key payload lock")
