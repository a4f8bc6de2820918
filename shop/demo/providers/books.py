"""What a provider remembers: rows of JSON by a key. In memory for tests, in a table for demo machines."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Protocol

Entry = dict[str, Any]


class Books(Protocol):
    """Rows by key; a key begins with what the row is ("payment:TR001")."""

    def get(self, key: str) -> Entry | None:
        """The row, or None."""

    def put(self, key: str, entry: Entry) -> None:
        """Write the row, over what was there."""

    def like(self, prefix: str) -> Iterator[Entry]:
        """Every row whose key begins so, oldest first."""


class Memory:
    """Books that end with the process."""

    def __init__(self) -> None:
        self.rows: dict[str, Entry] = {}

    def get(self, key: str) -> Entry | None:
        """The row, or None."""
        return deepcopy(self.rows.get(key))

    def put(self, key: str, entry: Entry) -> None:
        """Write the row."""
        self.rows[key] = deepcopy(entry)

    def like(self, prefix: str) -> Iterator[Entry]:
        """Every row whose key begins so."""
        return iter([deepcopy(entry) for key, entry in self.rows.items() if key.startswith(prefix)])
