"""When sellers get their money: released after delivery, a part kept for a while, paid out in runs, stated in months.

Owns: PayoutTerms (of the marketplace and of single sellers), Release (one per delivered package), PayoutRun, Payout,
PayoutWish (a seller asks early), ConnectedAccount (a seller's own at Stripe), Statement; their change logs; the files
that a bank reads, and the wires: providers that pay by themselves.
Never does: sums of its own about a seller's money. What is on hold, ready and reserved are accounts of the ledger (ADR
16); a payout only moves between them.
Events out: payouts.approved, payouts.paid, payouts.failed, payouts.returned, payouts.statement_issued.

    run:    draft -> approved | cancelled          (made by one person, approved by another)
    payout: waiting -> approved -> sent -> paid -> returned;  waiting -> cancelled;  approved | sent -> failed

`failed` and `returned` give the seller the amount again; the next run pays it.
"""
