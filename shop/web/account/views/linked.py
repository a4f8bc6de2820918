"""A person's accounts elsewhere that sign them in here: link and unlink."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shop.security import services as security
from shop.security.queries import linked_accounts_of
from shop.web.account.social import social_ways
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in
from shop.web.common.requests import UserRequest
from shop.web.common.visits import visit_of


@require_safe
@requires_recent_sign_in
def accounts(request: UserRequest) -> HttpResponse:
    """What is linked, and the providers that can be."""
    linked = linked_accounts_of(request.user.pk)
    names = {way.provider: way.name for way in social_ways()}
    taken = {account.provider for account in linked}
    context = {
        "linked": [(account, names.get(account.provider, account.provider)) for account in linked],
        "ways": [way for way in social_ways() if way.provider not in taken],
    }
    return page(request, "account/security/linked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_recent_sign_in
def removal(request: UserRequest, key: int) -> HttpResponse:
    """Ask once more, then unlink; never the last way in."""
    found = next((account for account in linked_accounts_of(request.user.pk) if account.id == key), None)
    if found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        visit = visit_of(request)
        try:
            security.unlink_account(
                user_id=request.user.pk, account_id=key, by=request.actor, at=timezone.now(), visit=visit
            )
        except security.CannotUnlink as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("The account is unlinked. You are signed out on all other devices."))
            return redirect("account:linked-accounts")
    names = {way.provider: way.name for way in social_ways()}
    context = {"name": names.get(found.provider, found.provider), "account": found, "refused": refused}
    return page(request, "account/security/unlink.html", context, status=422 if refused else 200)
