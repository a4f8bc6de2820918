"""What crawlers ask for: robots.txt and the sitemap in parts, each address with its languages and pictures.

A part is made once an hour and kept zipped; it names no day of change, as none that is known would always be true.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import batched
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.text import compress_sequence
from django.utils.translation import override
from django.views.decorators.http import require_safe

from shop.base.tenancy import current_schema
from shop.catalog.queries import category_tree, sitemap_counts, sitemap_part, sitemap_shops
from shop.cms.queries import published_slugs
from shop.store.queries import store
from shop.web.common.requests import Request

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
IMAGES = 'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
HOUR = 3600
PLACES = 5000  # of fifty thousand addresses in all languages that a part may have
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ALTERNATES = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
PRIVATE = ("/cart/", "/checkout/", "/orders/", "/auth/", "/profile/", "/seller/", "/admin/", "/db-admin/", "/search/",
           "/compare/", "/wishlists/")  # fmt: skip


@require_safe
def robots(request: Request) -> HttpResponse:
    """Everything public may be read; baskets, accounts and search results may not."""
    paths = [path for private in PRIVATE for path in _in_languages(private)]
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in paths]]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('seo:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


type Entry = tuple[str, Sequence[str]]  # a path in the default language, addresses of pictures


def _kept(view: Callable[..., Iterator[str]]) -> Callable[..., HttpResponse]:
    """A view whose pieces of XML are kept, zipped, for an hour; browsers and crawlers may keep them as long."""

    @functools.wraps(view)
    def answered(request: Request, **numbers: int) -> HttpResponse:
        key = f"{current_schema()}:sitemap:{request.path}"
        zipped = cache.get(key)
        if zipped is None:
            zipped = b"".join(compress_sequence(piece.encode() for piece in view(request, **numbers)))
            cache.set(key, zipped, HOUR)
        takes_zipped = "gzip" in request.headers.get("Accept-Encoding", "")
        body = zipped if takes_zipped else gzip.decompress(zipped)
        response = HttpResponse(body, content_type="application/xml; charset=utf-8")
        if takes_zipped:
            response.headers["Content-Encoding"] = "gzip"
        patch_cache_control(response, public=True, max_age=HOUR)
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    return require_safe(answered)


@_kept
def index(request: Request) -> Iterator[str]:
    """The list of parts: for pages, categories and shops, and for products."""
    addresses = [reverse("seo:sitemap-places", args=[number]) for number in range(1, len(_place_parts()) + 1)]
    addresses += [reverse("seo:sitemap-products", args=[number]) for number in range(1, sitemap_counts() + 1)]
    entries = "".join(f"<sitemap><loc>{escape(settings.SITE_URL + path)}</loc></sitemap>" for path in addresses)
    yield f"{XML}<sitemapindex {NAMESPACES}>{entries}</sitemapindex>"


@_kept
def places(request: Request, number: int) -> Iterator[str]:
    """One part of home, all products, categories, shops, editorial pages."""
    parts = _place_parts()
    if not 1 <= number <= len(parts):
        raise Http404
    yield from _urls((path, ()) for path in parts[number - 1])


@_kept
def products(request: Request, number: int) -> Iterator[str]:
    """One part of the products."""
    if not 1 <= number <= sitemap_counts():
        raise Http404
    with override(settings.LANGUAGE_CODE):
        yield from _urls(
            (reverse("storefront:product", args=[slug]), [settings.SITE_URL + one.url for one in pictures])
            for slug, pictures in sitemap_part(number)
        )


def _place_parts() -> list[tuple[str, ...]]:
    """What is no product, in parts that are small enough in as many languages as there are."""
    with override(settings.LANGUAGE_CODE):
        paths = [reverse(f"storefront:{name}") for name in ("home", "products", "new", "trending")]
        paths += [node.url for node in category_tree().by_url.values()]
        paths += [reverse("storefront:seller", args=[slug]) for slug in sitemap_shops()]
        paths += [reverse("storefront:page", args=[slug]) for slug in published_slugs()]
    return list(batched(paths, PLACES))


def _urls(rows: Iterable[Entry]) -> Iterator[str]:
    yield f"{XML}<urlset {NAMESPACES} {ALTERNATES} {IMAGES}>"
    for path, pictures in rows:
        yield _url(path, pictures)
    yield "</urlset>"


def _url(path: str, pictures: Sequence[str]) -> str:
    """An entry for each language of a path, each naming all of them, and the one for everybody else."""
    found = {code: settings.SITE_URL + other for code, other in _alternates(path).items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(address)}/>'
        for code, address in [*found.items(), ("x-default", settings.SITE_URL + path)]
    )
    images = "".join(f"<image:image><image:loc>{escape(one)}</image:loc></image:image>" for one in pictures)
    return "".join(f"<url><loc>{escape(address)}</loc>{links}{images}</url>" for address in found.values())


def _alternates(path: str) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    languages = [code for code in store().languages if code in known]
    return dict(zip(languages, _in_languages(path, languages), strict=True))


def _in_languages(path: str, languages: list[str] | None = None) -> list[str]:
    """The path under each language's prefix; the default language has none."""
    codes = languages or [code for code, _name in settings.LANGUAGES]
    return [path if code == settings.LANGUAGE_CODE else f"/{code}{path}" for code in codes]
