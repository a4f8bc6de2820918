"""What keeps an account its owner's: second factors, sessions, passwords, and the log of what happened to it.

Owns: SecurityEvent (append-only, kept for 400 days), EmailChange, the rules for passwords; writes allauth's
Authenticator and UserSession rows.
Never does: sign anybody in (django-allauth does, through the account pages); keep a secret in clear; write to a person.
Events out: security.noted, for what the person is told by mail.
"""
