"""Money that the marketplace owes its shoppers: store credit and gift cards, and what they pay of orders.

Owns: Purse (one person's credit or one card's value, never below zero), PurseEntry (append-only), GiftCard (its code
kept as a hash), Tender (so much of a purse for one reference), TenderChange, TenderRefund, Proposal (credit that a
second person has to approve).
Never does: know orders; a tender carries a reference and an amount. No value moves without a journal (tripwire).
Events out: wallet.card_due, wallet.credit_given.

    tender: held -> captured (and given back by TenderRefund rows);  held -> released -> held (an order that is revived)
    card: issued -> handed out by mail on its day (only then it has a code) -> spent | expired | ended
"""
