"""Forms of the preferences: who somebody is, how they read, and what they are told about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from shop.base.files import MAX_IMAGE_BYTES
from shop.currencies.queries import offered_codes
from shop.profiles.types import MOST_BIO, SELLING, USUAL_NOTICES, Channel, Notices, Topic
from shop.store.queries import store

TOPICS = {
    Topic.ORDERS: _("Orders and parcels"),
    Topic.RETURNS: _("Returns and refunds"),
    Topic.MESSAGES: _("Messages from sellers and support"),
    Topic.REVIEWS: _("Answers to my reviews"),
    Topic.SAVED_ITEMS: _("Saved items: cheaper, or back in stock"),
    Topic.OFFERS: _("Offers and news"),
    Topic.PAYOUTS: _("My shop: payouts and statements"),
}
CHANNELS = {Channel.EMAIL: _("Email"), Channel.SMS: _("SMS"), Channel.PUSH: _("On this device")}


class PreferencesForm(forms.Form):
    """Name, language, currency where there is a choice, bio, and a box for each topic and channel."""

    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"), help_text=_("Messages to you are written in it."))
    currency = forms.ChoiceField(label=_("Currency"))
    bio = forms.CharField(
        label=_("About you"),
        max_length=MOST_BIO,
        required=False,
        help_text=_("A line or two. Everybody can read it beside your reviews."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    picks = forms.BooleanField(
        label=_("Pick things for me"),
        required=False,
        help_text=_("By what you look at, save and buy here; it also orders search results. Nobody else sees it."),
    )

    def __init__(self, *args: Any, notices: Notices = USUAL_NOTICES, selling: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = [topic for topic in Topic if selling or topic not in SELLING]
        known = [code for code in store().languages if code in dict(settings.LANGUAGES)]
        names = [(code, get_language_info(code)["name_local"]) for code in known]
        self.fields["language"].choices = names  # type: ignore[attr-defined]
        codes = offered_codes()
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]
        if len(codes) == 1:
            del self.fields["currency"]
        for topic, channel in self.pairs():
            label = _("%(topic)s by %(channel)s") % {"topic": TOPICS[topic], "channel": CHANNELS[channel]}
            wanted = channel in notices[topic]
            self.fields[box(topic, channel)] = forms.BooleanField(label=label, required=False, initial=wanted)

    @property
    def notice_rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Each topic with its boxes, for a table."""
        return [(TOPICS[topic], [self[box(topic, channel)] for channel in Channel]) for topic in self.topics]

    def notices(self) -> Notices:
        """The boxes that are ticked."""
        ticked = {pair for pair in self.pairs() if self.cleaned_data[box(*pair)]}
        return {topic: frozenset(channel for channel in Channel if (topic, channel) in ticked) for topic in self.topics}

    def pairs(self) -> list[tuple[Topic, Channel]]:
        """Every topic of this person with every channel."""
        return [(topic, channel) for topic in self.topics for channel in Channel]


class AvatarForm(forms.Form):
    """A picture of oneself."""

    picture = forms.FileField(
        label=_("Picture"),
        max_length=200,
        help_text=_("JPEG, PNG or WebP, 12 MB at most. We cut out the middle and keep nothing else of the file."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": _("Choose a picture first."), "empty": _("The file is empty. Choose another one.")},
    )

    def clean_picture(self) -> Any:
        """Not read when it is too large."""
        picture = self.cleaned_data["picture"]
        if picture.size > MAX_IMAGE_BYTES:
            raise forms.ValidationError(_("The picture is larger than 12 MB. Save it smaller and choose it again."))
        return picture


def box(topic: Topic, channel: Channel) -> str:
    """The name of a box."""
    return f"{topic}-{channel}"
