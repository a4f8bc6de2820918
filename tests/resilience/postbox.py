"""A mail server on this machine that can be away: it keeps what it accepted, and can be told to act in the middle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from email import message_from_bytes
from socketserver import StreamRequestHandler, ThreadingTCPServer


class Postbox(ThreadingTCPServer):
    """Holds its port from the start, and refuses every connection until it is opened."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation, bind_and_activate=False)
        self._opened = False
        self.server_bind()
        self.received: list[tuple[str, str]] = []
        """Message-ID and reader of each message that was taken."""
        self.before_ok: Callable[[], None] | None = None
        """Called once, when a message is taken and before the client is told."""

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def open(self) -> None:
        """Accept connections from now on."""
        self._opened = True
        self.server_activate()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def server_close(self) -> None:
        """Accept nothing more, and give the port back."""
        if self._opened:
            self.shutdown()
        super().server_close()

    def take(self, message: bytes) -> None:
        """Keep a message."""
        mail = message_from_bytes(message)
        self.received.append((mail["Message-ID"], mail["To"]))
        act, self.before_ok = self.before_ok, None
        if act:
            act()


class _Conversation(StreamRequestHandler):
    """As much SMTP as a client needs to hand over messages."""

    server: Postbox

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline():
            match line[:4].upper():
                case b"QUIT":
                    return self._say("221 bye")
                case b"DATA":
                    self._say("354 go on")
                    self.server.take(self._body())
            self._say("250 OK")
        return None

    def _body(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        return b"".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
