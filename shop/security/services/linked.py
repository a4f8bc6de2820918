"""Accounts elsewhere that sign a person in here: unlinking them. Linking is django-allauth's round to the provider."""

from __future__ import annotations

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shop.accounts.queries import locked_user
from shop.base.actor import Actor
from shop.base.refusal import Refusal
from shop.security.queries import ways_in_without
from shop.security.types import Kind, Visit

from .log import note
from .sessions import end_sessions_but


class CannotUnlink(Refusal):
    """It is not there, or nothing else would let the person in."""


@transaction.atomic
def unlink_account(*, user_id: int, account_id: int, by: Actor, at: datetime, visit: Visit) -> None:
    """The account no longer signs the person in; ends the other sessions. Raises CannotUnlink."""
    user = locked_user(user_id)
    row = SocialAccount.objects.filter(user=user, pk=account_id).first()
    if row is None:
        raise CannotUnlink(_("It was unlinked already."))
    if not ways_in_without(user, account_id):
        raise CannotUnlink(_("Nothing else lets you in. Choose a password or confirm an email address first."))
    provider = row.provider
    row.delete()
    end_sessions_but(user_id=user_id, keep=visit.session_key)
    note(Kind.ACCOUNT_UNLINKED, user_id=user_id, by=by, at=at, visit=visit, detail=provider)
