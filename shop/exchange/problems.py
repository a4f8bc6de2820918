"""What can be wrong with a file or with one of its lines, each with a sentence that says what to do.

A `FileProblem` stops the import before anything is written. A `RowProblem` concerns one cell or line; its
`effect` says what became of it, the rest of the file goes on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

EXCERPT_LENGTH = 80
UNSHOWABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


class Effect(StrEnum):
    """What became of the line."""

    KEPT = "kept"
    VALUE_LEFT_OUT = "value_left_out"
    LINE_LEFT_OUT = "line_left_out"
    PRODUCT_LEFT_OUT = "product_left_out"


WORST_FIRST = (Effect.PRODUCT_LEFT_OUT, Effect.LINE_LEFT_OUT, Effect.VALUE_LEFT_OUT, Effect.KEPT)
LEFT_OUT = (Effect.PRODUCT_LEFT_OUT, Effect.LINE_LEFT_OUT)
EFFECT_WORDS = {
    Effect.KEPT: _("Kept"),
    Effect.VALUE_LEFT_OUT: _("Kept without this value"),
    Effect.LINE_LEFT_OUT: _("Line left out"),
    Effect.PRODUCT_LEFT_OUT: _("Product left out"),
}


class Row(StrEnum):
    """Codes of row problems."""

    CELL_COUNT = "cell_count"
    BROKEN_JSON = "broken_json"
    CONTROL_CHARACTERS = "control_characters"
    FORMULA_KEPT = "formula_kept"
    FORMULA_IN_CODE = "formula_in_code"
    TOO_LONG = "too_long"
    NO_HANDLE = "no_handle"
    BAD_HANDLE = "bad_handle"
    NO_TITLE = "no_title"
    NO_VENDOR = "no_vendor"
    HANDLE_AGAIN = "handle_again"
    WITH_ITS_PRODUCT = "with_its_product"
    NO_VARIANT_LEFT = "no_variant_left"
    TOO_MANY_OPTIONS = "too_many_options"
    TOO_MANY_VARIANTS = "too_many_variants"
    OPTION_WITHOUT_NAME = "option_without_name"
    OPTION_NAME_TWICE = "option_name_twice"
    OPTION_VALUE_MISSING = "option_value_missing"
    OPTION_VALUES_AGAIN = "option_values_again"
    OPTION_LEFT_OPEN = "option_left_open"
    SALE_HAS_DATES = "sale_has_dates"
    SKU_AGAIN = "sku_again"
    SKU_TAKEN = "sku_taken"
    OPTIONS_DIFFER = "options_differ"
    NO_PRICE = "no_price"
    DRAFT_WITHOUT_PRICE = "draft_without_price"
    DIGITAL_WITHOUT_FILE = "digital_without_file"
    STOCK_HELD = "stock_held"
    PICTURE_REFUSED = "picture_refused"
    NOT_STORED = "not_stored"
    FIGURE = "figure"
    FIGURE_NEGATIVE = "figure_negative"
    FIGURE_TOO_LARGE = "figure_too_large"
    FIGURE_DECIMALS = "figure_decimals"
    STOCK_NEGATIVE = "stock_negative"
    COMPARE_AT_NOT_HIGHER = "compare_at_not_higher"
    WEIGHT_UNIT = "weight_unit"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_KIND = "unknown_kind"
    YES_OR_NO = "yes_or_no"
    BAD_IMAGE = "bad_image"
    GIFT_CARD = "gift_card"
    GROUPED = "grouped"
    EXTERNAL = "external"
    UNKNOWN_TYPE = "unknown_type"
    NO_PARENT = "no_parent"
    PARENT_NOT_VARIABLE = "parent_not_variable"
    NO_VARIATIONS = "no_variations"
    BAD_CATEGORY = "bad_category"
    BAD_VALUE = "bad_value"
    NO_SKU = "no_sku"
    UNKNOWN_SKU = "unknown_sku"
    NOT_COUNTED = "not_counted"
    NEW_CATEGORY = "new_category"
    NEW_ATTRIBUTE = "new_attribute"
    NEW_CHOICE = "new_choice"
    DRAFT_WITHOUT_PHOTO = "draft_without_photo"
    DRAFT_WITHOUT_WEIGHT = "draft_without_weight"
    ON_SALE_WITHOUT = "on_sale_without"


ROW_SENTENCES = {
    Row.CELL_COUNT: _(
        "The line has %(found)s cells, the header has %(expected)s. "
        "Put text that contains commas or quotation marks in quotation marks."
    ),
    Row.BROKEN_JSON: _("The line isn't a JSON object. Write one whole object on each line."),
    Row.CONTROL_CHARACTERS: _("The cell contains characters that can't be stored. Type the text again."),
    Row.FORMULA_KEPT: _("The cell looks like a formula. It was kept as text and is never calculated."),
    Row.FORMULA_IN_CODE: _("The cell is a formula. Replace it with its value."),
    Row.TOO_LONG: _("The text has %(found)s characters. At most %(limit)s fit."),
    Row.NO_HANDLE: _("The line has no handle. Give every line the handle of its product."),
    Row.BAD_HANDLE: _("The handle has no letter or figure that can be used. Use letters, figures and hyphens."),
    Row.NO_TITLE: _("The product has no title. Write it on the product's first line."),
    Row.NO_VENDOR: _("The product names no vendor, so no seller can be found for it. Fill the vendor column."),
    Row.HANDLE_AGAIN: _(
        "The handle was already used on line %(line)s and other products came between. "
        "Put all lines of one product next to each other."
    ),
    Row.WITH_ITS_PRODUCT: _("Left out with its product: see line %(line)s."),
    Row.NO_VARIANT_LEFT: _("None of the product's variants could be read. Correct the lines named beside this one."),
    Row.TOO_MANY_OPTIONS: _("The product has %(found)s options. At most %(limit)s are possible."),
    Row.TOO_MANY_VARIANTS: _("The product has more than %(limit)s variants. Split it into several products."),
    Row.OPTION_WITHOUT_NAME: _("The line gives a value for an option that has no name. Name the option first."),
    Row.OPTION_NAME_TWICE: _("Two options have the same name. Give each option its own name."),
    Row.OPTION_VALUE_MISSING: _("The variant gives no value for “%(option)s”. Fill in one value for each option."),
    Row.OPTION_VALUES_AGAIN: _("Line %(line)s already has these option values. Give each variant its own values."),
    Row.OPTION_LEFT_OPEN: _("“%(option)s” is left open here, so this is one variant for all its values."),
    Row.SALE_HAS_DATES: _(
        "The sale price holds for some days only, so the regular price was taken. Set up a promotion for it."
    ),
    Row.SKU_AGAIN: _("Line %(line)s already uses this SKU. Give each variant its own SKU."),
    Row.SKU_TAKEN: _("The product “%(handle)s” of this seller already has this SKU. Give each variant its own SKU."),
    Row.OPTIONS_DIFFER: _(
        "The stored product has the options %(stored)s, the file %(given)s. "
        "Use the same options, or give a new product its own handle."
    ),
    Row.NO_PRICE: _("The variant is new and has no price. Fill in its price."),
    Row.DRAFT_WITHOUT_PRICE: _("The product has no price, so it is kept as a draft. Fill in the price and publish it."),
    Row.DIGITAL_WITHOUT_FILE: _("The product is digital. It stays a draft until its file is uploaded."),
    Row.STOCK_HELD: _("Orders hold %(held)s pieces, so the stock was set to %(held)s."),
    Row.PICTURE_REFUSED: _("The picture was not accepted: %(reason)s"),
    Row.NOT_STORED: _("The product could not be stored as it is in the file: %(reason)s"),
    Row.FIGURE: _("Write a plain figure such as 1299.00, without currency signs, commas or spaces."),
    Row.FIGURE_NEGATIVE: _("The figure is below zero. Write zero or more."),
    Row.FIGURE_TOO_LARGE: _("The figure is too large to be stored. Check it for extra digits."),
    Row.FIGURE_DECIMALS: _("The figure has more than %(limit)s decimals. Round it."),
    Row.STOCK_NEGATIVE: _("The stock is below zero. It was taken as 0."),
    Row.COMPARE_AT_NOT_HIGHER: _("The compare-at price isn't higher than the price, so it was left out."),
    Row.WEIGHT_UNIT: _("The weight unit is unknown. Use g, kg, oz or lb."),
    Row.UNKNOWN_STATUS: _("The status is unknown. Use active, draft or archived."),
    Row.UNKNOWN_KIND: _("The kind is unknown. Use physical or digital."),
    Row.YES_OR_NO: _("Write true or false."),
    Row.BAD_IMAGE: _("The picture has no usable address. Use a full web address or a file name."),
    Row.GIFT_CARD: _("Gift cards can't be imported as products. The marketplace issues its own."),
    Row.GROUPED: _("A grouped product only lists others and has no price of its own. Its members are imported."),
    Row.EXTERNAL: _("An external product is bought in another shop, so it can't be sold here."),
    Row.UNKNOWN_TYPE: _("The product type is unknown. Use simple, variable or variation."),
    Row.NO_PARENT: _("The product of this variation isn't in the file. Add its line, or correct the parent column."),
    Row.PARENT_NOT_VARIABLE: _(
        "The parent of this variation isn't a variable product. Correct the type of line %(line)s."
    ),
    Row.NO_VARIATIONS: _("The variable product has no variation that could be read. Add its variations to the file."),
    Row.BAD_CATEGORY: _("The category has no name or no path. Give it both."),
    Row.BAD_VALUE: _("The value is of the wrong sort: %(expected)s belongs here."),
    Row.NO_SKU: _("The line has no SKU. Write the SKU of your product in it."),
    Row.UNKNOWN_SKU: _("You offer nothing with this SKU. Check the number, or add the product first."),
    Row.NOT_COUNTED: _("This product is downloaded, so its stock isn't counted. Remove the line."),
    Row.NEW_CATEGORY: _(
        "The marketplace has no category “%(path)s”, so these products went to “Other”. "
        "Choose a category in the editor, or write one that exists."
    ),
    Row.NEW_ATTRIBUTE: _("The marketplace has no property “%(name)s”, so its values were left out."),
    Row.NEW_CHOICE: _("“%(value)s” is not among the values of “%(name)s”, so it was left out."),
    Row.DRAFT_WITHOUT_PHOTO: _("The product has no photo, so it is kept as a draft. Add a photo and publish it."),
    Row.DRAFT_WITHOUT_WEIGHT: _(
        "A variant has no weight, so the product is kept as a draft. Fill in the weight, "
        "or give a weight for all of them when you upload the file."
    ),
    Row.ON_SALE_WITHOUT: _(
        "The product is on sale, and the file takes away its name, price, photo or weight. Fill that in again."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One finding on one line. `line` counts from 1 and includes the header, as spreadsheets do."""

    line: int
    code: Row
    effect: Effect
    column: str = ""
    value: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The reason in the reader's language."""
        return str(ROW_SENTENCES[self.code]) % self.params


def excerpt(value: object) -> str:
    """The beginning of a cell, short enough for a report and safe to store: what can't be shown becomes a mark."""
    text = " ".join(UNSHOWABLE.sub("\ufffd", str(value)).split())
    return text if len(text) <= EXCERPT_LENGTH else text[: EXCERPT_LENGTH - 1] + "…"


class File(StrEnum):
    """Codes of file problems."""

    MISSING = "missing"
    EMPTY = "empty"
    TOO_BIG = "too_big"
    TOO_BIG_UNPACKED = "too_big_unpacked"
    PACKED_TOO_TIGHTLY = "packed_too_tightly"
    BROKEN_GZIP = "broken_gzip"
    NOT_GZIP = "not_gzip"
    WORKBOOK = "workbook"
    BINARY = "binary"
    UTF16 = "utf16"
    NOT_UTF8 = "not_utf8"
    CELL_TOO_LONG = "cell_too_long"
    TOO_MANY_ROWS = "too_many_rows"
    NO_HEADER = "no_header"
    OTHER_DELIMITER = "other_delimiter"
    WRONG_HEADER = "wrong_header"
    COLUMN_TWICE = "column_twice"
    NO_ROWS = "no_rows"
    NOT_JSON_LINES = "not_json_lines"
    TOO_MANY_COLUMNS = "too_many_columns"
    BAD_WORKBOOK = "bad_workbook"
    UNKNOWN_FORMAT = "unknown_format"


FILE_SENTENCES = {
    File.MISSING: _("The file %(name)s can't be opened. Check its name and that you may read it."),
    File.EMPTY: _("The file is empty. Choose the file that holds your products."),
    File.TOO_BIG: _("The file is larger than %(limit)s MB. Split it into smaller files."),
    File.TOO_BIG_UNPACKED: _("Unpacked, the file is larger than %(limit)s MB. Split it into smaller files."),
    File.PACKED_TOO_TIGHTLY: _("The packed file grows more than %(limit)s times when opened. Upload it unpacked."),
    File.BROKEN_GZIP: _("The packed file is damaged or cut off. Pack it again."),
    File.NOT_GZIP: _("The file name ends in .gz but the file isn't packed with gzip. Rename it or pack it."),
    File.WORKBOOK: _("This is an Excel or zip file. Save the sheet as “CSV UTF-8” and choose that file."),
    File.BINARY: _("This isn't a text file. Export your products as CSV and choose that file."),
    File.UTF16: _("The file is saved as UTF-16. Save it as “CSV UTF-8” and choose it again."),
    File.NOT_UTF8: _("Line %(line)s isn't UTF-8 text. Save the file as “CSV UTF-8” and choose it again."),
    File.CELL_TOO_LONG: _(
        "A cell on or before line %(line)s is longer than %(limit)s characters. "
        "A closing quotation mark is probably missing."
    ),
    File.TOO_MANY_ROWS: _("The file has more than %(limit)s lines. Split it into smaller files."),
    File.NO_HEADER: _("The first line isn't a header. It must name the columns, such as %(example)s."),
    File.OTHER_DELIMITER: _("The columns aren't separated by commas. Save the file with commas between its columns."),
    File.WRONG_HEADER: _("The file isn't in the %(format)s format: there is no column named %(missing)s."),
    File.COLUMN_TWICE: _("The column %(column)s stands in the header twice. Remove or rename one."),
    File.NO_ROWS: _("The file has a header but no products. Add a line for each product."),
    File.NOT_JSON_LINES: _("The file isn't JSON lines: line %(line)s isn't an object. Write one object on each line."),
    File.TOO_MANY_COLUMNS: _("The file has more than %(limit)s columns. Remove those that aren't needed."),
    File.BAD_WORKBOOK: _("The workbook can't be read. Save the sheet as “CSV UTF-8” and choose that file."),
    File.UNKNOWN_FORMAT: _(
        "The columns are not those of a product file. Download the template and name your columns like its columns."
    ),
}


class FileProblem(Exception):
    """The file as a whole can't be read; nothing was changed. `str()` is the sentence for people."""

    def __init__(self, code: File, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params

    @property
    def sentence(self) -> str:
        """The reason, and what to do about it, in the reader's language."""
        return str(FILE_SENTENCES[self.code]) % self.params

    def __str__(self) -> str:
        return self.sentence


def file_sentence(kept: Mapping[str, Any]) -> str:
    """The sentence of a file problem that was kept as `code` and `params`, in the reader's language."""
    return FileProblem(File(kept["code"]), **kept["params"]).sentence
