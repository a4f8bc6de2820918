"""What people want to be told of: back in stock, and the newsletter. Without an account an address is asked first.

Whether an address is known already is never told: every wish reads the same, and only the mailbox knows more.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shop.base.ids import hash_of_token
from shop.base.rate import Limit, hit
from shop.base.refusal import Refusal
from shop.subscriptions.queries import Watched, reader_for, subscription_with_token, watched_variant
from shop.subscriptions.services import confirm_subscription, end_subscription, start_subscription
from shop.subscriptions.types import Kind, Reader, Wish
from shop.web.common.errors import too_many_requests
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request
from shop.web.storefront.forms import SubscriptionForm

PER_MAILBOX = Limit(5, 24 * 3600)


@limited("newsletter", times=30, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: Request) -> HttpResponse:
    """The form of the footer, as a page of its own; script gets the form alone."""
    reader = reader_of(request)
    form = SubscriptionForm(request.POST if request.method == "POST" else None, own=reader.email)
    context: dict[str, Any] = {"form": form, "newsletter_page": True}
    if form.is_valid():
        wish = wish_of(request, Kind.NEWSLETTER, form.cleaned_data["email"])
        if waits_for_mailbox(request, wish, reader):
            return too_many_requests(request, retry_after=PER_MAILBOX.seconds)
        start_subscription(wish=wish, by=request.actor, at=timezone.now())
        context["words"] = said(wish, reader)
        if not request.htmx:
            messages.success(request, context["words"])
            return redirect("storefront:newsletter")
    status = 422 if form.errors else 200
    return page(request, "storefront/subscriptions/newsletter.html", context, parts={"newsletter"}, status=status)


@limited("watch", times=30, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def watch(request: Request, variant: UUID) -> HttpResponse:
    """Tell me when it is back: one tap for people with a proved address, else an address."""
    found = watched_variant(variant)
    if found is None:
        raise Http404
    if not found.sold_out:
        return redirect(address_of(found))
    reader = reader_of(request, found)
    form = SubscriptionForm(request.POST if request.method == "POST" else None, own=reader.email)
    if form.is_valid():
        wish = wish_of(request, Kind.BACK_IN_STOCK, form.cleaned_data["email"], found)
        return watched(request, wish, reader, found)
    context = {"form": form, "watched": found, "reader": reader}
    return page(request, "storefront/subscriptions/watch.html", context, status=422 if form.errors else 200)


def watched(request: Request, wish: Wish, reader: Reader, found: Watched) -> HttpResponse:
    """Note the wish and lead back to the product."""
    if waits_for_mailbox(request, wish, reader):
        return too_many_requests(request, retry_after=PER_MAILBOX.seconds)
    try:
        start_subscription(wish=wish, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.info(request, str(refusal.message))
    else:
        messages.success(request, said(wish, reader))
    return redirect(address_of(found))


@never_cache
@limited("subscription", times=60, seconds=3600)
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: Request, token: str) -> HttpResponse:
    """The link of the first mail: a look changes nothing, as programs that check mails open links too."""
    found = subscription_with_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        confirm_subscription(public_id=found.public_id, by=request.actor, at=timezone.now())
        return redirect("storefront:subscription-confirmation", token)
    return page(request, "storefront/subscriptions/confirmation.html", {"subscription": found, "token": token})


@csrf_exempt  # RFC 8058: a mail program posts here, without cookies; the signed link is the right to do it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ending(request: Request, token: str) -> HttpResponse:
    """No more mails of this kind to this address."""
    found = subscription_with_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        end_subscription(public_id=found.public_id, at=timezone.now())
        found = subscription_with_token(token)
    return page(request, "storefront/subscriptions/ending.html", {"subscription": found, "token": token})


def reader_of(request: Request, found: Watched | None = None) -> Reader:
    """Whoever is signed in, as a reader of mails."""
    if not request.user.is_authenticated:
        return Reader()
    return reader_for(request.user.pk, found.variant_id if found else None)


def wish_of(request: Request, kind: Kind, email: str, found: Watched | None = None) -> Wish:
    """What the form means."""
    user_id = request.user.pk if request.user.is_authenticated else None
    variant_id = found.variant_id if found else None
    return Wish(kind, email, get_language() or "", user_id=user_id, variant_id=variant_id)


def waits_for_mailbox(request: Request, wish: Wish, reader: Reader) -> bool:
    """Whether this mailbox was asked often enough today: nobody can fill another's with questions."""
    if wish.email == reader.email:
        return False
    return not hit(f"subscription-mail:{hash_of_token(wish.email)}", PER_MAILBOX, at=timezone.now()).allowed


def said(wish: Wish, reader: Reader) -> str:
    """What happens now, in the same words for known and unknown addresses."""
    if wish.email != reader.email:
        return _("We sent you a mail. Open the link in it, and you are on the list.")
    if wish.kind == Kind.NEWSLETTER:
        return _("You get the newsletter from now on.")
    return _("We write to you when it is back.")


def address_of(found: Watched) -> str:
    """The product's page with this variant chosen."""
    return f"{reverse('storefront:product', args=[found.slug])}?{urlencode({'sku': found.sku})}"
