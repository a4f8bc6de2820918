"""Disputes are about money; what a buyer's bank says stands in the provider's message."""

from django.db.models import Q

from shop.base.privacy import Person, declare, of_user


def _changes(person: Person) -> Q:
    return Q(subject__attempt__reference__in=person.references)


declare(
    "disputes.Dispute",
    plain="id created_at public_id attempt order provider provider_key amount_minor currency charged_minor taken_minor"
    " reason status opened_at due_at reminded_at closed_at",
    rows=of_user("order__user"),
    why="The books.",
)
declare(
    "disputes.DisputeChange",
    plain="id created_at from_status to_status at actor subject",
    personal="reason",
    rows=_changes,
    why="The record of a dispute cannot be changed by anybody.",
)
