"""A new email address or phone number: it takes effect when its owner proves it, and the old address is told."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts import services as accounts
from shop.accounts.queries import user_named
from shop.base.actor import Actor
from shop.base.ids import hash_of_token, new_token
from shop.base.refusal import Refusal
from shop.security.models import EmailChange
from shop.security.queries import open_email_change
from shop.security.types import Kind, Visit

from .log import note


class CannotChangeEmail(Refusal):
    """The address is the person's own already."""


class CannotConfirmEmail(Refusal):
    """The link is too old or was used, or the address went to another account meanwhile."""


@transaction.atomic
def ask_email_change(*, user_id: int, old: str, new: str, by: Actor, at: datetime, visit: Visit) -> str:
    """Note the wish and return the secret of the link, which the caller sends to the new address and nowhere else.

    Empty when the address belongs to somebody: the caller writes to it that there is an account, and shows the same
    page. An earlier wish ends. Raises CannotChangeEmail.
    """
    new = new.strip().lower()
    if new == old.lower():
        raise CannotChangeEmail(_("This is your address already. Enter another one."))
    EmailChange.objects.filter(user_id=user_id, confirmed_at=None).delete()
    note(Kind.EMAIL_CHANGE_ASKED, user_id=user_id, by=by, at=at, visit=visit)
    token = new_token()
    taken = user_named(new) is not None
    change = EmailChange(user_id=user_id, old_email=old, new_email=new, token_hash=hash_of_token(token), asked_at=at)
    if not taken:
        change.save()
    return "" if taken else token


@transaction.atomic
def confirm_email_change(*, token: str, by: Actor, at: datetime, visit: Visit) -> EmailChange:
    """Make the proven address the person's own; the old one stops working. Raises CannotConfirmEmail."""
    change = open_email_change(token, at=at, lock=True)
    if change is None:
        raise CannotConfirmEmail(_("This link is too old or was used already. Ask for a new one."))
    if user_named(change.new_email) is not None:
        raise CannotConfirmEmail(_("This address belongs to another account already."))
    accounts.set_email(user_id=change.user_id, email=change.new_email, by=by, at=at)
    change.confirmed_at = at
    change.save(update_fields=["confirmed_at"])
    note(Kind.EMAIL_CHANGED, user_id=change.user_id, by=by, at=at, visit=visit, detail=str(change.pk))
    return change


@transaction.atomic
def change_phone(*, user_id: int, phone: str, by: Actor, at: datetime, visit: Visit) -> None:
    """Make a number (E.164) that a code proved the person's own. Raises CannotRegister for somebody else's."""
    if accounts.prove_phone(user_id=user_id, phone=phone, by=by, at=at):
        note(Kind.PHONE_CHANGED, user_id=user_id, by=by, at=at, visit=visit)
