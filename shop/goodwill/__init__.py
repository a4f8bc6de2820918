"""Money that people of the office give or take by hand: with a reason, and over a limit with four eyes.

Owns: Gift.
Never does: post to a seller's accounts itself (`payouts.adjust_seller` does) or call a provider (a refund does).

    waiting -> done | refused;  within the limit of a single person it is done at once
"""
