"""Writes of the exchange: importing files, undoing imports."""

from .categories import import_categories
from .importing import CannotImport, ImportOrder, ImportOutcome, import_products
from .pictures import PictureBox, open_pictures
from .undoing import CannotUndo, UndoOutcome, undo_import

__all__ = [
    "CannotImport",
    "CannotUndo",
    "ImportOrder",
    "ImportOutcome",
    "PictureBox",
    "UndoOutcome",
    "import_categories",
    "import_products",
    "open_pictures",
    "undo_import",
]
