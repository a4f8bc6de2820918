"""A person's passkeys: add, name, remove."""

from __future__ import annotations

import json

from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.security import services as security
from shop.security.devices import device_line, device_of
from shop.security.queries import factors_of
from shop.security.types import Passkey
from shop.web.account.security_forms import NameForm, NewPasskeyForm
from shop.web.common.pages import page
from shop.web.common.proofs import remember_proof, requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.common.visits import visit_of

from .factors import after_adding


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def new_passkey(request: UserRequest) -> HttpResponse:
    """Let the browser make a passkey for this account."""
    form = NewPasskeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            keep_passkey(request, form)
        except security.CannotAddFactor as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return finish(request)
    options = json.dumps(webauthn.begin_registration(request.user, passwordless=True))
    context = {"form": form, "options": options}
    return page(request, "account/security/new_passkey.html", context, status=422 if form.errors else 200)


def keep_passkey(request: UserRequest, form: NewPasskeyForm) -> None:
    """Keep what was checked; without a name it is called after the device."""
    visit = visit_of(request)
    name = form.cleaned_data["name"] or device_line(device_of(visit.user_agent)) or _("Passkey")
    request.session["first_factor"] = not factors_of(request.user.pk).on
    security.add_passkey(
        user_id=request.user.pk,
        name=name,
        credential=form.cleaned_data["credential"],
        by=request.actor,
        at=timezone.now(),
        visit=visit,
    )


def finish(request: UserRequest) -> HttpResponse:
    """The first factor brings recovery codes along, which are shown now; later ones lead back."""
    if request.session.pop("first_factor", False):
        return after_adding(request)
    remember_proof(request, "mfa")
    messages.success(request, _("The passkey is added. You are signed out on all other devices."))
    return redirect("account:security")


def own_passkey(request: UserRequest, key: int) -> Passkey:
    """One of the person's passkeys; another's does not exist."""
    for passkey in factors_of(request.user.pk).passkeys:
        if passkey.id == key:
            return passkey
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def passkey(request: UserRequest, key: int) -> HttpResponse:
    """Give a passkey another name."""
    found = own_passkey(request, key)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": found.name})
    if form.is_bound and form.is_valid():
        security.rename_passkey(user_id=request.user.pk, passkey_id=found.id, name=form.cleaned_data["name"])
        messages.success(request, _("The name is saved."))
        return redirect("account:security")
    context = {"form": form, "passkey": found}
    return page(request, "account/security/passkey.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def passkey_removal(request: UserRequest, key: int) -> HttpResponse:
    """Ask once more, then forget the passkey."""
    found, refused = own_passkey(request, key), ""
    if request.method == "POST":
        try:
            security.remove_passkey(
                user_id=request.user.pk,
                passkey_id=found.id,
                by=request.actor,
                at=timezone.now(),
                visit=visit_of(request),
            )
        except security.CannotRemoveFactor as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("The passkey is removed."))
            return redirect("account:security")
    context = {"what": found.name, "refused": refused}
    return page(request, "account/security/removal.html", context, status=422 if refused else 200)
