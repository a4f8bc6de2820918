"""Registering by a mobile number or by code: the number, the code, then who one is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from shop.accounts.queries import user_with_address
from shop.accounts.services import CannotRegister, register_person
from shop.accounts.types import Newcomer
from shop.web.account import steps
from shop.web.account.code_forms import NewcomerForm, PhoneForm
from shop.web.account.codes import send_code
from shop.web.account.coming_in import let_in, welcome
from shop.web.account.targets import target_of
from shop.web.common.access import private
from shop.web.common.errors import too_many_requests
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import Request


@require_http_methods(["GET", "HEAD", "POST"])
@limited("register", times=20, seconds=3600)
def phone(request: Request) -> HttpResponse:
    """The number; the next page is the same for known and unknown ones."""
    if request.user.is_authenticated:
        return private(redirect("storefront:home"))
    form = PhoneForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "target": target_of(request)}
        return private(page(request, "account/register_phone.html", context, status=422 if form.errors else 200))
    address = form.cleaned_data["address"]
    if wait := send_code(request, purpose=steps.SIGN_IN, address=address, target=target_of(request)):
        return private(too_many_requests(request, retry_after=wait))
    return private(redirect("account:code"))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("register-details", times=20, seconds=3600)
@sensitive_post_parameters("password1")
def details(request: Request) -> HttpResponse:
    """Who somebody new is; nobody gets here before they proved an address."""
    at = timezone.now()
    proof = steps.proof(request, steps.SIGN_IN, at=at)
    if proof is None or request.user.is_authenticated:
        return private(redirect(steps.first_unfinished(request, at=at, otherwise="account:register")))
    form = NewcomerForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "proof": proof}
        return private(page(request, "account/register_details.html", context, status=422 if form.errors else 200))
    name, password = form.cleaned_data["name"], form.cleaned_data["password1"]
    newcomer = Newcomer(proof.address, name, get_language() or "", password)
    try:
        user = register_person(newcomer=newcomer, by=request.actor, at=at)
    except CannotRegister:
        return private(_come_in_after_all(request, proof))
    return private(welcome(request, user, address=proof.address, target=proof.target))


def _come_in_after_all(request: Request, proof: steps.Proof) -> HttpResponse:
    """The account was made meanwhile, in another tab: the address is proven, so this is its owner."""
    user = user_with_address(proof.address)
    if user is None:
        return redirect("account:login")
    return let_in(request, user, address=proof.address, target=proof.target)
