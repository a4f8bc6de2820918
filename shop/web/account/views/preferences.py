"""What a person chooses about themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.accounts.services import choose_language, choose_name
from shop.base.files import CannotAccept
from shop.profiles.queries import preferences_of
from shop.profiles.services import change_preferences, choose_picks, remove_avatar, set_avatar
from shop.profiles.types import Preferences
from shop.sellers.queries import membership_of
from shop.web.account.preference_forms import AvatarForm, PreferencesForm
from shop.web.common.access import shopper_required
from shop.web.common.currencies import remember_currency
from shop.web.common.limits import limited
from shop.web.common.pages import page
from shop.web.common.requests import UserRequest


@require_http_methods(["GET", "HEAD", "POST"])
@shopper_required
def preferences(request: UserRequest) -> HttpResponse:
    """Name, language, bio and what to be told about, in one form."""
    kept = preferences_of(request.user.pk)
    form = _form(request, kept)
    if request.method == "POST" and form.is_valid():
        _keep(request, form, kept)
        messages.success(request, _("Your preferences are saved."))
        response = redirect(translate_url(reverse("account:preferences"), form.cleaned_data["language"]))
        if chosen := form.cleaned_data.get("currency"):
            remember_currency(response, chosen)
        return response
    return _page(request, form, AvatarForm(), kept)


@limited("avatar", times=20, seconds=3600)
@require_POST
@shopper_required
def avatar(request: UserRequest) -> HttpResponse:
    """Show this picture beside what the person writes."""
    form = AvatarForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            set_avatar(user_id=request.user.pk, content=form.cleaned_data["picture"].read())
        except CannotAccept as refusal:
            form.add_error("picture", str(refusal.message))
        else:
            messages.success(request, _("Your picture is saved."))
            return redirect("account:preferences")
    kept = preferences_of(request.user.pk)
    selling = membership_of(request.user.pk) is not None
    filled = PreferencesForm(initial=_initial(request, kept), notices=kept.notices, selling=selling)
    return _page(request, filled, form, kept)


@require_POST
@shopper_required
def avatar_removal(request: UserRequest) -> HttpResponse:
    """Initials again."""
    remove_avatar(user_id=request.user.pk)
    messages.success(request, _("Your picture is removed."))
    return redirect("account:preferences")


def _form(request: UserRequest, kept: Preferences) -> PreferencesForm:
    sent = request.POST if request.method == "POST" else None
    selling = membership_of(request.user.pk) is not None
    return PreferencesForm(sent, initial=_initial(request, kept), notices=kept.notices, selling=selling)


def _initial(request: UserRequest, kept: Preferences) -> dict[str, object]:
    language = request.user.language or get_language() or ""
    return {
        "name": request.user.name,
        "language": language,
        "currency": request.currency or kept.currency,
        "bio": kept.bio,
        "picks": kept.wants_picks,
    }


def _keep(request: UserRequest, form: PreferencesForm, kept: Preferences) -> None:
    values, user_id = form.cleaned_data, request.user.pk
    choose_name(user_id=user_id, name=values["name"], by=request.actor)
    choose_language(user_id=user_id, language=values["language"], by=request.actor)
    currency = values.get("currency", kept.currency)
    change_preferences(user_id=user_id, bio=values["bio"], currency=currency, notices=form.notices())
    choose_picks(user_id=user_id, wanted=values["picks"])


def _page(request: UserRequest, form: PreferencesForm, avatar_form: AvatarForm, kept: Preferences) -> HttpResponse:
    context = {"form": form, "avatar_form": avatar_form, "kept": kept}
    status = 422 if form.errors or avatar_form.errors else 200
    return page(request, "account/profile/preferences.html", context, status=status)
