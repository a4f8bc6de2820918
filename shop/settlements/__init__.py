"""What payment providers and banks say they did, beside what the books say.

Owns: ProviderStatement, ProviderLine (each row of a file, matched or a break), and the fees and payouts that they post.
Never does: change a payment or a payout; a break is looked at by a person, who says what came of it.
Events out: settlements.payout_seen.

A line is matched with the payment or refund that carries its reference; it is a break when nobody has that reference,
when the amount is another one, or when an earlier file had it already. What we took in a statement's days and no file
names is missing. What came of payouts in another currency is noted, and changes that money (`arriving`). The statement
of our own bank (`bank`) is matched with the journals that moved its money.
"""
