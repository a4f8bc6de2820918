"""The table of countries: made from the registries' lists, looked up by bisection, absent without a file."""

from __future__ import annotations

import ipaddress
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from shop.base.countries import Range, country_for_ip, forget_table, merged, ranges_in, write_table

# Real delegations, in the registries' own words.
LIST = """\
2|apnic|20261120|6|19830613|20261119|+1000
apnic|*|ipv4|*|4|summary
apnic|BD|ipv4|103.4.144.0|1024|20110511|allocated
apnic|BD|ipv4|119.30.32.0|8192|20080201|assigned
apnic|IN|ipv4|49.32.0.0|1048576|20101018|allocated
apnic|BD|ipv4|103.4.148.0|768|20110511|allocated
apnic||ipv4|103.5.0.0|256||available
apnic|ZZ|ipv4|103.6.0.0|256|20110511|reserved
arin|US|ipv4|8.0.0.0|16777216|19921201|allocated|abc
apnic|BD|ipv6|2400:c600::|32|20100511|allocated
arin|US|ipv6|2001:4860::|32|20050314|allocated
apnic|BD|asn|17494|1|20010101|allocated
"""


@pytest.fixture
def table(tmp_path: Path, settings: Any) -> Path:
    """The table made from LIST by the command."""
    settings.IP_RANGES_FILE = tmp_path / "ranges"
    (tmp_path / "list").write_text(LIST)
    call_command("load_ip_ranges", tmp_path / "list", stdout=StringIO())
    return settings.IP_RANGES_FILE


@pytest.mark.parametrize(
    ("ip", "country"),
    [
        ("103.4.143.255", None),
        ("103.4.144.0", "BD"),
        ("103.4.150.255", "BD"),  # 768 addresses are no power of two
        ("103.4.151.0", None),
        ("119.30.41.1", "BD"),
        ("49.36.0.1", "IN"),
        ("8.8.8.8", "US"),
        ("103.5.0.1", None),
        ("103.6.0.1", None),
        ("::ffff:119.30.41.1", "BD"),
        ("2400:c600::1", "BD"),
        ("2001:4860:4860::8888", "US"),
        ("[2400:c600::1]", "BD"),
        ("2400:c600:ffff:ffff:ffff:ffff:ffff:ffff", "BD"),
        ("2400:c601::1", None),
        ("1.1.1.1", None),
        ("255.255.255.255", None),
        ("127.0.0.1", None),
        ("10.0.0.1", None),
        ("::1", None),
        ("", None),
        ("nonsense", None),
        ("119.30.41.1, 8.8.8.8", None),
    ],
)
def test_an_address_belongs_to_the_country_of_its_range(table: Path, ip: str, country: str | None) -> None:
    assert country_for_ip(ip) == country


def test_without_a_file_no_address_has_a_country(tmp_path: Path, settings: Any) -> None:
    settings.IP_RANGES_FILE = tmp_path / "none"

    assert country_for_ip("119.30.41.1") is None


def test_a_file_that_was_cut_off_is_as_none(table: Path) -> None:
    table.write_bytes(table.read_bytes()[:-3])
    forget_table()

    assert country_for_ip("119.30.41.1") is None


def test_a_list_that_is_damaged_leaves_the_table_as_it_is(table: Path, tmp_path: Path) -> None:
    before = table.read_bytes()
    for broken in (
        "apnic|BD|ipv4|103.4.144|1024|20110511|allocated\n",
        "apnic|BD|ipv6|2400::|200|20110511|allocated\n",
        "",
    ):
        (tmp_path / "broken").write_text(broken)
        with pytest.raises(CommandError):
            call_command("load_ip_ranges", tmp_path / "broken", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("load_ip_ranges", tmp_path / "absent", stdout=StringIO())

    assert table.read_bytes() == before


def test_neighbours_of_one_country_become_one_range() -> None:
    found = [item for kind, item in ranges_in(LIST.splitlines()) if kind == "ipv4"]

    assert len(found) == 5
    assert len(merged(found)) == 4


ranges = st.lists(
    st.builds(
        lambda start, size, country: Range(start, start + size, country),
        st.integers(0x08000000, 0x08000FFF),
        st.integers(0, 300),
        st.sampled_from(["BD", "US", "IN"]),
    ),
    min_size=1,
    max_size=12,
)


@given(found=ranges, number=st.integers(0x07FFFFF0, 0x08001200))
def test_looking_up_agrees_with_looking_through(found: list[Range], number: int) -> None:
    holders = {item.country for item in found if item.start <= number <= item.end}

    tidy = merged(found)
    answer = {item.country for item in tidy if item.start <= number <= item.end}

    assert all(before.end < after.start for before, after in pairwise(tidy))
    assert len(answer) <= 1
    assert answer <= holders


def test_the_written_table_agrees_with_its_ranges(tmp_path: Path, settings: Any) -> None:
    settings.IP_RANGES_FILE = tmp_path / "ranges"
    found = merged(item for kind, item in ranges_in(LIST.splitlines()) if kind == "ipv4")
    write_table(settings.IP_RANGES_FILE, {"ipv4": found, "ipv6": []}, made_on="2026-11-21")
    forget_table()

    edges = [number for item in found for number in (item.start, item.end)]

    assert [country_for_ip(str(ipaddress.ip_address(number))) for number in edges] == [
        item.country for item in found for _edge in range(2)
    ]


@pytest.mark.needs_shared
def test_the_protocols_sample_addresses_are_found(table: Path, shared: Path) -> None:
    text = (shared / "protocols" / "14-geoip-phone-address.md").read_text(encoding="utf-8")

    assert "119.30.41.1" in text
    assert country_for_ip("119.30.41.1") == "BD"
