"""Texts are capped in all and for each country; staff hear of it once, and people are asked for their email."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from shop.accounts.models import OneTimeCode, User
from shop.base.audit_log import AuditFilter, entries
from shop.notifications.caps import can_text_now, caps_of, take_text
from shop.notifications.models import Mail, Text
from tests.cast import NOW

pytestmark = pytest.mark.django_db
HOME, ABROAD, ELSEWHERE = "+8801712345678", "+447911123456", "+33612345678"
AT = NOW.replace(hour=12, minute=1)


@pytest.fixture(autouse=True)
def caps(settings: object) -> None:
    """Few, so that they are reached."""
    settings.SMS_PER_HOUR, settings.SMS_PER_DAY = 4, 100
    settings.SMS_ABROAD_PER_HOUR, settings.SMS_ABROAD_PER_DAY = 2, 100
    settings.SMS_COUNTRY_CAPS = []


def test_another_country_has_a_cap_of_its_own_and_the_own_one_has_not() -> None:
    waits = [take_text(ABROAD, at=AT) for _time in range(3)]

    assert (waits[:2], waits[2] > 0) == ([0, 0], True)
    assert not can_text_now(ABROAD, at=AT)
    assert can_text_now(ELSEWHERE, at=AT)
    assert {cap.place for cap in caps_of(HOME)} == {""}


def test_all_texts_together_are_capped_and_the_next_hour_begins_anew() -> None:
    waits = [take_text(HOME, at=AT) for _time in range(5)]

    assert (waits[:4], waits[4]) == ([0] * 4, 3600 - 60 - AT.second)
    assert not can_text_now(HOME, at=AT)
    assert take_text(HOME, at=AT + timedelta(hours=1)) == 0


def test_a_country_that_the_settings_name_has_its_own_figures(settings: object) -> None:
    settings.SMS_COUNTRY_CAPS = ["880=1/9", "44=3/9"]

    assert [(cap.place, cap.limit.times) for cap in caps_of(HOME)][2:] == [("+880", 1), ("+880", 9)]
    assert [(cap.place, cap.limit.times) for cap in caps_of(ABROAD)][2:] == [("+44", 3), ("+44", 9)]


def test_settings_that_nobody_can_read_say_so(settings: object) -> None:
    settings.SMS_COUNTRY_CAPS = ["880=many"]

    with pytest.raises(ImproperlyConfigured, match="880=400/3000"):
        caps_of(HOME)


def test_staff_are_told_once_for_a_window(operator: User, helper: User) -> None:
    for _time in range(5):
        take_text(ABROAD, at=AT)

    told = Mail.objects.filter(kind="texts.capped")
    assert {mail.recipient for mail in told} == {"farzana@example.com"}
    assert "+44" in told.get(text__contains="+44").text
    assert entries(AuditFilter(action="texts.capped")).filter(subject_id="+44").count() == 1


def test_who_asks_for_a_text_meanwhile_is_offered_a_mail_and_nothing_is_sent(client: Client, settings: object) -> None:
    settings.SMS_PER_HOUR = 0

    answer = client.post("/auth/login/", {"address": "01712-345678"})
    by_mail = client.post("/auth/login/", {"address": "nusrat@example.com"})

    assert (answer.status_code, "Use your email instead" in answer.text) == (422, True)
    assert Text.objects.count() == 0
    assert (by_mail.status_code, OneTimeCode.objects.get().address) == (302, "nusrat@example.com")
