"""A database that is away: once a request has waited for it in vain, the next ones are told at once.

Without this every visitor would wait in line for the few threads, each of which waits for the pool.
"""

from __future__ import annotations

import time

REST_SECONDS = 2


class Outage:
    """What this process knows: nothing, or that the database did not answer a moment ago."""

    def __init__(self) -> None:
        self._until = 0.0

    def note(self) -> None:
        """Somebody waited in vain: nobody needs to try for a while."""
        self._until = time.monotonic() + REST_SECONDS

    def forget(self) -> None:
        """The next request tries."""
        self._until = 0.0

    @property
    def fresh(self) -> bool:
        """Whether trying is of no use yet."""
        return time.monotonic() < self._until


outage = Outage()
