"""A browser's name for itself, in words that its owner recognises."""

from __future__ import annotations

from functools import lru_cache

from ua_parser import parse

from .types import Device

SMALL = {"Android", "iOS", "KaiOS"}
LONGEST = 400


@lru_cache(maxsize=1024)
def device_of(user_agent: str) -> Device:
    """Browser and system of a User-Agent header; empty words where it names none."""
    found = parse(user_agent[:LONGEST])
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    return Device(browser.removeprefix("Mobile ").removesuffix(" Mobile")[:36], system[:36], system in SMALL)


def device_line(device: Device) -> str:
    """The device as the log keeps it, e.g. "Chrome, Windows": the same words for the same kind of device."""
    return ", ".join(word for word in (device.browser, device.system) if word)
