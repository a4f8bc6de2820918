"""A buyer's bank or wallet asks for captured money back: chargebacks, from a provider's message or typed by staff.

Owns: Dispute, DisputeChange.
Events out: opened, evidence_due (once, some days before), won, lost.
Never does: pay anybody; the provider took the money already, and gives it back when we win.

    open -> answered -> won | lost;  open -> won | lost

While a dispute is open the money stands on `disputes_held`, and the sellers' shares, which are taken back pro rata (a
balance may fall below zero), on `charged_back`. Lost: both are closed against each other. Won: both are turned round.
"""
