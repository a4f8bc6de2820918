"""Mails leave once; outages, refusals and deaths of the process are survived."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ

from shop.base.management.commands import work
from shop.notifications import rules
from shop.notifications.models import CaughtMail, Mail
from shop.notifications.sending import send_mail
from shop.notifications.tasks import send_due_mails
from shop.notifications.types import Outcome
from tests.queue import drain

from .postbox import Postbox

Post = Callable[..., Mail]


@pytest.mark.django_db
def test_mail_arrives_in_both_parts_with_its_own_message_id(server: Postbox, post: Post, at: datetime) -> None:
    mail = post()

    outcome = send_mail(mail_id=mail.pk, at=at)

    (message,) = server.received
    mail.refresh_from_db()
    assert (outcome, mail.sent_at) == (Outcome.SENT, at)
    assert (message["Message-ID"], message["To"]) == (mail.message_id, "nusrat@example.com")
    assert message["From"] == "Haat <orders@localhost>"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.django_db
def test_sent_mail_is_not_sent_again(server: Postbox, post: Post, at: datetime) -> None:
    mail = post()
    send_mail(mail_id=mail.pk, at=at)

    again = send_mail(mail_id=mail.pk, at=at + timedelta(minutes=1))

    assert (again, len(server.received)) == (Outcome.NOTHING, 1)


@pytest.mark.django_db(transaction=True)
def test_mail_leaves_through_the_queue_after_the_commit_only(server: Postbox, post: Post) -> None:
    with transaction.atomic():
        post(due_at=timezone.now())
        transaction.set_rollback(True)
    drain()
    assert (server.received, Mail.objects.count()) == ([], 0)

    post(due_at=timezone.now())
    drain()

    assert len(server.received) == 1


@pytest.mark.django_db
def test_mails_of_an_outage_leave_once_each_after_it(server: Postbox, post: Post, at: datetime) -> None:
    server.away = True
    mails = [post(f"buyer{n}@example.com") for n in range(5)]

    for minute in range(20):
        with time_machine.travel(at + timedelta(minutes=minute), tick=False):
            send_due_mails()
    assert server.received == []
    server.away = False
    with time_machine.travel(at + timedelta(minutes=20), tick=False):
        send_due_mails()
        send_due_mails()

    assert sorted(message["To"] for message in server.received) == sorted(mail.recipient for mail in mails)
    assert Mail.objects.filter(sent_at=None).count() == 0
    assert set(Mail.objects.values_list("attempts", flat=True)) == {0}


@pytest.mark.django_db
@pytest.mark.parametrize(("waited", "sent"), [(11, 1), (9, 0)])
def test_mail_whose_task_died_is_found_by_the_sweep(server: Postbox, post: Post, waited: int, sent: int) -> None:
    post(due_at=timezone.now() - timedelta(seconds=waited))
    OrmQ.objects.all().delete()

    work.sweep()
    drain()

    assert len(server.received) == sent


@pytest.mark.django_db
def test_server_that_does_not_answer_at_all_is_an_outage(settings: object, post: Post, at: datetime) -> None:
    smtp = {"host": "127.0.0.1", "port": 9, "timeout": 1}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": smtp}}
    mail = post()

    outcome = send_mail(mail_id=mail.pk, at=at)

    mail.refresh_from_db()
    assert (outcome, mail.attempts, mail.due_at) == (Outcome.OUTAGE, 0, at + rules.OUTAGE_WAIT)


@pytest.mark.django_db
def test_refused_mail_is_given_up_after_twelve_tries_and_blocks_nobody(
    server: Postbox, post: Post, at: datetime
) -> None:
    refused, fine = post("nobody@example.com"), post()

    now = at
    for _ in range(12):
        with time_machine.travel(now, tick=False):
            send_due_mails()
        now += rules.LONGEST_WAIT

    refused.refresh_from_db()
    fine.refresh_from_db()
    assert (refused.attempts, refused.sent_at, refused.dead_at) == (12, None, now - rules.LONGEST_WAIT)
    assert refused.last_error == "SMTPRecipientsRefused"
    assert fine.sent_at == at
    assert send_mail(mail_id=refused.pk, at=now) is Outcome.NOTHING


@pytest.mark.django_db(transaction=True)
def test_death_between_ok_and_commit_repeats_the_mail_with_the_same_message_id(
    server: Postbox, post: Post, at: datetime
) -> None:
    mail = post()

    with transaction.atomic():
        send_mail(mail_id=mail.pk, at=at)
        transaction.set_rollback(True)  # what a death before the commit leaves behind
    mail.refresh_from_db()
    assert mail.sent_at is None
    send_mail(mail_id=mail.pk, at=at)

    assert [message["Message-ID"] for message in server.received] == [mail.message_id] * 2


@pytest.mark.django_db(transaction=True)
def test_mail_in_another_workers_hands_is_left_alone(server: Postbox, post: Post, at: datetime) -> None:
    mail = post()
    rival = connection.copy()
    rival.set_schema("main")

    with rival.cursor() as cursor:
        rival.set_autocommit(False)
        cursor.execute("SELECT 1 FROM notifications_mail WHERE id = %s FOR UPDATE", [mail.pk])
        outcome = send_mail(mail_id=mail.pk, at=at)
        rival.rollback()
    rival.close()

    assert (outcome, server.received) == (Outcome.NOTHING, [])


@pytest.mark.django_db
def test_mail_with_a_secret_link_forgets_its_body_once_sent(server: Postbox, post: Post, at: datetime) -> None:
    secret, plain = post(kind="accounts.reset"), post()
    assert "https://haat.example/auth/x/" in secret.text

    for mail in (secret, plain):
        send_mail(mail_id=mail.pk, at=at)

    secret.refresh_from_db()
    plain.refresh_from_db()
    assert (secret.text, secret.html) == ("", "")
    assert "https://haat.example/auth/x/" in plain.text


@pytest.mark.django_db
def test_without_a_server_the_mail_is_caught_once(settings: object, post: Post, at: datetime) -> None:
    settings.MAILERS = {"default": {"BACKEND": "shop.notifications.backend.DatabaseBackend"}}
    mail = post()

    send_mail(mail_id=mail.pk, at=at)
    send_mail(mail_id=mail.pk, at=at)

    caught = CaughtMail.objects.get()
    assert (caught.message_id, caught.recipients, caught.subject) == (mail.message_id, [mail.recipient], mail.subject)
    assert (caught.text, caught.html) == (mail.text, mail.html)


def test_waits_double_from_five_seconds_to_an_hour() -> None:
    waits = [rules.wait_after(refusals).total_seconds() for refusals in (1, 2, 3, 10, 11, 500)]

    assert waits == [5, 10, 20, 2560, 3600, 3600]
