"""A small Redis on loopback: speaks RESP with the real client, knows the commands that the shop sends."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Store(socketserver.ThreadingTCPServer):
    """The values, and every command in the order of arrival."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.values: dict[bytes, Any] = {}
        self.expiries: dict[bytes, int] = {}
        self.said: list[bytes] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://127.0.0.1:{self.server_address[1]}/0"

    def run(self, name: bytes, args: list[bytes]) -> Any:
        """One command; an unknown one is an error, as it would be there."""
        self.said.append(name)
        answer: Any
        match name, args:
            case (b"INCRBY", [key, step]):
                answer = self.values[key] = int(self.values.get(key, 0)) + int(step)
            case (b"EXPIREAT", [key, at]):
                answer = self.expiries[key] = int(at)
            case (b"SET", [key, value, *_options]):
                self.values[key], answer = value, True
            case (b"GET", [key]):
                answer = self.values.get(key)
            case (b"RPUSH", [key, value]):
                self.values[key] = [*self.values.get(key, []), value]
                answer = len(self.values[key])
            case (b"LLEN" | b"LINDEX", [key, *place]):
                found = self.values.get(key, [])
                answer = next(iter(found[int(place[0]) :]), None) if place else len(found)
            case (b"HELLO", _):
                answer = {"server": b"redis", "version": b"8.0.0", "proto": 3}
            case (b"CLIENT" | b"SELECT" | b"PING", _):
                answer = True
            case _:
                answer = ValueError(f"unknown command {name.decode()}")
        return answer


class Talk(socketserver.StreamRequestHandler):
    """One connection."""

    server: Store

    def handle(self) -> None:
        """Answer commands; between MULTI and EXEC they wait and then run together."""
        waiting: list[list[bytes]] | None = None
        while command := self.command():
            name = command[0].upper()
            if name == b"MULTI":
                waiting = []
                self.answer(True)
            elif name == b"EXEC" and waiting is not None:
                with self.server.lock:
                    self.answer([self.server.run(first.upper(), rest) for first, *rest in waiting])
                waiting = None
            elif waiting is not None:
                waiting.append(command)
                self.wfile.write(b"+QUEUED\r\n")
            else:
                with self.server.lock:
                    self.answer(self.server.run(name, command[1:]))

    def command(self) -> list[bytes]:
        """The next array of bulk strings; empty when the client has left."""
        head = self.rfile.readline()
        return [self.bulk() for _number in range(int(head[1:]))] if head else []

    def bulk(self) -> bytes:
        """One bulk string."""
        size = int(self.rfile.readline()[1:])
        return self.rfile.read(size + 2)[:size]

    def answer(self, value: Any) -> None:
        """Write a value."""
        self.wfile.write(spelled(value))


def spelled(value: Any) -> bytes:
    """A value in RESP."""
    match value:
        case True:
            return b"+OK\r\n"
        case None:
            return b"_\r\n"
        case int():
            return b":%d\r\n" % value
        case dict():
            return b"%%%d\r\n" % len(value) + b"".join(spelled(part) for pair in value.items() for part in pair)
        case str():
            return spelled(value.encode())
        case list():
            return b"*%d\r\n" % len(value) + b"".join(map(spelled, value))
        case ValueError():
            return b"-ERR %s\r\n" % str(value).encode()
    return b"$%d\r\n%s\r\n" % (len(value), value)


@contextmanager
def serving() -> Iterator[Store]:
    """The server in a thread of its own."""
    with Store() as store:
        threading.Thread(target=store.serve_forever, args=(0.01,), daemon=True).start()
        yield store
        store.shutdown()
