"""One-time codes: kept as a hash, right once, five tries, ten minutes, also side by side."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection

from shop.accounts.models import OneTimeCode
from shop.accounts.services import check_code, forget_old_codes, issue_code
from shop.accounts.types import Answer, IssuedCode

pytestmark = pytest.mark.django_db
ADDRESS = "nusrat@example.com"


def issue(at: datetime, **more: object) -> IssuedCode:
    """A code to sign in with."""
    return issue_code(purpose="sign-in", address=ADDRESS, at=at, **more)  # type: ignore[arg-type]


def check(code: IssuedCode, digits: str, at: datetime, purpose: str = "sign-in") -> Answer:
    """Judge the digits."""
    return check_code(public_id=code.public_id, digits=digits, purpose=purpose, at=at).answer


def other(code: IssuedCode, by: int = 1) -> str:
    """Digits that are not the code's."""
    return f"{(int(code.digits) + by) % 1_000_000:06}"


def test_code_is_six_digits_and_kept_as_a_hash_only(at: datetime) -> None:
    code = issue(at)

    row = OneTimeCode.objects.get()
    assert (len(code.digits), code.digits.isdecimal()) == (6, True)
    assert code.digits not in row.digest
    assert (row.address, row.expires_at - at) == (ADDRESS, timedelta(minutes=10))


def test_right_code_works_once(at: datetime) -> None:
    code = issue(at)

    assert [check(code, code.digits, at) for _ in range(2)] == [Answer.RIGHT, Answer.OVER]


def test_five_wrong_tries_end_a_code(at: datetime) -> None:
    code = issue(at)

    tries = [check_code(public_id=code.public_id, digits=other(code, n), purpose="sign-in", at=at) for n in range(1, 6)]

    assert [(one.answer, one.tries_left) for one in tries] == [
        (Answer.WRONG, 4), (Answer.WRONG, 3), (Answer.WRONG, 2), (Answer.WRONG, 1), (Answer.OVER, 0),
    ]  # fmt: skip
    assert check(code, code.digits, at) is Answer.OVER


def test_code_is_over_after_ten_minutes(at: datetime) -> None:
    code = issue(at)

    assert check(code, code.digits, at + timedelta(minutes=10)) is Answer.OVER
    assert check(code, code.digits, at + timedelta(minutes=9, seconds=59)) is Answer.RIGHT


def test_code_of_one_purpose_opens_nothing_else(at: datetime) -> None:
    code = issue(at)

    assert check(code, code.digits, at, purpose="reset") is Answer.OVER
    assert OneTimeCode.objects.get().used_at is None


def test_new_code_ends_the_one_it_replaces(at: datetime) -> None:
    first = issue(at)
    second = issue(at, replaces=first.public_id)

    assert check(first, first.digits, at) is Answer.OVER
    assert check(second, second.digits, at) is Answer.RIGHT


def test_code_that_never_was_reads_like_a_used_one(at: datetime) -> None:
    nothing = IssuedCode(uuid.uuid4(), "123456", at)

    assert check(nothing, nothing.digits, at) is Answer.OVER


def test_codes_are_forgotten_after_a_day(at: datetime) -> None:
    issue(at - timedelta(hours=25))
    issue(at - timedelta(hours=23))

    assert forget_old_codes(at=at) == 1
    assert OneTimeCode.objects.get().issued_at == at - timedelta(hours=23)


@pytest.mark.django_db(transaction=True)
def test_thirty_right_answers_side_by_side_let_one_in(at: datetime) -> None:
    code = issue(at)

    answers = side_by_side([code.digits] * 30, code, at)

    assert sorted(answers) == [Answer.OVER] * 29 + [Answer.RIGHT]


@pytest.mark.django_db(transaction=True)
def test_thirty_guesses_side_by_side_are_five_tries(at: datetime) -> None:
    code = issue(at)

    answers = side_by_side([other(code, n) for n in range(1, 31)], code, at)

    assert sorted(answers) == [Answer.OVER] * 26 + [Answer.WRONG] * 4
    assert OneTimeCode.objects.get().tries == 5


def side_by_side(guesses: list[str], code: IssuedCode, at: datetime) -> list[Answer]:
    """Judge them all at once, each over a connection of its own."""

    def one(digits: str) -> Answer:
        connection.set_schema(settings.DEFAULT_SCHEMA)
        try:
            return check(code, digits, at)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=10) as threads:
        return list(threads.map(one, guesses))
