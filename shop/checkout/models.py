"""What a checkout remembers between its steps, the token that makes Pay happen once, and what cash orders need."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from shop.base.rows import PublicRow, Row
from shop.wallet.types import Wish

from .types import ConfirmedBy


class Draft(PublicRow):
    """The answers of the steps so far, one per open cart; nothing here binds or holds anything."""

    cart = models.OneToOneField("cart.Cart", on_delete=models.CASCADE, related_name="draft")
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    district = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    note = models.CharField(max_length=300, blank=True)
    billing = models.JSONField(default=dict, blank=True)
    company_name = models.CharField(
        max_length=160, blank=True, default="", db_default="", help_text="a business that buys"
    )
    vat_country = models.CharField(max_length=2, blank=True, default="", db_default="")
    vat_number = models.CharField(
        max_length=24, blank=True, default="", db_default="", help_text="VAT or BIN, with its prefix"
    )
    vat_check = models.ForeignKey("tax.VatCheck", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    purchase_order = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="the buyer's own reference"
    )
    payment_method = models.CharField(max_length=24, blank=True)
    use_credit = models.BooleanField(default=False)
    gift_cards = models.JSONField(default=list, blank=True, help_text="ids of cards whose codes were entered")
    contact_done_at = models.DateTimeField(null=True, blank=True)
    delivery_done_at = models.DateTimeField(null=True, blank=True)
    touched_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of cart {self.cart_id}"

    @property
    def wish(self) -> Wish:
        """What the shopper wants to pay with before any other method."""
        return Wish(credit=self.use_credit, cards=tuple(self.gift_cards))


class Intent(Row):
    """One press of Pay: the form's server-made token, UNIQUE, with a hash of what was agreed to.

    The same token leads to the first order; the same token with another body is refused.
    """

    token = models.CharField(max_length=64, unique=True)
    cart = models.ForeignKey("cart.Cart", on_delete=models.PROTECT, related_name="intents")
    request_hash = models.CharField(max_length=64, blank=True)
    order = models.ForeignKey("orders.Order", null=True, blank=True, on_delete=models.PROTECT, related_name="intents")
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="checkout_intent_used_iff_order", condition=Q(order__isnull=True) ^ Q(used_at__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"intent {self.pk}"


class CashCheck(PublicRow):
    """The phone number of a cash order has to be confirmed before its sellers pack: by a texted link or by a call."""

    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="cash_check")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=4, choices=ConfirmedBy, blank=True)
    confirmed_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="checkout_cashcheck_confirmed_iff_way", condition=Q(way="") ^ Q(confirmed_at__isnull=False)
            )
        ]
        indexes = [
            models.Index(fields=["asked_at"], name="checkout_cashcheck_waiting", condition=Q(confirmed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"cash check of order {self.order_id}"

    @property
    def mark(self) -> str:
        """What only the text to the phone has: knowing it proves that the phone was read."""
        return salted_hmac("checkout.cash_check", self.public_id.hex, algorithm="sha256").hexdigest()[:20]


class CashRefusal(Row):
    """A parcel with cash to collect came back because nobody took it; counted by the phone of its order."""

    package = models.OneToOneField("orders.Package", on_delete=models.PROTECT, related_name="cash_refusal")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"refusal of package {self.package_id}"
