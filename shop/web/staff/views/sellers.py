"""Sellers in the office: the list, and inviting one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.roles.queries import can
from shop.sellers.queries import sellers_for_office, sellers_waiting
from shop.sellers.services import invite_seller
from shop.sellers.types import SellersTab
from shop.web.common.access import staff_required
from shop.web.common.listing import chosen, pages_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest
from shop.web.staff.seller_forms import SellerInvitationForm

PAGE_SIZE = 30


@require_safe
@staff_required(Permission.SELLERS_VIEW)
def seller_list(request: UserRequest) -> HttpResponse:
    """Sellers of a tab; applications that wait come first."""
    return answer(request, SellerInvitationForm())


@require_POST
@staff_required(Permission.SELLERS_CHANGE)
def invitations(request: UserRequest) -> HttpResponse:
    """Ask a shop in: it is listed as invited, and its owner gets a link."""
    form = SellerInvitationForm(request.POST)
    if not form.is_valid():
        return answer(request, form, status=422)
    invite_seller(**form.cleaned_data, language=get_language() or "en", by=request.actor, at=timezone.now())
    messages.success(request, _("The invitation is on its way."))
    return redirect(f"{reverse('staff:sellers')}?tab={SellersTab.OPEN}")


def answer(request: UserRequest, form: SellerInvitationForm, *, status: int = 200) -> HttpResponse:
    """The list as it stands now."""
    tab = chosen(SellersTab, request.GET.get("tab"), SellersTab.WAITING)
    words = request.GET.get("q", "").strip()[:80]
    rows = page_of(sellers_for_office(tab, words), number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    context = {
        "sellers": rows.rows,
        "pages": pages_of(rows, tab=tab, q=words),
        "tabs": tabs(tab, words),
        "tab": tab,
        "words": words,
        "form": form,
        "may_invite": can(request.user, Permission.SELLERS_CHANGE),
        "may_change_list": can(request.user, Permission.SELLERS_CHECKLIST),
    }
    return page(request, "staff/sellers/list.html", context, status=status)


def tabs(current: SellersTab, words: str) -> list[dict[str, object]]:
    """One tab for each standing; the search stays when the tab changes."""
    labels = {
        SellersTab.WAITING: _("Ready for review"),
        SellersTab.OPEN: _("Filling in"),
        SellersTab.SELLING: _("Selling"),
        SellersTab.SUSPENDED: _("Suspended"),
        SellersTab.REFUSED: _("Refused"),
        SellersTab.ALL: _("All"),
    }
    return [
        {
            "label": label,
            "url": f"{reverse('staff:sellers')}?{urlencode({'tab': tab} | ({'q': words} if words else {}))}",
            "current": tab == current,
            "count": sellers_waiting() if tab == SellersTab.WAITING else 0,
        }
        for tab, label in labels.items()
    ]
