"""Writes of the tax room, one file an aggregate."""

from .booking import book_tax, take_back_tax
from .checking import CannotTakeNumber, check_vat_number
from .paying import CannotNoteTax, note_tax_paid
from .rates import (
    CannotSetRate,
    add_rate,
    end_rate,
    load_rates,
    set_category_class,
    set_country_terms,
    shipped_rates,
)
from .registrations import CannotRegister, end_registration, register

__all__ = [
    "CannotNoteTax",
    "CannotRegister",
    "CannotSetRate",
    "CannotTakeNumber",
    "add_rate",
    "book_tax",
    "check_vat_number",
    "end_rate",
    "end_registration",
    "load_rates",
    "note_tax_paid",
    "register",
    "set_category_class",
    "set_country_terms",
    "shipped_rates",
    "take_back_tax",
]
