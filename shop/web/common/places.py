"""Addresses in words."""

from __future__ import annotations

from shop.shipping.queries import place_label


def place_text(*, country: str, district: str, area: str, postcode: str) -> str:
    """ "Mohammadpur, Dhaka 1207" in the reader's language; empty when nothing is sent anywhere."""
    if not district:
        return ""
    names = place_label(district, area, country), f"{place_label(district, country=country)} {postcode}".strip()
    return ", ".join(str(name) for name in names if name)
