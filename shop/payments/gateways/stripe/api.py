"""How Stripe is spoken to: forms with brackets, a bearer key, an idempotency key of ours with every POST."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shop.base.http import Call
from shop.base.money import Money
from shop.payments.gateways.hosted import BASE_URL, Heard, Hosted
from shop.payments.models import Attempt
from shop.payments.types import Key

# Those whose minor units are the same at Stripe as in ISO 4217.
CURRENCIES = frozenset(
    {
        "AED", "AUD", "BDT", "CAD", "CHF", "DKK", "EUR", "GBP", "HKD", "INR", "JPY", "MYR", "NOK", "NZD", "SAR",
        "SEK", "SGD", "THB", "USD",
    }
)  # fmt: skip


class StripeApi(Hosted):
    """The REST API."""

    vendor = "stripe"
    base_url = "https://api.stripe.com"
    pages: Sequence[str] = ("https://checkout.stripe.com",)
    keys: Sequence[Key] = (
        Key("secret-key", _("Secret key")),
        Key("webhook-secret", _("Signing secret of the webhook")),
        BASE_URL,
    )

    def _get(self, verb: str, path: str, attempt: Attempt | None) -> Heard:
        kept = self.kept()
        call = Call(method="GET", url=self.base(kept) + path, headers=_headers(kept))
        return self.call(verb, call, attempt=attempt)

    def _post(self, verb: str, path: str, wanted: Mapping[str, Any], *, key: str, attempt: Attempt | None) -> Heard:
        kept = self.kept()
        headers = _headers(kept) | {"Idempotency-Key": key}
        call = Call(method="POST", url=self.base(kept) + path, form=dict(brackets(wanted)), headers=headers)
        return self.call(verb, call, attempt=attempt)


def brackets(wanted: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested values as Stripe's forms write them: `line_items[0][price_data][currency]`."""
    if isinstance(wanted, Mapping):
        for inner, value in wanted.items():
            yield from brackets(value, f"{name}[{inner}]" if name else str(inner))
    elif isinstance(wanted, list):
        for place, value in enumerate(wanted):
            yield from brackets(value, f"{name}[{place}]")
    else:
        yield name, str(wanted)


def _headers(kept: Mapping[str, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {kept['secret-key']}"}


def money_in(said: Mapping[str, Any], name: str = "amount_total") -> Money | None:
    """An amount of an object of Stripe's; None for what is none."""
    minor, currency = said.get(name), str(said.get("currency", "")).upper()
    if not isinstance(minor, int) or isinstance(minor, bool) or currency not in CURRENCIES:
        return None
    return Money(minor, currency)


def complaint(heard: Heard) -> str:
    """Stripe's words of an error."""
    error = heard.fields.get("error")
    return str(error.get("message") if isinstance(error, dict) else heard.status)[:200]
