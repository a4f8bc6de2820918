"""Applying to sell: each step is kept when it is sent; nothing changes while the office looks at it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shop.accounts.queries import locked_user
from shop.base import audit
from shop.base.actor import Actor
from shop.base.events import record
from shop.base.locks import lock
from shop.base.refusal import Refusal
from shop.base.translated import Translated
from shop.sellers.events import ApplicationSent
from shop.sellers.models import Business, PayoutAccount, Seller, SellerStaff
from shop.sellers.queries import owned_seller, progress_of
from shop.sellers.types import BusinessDraft, PayoutDraft, ShopDraft, Step

from .banking import fits, keep_account
from .slugs import free_slug


class CannotApply(Refusal):
    """The person runs a shop already."""


class CannotChangeApplication(Refusal):
    """The office looks at the application, or has decided."""


class CannotSubmit(Refusal):
    """Something is missing."""


@transaction.atomic
def start_application(*, user_id: int, draft: ShopDraft, by: Actor, at: datetime) -> Seller:
    """A shop in onboarding that the person owns. Raises CannotApply for somebody who owns one already."""
    locked_user(user_id)
    if owned_seller(user_id):
        raise CannotApply(_("You own a shop here already. Go on with that one."))
    seller = Seller(slug=free_slug(draft.name), status=Seller.Status.ONBOARDING)
    _fill(seller, draft)
    seller.save()
    SellerStaff.objects.create(seller=seller, user_id=user_id, role="owner")
    audit.note("sellers.applied", subject=("sellers.seller", seller.pk), by=by, at=at, after={"slug": seller.slug})
    return seller


@transaction.atomic
def save_shop(*, seller_id: int, draft: ShopDraft, by: Actor, at: datetime) -> Seller:
    """The shop step once more; an invited seller begins with it. Raises CannotChangeApplication."""
    seller = lock(Seller, seller_id)
    if seller.status == Seller.Status.INVITED:
        seller.begin(by=by, at=at)
    _open(seller)
    _fill(seller, draft)
    seller.save()
    return seller


@transaction.atomic
def save_business(*, seller_id: int, draft: BusinessDraft, by: Actor, at: datetime) -> Business:
    """Who stands behind the shop. Raises CannotChangeApplication."""
    seller = _open(lock(Seller, seller_id))
    business = Business.objects.filter(seller=seller).first() or Business(seller=seller)
    for name, value in asdict(draft).items():
        setattr(business, name, value)
    business.save()
    audit.note(
        "sellers.business_saved",
        subject=("sellers.seller", seller.pk),
        by=by,
        at=at,
        after={"form": draft.form, "country": draft.country},
    )
    return business


@transaction.atomic
def save_payout_account(*, seller_id: int, draft: PayoutDraft, by: Actor, at: datetime) -> PayoutAccount:
    """Where the earnings will go; the office looks at it before anything is paid. Raises CannotChangeApplication."""
    seller = _open(lock(Seller, seller_id))
    if not fits(draft):
        raise CannotChangeApplication(_("The number of the account has a mistake. Compare it with your papers."))
    return keep_account(seller, draft, usable_from_at=at, by=by, at=at)


@transaction.atomic
def submit_application(*, seller_id: int, by: Actor, at: datetime) -> Seller:
    """Hand it to the office. Raises CannotChangeApplication, and CannotSubmit while a step is open."""
    seller = _open(lock(Seller, seller_id))
    if progress_of(seller).next != Step.REVIEW:
        raise CannotSubmit(_("A step is not done yet. Finish it, then send the application."))
    seller.submit(by=by, at=at)
    record(ApplicationSent(subject_id=seller.pk), by=by, at=at)
    audit.note("sellers.submitted", subject=("sellers.seller", seller.pk), by=by, at=at)
    return seller


def _open(seller: Seller) -> Seller:
    """The seller, if its application may change."""
    if seller.status == Seller.Status.REVIEW:
        raise CannotChangeApplication(_("We are looking at your application. You can change it when we have answered."))
    if seller.status != Seller.Status.ONBOARDING:
        raise CannotChangeApplication(_("This application is decided and cannot be changed any more."))
    return seller


def _fill(seller: Seller, draft: ShopDraft) -> None:
    seller.name = Translated(seller.name | {draft.language: draft.name})
    seller.story = Translated(seller.story | {draft.language: draft.story})
    seller.district, seller.handling_days = draft.district, draft.handling_days
    seller.email, seller.phone = draft.email, draft.phone
