"""Goods that come back: the buyer asks, the seller answers, what was received is paid back or sent anew.

Owns: Policy (how long, per seller or for all), ReturnCase with its lines, photos and change log, Withdrawal.
Never does: call payment providers (`checkout` sends refunds), ship replacements (they are orders of nothing).
Events out: returns.asked, returns.accepted, returns.refused, returns.escalated, returns.sent, returns.settled,
            returns.withdrawn.

    case: requested -> accepted -> sent -> settled;  requested -> refused -> escalated -> accepted | refused
          requested | accepted | sent -> escalated;  accepted | escalated -> settled
          requested | accepted | refused | escalated -> ended (the buyer keeps it)

Money: settling a refund posts `return` (the shopper is owed it, the seller and the commission give it). A card payment
goes back through its provider; cash is paid out by hand and posted as `handback` when somebody notes that it was.
"""
