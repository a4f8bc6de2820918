"""A person's security page, the proof before a change, and the password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.security import services as security
from shop.security.queries import factors_of, recent_events_of, waiting_email_of
from shop.web.account.security_forms import PasswordForm
from shop.web.account.social import social_ways
from shop.web.account.targets import target_of
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.proofs import ask, confirm_form, remember_proof, requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.common.visits import visit_of


@require_safe
@shopper_required
def overview(request: UserRequest) -> HttpResponse:
    """How the person signs in, what protects the account, and what happened to it lately."""
    context = {
        "person": request.user,
        "factors": factors_of(request.user.pk),
        "waiting_email": waiting_email_of(request.user.pk, at=timezone.now()),
        "events": recent_events_of(request.user.pk),
        "ways": ", ".join(way.name for way in social_ways()),
    }
    return page(request, "account/security/overview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def confirmation(request: UserRequest) -> HttpResponse:
    """Prove once more who sits there, then go on to where the person came from."""
    form = confirm_form(request)
    if form.is_bound and form.is_valid():
        remember_proof(request, form.method)
        return redirect(target_of(request) or "account:security")
    kept = [("next", target_of(request))]
    return ask(request, form, kept=kept)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def password(request: UserRequest) -> HttpResponse:
    """Choose a new password; every other device is signed out."""
    form = PasswordForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        security.change_password(
            user_id=request.user.pk,
            password=form.cleaned_data["password"],
            by=request.actor,
            at=timezone.now(),
            visit=visit_of(request),
        )
        stay_signed_in(request)
        messages.success(request, _("Your password is changed. You are signed out on all other devices."))
        return redirect("account:security")
    return page(request, "account/security/password.html", {"form": form}, status=422 if form.errors else 200)


def stay_signed_in(request: UserRequest) -> None:
    """The session of the change goes on, under a new key; the list of sessions learns it."""
    before = request.session.session_key or ""
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)
    security.follow_session(user_id=request.user.pk, before=before, key=request.session.session_key or "")
