"""Tables as answers: CSV line by line, XLSX whole."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from shop.base.uploads import TYPES


class Echo:
    """A file that hands back what is written to it, so that csv writes into an answer."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def attached(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """Lines of CSV as a download; the mark in front tells spreadsheets that it is UTF-8."""
    answer = StreamingHttpResponse(marked(lines), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def marked(lines: Iterable[str]) -> Iterable[str]:
    """The lines behind a byte order mark."""
    yield "\ufeff"
    yield from lines


def workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook as a download."""
    answer = HttpResponse(content, content_type=TYPES["xlsx"])
    answer.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
