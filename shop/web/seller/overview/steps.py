"""What a shop does before its first order."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shop.base.permissions import Permission
from shop.listings.queries import counts_of_seller
from shop.sellers.queries import open_invitations_of, team_of
from shop.shipping.queries import terms_of_seller
from shop.web.common.access import SellerRequest


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the list: where it is done, and whether it is."""

    title: Promise
    note: Promise
    url: str
    done: bool


def first_steps(request: SellerRequest) -> list[Step]:
    """Five steps in the order in which they are taken; those the reader may not take have no address."""
    products = counts_of_seller(request.seller.pk)
    team = team_of(request.seller).count() + open_invitations_of(request.seller).count()

    def link(permission: Permission, name: str) -> str:
        return reverse(name) if request.membership.may(permission) else ""

    return [
        Step(_("Open your shop"), _("It is approved. Welcome!"), "", done=True),
        Step(
            _("Add your first product"),
            _("A name, a price, a photo: five minutes."),
            link(Permission.PRODUCTS_CHANGE, "seller:product-new"),
            done=bool(products),
        ),
        Step(
            _("Put it on sale"),
            _("Shoppers see it as soon as it is active."),
            link(Permission.PRODUCTS_CHANGE, "seller:products"),
            done=bool(products.get("active")),
        ),
        Step(
            _("Set your delivery"),
            _("What it costs and how long it takes. The marketplace's own terms hold until then."),
            link(Permission.SHOPFRONT_CHANGE, "seller:delivery-terms"),
            done=terms_of_seller(request.seller.pk) is not None,
        ),
        Step(
            _("Invite your team"),
            _("Somebody who packs, somebody who looks after the money."),
            link(Permission.TEAM_CHANGE, "seller:team"),
            done=team > 1,
        ),
    ]
