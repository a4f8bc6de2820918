"""How the shop is shown to this person: language, currency and colours, chosen by small forms."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, override
from django.views.decorators.http import require_POST

from shop.accounts.services import choose_language
from shop.currencies.queries import offered_codes
from shop.profiles.services import choose_currency
from shop.store.queries import store
from shop.web.common.currencies import remember_currency
from shop.web.common.requests import Request

YEAR = 365 * 24 * 60 * 60
THEMES = frozenset({"light", "dark"})


@require_POST
def language(request: Request) -> HttpResponse:
    """Go to the same page in the chosen language and remember the choice; an unknown language changes nothing."""
    chosen, back = request.POST.get("language", ""), _back(request)
    if chosen not in _languages():
        return HttpResponseRedirect(back)
    if request.user.is_authenticated:
        choose_language(user_id=request.user.pk, language=chosen, by=request.actor)
    with override(get_language_from_path(back) or settings.LANGUAGE_CODE):
        response = HttpResponseRedirect(translate_url(back, chosen))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return response


@require_POST
def currency(request: Request) -> HttpResponse:
    """Show prices in the chosen currency from now on, and pay in it; one that is not offered changes nothing."""
    chosen, response = request.POST.get("currency", ""), HttpResponseRedirect(_back(request))
    if chosen not in offered_codes():
        return response
    if request.user.is_authenticated:
        choose_currency(user_id=request.user.pk, currency=chosen)
    remember_currency(response, chosen)
    return response


@require_POST
def theme(request: Request) -> HttpResponse:
    """Keep light or dark, or follow the device again. The cookie is the same that the page's script writes."""
    response = HttpResponseRedirect(_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=YEAR, secure=settings.HTTPS, samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


def _languages() -> list[str]:
    known = dict(settings.LANGUAGES)
    return [code for code in store().languages if code in known]


def _back(request: Request) -> str:
    """Where the form was; never another site."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else reverse("storefront:home")
