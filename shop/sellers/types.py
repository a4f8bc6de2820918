"""Forms of sellers that other rooms see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shop.base.permissions import Permission

if TYPE_CHECKING:
    from .models import ChecklistAnswer, ChecklistItem, Seller, SellerDocument


# A payout account that was changed is paid to after three days.
COOLING_OFF = timedelta(days=3)


class Standing(TextChoices):
    """How a seller stands with the marketplace."""

    INVITED = "invited", _("Invited")
    ONBOARDING = "onboarding", _("Filling in")
    REVIEW = "review", _("Ready for review")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Refused")
    SUSPENDED = "suspended", _("Suspended")


class LegalForm(TextChoices):
    """Who sells, before the law."""

    PERSON = "person", _("One person")
    COMPANY = "company", _("A company")


class PayoutKind(TextChoices):
    """Where earnings go."""

    BANK = "bank", _("Bank account in Bangladesh")
    WALLET = "wallet", _("Mobile wallet")
    IBAN = "iban", _("Bank account elsewhere (IBAN)")
    STRIPE = "stripe", _("Stripe account")


TYPED_KINDS = [(kind.value, kind.label) for kind in PayoutKind if kind != PayoutKind.STRIPE]
"""Accounts that people type in; a Stripe account is opened at Stripe."""


class Wallet(TextChoices):
    """Mobile wallets of Bangladesh. Their names are not translated."""

    BKASH = "bkash", "bKash"
    NAGAD = "nagad", "Nagad"
    ROCKET = "rocket", "Rocket"
    UPAY = "upay", "Upay"


class ItemKind(TextChoices):
    """What an entry of the checklist asks for."""

    ATTEST = "attest", _("A sentence that the applicant confirms")
    DOCUMENT = "document", _("A document that the applicant sends")
    REVIEW = "review", _("A check that the office makes")


class AnswerState(TextChoices):
    """How an entry of the checklist stands for one seller."""

    GIVEN = "given", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("To be sent again")


class Step(StrEnum):
    """The steps of an application, in their order."""

    SHOP = "shop"
    BUSINESS = "business"
    DOCUMENTS = "documents"
    BANK = "bank"
    REVIEW = "review"


class SellersTab(StrEnum):
    """The tabs of the office's list."""

    WAITING = "waiting"
    OPEN = "open"
    SELLING = "selling"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's part in a seller: for whom they act, and what they may do."""

    seller: Seller
    role: str
    permissions: frozenset[Permission]

    def may(self, permission: Permission) -> bool:
        """Whether the role includes the right."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a seller's mails; an empty address means nobody, an empty language the marketplace's."""

    email: str
    language: str
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days on which a shop sends nothing, first and last included."""

    starts_on: date
    ends_on: date

    def is_on(self, day: date) -> bool:
        """Whether the shop is away on that day."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class Rating:
    """What visible reviews of a shop add up to: means in tenths of a star, 0 where there is no review."""

    count: int
    tenths: int
    delivery_tenths: int
    described_tenths: int
    communication_tenths: int


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to reach a shop: its kind, how it is written, and the address that opens it."""

    kind: str
    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """What a shop writes on its page, in one language; numbers in E.164, names of pages without their host."""

    language: str
    story: str
    returns_text: str = ""
    delivery_text: str = ""
    contact_days: str = ""
    email: str = ""
    phone: str = ""
    whatsapp: str = ""
    facebook: str = ""
    instagram: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDraft:
    """The shop step of an application. `language` is that of the texts."""

    name: str
    story: str
    language: str
    district: str = ""
    email: str = ""
    phone: str = ""
    handling_days: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessDraft:
    """The business step: who sells, where, and their numbers; a number that does not exist is empty."""

    form: str
    legal_name: str
    country: str
    street: str
    district: str = ""
    postcode: str = ""
    national_id: str = ""
    tax_id: str = ""
    vat_id: str = ""
    trade_licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutDraft:
    """Where earnings go. `number` is the account, IBAN or wallet number, tidied."""

    kind: str
    holder: str
    number: str
    bank_name: str = ""
    branch: str = ""
    routing_number: str = ""
    wallet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """An entry of the checklist; empty `country` and `form` mean everybody. Texts by language."""

    kind: str
    title: Mapping[str, str]
    note: Mapping[str, str]
    country: str = ""
    form: str = ""
    required: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """An entry of the checklist as it stands for one seller."""

    item: ChecklistItem
    answer: ChecklistAnswer | None
    documents: Sequence[SellerDocument]

    @property
    def state(self) -> str:
        """One of AnswerState; empty while nothing was answered."""
        return self.answer.state if self.answer else ""

    @property
    def reason(self) -> str:
        """Why it was refused."""
        return self.answer.reason if self.answer and self.answer.state == AnswerState.REFUSED else ""

    @property
    def given(self) -> bool:
        """Whether the applicant did their part."""
        return self.item.kind == ItemKind.REVIEW or self.state in {AnswerState.GIVEN, AnswerState.ACCEPTED}

    @property
    def open(self) -> bool:
        """Whether the application has to wait for it."""
        return self.state == AnswerState.REFUSED or (self.item.required and not self.given)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an application is: the steps that are done, and what the documents still miss."""

    done: frozenset[Step]
    checks: Sequence[Check]

    @property
    def next(self) -> Step:
        """The first step that is not done."""
        return next((step for step in Step if step not in self.done), Step.REVIEW)

    def reached(self, step: Step) -> bool:
        """Whether every step before this one is done."""
        return all(earlier in self.done for earlier in list(Step)[: list(Step).index(step)])

    @property
    def missing(self) -> list[Check]:
        """The entries of the checklist that still wait for the applicant."""
        return [check for check in self.checks if check.open]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The sealed numbers of a seller in clear; for the office, which notes each look."""

    national_id: str
    tax_id: str
    vat_id: str
    trade_licence: str
    account: str
