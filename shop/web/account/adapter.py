"""Where django-allauth meets the house: mails, words, redirects, and what happens at sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from shop.accounts.queries import user_with_phone
from shop.accounts.services import note_email_verified
from shop.base.actor import Actor
from shop.base.ids import hash_of_token, uuid7
from shop.base.rate import Limit, hit
from shop.notifications.services import write_mail
from shop.notifications.types import Letter
from shop.sellers.queries import membership_of

from .arrival import bring_along
from .security_log import log_failed_sign_in, log_password_reset, log_reset_asked, log_sign_in

if TYPE_CHECKING:
    from shop.accounts.models import User

# allauth's mail -> our template, and the name of its link in the context.
MAILS = {
    "account/email/email_confirmation_signup": ("verify", "activate_url"),
    "account/email/email_confirmation": ("verify", "activate_url"),
    "account/email/account_already_exists": ("exists", "password_reset_url"),
    "account/email/unknown_account": ("unknown", "signup_url"),
    "account/email/password_reset_key": ("reset", "password_reset_url"),
    "account/email/password_reset": ("password-changed", ""),
    "socialaccount/email/account_connected": ("connected", ""),
}
NOT_RIGHT = _("Email or password is not right. Check both and try again.")
RESETS = {"account/email/password_reset_key", "account/email/unknown_account"}
PER_MAILBOX = Limit(5, 3600)
WORDS = {
    "account/messages/email_confirmed.txt": _("Your email address is confirmed."),
    "account/messages/email_confirmation_failed.txt": _("This address belongs to another account already."),
    "socialaccount/messages/account_connected.txt": _("The account is linked. You can sign in with it."),
    "socialaccount/messages/account_connected_updated.txt": _("That account is linked already."),
    "socialaccount/messages/account_connected_other.txt": _(
        "That account signs in somebody else here. Nothing was linked."
    ),
    "account/messages/password_changed.txt": _("Your password is changed. Sign in with the new one."),
}
OUR_STAGES = {
    "allauth.account.stages.EmailVerificationStage": "shop.web.account.stages.AddressStage",
    "allauth.mfa.stages.AuthenticateStage": "shop.web.account.stages.SecondStep",
}


class AccountAdapter(DefaultAccountAdapter):
    """Our answers to allauth's questions."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NOT_RIGHT,
        "phone_password_mismatch": NOT_RIGHT,
        "username_password_mismatch": NOT_RIGHT,
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: no second answer in JSON."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Lead back to this very host only."""
        request = allauth_context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into our outbox, in the person's language; the worker sends it.

        Nobody's mail box can be filled by typing their address here again and again: the mail is left out, silently.
        """
        template, link = MAILS[template_prefix]
        if template_prefix in RESETS:
            log_reset_asked(self.request, email)
        if link and not hit(f"account-mail:{hash_of_token(email.lower())}", PER_MAILBOX, at=timezone.now()).allowed:
            return
        language = getattr(context.get("user"), "language", "") or get_language()
        letter = Letter(uuid7(), f"accounts.{template}", email, language, f"accounts/{template}")
        write_mail(letter=letter, context={"url": context.get(link, "")}, at=timezone.now())

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """A password that was reset goes to the log as well."""
        if template_prefix == "account/email/password_reset":
            log_password_reset(self.request, user)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say only what a page does not say already, in our words."""
        if words := message or WORDS.get(message_template or ""):
            messages.add_message(request, level, str(words), extra_tags=extra_tags)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Nobody is given a username: imports bring some."""
        user.username = None

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:  # noqa: FBT001, FBT002
        """The person's language is the one they registered in."""
        user.language = get_language()
        return super().save_user(request, user, form, commit=commit)

    def get_login_stages(self) -> list[str]:
        """allauth's stages, two of them in our own way."""
        return [OUR_STAGES.get(stage, stage) for stage in super().get_login_stages()]

    def phone_form_field(self, **kwargs: Any) -> forms.CharField:
        """A text field; our forms read numbers themselves."""
        return forms.CharField(max_length=32, **kwargs)

    def get_user_by_phone(self, phone: str) -> User | None:
        """The person who signs in with this number (E.164)."""
        return user_with_phone(phone)

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        """The person's number, and whether they proved it."""
        return (user.phone, bool(user.phone_verified_at)) if user.phone else None

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in with a new session id, then bring guest orders along."""
        super().login(request, user)
        log_sign_in(request, user)
        bring_along(request, user.pk)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep the refused try in the log of security events."""
        log_failed_sign_in(request, credentials)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark the address as proven and tell the upper rooms."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            user_id = email_address.user_id
            note_email_verified(user_id=user_id, by=Actor.user(user_id), at=timezone.now())
        return confirmed

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the place of work of those who work here, else to the shop."""
        if request.user.is_staff:
            return reverse("staff:dashboard")
        if request.user.pk and membership_of(request.user.pk):
            return reverse("seller:dashboard")
        return reverse("storefront:home")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Signed in: to the orders, old ones included; else to the sign-in page."""
        return reverse("account:orders" if self.request.user.is_authenticated else "account:login")
