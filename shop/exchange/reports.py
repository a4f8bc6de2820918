"""The findings of an import as a table: one line a finding, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from shop.base.sheets import safe_cell

from .models import ImportProblem
from .problems import EFFECT_WORDS, Effect, Row, RowProblem


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
