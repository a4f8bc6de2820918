"""Forms of reviews, questions and answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .file_fields import PhotosField


def stars() -> list[tuple[int, str]]:
    """Five to one, in words of the reader's language."""
    return [(number, gettext("%(stars)d of 5") % {"stars": number}) for number in (5, 4, 3, 2, 1)]


class ReviewForm(forms.Form):
    """What a buyer thinks."""

    rating = forms.TypedChoiceField(
        label=_("Stars"), choices=stars, coerce=int, error_messages={"required": _("Choose how many stars.")}
    )
    title = forms.CharField(label=_("In a few words"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Your review"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    photos = PhotosField()


def marks_field(label: Any, sentence: Any) -> forms.TypedChoiceField:
    """One to five stars for one part of a shop's work."""
    return forms.TypedChoiceField(label=label, choices=stars, coerce=int, error_messages={"required": sentence})


class SellerReviewForm(forms.Form):
    """What a buyer thinks of a shop."""

    delivery = marks_field(_("Did it come fast?"), _("Choose how many stars."))
    described = marks_field(_("Was it as described?"), _("Choose how many stars."))
    communication = marks_field(_("Did the shop answer well?"), _("Choose how many stars."))
    text = forms.CharField(
        label=_("Your review"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    photos = PhotosField()


class ReasonForm(forms.Form):
    """Why a review should not be here."""

    reason = forms.CharField(
        label=_("What is wrong with it?"),
        max_length=300,
        error_messages={"required": _("Say what is wrong with it.")},
    )


class ReplyForm(forms.Form):
    """The seller's words below a review."""

    text = forms.CharField(label=_("Your reply"), max_length=2000, required=False, widget=forms.Textarea)


class QuestionForm(forms.Form):
    """A public question."""

    text = forms.CharField(
        label=_("Your question"), max_length=500, error_messages={"required": _("Write your question.")}
    )


class AnswerForm(forms.Form):
    """A public answer."""

    text = forms.CharField(
        label=_("Your answer"), max_length=1000, error_messages={"required": _("Write your answer.")}
    )
