"""What is personal in the wallet: whom a card is for, and what staff wrote. The figures belong to the books."""

from django.db.models import Q

from shop.base.privacy import Person, declare, of_user

RECORD = "Money that is owed to the person, and why; the books cannot be changed by anybody."


def _cards(person: Person) -> Q:
    return Q(recipient_email__in=person.emails) | Q(reference__in=person.references)


declare("wallet.Purse", plain="id created_at kind user currency balance_minor", rows=of_user())
declare(
    "wallet.PurseEntry",
    plain="id created_at purse kind amount_minor key reference actor at",
    personal="note",
    rows=of_user("purse__user"),
    why=RECORD,
)
declare(
    "wallet.GiftCard",
    plain="id created_at public_id purse last_four initial_minor reference ready_at language deliver_on sent_at"
    " expires_on voided_at replaces issued_at issued_by",
    personal="recipient_name recipient_email sender_name message",
    withheld="code_hash",
    rows=_cards,
    why="A card is money of whoever holds it; it may belong to somebody else than who bought it.",
)
declare(
    "wallet.Tender",
    plain="id created_at public_id purse reference amount_minor status captured_at refunded_minor",
    rows=lambda person: Q(reference__in=person.references),
)
declare("wallet.TenderChange", plain="id created_at from_status to_status at actor reason subject")
declare(
    "wallet.TenderRefund",
    plain="id created_at tender key amount_minor actor at",
    personal="reason",
    rows=lambda person: Q(tender__reference__in=person.references),
    why=RECORD,
)
declare(
    "wallet.Proposal",
    plain="id created_at public_id user currency amount_minor proposed_by proposed_at decided_by decided_at granted",
    personal="reason",
    rows=of_user(),
    why=RECORD,
)
