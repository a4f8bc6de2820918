"""What the wallet tells people: a gift card arrives, store credit grew. Each mail is written once per event."""

from __future__ import annotations

from shop.base.events import subscribe
from shop.base.models import Event
from shop.wallet.queries import card_with_id, entry_for_mail
from shop.wallet.services import give_code

from .links import credit_link, shop_link
from .services import write_mail
from .types import Letter


@subscribe("wallet.card_due", room="notifications")
def hand_card_out(event: Event) -> None:
    """Whom the card is for: its code, made here and kept nowhere else. Nothing for a card that ended meanwhile."""
    card = card_with_id(event.subject_id)
    if card.voided_at:
        return
    letter = Letter(event.uid, event.name, card.recipient_email, card.language, "wallet/card")
    code = give_code(card_id=card.pk, at=event.at)
    write_mail(letter=letter, context={"card": card, "code": code, "url": shop_link(card.language)}, at=event.at)


@subscribe("wallet.credit_given", room="notifications")
def tell_of_credit(event: Event) -> None:
    """The person: how much store credit came, and why."""
    entry = entry_for_mail(event.subject_id)
    person = entry.purse.user
    if person is None:
        return
    letter = Letter(event.uid, event.name, person.email or "", person.language, "wallet/credit")
    write_mail(letter=letter, context={"entry": entry, "url": credit_link(person.language)}, at=event.at)
