"""Photos of a product: sent, described, put in order, taken down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shop.base.files import CannotAccept
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.base.uploads import Profile, clean_uploads
from shop.catalog.services import hold_image
from shop.catalog.states import ImageState, ProductState
from shop.listings.queries import Working, photos_of
from shop.listings.services import change_state
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.product_forms import ProductForm, VariantRows, languages

from .product import editor, on_hand, working_or_404

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_PHOTOS = 20
ALT_LENGTH = 200


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def photos(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Add photos behind the others."""
    work, now = working_or_404(request, public_id), timezone.now()
    sent = request.FILES.getlist("photo")
    if len(work.state.images) + len(sent) > MOST_PHOTOS:
        messages.error(request, _("A product has at most 20 photos. Take one down first."))
        return back(request, work)
    try:
        clean = clean_uploads(sent, Profile.IMAGE)
    except CannotAccept as refusal:
        messages.error(request, str(refusal))
        return back(request, work)
    keys = [hold_image(product_id=work.product.pk, content=file.content, at=now) for file in clean]

    ids = ids_of(work)

    def added(state: ProductState) -> ProductState:
        known = {image.key for image in state.images}
        fresh = [ImageState(key=key) for key in dict.fromkeys(keys) if key not in known]
        return replace(state, images=(*described(state, ids, request.POST), *fresh))

    return changed(request, work, added, _("The photos are there.") if keys else "")


@require_POST
@seller_required(Permission.PRODUCTS_CHANGE)
def photo_order(request: SellerRequest, public_id: UUID) -> HttpResponse:
    """Save order and descriptions; a button moves one photo earlier or later, or takes it down."""
    work = working_or_404(request, public_id)
    ids = ids_of(work)

    def arranged(state: ProductState) -> ProductState:
        return replace(state, images=tuple(in_order(described(state, ids, request.POST), ids, request.POST)))

    return changed(request, work, arranged, _("Saved."))


def ids_of(work: Working) -> dict[str, str]:
    """The key of each photo by the id that the form knows it by."""
    return {str(photo.public_id): key for key, photo in photos_of(work.product.pk).items()}


def described(state: ProductState, ids: dict[str, str], posted: QueryDict) -> list[ImageState]:
    """The photos with the descriptions of the form; a language that it does not name stays."""
    names = {key: public_id for public_id, key in ids.items()}
    found = []
    for image in state.images:
        fields = {code: f"alt-{names.get(image.key, '')}-{code}" for code, _name in languages()}
        said = {code: posted.get(field, "").strip()[:ALT_LENGTH] for code, field in fields.items() if field in posted}
        alt = {code: text for code, text in {**image.alt, **said}.items() if text}
        found.append(replace(image, alt=alt))
    return found


def in_order(images: list[ImageState], ids: dict[str, str], posted: QueryDict) -> list[ImageState]:
    """The photos in the order of the form's `photo` fields, after what its button says."""
    wanted = [ids[text] for text in posted.getlist("photo") if text in ids]
    places = {key: place for place, key in enumerate(wanted)}
    rows = sorted(images, key=lambda image: places.get(image.key, len(places)))
    keys = [image.key for image in rows]
    for button, step in (("earlier", -1), ("later", 1)):
        key = ids.get(posted.get(button, ""), "")
        if key in keys:
            here = keys.index(key)
            there = min(max(here + step, 0), len(rows) - 1)
            rows.insert(there, rows.pop(here))
    gone = ids.get(posted.get("removal", ""), "")
    return [image for image in rows if image.key != gone]


def changed(
    request: SellerRequest, work: Working, change: Callable[[ProductState], ProductState], said: str
) -> HttpResponse:
    """Save what was done to the photos, and lead back to the editor."""
    try:
        outcome = change_state(product_id=work.product.pk, seen="", change=change, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        if said:
            messages.success(request, _("Saved. The office looks at it first.") if outcome.proposal else said)
    return back(request, work)


def back(request: SellerRequest, before: Working) -> HttpResponse:
    """To the editor; HTMX gets the photos alone, so that nothing is lost of what is typed beside them.

    The editor's sign of what was seen goes on with them, unless somebody else had changed the product already.
    """
    public_id = before.product.public_id
    if not request.htmx:
        return redirect("seller:product", public_id)
    work, seen = working_or_404(request, public_id), request.POST.get("seen", "")
    form, rows = ProductForm.of(work.state, work.seen), VariantRows(work.state, on_hand(work))
    more = {"seen": work.seen if seen == before.seen else seen, "focus": "removal" in request.POST}
    return editor(request, work, form, rows, more=more)
