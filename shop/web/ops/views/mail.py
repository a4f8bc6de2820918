"""The mail box of demo machines: what would have been sent, by mail or by text."""

from __future__ import annotations

import functools
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.notifications.queries import caught_mails, caught_texts
from shop.web.common.access import private
from shop.web.common.pages import page
from shop.web.common.requests import Request

PAGE_SIZE = 30
# Mail clients know inline styles only; nothing else may load or run, and the frame has no origin.
MAIL_CSP = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """The page exists on demo machines only."""

    @functools.wraps(view)
    def guarded(request: Request, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return private(view(request, *args, **kwargs))

    return guarded


@require_safe
@demo_only
def mailbox(request: Request) -> HttpResponse:
    """All mails and the newest texts, newest first."""
    mails = page_of(caught_mails(), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    return page(request, "ops/mail/list.html", {"mails": mails, "texts": caught_texts()[:PAGE_SIZE]})


@require_safe
@demo_only
def letter(request: Request, public_id: UUID) -> HttpResponse:
    """One mail: its head, the HTML part in a frame, the text part beside it."""
    return page(request, "ops/mail/detail.html", {"mail": get_object_or_404(caught_mails(), public_id=public_id)})


@require_safe
@demo_only
@xframe_options_sameorigin
@csp_override(MAIL_CSP)
def letter_body(request: Request, public_id: UUID) -> HttpResponse:
    """The HTML part as it is, in a sandbox: no scripts, no forms, no origin."""
    mail = get_object_or_404(caught_mails(), public_id=public_id)
    return HttpResponse(mail.html)
