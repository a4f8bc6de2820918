"""Setting delivery. It holds for what is quoted from now on; what is ordered keeps its figures."""

from .calendars import CannotSetCalendar, set_calendar
from .methods import remove_method, remove_point, save_method, save_point
from .offers import ask_carriers, forget_old_offers
from .owning import CannotSetDelivery
from .terms import remove_zone, save_zone, set_flat_rate, set_terms

__all__ = [
    "CannotSetCalendar",
    "CannotSetDelivery",
    "ask_carriers",
    "forget_old_offers",
    "remove_method",
    "remove_point",
    "remove_zone",
    "save_method",
    "save_point",
    "save_zone",
    "set_calendar",
    "set_flat_rate",
    "set_terms",
]
