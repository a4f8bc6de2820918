"""The code: typed back, or sent anew."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from shop.accounts.queries import user_with_address
from shop.accounts.services import check_code
from shop.accounts.types import Answer, CodeCheck
from shop.base.digits import page_digits
from shop.web.account import steps
from shop.web.account.code_forms import CodeForm
from shop.web.account.codes import is_caught, seconds_to_wait, send_code
from shop.web.account.coming_in import let_in
from shop.web.account.security_log import log_wrong_code
from shop.web.common.access import private
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@limited("code-try", times=40, seconds=900)
@sensitive_post_parameters("code")
def code(request: Request) -> HttpResponse:
    """Type the code back; nobody gets here before one was sent."""
    awaited = steps.awaited(request)
    if awaited is None:
        return private(redirect(steps.first_unfinished(request, at=timezone.now(), otherwise="account:login")))
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _ask(request, awaited, form)
    digits = form.cleaned_data["code"]
    checked = check_code(public_id=awaited.code_id, digits=digits, purpose=awaited.purpose, at=timezone.now())
    if checked.answer is Answer.RIGHT:
        return private(_proven(request, awaited))
    log_wrong_code(request, awaited.address)
    form.add_error("code", _sentence(checked))
    return _ask(request, awaited, form)


@require_POST
def codes(request: Request) -> HttpResponse:
    """Send a new code to where the last one went."""
    awaited = steps.awaited(request)
    if awaited is None:
        return private(redirect(steps.first_unfinished(request, at=timezone.now(), otherwise="account:login")))
    if wait := send_code(request, purpose=awaited.purpose, address=awaited.address):
        return _ask(request, awaited, CodeForm(), wait=wait, status=429)
    return private(redirect("account:code"))


def _proven(request: Request, awaited: steps.Awaited) -> HttpResponse:
    """Known people come in or choose a password; somebody new says who they are first."""
    user = user_with_address(awaited.address)
    if user and awaited.purpose == steps.SIGN_IN:
        return let_in(request, user, address=awaited.address, target=awaited.target)
    purpose = awaited.purpose if user else steps.SIGN_IN
    steps.note_proof(request, awaited, purpose=purpose, at=timezone.now())
    return redirect("account:new-password" if purpose == steps.RESET else "account:register-details")


def _ask(request: Request, awaited: steps.Awaited, form: CodeForm, *, wait: int = 0, status: int = 200) -> HttpResponse:
    wait = wait or seconds_to_wait(awaited.address, at=timezone.now())
    minutes, seconds = divmod(wait, 60)
    context = {"form": form, "awaited": awaited, "wait": wait, "wait_text": f"{minutes}:{seconds:02}"}
    context["caught"] = is_caught(by_mail=awaited.by_mail)
    status = 422 if form.errors else status
    response = private(page(request, "account/code.html", context, status=status))
    if status == 429:
        response.headers["Retry-After"] = str(wait)
    return response


def _sentence(checked: CodeCheck) -> str:
    """A wrong code, a used one and one that never was read the same, but for the tries."""
    wrong = _("That code does not match.")
    if not checked.tries_left:
        return f"{wrong} {_('Ask for a new one.')}"
    left = ngettext("%(count)d try left.", "%(count)d tries left.", checked.tries_left)
    tries = page_digits(left % {"count": checked.tries_left})
    return f"{wrong} {_('Check the newest message and try again.')} {tries}"
