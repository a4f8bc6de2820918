"""Writes of the exchange: importing files, undoing imports."""

from .categories import import_categories
from .exports import ask_for_table, forget_old_tables, make_table, note_export
from .importing import CannotImport, ImportOrder, ImportOutcome, import_products
from .pictures import PictureBox, open_pictures
from .sending import (
    CannotGoOn,
    CannotSend,
    ImportWish,
    cancel_import,
    clean_table,
    confirm_import,
    forget_old_files,
    send_import,
    start_undo,
    wake_import,
    wake_still_imports,
    work_on_import,
)
from .undoing import CannotUndo, UndoOutcome, undo_import

__all__ = [
    "CannotGoOn",
    "CannotImport",
    "CannotSend",
    "CannotUndo",
    "ImportOrder",
    "ImportOutcome",
    "ImportWish",
    "PictureBox",
    "UndoOutcome",
    "ask_for_table",
    "cancel_import",
    "clean_table",
    "confirm_import",
    "forget_old_files",
    "forget_old_tables",
    "import_categories",
    "import_products",
    "make_table",
    "note_export",
    "open_pictures",
    "send_import",
    "start_undo",
    "undo_import",
    "wake_import",
    "wake_still_imports",
    "work_on_import",
]
