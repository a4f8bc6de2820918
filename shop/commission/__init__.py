"""Whose sale costs what: the marketplace's share of a line and the VAT on it, frozen when the line is sold.

Owns: CommissionRule (by product, seller, category or for everybody, each for a span of days), CommissionVat (the rate
of VAT on the marketplace's own fee from a day on); which of them applies, why, and the sum.
Never does: post to the ledger.

The most specific rule of the day wins: product, then seller, then the nearest category upwards, then the default;
without any the marketplace's own rate. A rule that has begun is never changed: a newer one ends it.
"""
