"""One LISTEN connection for the whole process, shared out to the streams that wait on a channel."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from shop.base.live import NOTIFY_CHANNEL

logger = logging.getLogger(__name__)

BACKLOG = 100
RECONNECT_SECONDS = 1
Room = tuple[str, str]
Inbox = asyncio.Queue[int | None]


class Hub:
    """Rooms of waiting streams by (schema, channel)."""

    def __init__(self, connection_options: Callable[[], dict[str, Any]]) -> None:
        self._options = connection_options
        self._rooms: dict[Room, set[Inbox]] = defaultdict(set)

    @contextlib.contextmanager
    def inbox(self, room: Room) -> Iterator[Inbox]:
        """Event numbers of this room from now on; None means that the stream fell behind and must begin anew."""
        inbox: Inbox = asyncio.Queue(BACKLOG)
        self._rooms[room].add(inbox)
        try:
            yield inbox
        finally:
            self._rooms[room].discard(inbox)
            if not self._rooms[room]:
                del self._rooms[room]

    def deliver(self, payload: str) -> None:
        """Hand one notification, `<schema> <channel> <event number>`, to the streams of its room."""
        schema, channel, number = payload.split(" ")
        for inbox in self._rooms.get((schema, channel), ()):
            put(inbox, int(number))

    def begin_all_anew(self) -> None:
        """Let every browser come back and ask for what it missed while nobody listened."""
        for room in self._rooms.values():
            for inbox in room:
                put(inbox, None)

    async def listen(self) -> None:
        """Wait for notifications until cancelled; a lost database is tried again every second."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**self._options(), autocommit=True) as connection:
                    await connection.execute(f"LISTEN {NOTIFY_CHANNEL}")
                    async for notification in connection.notifies():
                        self.deliver(notification.payload)
            except psycopg.Error as error:
                logger.warning("live updates wait for the database: %s", error)
            self.begin_all_anew()
            await asyncio.sleep(RECONNECT_SECONDS)


def put(inbox: Inbox, number: int | None) -> None:
    """Add to an inbox; a full one is emptied for the sign to begin anew."""
    if inbox.full():
        while not inbox.empty():
            inbox.get_nowait()
        number = None
    inbox.put_nowait(number)
