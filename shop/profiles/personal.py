"""Everything here is the person's own."""

from collections.abc import Iterable
from typing import Any

from shop.base.privacy import Erase, declare, of_user


def _avatar_keys(profile: Any) -> Iterable[str]:
    picture = profile.avatar
    if picture is None:
        return ()
    return [f"{picture.base_key}-{width}.{ext}" for width in picture.widths for ext in ("avif", "webp")]


declare(
    "profiles.Profile",
    plain="id created_at user",
    personal="bio avatar currency notices remembers_seen wants_picks",
    rows=of_user(),
    erase=Erase.DELETE,
    keys=_avatar_keys,
)
declare(
    "profiles.Address",
    plain="id created_at public_id user is_shipping is_billing",
    personal="kind name phone country district area locality street postcode note",
    rows=of_user(),
    erase=Erase.DELETE,
)
