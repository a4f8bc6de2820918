"""The list of people: found by name, whole email, phone or order number, and by what they are here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shop.base.pagination import page_number, page_of
from shop.base.permissions import Permission
from shop.orders.queries import buyer_ids_of
from shop.roles.queries import PeopleFilter, can, people, person_for_office, role_view
from shop.sellers.queries import member_ids
from shop.web.common.access import staff_required
from shop.web.common.listing import chosen, pages_of
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest

if TYPE_CHECKING:
    from shop.accounts.models import User

PAGE_SIZE = 30


@require_safe
@staff_required(Permission.USERS_VIEW)
def people_list(request: UserRequest) -> HttpResponse:
    """People, newest first. Emails and phone numbers stay hidden here."""
    kind = chosen(PeopleFilter, request.GET.get("kind"), PeopleFilter.ALL)
    words = request.GET.get("q", "").strip()[:80]
    buyers = buyer_ids_of(words) if can(request.user, Permission.ALL_ORDERS_VIEW) else None
    members = member_ids()
    found = people(kind=kind, words=words, members=members, buyers=buyers)
    rows = page_of(found, number=page_number(request.GET.get("page")), size=PAGE_SIZE)
    sellers = set(members.filter(user__in=[user.pk for user in rows.rows]))
    context = {
        "people": [
            person_for_office(user, shown=False, roles=role_names(user, sells=user.pk in sellers)) for user in rows.rows
        ],
        "pages": pages_of(rows, kind=kind, q=words),
        "tabs": tabs(kind, words),
        "kind": kind,
        "words": words,
    }
    return page(request, "staff/people/list.html", context, parts={"people"})


def role_names(user: User, *, sells: bool) -> tuple[str, ...]:
    """The person's roles in the office, from what the list fetched already, and whether they belong to a seller."""
    held = [str(role_view(member.role).name) for member in user.staff_roles.all()] + [_("Seller")] * sells
    return (_("Admin"), *held) if user.is_superuser else tuple(held)


def tabs(current: PeopleFilter, words: str) -> list[dict[str, object]]:
    """One tab for each kind of people; the search stays when the tab changes."""
    labels = {
        PeopleFilter.ALL: _("Everybody"),
        PeopleFilter.CUSTOMERS: _("Customers"),
        PeopleFilter.PREMIUM: _("Premium"),
        PeopleFilter.SELLERS: _("Sellers"),
        PeopleFilter.STAFF: _("Staff"),
        PeopleFilter.CLOSED: _("Closed"),
    }
    address = reverse("staff:users")
    return [
        {
            "label": label,
            "url": f"{address}?{urlencode({'kind': kind.value} | ({'q': words} if words else {}))}",
            "current": kind is current,
        }
        for kind, label in labels.items()
    ]
