"""The portal's first page: what to do next."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from shop.base.permissions import Permission
from shop.fulfilment.queries import Due, Tab, Work, packages_in_tab, work_of_seller
from shop.inventory.queries import low_stock_of_seller
from shop.web.common.access import SellerRequest, seller_required
from shop.web.seller.shell import portal

NEXT_UP = 6


@require_safe
@seller_required(Permission.ORDERS_VIEW)
def dashboard(request: SellerRequest) -> HttpResponse:
    """Four to-dos, each leading to its list, and the parcels that are next."""
    today = timezone.localdate()
    work = work_of_seller(request.seller, on=today)
    low = low_stock_of_seller(request.seller.pk).count()
    next_up = packages_in_tab(request.seller, Tab.TO_PACK, on=today)[:NEXT_UP]
    context = {"todos": todos(work, low), "packages": next_up, "today": today}
    return portal(request, "seller/dashboard.html", context, work=work)


def todos(work: Work, low: int) -> list[dict[str, object]]:
    """What waits, in words; what is late comes with an alarm."""
    orders = reverse("seller:orders")
    pack = ngettext("%(count)d order to pack", "%(count)d orders to pack", work.to_pack) % {"count": work.to_pack}
    send = ngettext("%(count)d parcel to send today", "%(count)d parcels to send today", work.today)
    late = ngettext("%(count)d parcel is late", "%(count)d parcels are late", work.late) % {"count": work.late}
    few = ngettext("%(count)d product runs low", "%(count)d products run low", low) % {"count": low}
    late_note = _("Send today to keep your rating") if work.late else _("All on time")
    few_note = _("Fill up before they sell out") if low else _("Enough of everything")
    send_note = _("Hand them over before the day ends")
    return [
        todo("box", pack, _("Oldest first"), f"{orders}?tab={Tab.TO_PACK}"),
        todo("truck", send % {"count": work.today}, send_note, f"{orders}?tab={Tab.ALL}&due={Due.TODAY}"),
        todo("alert", late, late_note, f"{orders}?tab={Tab.ALL}&due={Due.LATE}") | {"alarm": bool(work.late)},
        todo("tag", few, few_note, reverse("seller:stock")),
    ]


def todo(icon: str, title: str, note: str, url: str) -> dict[str, object]:
    """One thing to do, as the stat tile shows it."""
    return {"icon": icon, "title": title, "note": note, "url": url}
