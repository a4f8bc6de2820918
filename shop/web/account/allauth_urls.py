"""The same pages under the names by which django-allauth asks for them. Its other pages do not exist here."""

from django.urls import URLPattern

from .urls import auth

ALLAUTH_NAMES = {
    "login": "account_login",
    "logout": "account_logout",
    "inactive": "account_inactive",
    "register": "account_signup",
    "verify-email": "account_email_verification_sent",
    "confirm-email": "account_confirm_email",
    "forgot-password": "account_reset_password",
    "forgot-password-sent": "account_reset_password_done",
    "second-step": "mfa_authenticate",
    "reset-password": "account_reset_password_from_key",
    "passkey": "mfa_login_webauthn",
    "social-cancelled": "socialaccount_login_cancelled",
    "social-error": "socialaccount_login_error",
    "social-register": "socialaccount_signup",
}

urlpatterns = [
    URLPattern(page.pattern, page.callback, name=ALLAUTH_NAMES[str(page.name)])
    for page in auth
    if page.name in ALLAUTH_NAMES
]
