"""Texts: one per key, over the first gateway that takes it, never twice where nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from shop.notifications.models import CaughtText, Text
from shop.notifications.rules import segments
from shop.notifications.services import write_text
from shop.notifications.tasks import send_due_texts
from shop.notifications.types import ShortMessage
from tests.queue import drain
from tests.simulators.server import serving
from tests.simulators.sms import ACCOUNT, SENDER, TOKEN, BulkSmsBd, Gateway, SslWireless, Twilio

pytestmark = pytest.mark.django_db(transaction=True)
DHAKA, LONDON = "+8801712345678", "+447911123456"
WORDS = "418207 is your Haat code. Never share it."


@pytest.fixture
def at() -> datetime:
    """This very moment: a code is texted for ten minutes only, and the tests before may have taken longer."""
    return timezone.now()


class Field:
    """The three gateways, running."""

    def __init__(self) -> None:
        self.ssl, self.bulk, self.twilio = SslWireless(), BulkSmsBd(), Twilio()

    def urls(self, stack: ExitStack) -> dict[str, str]:
        """Start them; the entries of SMS_URL by name."""
        ssl, bulk, twilio = (
            stack.enter_context(serving(one)).removeprefix("http://") for one in (self.ssl, self.bulk, self.twilio)
        )
        return {
            "ssl": f"sslwireless+http://:{TOKEN}@{ssl}/api/v3?sid={SENDER}",
            "bulk": f"bulksmsbd+http://:{TOKEN}@{bulk}/api?senderid={SENDER}",
            "twilio": f"twilio+http://{ACCOUNT}:{TOKEN}@{twilio}/2010-04-01?from={quote('+15005550006')}",
        }


@pytest.fixture
def field(settings: Any) -> Iterator[Field]:
    """SSL Wireless first, then Twilio."""
    settings.OUTGOING_LOOPBACK = True
    field = Field()
    with ExitStack() as stack:
        urls = field.urls(stack)
        settings.SMS_GATEWAYS = [urls["ssl"], urls["twilio"]]
        settings.BULK = urls["bulk"]
        yield field


def write(at: datetime, number: str = DHAKA, key: str = "0123456789abcdef0123", words: str = WORDS) -> Text:
    """A text with a code."""
    until = at + timedelta(minutes=10)
    write_text(message=ShortMessage(key, "accounts.code", number, "en", words, until), at=at)
    return Text.objects.get(dedupe_key=key)


def delivered(*gateways: Gateway) -> list[list[tuple[str, str]]]:
    """What each of them delivered."""
    return [gateway.delivered for gateway in gateways]


def test_bangladeshi_number_is_texted_by_the_local_gateway_once(field: Field, at: datetime) -> None:
    text = write(at)
    write(at)
    drain()
    send_due_texts()

    text.refresh_from_db()
    assert delivered(field.ssl, field.twilio) == [[("8801712345678", WORDS)], []]
    assert (text.gateway, text.provider_id, text.segments) == ("sslwireless", "ref-1", 1)
    assert (text.text, text.sent_at is None) == ("", False)


def test_number_abroad_is_texted_by_the_gateway_that_reaches_it(field: Field, at: datetime) -> None:
    text = write(at, LONDON)
    drain()

    text.refresh_from_db()
    assert delivered(field.ssl, field.twilio) == [[], [(LONDON, WORDS)]]
    assert (text.gateway, text.provider_id) == ("twilio", "SM1")


def test_bulksmsbd_takes_texts_too(field: Field, settings: Any, at: datetime) -> None:
    settings.SMS_GATEWAYS = [settings.BULK]
    text = write(at)
    drain()

    text.refresh_from_db()
    assert field.bulk.delivered == [("8801712345678", WORDS)]
    assert (text.gateway, text.provider_id) == ("bulksmsbd", "77")


@pytest.mark.parametrize(("status", "code"), [(503, 0), (0, 4001), (0, 4029), (0, 4030)])
def test_gateway_that_surely_took_nothing_is_followed_by_the_next(
    field: Field, at: datetime, status: int, code: int
) -> None:
    field.ssl.status, field.ssl.code = status, code
    text = write(at)
    drain()

    text.refresh_from_db()
    assert delivered(field.ssl, field.twilio) == [[], [(DHAKA, WORDS)]]
    assert text.gateway == "twilio"


def test_refused_number_is_refused_for_good(field: Field, at: datetime) -> None:
    field.ssl.code = 4026
    text = write(at)
    drain()

    text.refresh_from_db()
    assert delivered(field.ssl, field.twilio) == [[], []]
    assert (text.dead_at is None, text.last_error, text.text) == (False, "refused 4026", "")


def test_unanswered_call_is_repeated_only_where_the_gateway_knows_repeats(field: Field, at: datetime) -> None:
    field.ssl.silent = field.twilio.silent = True
    write(at)
    write(at, LONDON, key="abroad")
    drain()
    send_due_texts()

    home, abroad = Text.objects.order_by("pk")
    assert (field.ssl.asked, len(field.ssl.delivered), home.sent_at is None) == (2, 1, False)
    assert (field.twilio.asked, len(field.twilio.delivered)) == (1, 1)
    assert (abroad.dead_at is None, abroad.last_error.startswith("unknown")) == (False, True)


def test_text_waits_while_every_gateway_is_away_and_leaves_when_one_is_back(field: Field, at: datetime) -> None:
    field.ssl.status = field.twilio.status = 500
    text = write(at)
    drain()
    text.refresh_from_db()
    assert (text.attempts, text.sent_at, text.due_at > at) == (1, None, True)

    field.ssl.status = 0
    Text.objects.update(due_at=at)
    send_due_texts()

    assert field.ssl.delivered == [("8801712345678", WORDS)]


def test_text_that_comes_too_late_is_not_sent(field: Field, at: datetime) -> None:
    text = write(at - timedelta(minutes=11))
    drain()

    text.refresh_from_db()
    assert field.ssl.asked == 0
    assert (text.sent_at, text.last_error, text.text) == (None, "too late", "")


def test_keys_never_reach_the_log(field: Field, at: datetime, caplog: Any) -> None:
    field.ssl.code = 4001
    field.twilio.silent = True
    write(at)
    drain()

    assert "text" in caplog.text
    assert TOKEN not in caplog.text
    assert "418207" not in caplog.text
    assert TOKEN not in str(list(Text.objects.values()))


def test_demo_machine_keeps_its_texts(at: datetime) -> None:
    write(at)
    drain()

    assert CaughtText.objects.get().text == WORDS


def test_loopback_is_refused_where_settings_do_not_allow_it(field: Field, settings: Any, at: datetime) -> None:
    settings.OUTGOING_LOOPBACK = False
    write(at)
    drain()

    assert delivered(field.ssl, field.twilio) == [[], []]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("[" * 80, 1), ("[" * 81, 2),
        ("ক" * 70, 1), ("ক" * 71, 2), ("ক" * 134, 2), ("ক" * 135, 3), ("😀" * 35, 1), ("😀" * 36, 2), ("", 1),
    ],
)  # fmt: skip
def test_parts_of_a_text_are_counted_as_gateways_bill_them(text: str, parts: int) -> None:
    assert segments(text) == parts
