"""The mail box of demo machines."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from shop.notifications.models import CaughtMail

pytestmark = pytest.mark.django_db
BOX = "/dev/mail/"


@pytest.fixture
def caught(at: datetime) -> CaughtMail:
    """A mail that was not sent, with something nasty in it."""
    return CaughtMail.objects.create(
        message_id="<1@haat.example>",
        sender="Haat <orders@localhost>",
        recipients=["nusrat@example.com"],
        subject="Order <b>1001</b> confirmed",
        text="Thank you.\nhttps://haat.example/orders/1001/x/",
        html="<p style='color:red'>Thank you</p><script>alert(1)</script>",
        caught_at=at,
    )


def addresses(mail: CaughtMail) -> list[str]:
    """Every page of the mail box."""
    return [BOX, f"{BOX}{mail.public_id}/", f"{BOX}{mail.public_id}/body/"]


def test_mails_are_listed_and_shown_in_both_parts(client: Client, caught: CaughtMail) -> None:
    box, letter, body = (client.get(path) for path in addresses(caught))

    assert "nusrat@example.com" in box.content.decode()
    assert "Order &lt;b&gt;1001&lt;/b&gt; confirmed" in letter.content.decode()
    assert '<a href="https://haat.example/orders/1001/x/"' in letter.content.decode()
    assert body.content.decode() == caught.html


def test_html_part_has_no_origin_and_runs_nothing(client: Client, caught: CaughtMail) -> None:
    letter, body = (client.get(path) for path in addresses(caught)[1:])

    policy = body.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script-src" not in policy
    assert body.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in letter.content.decode()
    assert "unsafe-inline" not in letter.headers["Content-Security-Policy"]


def test_mail_box_does_not_exist_in_production(client: Client, caught: CaughtMail, settings: Any) -> None:
    settings.DEMO = False

    assert [client.get(path).status_code for path in addresses(caught)] == [404, 404, 404]


def test_empty_mail_box_says_what_will_be_there(client: Client) -> None:
    assert "No mail yet" in client.get(BOX).content.decode()


def test_mail_box_costs_the_same_for_many_mails(
    client: Client, caught: CaughtMail, at: datetime, django_assert_num_queries: Any
) -> None:
    client.get(BOX)
    CaughtMail.objects.bulk_create(
        CaughtMail(sender="a@b.c", recipients=["a@b.c"], subject=f"{n}", caught_at=at) for n in range(40)
    )

    with django_assert_num_queries(3):  # the search path, the mails and the text messages
        response = client.get(f"{BOX}?page=1")

    assert 'rel="next"' in response.content.decode()
