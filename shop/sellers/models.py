"""Sellers and the people who act for them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.functional import Promise

from shop.base.actor import Actor
from shop.base.permissions import SELLER_ROLES
from shop.base.pictures import PictureField
from shop.base.rows import PublicRow, Row, StatusChange, StatusRow
from shop.base.sealed import SealedTextField
from shop.base.translated import TranslatedField, says_something

from .types import AnswerState, Holiday, ItemKind, LegalForm, PayoutKind, Rating, Standing, Wallet


class Seller(PublicRow, StatusRow):
    """A shop within the marketplace."""

    Status = Standing
    MOVES = {
        Status.INVITED: {Status.ONBOARDING},
        Status.ONBOARDING: {Status.REVIEW},
        Status.REVIEW: {Status.APPROVED, Status.REJECTED, Status.ONBOARDING},
        Status.APPROVED: {Status.SUSPENDED},
        Status.SUSPENDED: {Status.APPROVED},
        Status.REJECTED: {Status.ONBOARDING},
    }

    slug = models.SlugField(max_length=80, unique=True)
    name = TranslatedField()
    story = TranslatedField(blank=True)
    district = models.CharField(max_length=80, blank=True)
    founded_year = models.PositiveSmallIntegerField(null=True, blank=True)
    picture = PictureField()
    email = models.EmailField(blank=True, help_text="where new orders are announced")
    phone = models.CharField(max_length=24, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.ONBOARDING)
    approved_at = models.DateTimeField(null=True, blank=True)
    handling_days = models.PositiveSmallIntegerField(default=2)
    rating_tenths = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of visible reviews of the shop")
    rating_count = models.PositiveIntegerField(default=0)
    delivery_tenths = models.PositiveSmallIntegerField(null=True, blank=True)
    described_tenths = models.PositiveSmallIntegerField(null=True, blank=True)
    communication_tenths = models.PositiveSmallIntegerField(null=True, blank=True)
    away_from_on = models.DateField(null=True, blank=True, help_text="first day of a holiday")
    away_until_on = models.DateField(null=True, blank=True, help_text="last day of a holiday")

    class Meta:
        ordering = ["slug"]
        constraints = [
            says_something("name"),
            models.CheckConstraint(
                name="sellers_seller_approved_has_time",
                condition=~models.Q(status__in=["approved", "suspended"]) | models.Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sellers_seller_rated_iff_reviews",
                condition=models.Q(rating_count=0, rating_tenths=None)
                | models.Q(rating_count__gt=0, rating_tenths__isnull=False, rating_tenths__range=(10, 50)),
            ),
            models.CheckConstraint(
                name="sellers_seller_holiday_whole",
                condition=models.Q(away_from_on=None, away_until_on=None)
                | models.Q(away_from_on__isnull=False, away_until_on__gte=models.F("away_from_on")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def selling(self) -> bool:
        """Whether its products are for sale now."""
        return self.status == self.Status.APPROVED

    @property
    def applying(self) -> bool:
        """Whether it is still on its way into the marketplace."""
        return self.status not in {self.Status.APPROVED, self.Status.SUSPENDED}

    @property
    def rating(self) -> Rating:
        """What its visible reviews add up to."""
        parts = (self.delivery_tenths, self.described_tenths, self.communication_tenths)
        return Rating(self.rating_count, self.rating_tenths or 0, *(part or 0 for part in parts))

    @property
    def holiday(self) -> Holiday | None:
        """The holiday that was set, also when it is over."""
        if self.away_from_on is None or self.away_until_on is None:
            return None
        return Holiday(self.away_from_on, self.away_until_on)

    def begin(self, *, by: Actor, at: datetime) -> None:
        """Somebody fills in the application. Raises CannotMove."""
        self._move(self.Status.ONBOARDING, by=by, at=at)

    def submit(self, *, by: Actor, at: datetime) -> None:
        """Ready for the operator's look. Raises CannotMove."""
        self._move(self.Status.REVIEW, by=by, at=at)

    def approve(self, *, by: Actor, at: datetime) -> None:
        """May sell. Raises CannotMove."""
        self._move(self.Status.APPROVED, by=by, at=at, approved_at=at)

    def ask_again(self, *, reason: str, by: Actor, at: datetime) -> None:
        """Something is missing, or a refusal is thought over. Raises CannotMove."""
        self._move(self.Status.ONBOARDING, by=by, at=at, reason=reason)

    def reject(self, *, reason: str, by: Actor, at: datetime) -> None:
        """Will not sell here. Raises CannotMove."""
        self._move(self.Status.REJECTED, by=by, at=at, reason=reason)

    def suspend(self, *, reason: str, by: Actor, at: datetime) -> None:
        """Sells nothing for now; what was ordered is still sent. Raises CannotMove."""
        self._move(self.Status.SUSPENDED, by=by, at=at, reason=reason)

    def reinstate(self, *, reason: str, by: Actor, at: datetime) -> None:
        """Sells again, since the day it was first approved. Raises CannotMove."""
        self._move(self.Status.APPROVED, by=by, at=at, reason=reason)


class ShopPage(Row):
    """What a shop shows of itself beside its name and story: pictures, policies in its own words, ways to reach it.

    Texts are plain, by language; an empty line parts paragraphs. Channels are numbers in E.164 and names of pages.
    """

    seller = models.OneToOneField(Seller, on_delete=models.PROTECT, related_name="page")
    logo = PictureField()
    banner = PictureField()
    returns_text = TranslatedField(blank=True)
    delivery_text = TranslatedField(blank=True)
    contact_days = TranslatedField(blank=True, help_text="when somebody answers")
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=24, blank=True, help_text="E.164")
    whatsapp = models.CharField(max_length=24, blank=True, help_text="E.164")
    facebook = models.CharField(max_length=80, blank=True)
    instagram = models.CharField(max_length=80, blank=True)
    website = models.URLField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"page of seller {self.seller_id}"


class SellerChange(StatusChange):
    """One step of a seller's standing."""

    subject = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="changes")

    @property
    def label(self) -> Promise | str:
        """Where the step led, in words."""
        return Standing(self.to_status).label


class SellerStaff(Row):
    """A person who may act for a seller, in a role."""

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(code, code) for code in SELLER_ROLES])

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["seller", "user"], name="sellers_staff_once")]

    def __str__(self) -> str:
        return f"{self.user_id} of {self.seller_id}: {self.role}"


class Invitation(PublicRow):
    """A place in a seller's team, or as the owner of a new one, offered to whoever reads an address. Used once."""

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(help_text="lower case")
    role = models.CharField(max_length=16, choices=[(code, code) for code in SELLER_ROLES])
    language = models.CharField(max_length=8, blank=True)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seller", "email"],
                name="sellers_invitation_one_open",
                condition=models.Q(used_at=None, withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.seller_id}: {self.role}"

    def open_at(self, at: datetime) -> bool:
        """Whether it can still be taken up."""
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at


class Business(PublicRow):
    """Who stands behind a shop before the law. Numbers of papers are sealed."""

    seller = models.OneToOneField(Seller, on_delete=models.PROTECT, related_name="business")
    form = models.CharField(max_length=8, choices=LegalForm)
    legal_name = models.CharField(max_length=160)
    country = models.CharField(max_length=2)
    district = models.CharField(max_length=80, blank=True)
    street = models.CharField(max_length=300)
    postcode = models.CharField(max_length=12, blank=True)
    national_id = SealedTextField(blank=True, default="")
    tax_id = SealedTextField(blank=True, default="")
    vat_id = SealedTextField(blank=True, default="")
    trade_licence = SealedTextField(blank=True, default="")

    def __str__(self) -> str:
        return self.legal_name


class PayoutAccount(PublicRow):
    """Where a seller's earnings go. The number is sealed; `hint` is its end, by which people know it again."""

    seller = models.OneToOneField(Seller, on_delete=models.PROTECT, related_name="payout_account")
    kind = models.CharField(max_length=8, choices=PayoutKind)
    holder = models.CharField(max_length=120)
    bank_name = models.CharField(max_length=120, blank=True)
    branch = models.CharField(max_length=120, blank=True)
    routing_number = models.CharField(max_length=9, blank=True)
    wallet = models.CharField(max_length=8, choices=Wallet, blank=True)
    number = SealedTextField()
    hint = models.CharField(max_length=4)
    changed_at = models.DateTimeField()
    usable_from_at = models.DateTimeField(db_default=Now(), help_text="no payout goes to it before")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sellers_payoutaccount_kind_fits",
                condition=models.Q(kind="wallet", routing_number="") & ~models.Q(wallet="")
                | models.Q(kind="bank", wallet="") & ~models.Q(routing_number="")
                | models.Q(kind__in=["iban", "stripe"], wallet="", routing_number=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} … {self.hint}"

    @property
    def place(self) -> str:
        """The bank or the wallet, as people call it."""
        return str(self.get_wallet_display()) if self.wallet else self.bank_name

    def usable_at(self, at: datetime) -> bool:
        """Whether earnings can be paid to it by then."""
        return self.usable_from_at <= at


class PayoutAccountChange(Row):
    """Where a seller's earnings went from a day on, the present account's included; append-only.

    The number is not here: `ends_with` is its end, `place` the bank or wallet.
    """

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="payout_account_changes")
    kind = models.CharField(max_length=8, choices=PayoutKind)
    holder = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    ends_with = models.CharField(max_length=4)
    actor = models.CharField(max_length=80)
    changed_at = models.DateTimeField()
    usable_from_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["seller", "-id"], name="sellers_payout_history")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} … {self.ends_with}"


class ChecklistItem(PublicRow):
    """What the marketplace wants to have seen before somebody sells. Empty `country` and `form` mean everybody."""

    kind = models.CharField(max_length=8, choices=ItemKind)
    title = TranslatedField()
    note = TranslatedField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    form = models.CharField(max_length=8, choices=LegalForm, blank=True)
    required = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [says_something("title")]

    def __str__(self) -> str:
        return str(self.title)


class ChecklistAnswer(PublicRow):
    """How one entry of the checklist stands for one seller."""

    seller = models.ForeignKey(Seller, on_delete=models.PROTECT, related_name="answers")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=8, choices=AnswerState)
    reason = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "item"], name="sellers_answer_once"),
            models.CheckConstraint(
                name="sellers_answer_refused_says_why",
                condition=~models.Q(state="refused") | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id}: {self.item_id} {self.state}"


class SellerDocument(PublicRow):
    """A file that an applicant sent, encrypted in private storage and served through owner-checked pages only."""

    answer = models.ForeignKey(ChecklistAnswer, on_delete=models.PROTECT, related_name="documents")
    file_key = models.CharField(max_length=300)
    file_name = models.CharField(max_length=120)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="of the content in clear")
    sealed_with = models.CharField(max_length=40, blank=True, help_text="id of the field key; empty: not sealed yet")
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it as a picture."""
        return self.content_type.startswith("image/")
