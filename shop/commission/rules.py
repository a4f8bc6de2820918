"""The sum of a commission."""


def commission_of(amount_minor: int, rate_bps: int) -> int:
    """The share of a line's total (tax included where prices include it), half a unit rounded up; minor units."""
    return (amount_minor * rate_bps * 2 + 10_000) // 20_000
