"""What is personal about an account. Its row stays, empty, so that orders and the log still have somebody to name."""

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from shop.base.privacy import Erase, Person, declare, of_user

# Somebody has to be reachable, so says the table; nobody is at this address (RFC 2606).
NOBODY = Concat(Value("erased-"), Cast("public_id", CharField()), Value("@erased.invalid"))


def _codes(person: Person) -> Q:
    return Q(address__in=person.emails + person.phones)


declare(
    "accounts.User",
    plain="id created_at public_id is_superuser is_active is_staff is_platform date_joined",
    personal="email phone phone_verified_at username name language last_login",
    withheld="password",
    rows=of_user("pk"),
    erase=Erase.BLANK,
    blank={"email": NOBODY, "password": "!", "is_active": False},
)
declare("accounts.User_groups", plain="id user group", rows=of_user(), erase=Erase.DELETE)
declare("accounts.User_user_permissions", plain="id user permission", rows=of_user(), erase=Erase.DELETE)
declare(
    "accounts.OneTimeCode",
    plain="id created_at public_id purpose tries issued_at expires_at used_at",
    personal="address",
    withheld="digest",
    rows=_codes,
    erase=Erase.DELETE,
)
