"""The link in mails about a topic that ends them, for a person and for a mail program (RFC 8058)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shop.profiles.queries import notice_of_token
from shop.profiles.services import choose_notice
from shop.profiles.types import Channel
from shop.web.common.pages import page
from shop.web.common.requests import Request


@csrf_exempt  # a mail program posts here, without cookies; the signed link is the right to do it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: Request, token: str) -> HttpResponse:
    """No more mails about this topic to this person; a look changes nothing, as programs that check mails look too."""
    found = notice_of_token(token)
    if found is None:
        raise Http404
    user_id, topic, wanted = found
    if request.method == "POST":
        choose_notice(user_id=user_id, topic=topic, channel=Channel.EMAIL, wanted=False)
        wanted = False
    return page(request, "storefront/subscriptions/notice_ending.html", {"wanted": wanted})
