"""Coming in by code, by passkey and with accounts elsewhere: a step that is skipped leads back to the one before."""

from __future__ import annotations

from tests.architecture.policies import SIGN_IN, Row, everybody, guests

# Nothing was sent and nothing proven: every later step leads away.
AWAY, BEGIN = everybody(302), everybody(SIGN_IN)
NUMBER = {"address": "01712 345678"}

ROWS = [
    Row("account:code", get=BEGIN, post=BEGIN, fields=lambda _world: {"code": "123456"}),
    Row("account:codes", post=BEGIN),
    Row("account:passkey", get=guests(200), post=guests(SIGN_IN), fields=lambda _world: {"credential": "{}"}),
    Row("account:register-phone", get=guests(200), post=guests(302), fields=lambda _world: NUMBER),
    Row("account:register-details", get=AWAY, post=AWAY, fields=lambda _world: {"name": "Rumana"}),
    Row("account:forgot-password-phone", get=everybody(200), post=AWAY, fields=lambda _world: NUMBER),
    Row("account:new-password", get=AWAY, post=AWAY, fields=lambda _world: {"password1": "three-boats-on-the-padma"}),
    Row("account:social-cancelled", get=everybody(200)),
    Row("account:social-error", get=everybody(200)),
    Row("account:social-register", get=BEGIN, post=BEGIN, fields=lambda _world: {"email": "new@example.com"}),
]
