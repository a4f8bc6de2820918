"""The register of VAT numbers of the European Union, as it speaks: what it knows, and how it fails."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .server import HANG_UP, Asked, Reply


@dataclass
class Vies:
    """`known` is what is registered, by number with its prefix; `trouble` a code of the register, `silent` no answer."""

    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    trouble: str = ""
    silent: bool = False
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Reply:
        """POST …/check-vat-number"""
        wanted = json.loads(asked.body)
        self.asked.append(wanted)
        if self.silent:
            return HANG_UP
        if self.trouble:
            return self.told({"actionSucceed": False, "errorWrappers": [{"error": self.trouble}]})
        found = self.known.get(wanted["countryCode"] + wanted["vatNumber"])
        name, address = found or ("---", "---")
        requester = "WAPIAAAAZ0000001" if wanted.get("requesterNumber") else ""
        return self.told(
            {
                "countryCode": wanted["countryCode"],
                "vatNumber": wanted["vatNumber"],
                "requestDate": "2026-11-21T12:00:00.000Z",
                "valid": found is not None,
                "requestIdentifier": requester,
                "name": name,
                "address": address,
            }
        )

    @staticmethod
    def told(document: dict[str, Any]) -> Reply:
        """An answer in JSON."""
        return Reply(200, json.dumps(document).encode(), {"Content-Type": "application/json"})
