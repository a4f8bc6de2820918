"""Tracking codes of many parcels from one file: a look first, then the deed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.fulfilment.services import apply_tracking, read_tracking
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.forms import TrackingFileForm
from shop.web.seller.shell import portal

PAGE = "seller/orders/tracking.html"


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.ORDERS_FULFIL)
def tracking(request: SellerRequest) -> HttpResponse:
    """The first look says what each row would do; "send" does it and lists what was passed over."""
    form = TrackingFileForm(request.POST, request.FILES) if request.method == "POST" else TrackingFileForm()
    if not form.is_valid():
        return portal(request, PAGE, {"form": form}, status=422 if form.errors else 200)
    content, send = form.cleaned_data["file"], form.cleaned_data["send"]
    try:
        if send:
            rows = apply_tracking(seller=request.seller, content=content, by=request.actor, at=timezone.now())
        else:
            rows = read_tracking(seller=request.seller, content=content)
    except Refusal as refusal:
        form.add_error("file", str(refusal.message))
        return portal(request, PAGE, {"form": form}, status=422)
    sound = sum(not row.error for row in rows)
    return portal(request, PAGE, {"form": form, "rows": rows, "sound": sound, "sent": send})
