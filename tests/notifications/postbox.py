"""A mail server for tests: a real SMTP conversation on this machine, that can be told to refuse."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Conversation(socketserver.StreamRequestHandler):
    """One client's commands (RFC 5321, as much as a client of ours says)."""

    server: Postbox

    def handle(self) -> None:
        """Greet, or turn away, and answer until the client quits."""
        if self.server.away:
            self.say("421 try later")
            return
        self.say("220 postbox")
        while line := self.rfile.readline():
            verb = line.split()[0].upper().decode()
            if verb == "DATA":
                self.take()
            elif verb == "RCPT" and self.server.unknown in line.decode():
                self.say("550 no such mailbox")
            else:
                self.say("221 bye" if verb == "QUIT" else "250 OK")

    def take(self) -> None:
        """Read the message to its dot."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        self.server.received.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.server.before_ok()
        self.say("250 taken")

    def say(self, text: str) -> None:
        """Answer with one line."""
        self.wfile.write(f"{text}\r\n".encode())


class Postbox(socketserver.ThreadingTCPServer):
    """The server: what it received, and whether it is away."""

    allow_reuse_address = True
    daemon_threads = True
    away = False
    unknown = "nobody@"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.received: list[EmailMessage] = []
        self.before_ok: Callable[[], object] = lambda: None
        """What happens when a message was taken and the client was not told yet."""

    @property
    def port(self) -> int:
        """Where it listens."""
        return self.server_address[1]


@contextmanager
def postbox() -> Iterator[Postbox]:
    """Run a mail server during the block."""
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
