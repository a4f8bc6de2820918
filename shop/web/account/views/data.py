"""A person's data: a copy of it, and its end."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shop.base.files import open_stored
from shop.base.refusal import Refusal
from shop.privacy.queries import export_of, exports_of, planned_erasure_of
from shop.privacy.services import ask_for_erasure, ask_for_export, undo_erasure
from shop.web.account.ending import end_sessions
from shop.web.common.access import shopper_required
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest

NAME = "my-data.zip"


@require_safe
@shopper_required
def data(request: UserRequest) -> HttpResponse:
    """The copies there are, and the way out."""
    at = timezone.now()
    exports = [(export, export.open_at(at)) for export in exports_of(request.user.pk, at=at)]
    erasure = planned_erasure_of(request.user.pk)
    return page(request, "account/profile/data.html", {"exports": exports, "erasure": erasure})


@limited("data-export", times=10, seconds=24 * 3600)
@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def exports(request: UserRequest) -> HttpResponse:
    """Ask for a copy. Somebody who comes here by a link goes to the page with the button."""
    if request.method == "POST":
        ask_for_export(user_id=request.user.pk, by=request.actor, at=timezone.now())
        messages.success(request, _("We are putting your data together. It takes a minute or two."))
    return redirect("account:data")


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def export(request: UserRequest, export: UUID) -> HttpResponse | FileResponse:
    """Download a copy."""
    found = export_of(request.user.pk, export, at=timezone.now())
    if found is None:
        raise Http404
    return FileResponse(open_stored(found.file_key), as_attachment=True, filename=NAME, content_type="application/zip")


@limited("data-deletion", times=10, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def deletion(request: UserRequest) -> HttpResponse:
    """Ask once more, then plan the end of the account and sign out everywhere."""
    user = request.user
    if request.method != "POST" or "sure" not in request.POST:
        return page(request, "account/profile/deletion.html", {})
    language = user.language or get_language() or ""
    try:
        ask_for_erasure(user_id=user.pk, email=user.email or "", language=language, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return page(request, "account/profile/deletion.html", {"refusal": str(refusal.message)}, status=409)
    end_sessions(user.pk)
    get_adapter().logout(request)
    messages.success(request, _("Your account will be deleted in 14 days. Sign in before then to keep it."))
    return redirect("storefront:home")


@require_POST
@shopper_required
def deletion_undo(request: UserRequest) -> HttpResponse:
    """Keep the account after all."""
    if undo_erasure(user_id=request.user.pk, by=request.actor, at=timezone.now()):
        messages.success(request, _("Your account stays. Nothing was deleted."))
    return redirect("account:data")
