"""How shops deliver that have not set their own terms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.base.permissions import Permission
from shop.base.refusal import Refusal
from shop.shipping.queries import terms_of_marketplace
from shop.shipping.services import set_terms
from shop.web.common.access import staff_required
from shop.web.common.delivery_forms import UsualTermsForm
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

TEMPLATE = "staff/delivery/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_required(Permission.SETTINGS_CHANGE)
def delivery(request: UserRequest) -> HttpResponse:
    """The terms, and a form that sets them; open checkouts are quoted anew."""
    if request.method != "POST":
        return page(request, TEMPLATE, {"form": UsualTermsForm.of(terms_of_marketplace(), handling_days=0)})
    form = UsualTermsForm(request.POST)
    if not form.is_valid():
        return page(request, TEMPLATE, {"form": form}, status=422)
    try:
        set_terms(seller_id=None, draft=form.draft(), by=request.actor, at=timezone.now())
    except Refusal as refusal:
        form.add_error(None, str(refusal.message))
        return page(request, TEMPLATE, {"form": form}, status=409)
    messages.success(request, _("Saved. It holds for what shoppers order from now on."))
    return redirect("staff:delivery-terms")
