"""Who is at the other end: the one place that reads what proxies say about a client.

Each proxy of ours appends the address it was called from to `X-Forwarded-For`; what stands further left was made up by
anybody. So with `TRUSTED_PROXY_COUNT` = n the client is the n-th entry from the right. Without proxies of ours the
headers are worth nothing and are dropped, so that no code below can believe them.
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT")
SCHEMES = {"http", "https"}
IPV6_NETWORK = 64  # what one household gets: a limit per address would be none


class ProxyMiddleware:
    """Puts the client's own address and scheme where Django, allauth, limits, audit and logs look for them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta, proxies = request.META, settings.TRUSTED_PROXY_COUNT
        forwarded, schemes = meta.get("HTTP_X_FORWARDED_FOR", ""), meta.get("HTTP_X_FORWARDED_PROTO", "")
        for name in FORWARDED:
            meta.pop(name, None)
        meta["REMOTE_ADDR"] = client_address(meta.get("REMOTE_ADDR", ""), forwarded, proxies=proxies)
        if scheme := client_scheme(schemes, proxies=proxies):
            meta["wsgi.url_scheme"] = scheme
        return self.get_response(request)


def client_address(peer: str, forwarded: str, *, proxies: int) -> str:
    """The address of the client, without port, "" where nobody knows: the peer, or what `proxies` trusted hops say.

    Fewer entries than proxies means that the request came in behind the first of them: its oldest entry is true.
    """
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()] if proxies else []
    told = hops[max(0, len(hops) - proxies)] if hops else ""
    return bare_address(told) or bare_address(peer)


def client_scheme(schemes: str, *, proxies: int) -> str:
    """What the client speaks, by the same counting; "" without proxies of ours or when they do not say."""
    said = [scheme.strip().lower() for scheme in schemes.split(",") if scheme.strip()] if proxies else []
    scheme = said[max(0, len(said) - proxies)] if said else ""
    return scheme if scheme in SCHEMES else ""


def bare_address(text: str) -> str:
    """An IP address in its usual spelling, of "1.2.3.4:80", "[::1]:80" and the like; "" for anything else."""
    text = text.strip().strip('"')
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def limited_as(request: HttpRequest) -> str:
    """What a limit counts for this client: its IPv4 address, or the IPv6 network that one household has."""
    address = request.META.get("REMOTE_ADDR", "")
    if ":" not in address:
        return str(address)
    return str(ip_network(f"{address}/{IPV6_NETWORK}", strict=False))
