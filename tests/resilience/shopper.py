"""A shopper without script, over real HTTP: follows links, fills in forms, and tries again when the shop is away."""

from __future__ import annotations

import html
import re
import time
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from tests.web.storefront.purchase import ADDRESS

PATIENCE_SECONDS = 60
ORDER = re.compile(r"/orders/([^/]+)/[^/]+/$")
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|variant|token|fingerprint)" value="([^"]*)"')


class Gone(Exception):
    """The shop did not come back while the shopper waited."""


class Home(HTTPAdapter):
    """Connections from an address of one's own, as people in different houses have."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(max_retries=0)

    def init_poolmanager(self, *sizes: Any, **options: Any) -> None:
        """Bind every connection to the address."""
        super().init_poolmanager(*sizes, **options, source_address=(self.address, 0))


class Shopper:
    """One browser. `patient` ones send a request again after a lost answer or a 503; others take what comes."""

    def __init__(self, address: str, number: int, *, patient: bool = False) -> None:
        self.address, self.number, self.patient = address, number, patient
        self.email = f"shopper-{number}@example.com"
        self.session = requests.Session()
        self.session.mount("http://", Home(f"127.1.{number // 250}.{1 + number % 250}"))
        self.page: requests.Response

    def get(self, path: str) -> requests.Response:
        """Open a page."""
        return self._send("GET", path)

    def post(self, path: str, **fields: str) -> requests.Response:
        """Send the form of the page that is open, with its hidden fields, and follow where it leads."""
        return self._send("POST", path, {**self.hidden(), **fields})

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page that is open."""
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.page.text)}

    def fill_steps(self, *slugs: str) -> None:
        """Put these products into the cart, say who and where; the payment step is open then."""
        for slug in slugs:
            self.get(f"/products/{slug}/")
            self.post("/cart/lines/", quantity="1")
        self.get("/checkout/contact/")
        self.post("/checkout/contact/", email=self.email)
        self.post("/checkout/delivery/", **ADDRESS)
        assert self.at == "/checkout/payment/", self.at

    def choose(self, method: str) -> dict[str, str]:
        """Open the payment step with this method; returns what its form sends."""
        self.get(f"/checkout/payment/?method={method}")
        return self.hidden() | {"method": method, "same_bill": "on"}

    def press(self, form: dict[str, str]) -> None:
        """Press Pay."""
        self._send("POST", "/checkout/payment/", form)

    def pay(self, form: dict[str, str]) -> str:
        """Press Pay and say yes at the bank; returns the order's number once the shop has shown it."""
        self.press(form)
        if self.at.startswith("/sandbox-bank/"):
            self.post(self.at, choice="approve")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while self.at.startswith("/pay/") and time.monotonic() < deadline:
            time.sleep(0.5)
            self.get(self.at)
        return self.order

    def twin(self) -> Shopper:
        """The same browser's other connection: a second click, another tab."""
        twin = Shopper(self.address, self.number, patient=self.patient)
        twin.session.cookies.update(self.session.cookies)
        return twin

    @property
    def bought(self) -> bool:
        """Whether the press made an order: its page or the bank's is open."""
        return bool(self.order) or self.at.startswith("/sandbox-bank/")

    @property
    def at(self) -> str:
        """The path of the page that is open."""
        return requests.utils.urlparse(self.page.url).path

    @property
    def order(self) -> str:
        """The number of the order that is shown; empty when none is."""
        found = ORDER.search(self.at)
        return found[1] if found and self.page.status_code == 200 else ""

    def _send(self, method: str, path: str, form: dict[str, str] | None = None) -> requests.Response:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self.page = self.session.request(method, f"{self.address}{path}", data=form, timeout=30)
            except requests.RequestException:
                if not self.patient:
                    raise
            else:
                if self.page.status_code != 503 or not self.patient:
                    return self.page
            if time.monotonic() > deadline:
                raise Gone(path)
            time.sleep(0.3)
