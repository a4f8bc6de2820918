"""What crawlers ask for: robots.txt and the sitemap in parts, each address with its languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from shop.catalog.queries import category_tree, sitemap_counts, sitemap_part, sitemap_shops
from shop.cms.queries import published_slugs
from shop.store.queries import store
from shop.web.common.requests import Request

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ALTERNATES = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
PRIVATE = ("/cart/", "/checkout/", "/orders/", "/auth/", "/profile/", "/seller/", "/admin/", "/db-admin/", "/search/")


@require_safe
def robots(request: Request) -> HttpResponse:
    """Everything public may be read; baskets, accounts and search results may not."""
    paths = [path for private in PRIVATE for path in _in_languages(private)]
    lines = ["User-agent: *", *[f"Disallow: {path}" for path in paths]]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('seo:sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def index(request: Request) -> HttpResponse:
    """The list of parts: one for pages, categories and shops, the others for products."""
    addresses = [reverse("seo:sitemap-places")]
    addresses += [reverse("seo:sitemap-products", args=[number]) for number in range(1, sitemap_counts() + 1)]
    entries = "".join(f"<sitemap><loc>{escape(settings.SITE_URL + path)}</loc></sitemap>" for path in addresses)
    return _xml(f"<sitemapindex {NAMESPACES}>{entries}</sitemapindex>")


@require_safe
def places(request: Request) -> HttpResponse:
    """Home, all products, categories, shops, editorial pages."""
    with override(settings.LANGUAGE_CODE):
        paths = [reverse("storefront:home"), reverse("storefront:products")]
        paths += [node.url for node in category_tree().by_url.values()]
        paths += [reverse("storefront:seller", args=[slug]) for slug in sitemap_shops()]
        paths += [reverse("storefront:page", args=[slug]) for slug in published_slugs()]
        return _urls((path, None) for path in paths)


@require_safe
def products(request: Request, number: int) -> HttpResponse:
    """One part of the products."""
    if not 1 <= number <= sitemap_counts():
        raise Http404
    with override(settings.LANGUAGE_CODE):
        rows = (
            (reverse("storefront:product", args=[slug]), at.date() if at else None) for slug, at in sitemap_part(number)
        )
        return _urls(rows)


def _urls(rows: Iterator[tuple[str, date | None]]) -> HttpResponse:
    entries = "".join(_url(path, changed) for path, changed in rows)
    return _xml(f"<urlset {NAMESPACES} {ALTERNATES}>{entries}</urlset>")


def _url(path: str, changed: date | None) -> str:
    """An entry for each language of a path, each naming all of them."""
    found = {code: settings.SITE_URL + other for code, other in _alternates(path).items()}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(code)} href={quoteattr(address)}/>'
        for code, address in found.items()
    )
    lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return "".join(f"<url><loc>{escape(address)}</loc>{lastmod}{links}</url>" for address in found.values())


def _alternates(path: str) -> dict[str, str]:
    known = dict(settings.LANGUAGES)
    languages = [code for code in store().languages if code in known]
    return dict(zip(languages, _in_languages(path, languages), strict=True))


def _in_languages(path: str, languages: list[str] | None = None) -> list[str]:
    """The path under each language's prefix; the default language has none."""
    codes = languages or [code for code, _name in settings.LANGUAGES]
    return [path if code == settings.LANGUAGE_CODE else f"/{code}{path}" for code in codes]


def _xml(body: str) -> HttpResponse:
    return HttpResponse(XML + body, content_type="application/xml; charset=utf-8")
