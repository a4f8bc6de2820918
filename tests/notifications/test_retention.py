"""Messages are forgotten after half a year; what waits is not."""

import pytest

from shop.base.ids import uuid7
from shop.notifications.models import CaughtMail, Mail
from shop.notifications.retention import KEPT, forget_old_messages
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def mail(name: str, **columns: object) -> None:
    Mail.objects.create(
        event_uid=uuid7(), kind=name, recipient="a@example.com", message_id=name, due_at=NOW - KEPT, **columns
    )


def test_old_mails_go_and_waiting_ones_stay() -> None:
    mail("sent long ago", sent_at=NOW - KEPT * 2)
    mail("given up long ago", dead_at=NOW - KEPT * 2)
    mail("sent just within", sent_at=NOW - KEPT)
    mail("still waiting")
    CaughtMail.objects.create(sender="x", subject="x", caught_at=NOW - KEPT * 2)

    assert forget_old_messages(at=NOW) == 2

    assert set(Mail.objects.values_list("kind", flat=True)) == {"sent just within", "still waiting"}
    assert not CaughtMail.objects.exists()
