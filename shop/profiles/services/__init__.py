"""Writes of profiles, one file an aggregate."""

from .addresses import CannotKeepAddress, add_address, change_address, make_default, remove_address
from .preferences import (
    change_preferences,
    choose_currency,
    choose_notice,
    choose_picks,
    remember_seen,
    remove_avatar,
    set_avatar,
)

__all__ = [
    "CannotKeepAddress",
    "add_address",
    "change_address",
    "change_preferences",
    "choose_currency",
    "choose_notice",
    "choose_picks",
    "make_default",
    "remember_seen",
    "remove_address",
    "remove_avatar",
    "set_avatar",
]
