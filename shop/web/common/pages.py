"""One template, two answers: the whole page, or the one part that HTMX asked for. And what stands elsewhere now."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from django.http import HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from .requests import Request


def page(
    request: Request,
    template: str,
    context: dict[str, Any],
    *,
    parts: AbstractSet[str] = frozenset(),
    status: int = 200,
) -> TemplateResponse:
    """Answer with the template, or with its partial when `HX-Target` names one of `parts`.

    A history restore always gets the whole page. `Vary` is set on both, so that no cache mixes them up.
    """
    name = f"{template}#{request.htmx.target}" if wants_part(request, parts) else template
    response = TemplateResponse(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def wants_part(request: Request, parts: AbstractSet[str]) -> bool:
    """Whether HTMX will swap one of these parts; a history restore wants the whole page."""
    return not request.htmx.history_restore_request and request.htmx.target in parts


def moved_to(request: Request, address: str) -> HttpResponsePermanentRedirect:
    """Lead on, for good, to the address that something has now, with all that the old one asked for."""
    asked = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{address}?{asked}" if asked else address)
