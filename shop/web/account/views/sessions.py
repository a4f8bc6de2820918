"""Where a person is signed in, and ending that."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.security import services as security
from shop.security.queries import sessions_of
from shop.web.common.access import shopper_required
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.common.visits import visit_of


@require_safe
@shopper_required
def sessions(request: UserRequest) -> HttpResponse:
    """Every browser in which the person is signed in, this one first."""
    own = sessions_of(request.user.pk, current=request.session.session_key or "")
    return page(request, "account/sessions/list.html", {"sessions": own})


@require_POST
@shopper_required
def session_end(request: UserRequest, session: int) -> HttpResponse:
    """Sign one of them out."""
    ended = security.end_session(
        user_id=request.user.pk, session_id=session, by=request.actor, at=timezone.now(), visit=visit_of(request)
    )
    if not ended:
        raise Http404
    messages.success(request, _("That device is signed out."))
    return redirect("account:sessions")


@require_POST
@shopper_required
def others_end(request: UserRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    security.end_other_sessions(user_id=request.user.pk, by=request.actor, at=timezone.now(), visit=visit_of(request))
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("account:sessions")
