"""What is kept of what was said with providers: no secret, and of a person no more than the end."""

from __future__ import annotations

from typing import Any

import pytest

from shop.payments.rules import masked

STRIPE = {
    "customer_details": {
        "address": {
            "city": "Rajshahi",
            "country": "BD",
            "line1": "House 12, Road 7",
            "line2": "",
            "postal_code": "6100",
        },
        "email": "nusrat@example.com",
    },
    "payment_status": "paid",
}
PAYPAL = {
    "payer": {
        "name": {"given_name": "Nusrat", "surname": "Jahan"},
        "phone": {"phone_number": {"national_number": "1770618575"}},
        "address": {"address_line_1": "House 12, Road 7", "admin_area_2": "Rajshahi", "postal_code": "6100"},
        "birth_date": "1990-02-01",
    },
    "status": "COMPLETED",
}


def words(said: Any) -> set[str]:
    """Every text in it."""
    if isinstance(said, dict):
        return set().union(*(words(value) for value in said.values()))
    return {str(said)}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (STRIPE, {"•••ahi", "BD", "•••d 7", "", "•••", "•••com", "paid"}),
        (PAYPAL, {"•••", "•••575", "•••d 7", "•••ahi", "•••-01", "COMPLETED"}),
    ],
    ids=["stripe", "paypal"],
)
def test_nobody_can_be_found_by_what_is_kept(said: dict[str, Any], kept: set[str]) -> None:
    assert words(masked(said)) == kept
