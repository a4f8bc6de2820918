"""Four eyes: what one person proposes, another one decides. One rule for every table that has such rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .refusal import Refusal

if TYPE_CHECKING:
    from .actor import Actor


class CannotDecide(Refusal):
    """Somebody has decided already, or the one who proposed it wants to approve it."""


class FourEyes:
    """Mixin of a row that waits for a second person. The table has a constraint of its own that says the same."""

    decided_at: datetime | None

    @property
    def proposer(self) -> str:
        """Whose idea it was, as the text of an actor."""
        raise NotImplementedError

    @property
    def waits(self) -> bool:
        """Whether a colleague has still to decide."""
        return self.decided_at is None

    def is_own(self, by: Actor) -> bool:
        """Whether this person proposed it, and so cannot approve it."""
        return self.proposer == str(by)

    def look(self, *, approve: bool, by: Actor) -> None:
        """Refuse who may not decide; to take back what one proposed is no decision of a colleague. Raises CannotDecide.

        Call it on the locked row, before anything moves.
        """
        if not self.waits:
            raise CannotDecide(_("Somebody has decided this already."))
        if approve and by.id is None:
            raise CannotDecide(_("A person has to approve this."))
        if approve and self.is_own(by):
            raise CannotDecide(_("You proposed this yourself. A colleague has to approve it."))
