"""The versions of the index."""

from __future__ import annotations

from shop.search.models import Generation


def live_generation() -> Generation | None:
    """The version that is searched; None before the first product was indexed."""
    return Generation.objects.filter(state=Generation.State.LIVE).first()


def working_generations() -> list[Generation]:
    """The versions that changes have to be written to: the live one and one that is being built."""
    states = [Generation.State.LIVE, Generation.State.BUILDING]
    return list(Generation.objects.filter(state__in=states).order_by("pk"))
