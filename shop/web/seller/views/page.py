"""The shop's own page: texts in each language, ways to reach it, logo, banner, and a look before anything is saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.names import initials_of
from shop.base.permissions import Permission
from shop.returns.queries import policy_of_seller
from shop.sellers.queries import contact_channels, page_of_seller
from shop.sellers.services import save_page, set_page_picture, written
from shop.store.queries import store
from shop.web.common.access import SellerRequest, seller_required
from shop.web.common.limits import limited
from shop.web.seller.page_forms import PageForm, PagePictureForm
from shop.web.seller.shell import portal

PLACES = ("logo", "banner")


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.SHOPFRONT_CHANGE)
def shop_page(request: SellerRequest) -> HttpResponse:
    """The texts of one language, the channels and the pictures."""
    language = chosen_language(request)
    if request.method != "POST":
        return answer(request, PageForm.of(request.seller, page_of_seller(request.seller), language))
    form = PageForm(request.POST, language=language)
    if not form.is_valid():
        return answer(request, form, status=422)
    save_page(seller_id=request.seller.pk, draft=form.draft(), by=request.actor, at=timezone.now())
    messages.success(request, _("Saved. Shoppers see it now."))
    return redirect(f"{reverse('seller:shop')}?language={language}")


@require_POST
@seller_required(Permission.SHOPFRONT_CHANGE)
def preview(request: SellerRequest) -> HttpResponse:
    """What was typed as shoppers would see it; nothing is saved."""
    form = PageForm(request.POST, language=chosen_language(request))
    if not form.is_valid():
        return answer(request, form, status=422)
    page = written(request.seller, form.draft())
    shop = {"story": request.seller.story, "page": page, "handling_days": request.seller.handling_days}
    context = {
        "heading": {"context": {"shop": shop}},
        "channels": contact_channels(page),
        "policy": policy_of_seller(request.seller.pk),
    }
    return portal(request, "seller/page/preview.html", context)


@limited("shop-picture", times=40, seconds=3600)
@require_POST
@seller_required(Permission.SHOPFRONT_CHANGE)
def picture(request: SellerRequest, place: str) -> HttpResponse:
    """Another logo or banner."""
    form = PagePictureForm(request.POST, request.FILES)
    if place not in PLACES:
        raise Http404
    if not form.is_valid():
        texts = PageForm.of(request.seller, page_of_seller(request.seller), chosen_language(request))
        return answer(request, texts, refused={place: str(form.errors["picture"][0])}, status=422)
    who: dict[str, Any] = {"seller_id": request.seller.pk, "by": request.actor, "at": timezone.now()}
    set_page_picture(place=place, content=form.cleaned_data["picture"], **who)
    messages.success(request, _("Saved. Shoppers see it now."))
    return redirect("seller:shop")


@require_POST
@seller_required(Permission.SHOPFRONT_CHANGE)
def picture_removal(request: SellerRequest, place: str) -> HttpResponse:
    """No logo, or no banner."""
    if place not in PLACES:
        raise Http404
    who: dict[str, Any] = {"seller_id": request.seller.pk, "by": request.actor, "at": timezone.now()}
    set_page_picture(place=place, content=None, **who)
    messages.success(request, _("The picture is gone."))
    return redirect("seller:shop")


def chosen_language(request: SellerRequest) -> str:
    """The language whose texts are written; the first of the marketplace unless another of them is asked for."""
    known, wanted = list(store().languages), request.GET.get("language", "")
    return wanted if wanted in known else known[0]


def answer(
    request: SellerRequest, form: PageForm, *, refused: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    """The editor; `refused` says beside a picture why it was not taken."""
    page, refused, now = page_of_seller(request.seller), refused or {}, form.language
    names = {"logo": _("Logo"), "banner": _("Banner")}
    context = {
        "form": form,
        "language": now,
        "tabs": [
            {
                "label": get_language_info(code)["name_local"],
                "url": f"?language={code}",
                "current": code == form.language,
            }
            for code in store().languages
        ],
        "pictures": [(place, names[place], getattr(page, place), refused.get(place, "")) for place in PLACES],
        "initials": initials_of(request.seller.name),
        "seller": request.seller,
    }
    return portal(request, "seller/page/edit.html", context, status=status)
