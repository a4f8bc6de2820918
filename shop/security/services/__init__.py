"""Changes of what keeps an account safe, one file a topic."""

from .addresses import CannotChangeEmail, CannotConfirmEmail, ask_email_change, change_phone, confirm_email_change
from .demo import CannotPublishSecret, ensure_demo_factors
from .factors import (
    CannotAddFactor,
    CannotRemoveFactor,
    add_app,
    add_passkey,
    make_recovery_codes,
    remove_app,
    remove_passkey,
    rename_passkey,
    spend_code,
)
from .linked import CannotUnlink, unlink_account
from .log import forget_old_events, note, note_failed_sign_in, note_sign_in
from .passwords import change_password
from .sessions import end_other_sessions, end_session, end_sessions_but, follow_session, touch_session

__all__ = [
    "CannotAddFactor",
    "CannotChangeEmail",
    "CannotConfirmEmail",
    "CannotPublishSecret",
    "CannotRemoveFactor",
    "CannotUnlink",
    "add_app",
    "add_passkey",
    "ask_email_change",
    "change_password",
    "change_phone",
    "confirm_email_change",
    "end_other_sessions",
    "end_session",
    "end_sessions_but",
    "ensure_demo_factors",
    "follow_session",
    "forget_old_events",
    "make_recovery_codes",
    "note",
    "note_failed_sign_in",
    "note_sign_in",
    "remove_app",
    "remove_passkey",
    "rename_passkey",
    "spend_code",
    "touch_session",
    "unlink_account",
]
