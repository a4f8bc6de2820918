"""A forgotten password: ask for a link, choose a new one."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from shop.web.account.forms import ForgotPasswordForm, NewPasswordForm
from shop.web.common.limits import limited

from .entrance import Entrance


@method_decorator(limited("forgot-password", times=20, seconds=3600), name="dispatch")
class ForgotPassword(Entrance, allauth.PasswordResetView):
    """Where to send the link; the answer is the same for every address."""

    form_class = ForgotPasswordForm
    template_name = "account/forgot_password.html"
    success_url = reverse_lazy("account:forgot-password-sent")


class ForgotPasswordSent(Entrance, allauth.PasswordResetDoneView):
    """Look into your mail box."""

    template_name = "account/forgot_password_sent.html"


class ResetPassword(Entrance, allauth.PasswordResetFromKeyView):
    """The link of the mail: works once, and signs out everywhere else."""

    form_class = NewPasswordForm
    template_name = "account/reset_password.html"
    success_url = reverse_lazy("account:login")
