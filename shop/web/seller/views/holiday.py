"""The shop's holiday."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.sellers.services import end_holiday, set_holiday
from shop.sellers.types import Holiday
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.shell import portal
from shop.web.seller.team_forms import HolidayForm


@require_http_methods(["GET", "HEAD", "POST"])
@seller_required(Permission.HOLIDAY_CHANGE)
def holiday(request: SellerRequest) -> HttpResponse:
    """The days that are set, and a form that sets others."""
    today = timezone.localdate()
    if request.method != "POST":
        return answer(request, HolidayForm.of(request.seller.holiday, today=today))
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return answer(request, form, status=422)
    days = Holiday(**form.cleaned_data)
    try:
        set_holiday(seller_id=request.seller.pk, holiday=days, today=today, by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error("ends_on", str(refusal.message))
        return answer(request, form, status=422)
    messages.success(request, _("The holiday is set. Delivery dates already count it in."))
    return redirect("seller:holiday")


@require_POST
@seller_required(Permission.HOLIDAY_CHANGE)
def end(request: SellerRequest) -> HttpResponse:
    """Open the shop again."""
    end_holiday(seller_id=request.seller.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("The shop is open again."))
    return redirect("seller:holiday")


def answer(request: SellerRequest, form: HolidayForm, *, status: int = 200) -> HttpResponse:
    """The page as it stands now."""
    today, set_days = timezone.localdate(), request.seller.holiday
    days = set_days if set_days and set_days.ends_on >= today else None
    context = {"form": form, "holiday": days, "away": bool(days and days.is_on(today))}
    return portal(request, "seller/holiday.html", context, status=status)
