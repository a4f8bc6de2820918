"""The findings of an import as tables that are safe to open in a spreadsheet: one line a finding, or the lines of the
file that were left out, with the reason behind them, ready to be corrected and sent again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from shop.base.sheets import safe_cell

from .formats import READERS
from .models import ImportProblem, ImportRun
from .problems import EFFECT_WORDS, LEFT_OUT, Effect, Row, RowProblem
from .reading import Shape, csv_records, examine
from .stored import local_file
from .types import ParsedProduct


def write_problems(path: Path, problems: Iterable[RowProblem]) -> int:
    """Write the findings as CSV in the order of their lines, replacing the file; returns how many there are."""
    ordered = sorted(problems, key=lambda problem: problem.line)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([_("Line"), _("Column"), _("Cell"), _("Outcome"), _("Reason"), _("Code")])
        for problem in ordered:
            cells = [str(problem.line), problem.column, problem.value, str(EFFECT_WORDS[problem.effect])]
            writer.writerow([safe_cell(cell) for cell in (*cells, problem.sentence, problem.code.value)])
    return len(ordered)


def kept_problem(row: ImportProblem) -> RowProblem:
    """A finding as it was before it was stored."""
    return RowProblem(
        line=row.line,
        code=Row(row.code),
        effect=Effect(row.effect),
        column=row.column,
        value=row.value,
        params=row.params,
    )


def lines_to_correct(run: ImportRun) -> Iterator[list[str]]:
    """The file's header and every line that was left out, with all lines of its product, the reason behind each.

    Reasons are in the reader's language. A file without columns gives its findings instead.
    """
    reasons: dict[int, list[str]] = {}
    for row in run.problems.filter(effect__in=LEFT_OUT).order_by("line", "id"):
        reasons.setdefault(row.line, []).append(kept_problem(row).sentence)
    heading = str(_("Reason"))
    if READERS[run.format].shape is Shape.CSV:
        return _lines(run, reasons, heading)
    rows = ([str(line), " ".join(sentences)] for line, sentences in sorted(reasons.items()))
    return iter([[str(_("Line")), heading], *rows])


def _lines(run: ImportRun, reasons: dict[int, list[str]], heading: str) -> Iterator[list[str]]:
    with local_file(run) as path:
        source = examine(path, shape=Shape.CSV)
        wanted = set(reasons)
        for item in READERS[run.format].read_products(source, exponent=2):
            if isinstance(item, ParsedProduct):
                lines = range(item.line, item.last_line + 1)
                wanted.update(lines if any(line in reasons for line in lines) else ())
        records = csv_records(source)
        header = [safe_cell(cell) for cell in next(records).cells]
        yield [*header, heading]
        for record in records:
            if record.line in wanted:
                cells = [safe_cell(cell) for cell in record.cells][: len(header)]
                blank = [""] * (len(header) - len(cells))
                yield [*cells, *blank, " ".join(reasons.get(record.line, ()))]
