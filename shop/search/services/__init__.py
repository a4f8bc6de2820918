"""Writes of the search, one file a purpose."""

from .curation import CannotRule, add_synonym, lift_goods, place_product, remove_redirect, remove_synonym, set_redirect
from .indexing import catch_up, drop_retired, index_products, rebuild_index, vacuum_index
from .learning import CannotLearn, learn_boosts, learn_leanings, use_boosts, usual_boosts
from .liking import learn_likings
from .meanings import encode_titles
from .remembering import note_asked, note_chosen, note_taken, tidy

__all__ = [
    "CannotLearn",
    "CannotRule",
    "add_synonym",
    "catch_up",
    "drop_retired",
    "encode_titles",
    "index_products",
    "learn_boosts",
    "learn_leanings",
    "learn_likings",
    "lift_goods",
    "note_asked",
    "note_chosen",
    "note_taken",
    "place_product",
    "rebuild_index",
    "remove_redirect",
    "remove_synonym",
    "set_redirect",
    "tidy",
    "use_boosts",
    "usual_boosts",
    "vacuum_index",
]
