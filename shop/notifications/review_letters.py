"""What reviews and questions tell people. Those who write choose in their preferences whether they hear of answers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from shop.accounts.queries import user_with_id
from shop.base.events import subscribe
from shop.base.models import Event
from shop.catalog.queries import product_name
from shop.profiles.queries import preferences_of
from shop.profiles.types import Channel, Topic
from shop.sellers.queries import reader_of_seller, shop_name

from .links import opinion_link, seller_opinions_link
from .services import write_mail
from .types import Letter


@subscribe("reviews.published", room="notifications")
def tell_of_published_review(event: Event) -> None:
    """The author: everybody can read it. The seller, the first time: there is a new review."""
    again = event.payload["again"]
    _tell_author(event, _back if again else _published, Topic.REVIEWS)
    if not again:
        _tell_seller(event, _new_review)


@subscribe("reviews.hidden", room="notifications")
def tell_of_hidden_review(event: Event) -> None:
    """The author: it is not shown any more, and why. Everybody is told who is silenced, whatever they chose."""
    _tell_author(event, _hidden, None)


@subscribe("reviews.replied", room="notifications")
def tell_of_reply(event: Event) -> None:
    """The author: the seller answered."""
    _tell_author(event, _replied, Topic.REVIEWS)


@subscribe("reviews.question_asked", room="notifications")
def tell_of_question(event: Event) -> None:
    """The seller: somebody wants to know something."""
    _tell_seller(event, _asked)


@subscribe("reviews.question_answered", room="notifications")
def tell_of_answer(event: Event) -> None:
    """Who asked: there is an answer."""
    _tell_author(event, _answered, Topic.MESSAGES)


def _published(what: str, _event: Event) -> dict[str, Any]:
    text = _("Everybody can read your review of %(what)s now. Thank you for telling others.")
    return {"title": _("Your review is published"), "text": text % {"what": what}, "label": _("Read it")}


def _back(what: str, _event: Event) -> dict[str, Any]:
    text = _("We looked at your review of %(what)s once more. Everybody can read it again.")
    return {"title": _("Your review is shown again"), "text": text % {"what": what}, "label": _("Read it")}


def _hidden(what: str, event: Event) -> dict[str, Any]:
    text = _("Our staff took your review of %(what)s out of sight. If you think this is wrong, answer this mail.")
    note = event.payload["reason"]
    return {"title": _("Your review is not shown"), "text": text % {"what": what}, "note": note, "label": _("Look")}


def _replied(what: str, _event: Event) -> dict[str, Any]:
    text = _("The seller wrote something below your review of %(what)s.")
    return {"title": _("The seller answered your review"), "text": text % {"what": what}, "label": _("Read it")}


def _answered(what: str, event: Event) -> dict[str, Any]:
    text = _("Somebody who bought it answered your question about %(what)s.")
    if event.payload["by_seller"]:
        text = _("The seller answered your question about %(what)s.")
    return {"title": _("Your question was answered"), "text": text % {"what": what}, "label": _("Read the answer")}


def _new_review(what: str, _event: Event) -> dict[str, Any]:
    text = _("Somebody wrote about %(what)s. You can answer below it.")
    return {"title": _("New review"), "text": text % {"what": what}, "label": _("Read and answer")}


def _asked(what: str, _event: Event) -> dict[str, Any]:
    text = _("Somebody wants to know something about %(what)s. A fast answer often sells it.")
    return {"title": _("New question"), "text": text % {"what": what}, "label": _("Answer")}


def _tell_author(event: Event, words: Any, topic: Topic | None) -> None:
    """Nothing for accounts that are gone, and for those who do not want mails about the topic."""
    user_id = event.payload["user_id"]
    user = user_with_id(user_id) if user_id else None
    if user is None or not user.email:
        return
    if topic and Channel.EMAIL not in preferences_of(user.pk).notices[topic]:
        return
    language = user.language or settings.LANGUAGE_CODE
    letter = Letter(event.uid, f"{event.name}.author", user.email, language, "reviews/notice")
    _write(event, letter, words, url=opinion_link(event, language))


def _tell_seller(event: Event, words: Any) -> None:
    reader = reader_of_seller(event.payload["seller_id"])
    language = reader.language or settings.LANGUAGE_CODE
    letter = Letter(event.uid, f"{event.name}.seller", reader.email, language, "reviews/notice")
    _write(event, letter, words, url=seller_opinions_link(event), selling=True)


def _write(event: Event, letter: Letter, words: Any, **context: Any) -> None:
    """The words are made in the reader's language; what they are about is a product or the shop."""
    with translation.override(letter.language):
        product_id = event.payload["product_id"]
        name = product_name(product_id)[0] if product_id else shop_name(event.payload["seller_id"])[0]
        said = words(str(name), event)
    write_mail(letter=letter, context=said | context, at=event.at)
