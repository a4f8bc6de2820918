"""Documents that only their owner and the office may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import FileResponse, Http404

from shop.sellers.queries import document_content

if TYPE_CHECKING:
    from shop.sellers.models import SellerDocument


def paper_response(document: SellerDocument) -> FileResponse:
    """The file with our own type; whoever calls has checked whose it is. Pictures are shown, the rest is saved."""
    try:
        content = document_content(document)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=not document.is_picture,
        filename=document.file_name,
        content_type=document.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
