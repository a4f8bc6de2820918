"""The country of an address, without asking anybody: a table of ranges made from the registries' own lists.

`manage.py load_ip_ranges FILE…` reads lists in the RIR delegated format (`registry|cc|type|start|value|date|status`;
for ipv4 `value` is a number of addresses, for ipv6 a prefix length) and writes `settings.IP_RANGES_FILE`: a line of
JSON, then the ranges of IPv4 (start, end as 32 bits, two letters) and of IPv6 (start, end as 128 bits, two letters),
each sorted by start. Looking up is a bisection in the mapped file: microseconds, and no memory per process. Without the
file no address has a country.
"""

from __future__ import annotations

import ipaddress
import json
import mmap
import os
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

KINDS = {"ipv4": (4, 32), "ipv6": (16, 128)}
USED = {"allocated", "assigned"}
type Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Addresses from `start` to `end`, both included, that belong to a country (ISO 3166 alpha-2)."""

    start: int
    end: int
    country: str


class CannotRead(Exception):
    """The list is not in the delegated format."""


def country_for_ip(ip: str) -> str | None:
    """The country of an address; None for one that is private, unreadable or in no list."""
    address = address_of(ip)
    if address is None or not address.is_global:
        return None
    table = _table(str(settings.IP_RANGES_FILE))
    return table.country_of(address) if table else None


def address_of(ip: str) -> Address | None:
    """The address in a text, an IPv4 address inside IPv6 as itself; zone and brackets are dropped."""
    try:
        address = ipaddress.ip_address(ip.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, ipaddress.IPv6Address) else address


def ranges_in(lines: Iterable[str]) -> Iterator[tuple[str, Range]]:
    """(ipv4 or ipv6, range) of every allocated or assigned record. Raises CannotRead for a record that is none."""
    for number, line in enumerate(lines, start=1):
        cells = line.strip().split("|")
        if len(cells) < 7 or cells[2] not in KINDS or cells[6] not in USED or len(cells[1]) != 2 or cells[1] == "ZZ":
            continue
        try:
            yield cells[2], _range(cells)
        except ValueError as error:
            raise CannotRead(f"line {number}: {line.strip()[:80]}") from error


def _range(cells: list[str]) -> Range:
    _registry, country, kind, first, value = cells[:5]
    start, bits = int(ipaddress.ip_address(first)), KINDS[kind][1]
    size = int(value) if kind == "ipv4" else 2 ** (bits - int(value))
    if size < 1 or start + size > 2**bits:
        raise ValueError("more addresses than there are")
    return Range(start, start + size - 1, country.upper())


def merged(ranges: Iterable[Range]) -> list[Range]:
    """Sorted by start, neighbours of one country joined; where two overlap the later start wins its part."""
    done: list[Range] = []
    for item in sorted(ranges):
        if done and item.start <= done[-1].end:
            if item.country == done[-1].country:
                done[-1] = Range(done[-1].start, max(done[-1].end, item.end), item.country)
                continue
            before = done.pop()
            if before.start < item.start:
                done.append(Range(before.start, item.start - 1, before.country))
        if done and done[-1].country == item.country and done[-1].end + 1 == item.start:
            done[-1] = Range(done[-1].start, item.end, item.country)
        else:
            done.append(item)
    return done


def write_table(path: Path, found: dict[str, list[Range]], *, made_on: str) -> None:
    """Write the file whole beside its place and move it there, so that no reader sees half of it."""
    head = {"made_on": made_on, "counts": {kind: len(found[kind]) for kind in KINDS}}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(json.dumps(head).encode() + b"\n")
        for kind, (width, _bits) in KINDS.items():
            for item in found[kind]:
                half.write(item.start.to_bytes(width) + item.end.to_bytes(width) + item.country.encode("ascii"))
    os.chmod(half.name, 0o644)  # noqa: PTH101  the temporary file is ours
    Path(half.name).replace(path)


class Table:
    """The mapped file. Records are read where the bisection looks, nothing is kept."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        line = self._bytes.readline()
        self.head = json.loads(line)
        self._begin, offset = {}, len(line)
        for kind, (width, _bits) in KINDS.items():
            self._begin[kind] = offset
            offset += self.head["counts"][kind] * (2 * width + 2)
        if offset != len(self._bytes):
            raise CannotRead(f"{path} was cut off")

    def country_of(self, address: Address) -> str | None:
        """The country of the range that the address lies in."""
        kind = f"ipv{address.version}"
        width = KINDS[kind][0]
        number, size, begin = int(address), 2 * width + 2, self._begin[kind]

        def start_of(index: int) -> int:
            at = begin + index * size
            return int.from_bytes(self._bytes[at : at + width])

        index = bisect_right(range(self.head["counts"][kind]), number, key=start_of) - 1
        if index < 0:
            return None
        at = begin + index * size + width
        end = int.from_bytes(self._bytes[at : at + width])
        return self._bytes[at + width : at + width + 2].decode("ascii") if number <= end else None


@cache
def _table(path: str) -> Table | None:
    try:
        return Table(Path(path))
    except (OSError, ValueError, KeyError, CannotRead):
        return None


def forget_table() -> None:
    """Read the file anew at the next look, after it was written and between tests."""
    _table.cache_clear()
