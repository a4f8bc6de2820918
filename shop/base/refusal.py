"""A service's "no": an exception whose message is a sentence for the person who asked."""

from __future__ import annotations

from django.utils.functional import Promise


class Refusal(Exception):
    """The request was understood and is not possible; `message` says why and what to do. Nothing was changed."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message
