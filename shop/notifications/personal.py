"""Mails: those to the person, and those to sellers that name the person as buyer."""

from django.db.models import Q

from shop.base.models import Event
from shop.base.privacy import Erase, Person, declare
from shop.orders.queries import package_ids_of

from .models import Mail


def _mails(person: Person) -> Q:
    subjects = Q(subject_type="orders.order", subject_id__in=person.order_ids)
    subjects |= Q(subject_type="orders.package", subject_id__in=package_ids_of(person.order_ids))
    events = Event.objects.filter(subjects)
    return Q(recipient__in=person.emails) | Q(event_uid__in=events.values("uid"))


def _caught(person: Person) -> Q:
    return Q(message_id__in=Mail.objects.filter(_mails(person)).values("message_id"))


def _texts(person: Person) -> Q:
    return Q(recipient__in=person.phones)


declare(
    "notifications.CaughtText",
    plain="id created_at public_id caught_at",
    personal="recipient text",
    rows=_texts,
    erase=Erase.DELETE,
)
declare(
    "notifications.Text",
    plain="id created_at public_id dedupe_key kind language segments attempts due_at expires_at sent_at dead_at gateway"
    " provider_id last_error",
    personal="recipient text",
    rows=_texts,
    erase=Erase.DELETE,
)
declare(
    "notifications.CaughtMail",
    plain="id created_at public_id message_id sender caught_at",
    personal="recipients subject text html",
    rows=_caught,
    erase=Erase.DELETE,
)
declare(
    "notifications.Mail",
    plain="id created_at public_id event_uid kind language message_id attempts due_at sent_at dead_at last_error",
    personal="recipient subject text html",
    withheld="unsubscribe",
    rows=_mails,
    erase=Erase.DELETE,
)
