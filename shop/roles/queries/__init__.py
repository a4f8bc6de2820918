"""Reads of roles and of the people who hold them."""

from .people import PeopleFilter, Person, people, person_for_office
from .rights import (
    can,
    holders_of,
    premium_of,
    premium_on,
    rights_of,
    role_view,
    roles_of,
    staff_role,
    staff_roles,
    staff_roles_of,
    staff_who_may,
)

__all__ = [
    "PeopleFilter",
    "Person",
    "can",
    "holders_of",
    "people",
    "person_for_office",
    "premium_of",
    "premium_on",
    "rights_of",
    "role_view",
    "roles_of",
    "staff_role",
    "staff_roles",
    "staff_roles_of",
    "staff_who_may",
]
