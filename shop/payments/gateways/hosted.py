"""What providers with a page of their own have in common: their kept keys, where they live, and their calls."""

from __future__ import annotations

import json
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.base.http import Call, CannotFetch, CannotTell, exchange, practice_url
from shop.base.money import Money, UnknownCurrency
from shop.payments.models import Attempt, Exchange
from shop.payments.rules import masked, masked_address
from shop.payments.types import BadNotice, Evidence, InboundNotice, Key, Method, Unreachable
from shop.store.queries import credentials

logger = logging.getLogger(__name__)

MAX_BYTES = 512 * 1024
READ_SECONDS = 15
PRACTICE = "practice"
"""Kept as the address of a provider, it stands for the one that a demo machine plays itself."""

BASE_URL = Key("base-url", _("Address of the service, if it is not the usual one"), secret=False, required=False)


@dataclass(frozen=True, slots=True)
class Heard:
    """A provider's answer: the HTTP status and the JSON in it."""

    status: int
    document: Any

    @property
    def fields(self) -> Mapping[str, Any]:
        """The answer's fields; none when it is no object."""
        return self.document if isinstance(self.document, dict) else {}


class Hosted(ABC):
    """A provider whose page the shopper goes to; what it cannot do says so."""

    method: Method
    vendor: str
    base_url: str
    keys: Sequence[Key]
    pages: Sequence[str] = ()
    closes = False
    refunds_parts = False

    @property
    def code(self) -> str:
        """The method's code."""
        return self.method.code

    def kept(self) -> dict[str, str]:
        """Every key that the office entered, in clear."""
        return {row.name: row.secret for row in credentials().filter(provider=self.vendor)}

    def base(self, kept: Mapping[str, str]) -> str:
        """Where the provider is asked: its live address, its sandbox, or what stands in for it. Raises Unreachable."""
        address = kept.get(BASE_URL.name, "")
        if address != PRACTICE:
            return (address or self.base_url).rstrip("/")
        try:
            return practice_url(self.vendor)
        except CannotFetch as error:
            raise Unreachable(str(error)) from error

    def page(self, kept: Mapping[str, str], address: object) -> str:
        """The address of the provider's page, if it is one of its own pages. Raises Unreachable for any other."""
        found = urlsplit(str(address))
        ours = urlsplit(self.base(kept))
        known = any(fnmatchcase(f"{found.scheme}://{found.hostname}", pattern) for pattern in self.pages)
        if not known and (found.scheme, found.netloc) != (ours.scheme, ours.netloc):
            raise Unreachable(f"{self.code} sent the shopper to {found.hostname}")
        return str(address)

    def finish(self, attempt: Attempt, said: Mapping[str, str]) -> Evidence:
        """What the browser says is no proof: the provider is asked. Raises Unreachable."""
        return self.query(attempt)

    @abstractmethod
    def query(self, attempt: Attempt) -> Evidence:
        """How the payment stands. Raises Unreachable."""

    def read_notice(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> InboundNotice:
        """This provider sends no messages. Raises BadNotice."""
        raise BadNotice(f"{self.code} sends nothing")

    def call(self, verb: str, call: Call, *, attempt: Attempt | None) -> Heard:
        """Ask, and note what was said on both sides. Any status below 500 is an answer. Raises Unreachable."""
        practice = self._practises(call.url)
        call = replace(call, read_seconds=READ_SECONDS, to_practice=practice)
        began, status, document = time.monotonic(), None, None
        try:
            answer = exchange(call, max_bytes=MAX_BYTES, at=timezone.now())
            status, document = answer.status, _read(answer.content)
        except (CannotFetch, CannotTell) as error:
            document = {"error": str(error)}
            raise Unreachable(f"{self.code} {verb}: {error}") from error
        finally:
            passed = round((time.monotonic() - began) * 1000)
            self._note(verb, call, attempt, Heard(status or 0, document), passed)
        if status >= 500 or status == 429 or document is None:
            raise Unreachable(f"{self.code} {verb}: status {status}")
        return Heard(status, document)

    def _practises(self, url: str) -> bool:
        try:
            return url.startswith(practice_url(self.vendor))
        except CannotFetch:
            return False

    def _note(self, verb: str, call: Call, attempt: Attempt | None, heard: Heard, passed: int) -> None:
        logger.info("%s %s: status %s after %s ms", self.code, verb, heard.status, passed)
        Exchange.objects.create(
            provider=self.code,
            attempt=attempt,
            verb=verb,
            address=masked_address(f"{call.method} {call.url}")[:300],
            status=heard.status or None,
            sent=masked(call.document if call.document is not None else dict(call.form or {})),
            heard={} if heard.document is None else masked(heard.document),
            milliseconds=passed,
            at=timezone.now(),
        )


def money_of(amount: object, currency: object) -> Money | None:
    """An amount as providers write it ("500.00"); None for what is none."""
    try:
        return Money.from_major(str(amount), str(currency))
    except (ValueError, UnknownCurrency):
        return None


def written(amount: Money) -> str:
    """An amount in major units with exactly the currency's digits: "500.00", "1200" for yen."""
    return f"{amount.major:.{amount.exponent}f}"


def _read(content: bytes) -> Any:
    """The JSON of an answer; None for what is none."""
    try:
        return json.loads(content or b"{}")
    except (ValueError, RecursionError):
        return None
