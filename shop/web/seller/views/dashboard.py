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
    return [
        {
            "icon": "box",
            "title": ngettext("%(count)d order to pack", "%(count)d orders to pack", work.to_pack)
            % {"count": work.to_pack},
            "note": _("Oldest first"),
            "url": f"{orders}?tab={Tab.TO_PACK}",
        },
        {
            "icon": "truck",
            "title": ngettext("%(count)d parcel to send today", "%(count)d parcels to send today", work.today)
            % {"count": work.today},
            "note": _("Hand them over before the day ends"),
            "url": f"{orders}?tab={Tab.ALL}&due={Due.TODAY}",
        },
        {
            "icon": "alert",
            "title": ngettext("%(count)d parcel is late", "%(count)d parcels are late", work.late)
            % {"count": work.late},
            "note": _("Send today to keep your rating") if work.late else _("All on time"),
            "url": f"{orders}?tab={Tab.ALL}&due={Due.LATE}",
            "alarm": bool(work.late),
        },
        {
            "icon": "tag",
            "title": ngettext("%(count)d product runs low", "%(count)d products run low", low) % {"count": low},
            "note": _("Fill up before they sell out") if low else _("Enough of everything"),
            "url": f"{reverse('seller:stock')}",
        },
    ]
