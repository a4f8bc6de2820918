"""/media/: public files with a fixed type, never run as a page. A proxy may serve the same keys in production."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from shop.base.files import open_stored
from shop.base.tenancy import connection

KEY = re.compile(r"[a-z0-9_]+/public/[a-z]+/[0-9a-f-]{36}/[0-9A-Za-z]+(?:-\d+)?\.(?P<extension>avif|webp|jpg|png)")
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg", "png": "image/png"}


@require_safe
def public_file(_request: HttpRequest, key: str) -> FileResponse:
    """A file under a public key of this marketplace; its address never changes its content."""
    match = KEY.fullmatch(key)
    if not match or not key.startswith(f"{connection.schema_name}/"):
        raise Http404
    try:
        content = open_stored(key)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type=TYPES[match["extension"]])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response
