"""The files that sellers sent, taken from the store to read them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shop.base import files

from .models import ImportRun
from .workbooks import is_workbook, write_as_csv


@contextmanager
def local_file(run: ImportRun) -> Iterator[Path]:
    """The stored file beside us, as text; a workbook is kept as CSV from the first look on. Raises FileProblem."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder) / "file.csv"
        with files.open_stored(run.key) as stored:
            content = stored.read()
        if is_workbook(content):
            write_as_csv(content, path)
            _keep_as_csv(run, path.read_bytes())
        else:
            path.write_bytes(content)
        yield path


def _keep_as_csv(run: ImportRun, content: bytes) -> None:
    before = run.key
    run.key = f"{before.removesuffix('.xlsx')}.csv"
    files.store(run.key, content)
    ImportRun.objects.filter(pk=run.pk).update(key=run.key)
    files.discard(before)
