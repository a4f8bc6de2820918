"""Where a person wanted to go when they were asked to sign in: to this very shop only."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def target_of(request: HttpRequest) -> str:
    """The address in `next`, where it leads to this host; else an empty string."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and len(target) <= 500 else ""
