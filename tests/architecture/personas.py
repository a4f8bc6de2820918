"""Who opens pages in the matrix of `test_urls.py`, and the world they meet: real objects that belong to two of them.

Everything in `World` belongs to SHOPPER (what a shopper owns) or SELLER (what a shop owns), unless its name says
otherwise. Objects are made when a row first asks for them.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from urllib.parse import unquote
from uuid import UUID, uuid4

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.models import User
from shop.base.actor import Actor
from shop.base.audit_log import AuditFilter, entries
from shop.base.files import store
from shop.base.money import Money
from shop.cart.models import CartLine
from shop.cart.services import remove_line
from shop.catalog.models import Download, Variant
from shop.checkout.services import settle
from shop.checkout.types import Placed
from shop.cms.services import save_page
from shop.discovery.models import Saved
from shop.discovery.services import open_link, save_product
from shop.discovery.types import ListOwner
from shop.disputes.models import Dispute
from shop.disputes.services import open_dispute
from shop.disputes.types import DisputeDraft
from shop.fulfilment.models import Shipment
from shop.fulfilment.services import pack_package
from shop.notifications.models import CaughtMail
from shop.orders.models import Package
from shop.payments.models import SandboxCharge
from shop.payments.types import Evidence, Finding
from shop.privacy.models import Export
from shop.privacy.services import ask_for_export, make_export
from shop.profiles.models import Address as SavedAddress
from shop.profiles.services import add_address
from shop.returns.models import ReturnCase
from shop.returns.services import escalate_return
from shop.reviews.models import Question, Review
from shop.reviews.services import ReviewWords, Said, ask_question, post_review
from shop.roles.models import StaffRole
from shop.security.services import ask_email_change
from shop.security.types import Visit
from shop.sellers.models import Seller
from shop.store.models import Credential
from shop.store.queries import store as store_settings
from shop.store.services import change_store, set_credential
from shop.tax.models import TaxRate
from tests.cast import NOW, shop_of
from tests.factories import make_cart, make_order, make_product
from tests.profiles.test_addresses import HOME, WORK
from tests.returns.conftest import delivered
from tests.returns.steps import accepted, asked, photo, settled
from tests.web.storefront.purchase import fill_steps, payment_fields

from .people import NAMES, Persona, account, cookies_of
from .work import Work

__all__ = ["Persona", "World", "cookies_of"]


class World(Work):
    """The people with their shops, and what belongs to them."""

    def __init__(self) -> None:
        TaxRate.objects.create(country="BD", rate_bps=1500, starts_on=date(2020, 1, 1))
        self.people = {persona: account(persona) for persona in NAMES}
        self.seller: Seller = shop_of("rupganj-clay", "Rupganj Clay Studio", self.people[Persona.SELLER])
        self.rival: Seller = shop_of("sonali-fibre", "Sonali Fibre", self.people[Persona.RIVAL_SELLER])
        self.cookies = {persona: cookies_of(user) for persona, user in self.people.items()}
        store_settings()  # the first look makes the row

    def browser(self, persona: Persona, *, csrf: bool = False) -> Client:
        """A new browser of the persona, signed in unless it is the guest."""
        client = Client(enforce_csrf_checks=csrf)
        client.cookies.update(self.cookies.get(persona, {}))
        return client

    @property
    def shopper(self) -> User:
        """The owner of what a shopper owns."""
        return self.people[Persona.SHOPPER]

    # Accounts

    @cached_property
    def passkey(self) -> Authenticator:
        """A passkey of SHOPPER."""
        return Authenticator.objects.create(
            user=self.shopper, type="webauthn", data={"name": "Phone", "credential": {}}
        )

    @cached_property
    def session(self) -> UserSession:
        """Another browser in which SHOPPER is signed in."""
        key = Client().session.session_key or "elsewhere"
        return UserSession.objects.create(user=self.shopper, ip="203.0.113.7", user_agent="Firefox", session_key=key)

    @cached_property
    def email_token(self) -> str:
        """The secret of the link to a new address of SHOPPER."""
        by, old = Actor.user(self.shopper.pk), self.shopper.email or ""
        new = "nusrat@example.org"
        return ask_email_change(user_id=self.shopper.pk, old=old, new=new, by=by, at=timezone.now(), visit=Visit())

    # Goods

    @cached_property
    def variant(self) -> Variant:
        """A thing of SELLER that is on sale."""
        return make_product(self.seller, title={"en": "Clay pot"}).variants.get()

    @cached_property
    def hidden_variant(self) -> Variant:
        """A thing of RIVAL_SELLER that nobody may buy yet."""
        return make_product(self.rival, published=False).variants.get()

    # A person's own

    @cached_property
    def address(self) -> SavedAddress:
        """The second address of SHOPPER, who has a usual one as well. OTHER_SHOPPER has one too."""
        for user in (self.people[Persona.OTHER_SHOPPER], self.shopper):
            add_address(user_id=user.pk, draft=HOME)
        return add_address(user_id=self.shopper.pk, draft=WORK)

    @cached_property
    def saved(self) -> Saved:
        """A thing that SHOPPER saved."""
        save_product(owner=ListOwner(user_id=self.shopper.pk), product=self.variant.product.public_id, at=NOW)
        return Saved.objects.get(wishlist__user=self.shopper)

    @cached_property
    def wishlist_link(self) -> str:
        """The open link of SHOPPER's list."""
        return open_link(user_id=self.saved.wishlist.user_id, at=NOW)

    @cached_property
    def export(self) -> Export:
        """A copy of SHOPPER's data, ready to download."""
        export = ask_for_export(user_id=self.shopper.pk, by=Actor.user(self.shopper.pk), at=NOW)
        make_export(export_id=export.pk, at=timezone.now())
        return export

    # Carts

    @cached_property
    def line(self) -> CartLine:
        """A line in SHOPPER's cart. OTHER_SHOPPER and STAFF have carts of their own."""
        for persona in (Persona.OTHER_SHOPPER, Persona.STAFF):
            make_cart(self.variant, user=self.people[persona])
        return make_cart(self.variant, user=self.shopper).lines.get()

    @cached_property
    def removed_line(self) -> CartLine:
        """A line that SHOPPER took out a moment ago."""
        remove_line(cart_id=self.line.cart_id, line=self.line.public_id, at=NOW)
        return self.line

    @cached_property
    def payment_form(self) -> dict[str, object]:
        """What SHOPPER's payment form sends; contact and delivery are filled in."""
        return self.filled_in(Persona.SHOPPER)

    @cached_property
    def other_payment_form(self) -> dict[str, object]:
        """What OTHER_SHOPPER's payment form sends."""
        return self.filled_in(Persona.OTHER_SHOPPER)

    def filled_in(self, persona: Persona) -> dict[str, object]:
        """The first two steps of checkout done, and the form of the third."""
        assert self.line.cart_id
        browser = self.browser(persona)
        fill_steps(browser)
        return payment_fields(browser, "cod")

    # Orders

    @cached_property
    def placed(self) -> Placed:
        """SHOPPER's confirmed order at SELLER, cash on delivery."""
        return make_order(self.variant, user=self.shopper)

    @property
    def package(self) -> str:
        """The number of the order's only package; it is SELLER's."""
        return f"{self.placed.order.number}-A"

    @cached_property
    def packed(self) -> str:
        """The same, in its box."""
        package = self.placed.order.packages.get()
        pack_package(package_id=package.pk, by=Actor.user(self.people[Persona.SELLER].pk), at=NOW)
        return self.package

    @cached_property
    def booked(self) -> tuple[str, UUID]:
        """The same with a booking of a carrier's that was not handed over yet: its number, and the booking's id."""
        number = self.packed
        booking = Shipment.objects.create(
            package=self.placed.order.packages.get(),
            carrier_code="pathao",
            carrier="Pathao",
            progress="booked",
            actor="test",
        )
        return number, booking.public_id

    @cached_property
    def delivered(self) -> Package:
        """SHOPPER's parcel of two things from SELLER, in SHOPPER's hands."""
        package = make_order((self.variant, 2), user=self.shopper).order.packages.get()
        return delivered(package, at=NOW)

    @cached_property
    def asked_return(self) -> ReturnCase:
        """What SHOPPER wants to send back of it, not answered yet."""
        return asked(self.delivered, 1, photos=[photo()])

    @cached_property
    def accepted_return(self) -> ReturnCase:
        """The same, accepted by SELLER."""
        return accepted(self.delivered, 1)

    @cached_property
    def escalated_return(self) -> ReturnCase:
        """The same, in the hands of the office."""
        return escalate_return(case_id=self.asked_return.pk, reason="", by=Actor.user(self.shopper.pk), at=NOW)

    @cached_property
    def settled_return(self) -> ReturnCase:
        """The same, received; the cash is owed."""
        return settled(self.delivered, 1)

    @cached_property
    def review(self) -> Review:
        """What SHOPPER thinks of the delivered thing."""
        line, words = self.delivered.lines.get(), ReviewWords(4, "Solid", "Boils fast.", "en")
        return post_review(user_id=self.shopper.pk, line=line.public_id, words=words, photos=[], at=NOW)

    @cached_property
    def question(self) -> Question:
        """What SHOPPER asked about it."""
        product = self.delivered.lines.get().variant.product_id
        return ask_question(product_id=product, user=self.shopper, said=Said("Does it rust?", "en"), at=NOW)

    @cached_property
    def waiting(self) -> Placed:
        """SHOPPER's order that waits for the practice bank."""
        return make_order(self.variant, method="sandbox", user=self.shopper)

    @cached_property
    def charge(self) -> SandboxCharge:
        """What the practice bank was asked to collect."""
        return SandboxCharge.objects.get(key=self.waiting.attempt.key)

    @cached_property
    def download(self) -> tuple[Placed, Download]:
        """SHOPPER's paid order of a file, and the file."""
        variant = make_product(self.seller, title={"en": "Sewing pattern"}, stock=None).variants.get()
        key = f"main/private/catalog/{uuid4()}/pattern.pdf"
        store(key, b"%PDF-1.7 pattern")
        file = Download.objects.create(
            variant=variant, file_key=key, file_name="pattern.pdf", size_bytes=16, sha256="0" * 64
        )
        placed = make_order(variant, method="sandbox", user=self.shopper)
        evidence = Evidence(Finding.PAID, placed.attempt.provider_key, placed.attempt.amount)
        settle(attempt_id=placed.attempt.pk, evidence=evidence, by=Actor.provider("sandbox"), at=NOW)
        return placed, file

    @cached_property
    def dispute(self) -> Dispute:
        """What a bank asks back of it."""
        placed, _file = self.download
        draft = DisputeDraft(attempt_id=placed.attempt.pk, amount=Money(1_00, "BDT"), reason="fraudulent")
        return open_dispute(draft=draft, by=Actor.system("test"), at=NOW)

    @cached_property
    def download_key(self) -> str:
        """The signature of the link to the file, as the order's page has it."""
        order = self.download[0].order
        page = self.browser(Persona.GUEST).get(reverse("storefront:order", args=[order.number, order.token]))
        return unquote(page.text.split("?key=")[1].split('"')[0])

    # The office

    @cached_property
    def unheld_role(self) -> StaffRole:
        """A role of the office that nobody holds."""
        return StaffRole.objects.create(name="Nobody's", sentence="Does nothing.", permissions=["audit.view"])

    @cached_property
    def credential(self) -> Credential:
        """A provider's key."""
        return set_credential(provider="nagad", name="app", secret="x", by=Actor.system("test"), at=NOW)

    @cached_property
    def settings_change(self) -> int:
        """The entry of a change of the settings."""
        change_store(by=Actor.system("test"), at=NOW, name="Bazar")
        return entries(AuditFilter(action="store.changed"))[0].pk

    # Letters and pages

    @cached_property
    def mail(self) -> CaughtMail:
        """A mail of the demo machine."""
        return CaughtMail.objects.create(
            message_id="<1@haat.example>",
            sender="Haat <orders@localhost>",
            recipients=["nusrat@example.com"],
            subject="Order 1001 confirmed",
            text="Thank you.",
            html="<p>Thank you</p>",
            caught_at=NOW,
        )

    @cached_property
    def picture(self) -> str:
        """The key of a public picture."""
        key = f"main/public/catalog/{uuid4()}/abc-320.webp"
        store(key, b"RIFF")
        return key

    @cached_property
    def private_picture(self) -> str:
        """The key of a picture that is nobody's to see."""
        key = f"main/private/catalog/{uuid4()}/abc-320.webp"
        store(key, b"RIFF")
        return key

    @cached_property
    def page(self) -> str:
        """The slug of an editorial page."""
        return save_page(slug="returns", title={"en": "Returns"}, body={"en": "<p>14 days.</p>"}, at=NOW).slug

    @cached_property
    def email_key(self) -> str:
        """The key of a link that proves an address of SHOPPER's."""
        address = EmailAddress.objects.create(user=self.shopper, email="nusrat.j@example.com", verified=False)
        return EmailConfirmationHMAC(address).key
