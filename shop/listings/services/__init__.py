"""Writes of listings: saving, many at once, taking back, and the office's decisions."""

from .bulk import BulkPlan, CannotChangeMany, PlannedRow, apply_bulk, plan_bulk
from .copying import CannotStart, copy_product, start_product
from .importing import Split, hand_in, split, withdraw_proposals
from .moderation import (
    CannotDecide,
    approve_many,
    approve_proposal,
    ask_revision,
    decline_proposal,
    trust_seller,
    watch_seller,
)
from .saving import CannotSave, Outcome, change_state, save_product
from .undoing import CannotStepBack, UndoOutcome, step_back_edit, undo_bulk

__all__ = [
    "BulkPlan",
    "CannotChangeMany",
    "CannotDecide",
    "CannotSave",
    "CannotStart",
    "CannotStepBack",
    "Outcome",
    "PlannedRow",
    "Split",
    "UndoOutcome",
    "apply_bulk",
    "approve_many",
    "approve_proposal",
    "ask_revision",
    "change_state",
    "copy_product",
    "decline_proposal",
    "hand_in",
    "plan_bulk",
    "save_product",
    "split",
    "start_product",
    "step_back_edit",
    "trust_seller",
    "undo_bulk",
    "watch_seller",
    "withdraw_proposals",
]
