"""Writes of the promotions room, one file an aggregate."""

from .claims import CannotClaim, claim, claim_again, release
from .codes import CannotMakeCodes, make_codes
from .editing import CannotSavePromotion, create_promotion, edit_promotion, resume_promotion, stop_promotion

__all__ = [
    "CannotClaim",
    "CannotMakeCodes",
    "CannotSavePromotion",
    "claim",
    "claim_again",
    "create_promotion",
    "edit_promotion",
    "make_codes",
    "release",
    "resume_promotion",
    "stop_promotion",
]
