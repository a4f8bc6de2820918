"""Which passwords are refused, and that nothing but length is asked of the others."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from shop.accounts.models import User
from shop.store.queries import store

pytestmark = pytest.mark.django_db
NUSRAT = User(name="Nusrat Jahan", email="nusrat.jahan@example.com", phone="+8801712345678")


@pytest.mark.parametrize(
    "password",
    [
        "short7!",  # too short
        "a long one " * 12,  # 132 characters
        "password",
        "Password2024!",  # a common word, a year and a sign
        "p@ssw0rd",
        "iloveyou123",
        "aaaaaaaaaaaa",
        "abcabcabcabc",
        "qwertyuiop",
        "poiuytrewq",
        "9876543210",
        "Nusrat2026!",  # the person's name
        "nusrat.jahan@example.com",
        "01712345678",
    ],
)
def test_password_that_guessers_try_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, NUSRAT)


def test_password_made_of_the_stores_name_is_refused() -> None:
    with pytest.raises(ValidationError, match="too close"):
        validate_password(f"{store().name}{store().name}12", NUSRAT)


@pytest.mark.parametrize(
    "password",
    [
        "tall kettle",  # no digit, no capital, no sign
        "ঢাকার নীল আকাশ",
        "84629173",
        "x" * 40 + "y" * 88,  # 128 characters
        "correct horse battery staple",
        "my haat of blue lamps",
    ],
)
def test_any_other_password_of_eight_characters_is_taken(password: str) -> None:
    validate_password(password, NUSRAT)


def test_hashes_are_argon2(shopper: User) -> None:
    assert shopper.password.startswith("argon2$argon2id$")
