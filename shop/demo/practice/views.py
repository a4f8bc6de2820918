"""One view for all practice providers: the request is handed to the provider, its answer goes out as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shop.base.clean import storable
from shop.base.tasks import enqueue
from shop.demo.providers.bkash import Bkash
from shop.demo.providers.books import Books
from shop.demo.providers.nagad import Nagad
from shop.demo.providers.paypal import PayPal
from shop.demo.providers.sslcommerz import SslCommerz
from shop.demo.providers.stripe import Stripe
from shop.demo.providers.upay import Upay
from shop.demo.providers.wire import Asked, Reply, Service
from shop.web.common.pages import page
from shop.web.common.requests import Request

from .pushing import push
from .stored import Stored

PAGE = "demo/provider.html"
PROVIDERS: dict[str, Callable[[str, Books], Service]] = {
    "bkash": Bkash,
    "bkash-payouts": Bkash,
    "nagad": Nagad,
    "paypal": PayPal,
    "sslcommerz": SslCommerz,
    "stripe": Stripe,
    "stripe-connect": Stripe,
    "upay": Upay,
}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: Request, code: str, rest: str) -> HttpResponse:
    """What the provider says; nobody is there outside demo mode."""
    if not settings.DEMO or code not in PROVIDERS or not storable(rest):
        raise Http404
    headers = {name.lower(): value for name, value in request.headers.items()}
    method = "GET" if request.method == "HEAD" else request.method or ""
    a_form = request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}
    body = urlencode(request.POST.dict()).encode() if a_form else request.body
    asked = Asked(method, f"/{rest}", request.GET.dict(), headers, body)
    reply = _one_at_a_time(code, asked)
    for message in reply.pushes:
        enqueue(push, message.url, message.body.decode(), dict(message.headers))
    return _answer(request, reply)


def _one_at_a_time(code: str, asked: Asked) -> Reply:
    """A provider keeps its books straight: one call after another."""
    number = int.from_bytes(hashlib.sha256(f"practice {code}".encode()).digest()[:7], "big")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
        return PROVIDERS[code](f"{settings.SITE_URL}/practice/{code}", Stored(code))(asked)


def _answer(request: Request, reply: Reply) -> HttpResponse:
    if reply.page is not None:
        return page(request, PAGE, {"shown": reply.page})
    if reply.status == 404:
        raise Http404
    return HttpResponse(reply.body, status=reply.status or 503, headers=dict(reply.headers))
