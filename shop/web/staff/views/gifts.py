"""Money that staff give or take by hand; what is large waits for a colleague."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.money import Money
from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.goodwill.queries import gifts
from shop.goodwill.services import approve_gift, plan_gift, refuse_gift
from shop.roles.queries import can
from shop.store.queries import store
from shop.store.services import change_store
from shop.web.common.access import staff_required
from shop.web.common.pages import page
from shop.web.common.proofs import requires_recent_sign_in, requires_second_factor
from shop.web.common.requests import UserRequest
from shop.web.staff.gift_forms import AloneForm, GiftForm

if TYPE_CHECKING:
    from shop.goodwill.models import Gift

PAGE_SIZE = 50
TONES = {"waiting": "warning", "done": "success", "refused": ""}


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
def overview(request: UserRequest) -> HttpResponse:
    """What was given and taken, and the form for more."""
    form = GiftForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return list_page(request, form, status=422 if form.is_bound else 200)
    try:
        gift = plan_gift(draft=form.draft, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return list_page(request, form, refusal=str(refusal.message), status=409)
    messages.success(request, _("It waits for a colleague.") if gift.waits else _("Done."))
    return redirect("staff:gifts")


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
@requires_recent_sign_in
def approval(request: UserRequest, public_id: UUID) -> HttpResponse:
    """The second pair of eyes."""
    return decided(request, public_id, approve_gift, _("Done."))


@require_POST
@staff_required(Permission.MONEY_PAYOUTS)
@requires_second_factor
def refusal(request: UserRequest, public_id: UUID) -> HttpResponse:
    """It is not given."""
    return decided(request, public_id, refuse_gift, _("Refused. Nothing was moved."))


@require_POST
@staff_required(Permission.SETTINGS_CHANGE)
@requires_recent_sign_in
def limit(request: UserRequest) -> HttpResponse:
    """What one person may give."""
    form = AloneForm(request.POST)
    if not form.is_valid():
        return list_page(request, GiftForm(), alone_form=form, status=422)
    change_store(by=request.actor, at=timezone.now(), gift_alone_minor=form.cleaned_data["most"])
    messages.success(request, _("Saved."))
    return redirect("staff:gifts")


def decided(request: UserRequest, public_id: UUID, service: Callable[..., object], said: str) -> HttpResponse:
    """Decide about one; a no stands above the list."""
    gift = get_object_or_404(gifts(), public_id=public_id)
    try:
        service(gift_id=gift.pk, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        return list_page(request, GiftForm(), refusal=str(refusal.message), status=409)
    messages.success(request, said)
    return redirect("staff:gifts")


def row_of(gift: Gift, request: UserRequest) -> dict[str, Any]:
    """A gift with its state in words, and whether the reader planned it."""
    label, tone = gift.get_status_display(), TONES[gift.status]
    return {"gift": gift, "label": label, "tone": tone, "own": gift.is_own(request.actor)}


def list_page(request: UserRequest, form: GiftForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The page as it stands now."""
    found, kept = page_of(gifts(), number=page_number(request.GET.get("page")), size=PAGE_SIZE), store()
    most = Money(kept.gift_alone_minor, kept.currency)
    context: dict[str, Any] = {
        "form": form,
        "alone_form": AloneForm(initial={"most": most.major}),
        "rows": [row_of(gift, request) for gift in found.rows],
        "previous_url": f"?page={found.previous_number}" if found.number > 1 else "",
        "next_url": f"?page={found.next_number}" if found.has_next else "",
        "most": most,
        "may_set": can(request.user, Permission.SETTINGS_CHANGE),
        "refusal": "",
    }
    return page(request, "staff/payments/gifts.html", context | shown, status=status)
