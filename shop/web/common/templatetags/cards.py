"""What a listing has dozens of, drawn by tags because templates of their own took longer than all else of a page."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from shop.base.money import Money
from shop.catalog.types import Listed
from shop.web.common import currencies, numbers

from .shop import icon, share_of, shown

register = template.Library()

PRICE = '<p class="num flex flex-wrap items-baseline gap-x-2 {}">{}</p>'
ONE_PRICE = '<span class="font-semibold">{}<bdi class="whitespace-nowrap">{}</bdi></span>'
SALE_PRICE = (
    '<span class="font-semibold text-danger"><span class="sr-only">{} </span>{}'
    '<bdi class="whitespace-nowrap">{}</bdi></span> '
    '<s class="text-[0.9em] text-ink-3"><span class="sr-only">{} </span><bdi class="whitespace-nowrap">{}</bdi></s>'
)
STARS = (
    '<svg width="{}" height="{}" viewBox="0 0 100 20" aria-hidden="true" class="flip-rtl shrink-0">'
    '<use href="#stars" class="fill-line-strong" opacity=".45"/><svg width="{}" height="20">'
    '<use href="#stars" class="fill-accent" stroke="#8a5a00" stroke-opacity=".35" stroke-width=".8"/></svg></svg>'
)
RATED = '<span class="sr-only">{} </span>{}<span class="sr-only"> {}</span>'
RATING = '<p class="num flex items-center gap-1.5 text-xs text-ink-2">{} <span>{} ({})</span></p>'
LINKED_RATING = '<p class="num flex items-center gap-2 text-sm">{} <a class="link py-1" href="{}">{}, {}</a></p>'
FEWEST_REVIEWS = 3
SAVE = (
    '<form method="post" action="{}" id="save-{}" class="absolute end-2 top-2 z-10"'
    ' hx-post="{}" hx-target="this" hx-swap="outerHTML" data-optimistic>'
    '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
    '<button type="submit" name="saved" value="{}" aria-pressed="{}" aria-label="{}"'
    ' class="grid size-10 place-items-center rounded-full bg-canvas/85 text-ink hover:bg-canvas'
    ' aria-pressed:text-danger aria-pressed:[&_svg]:fill-current">{}</button></form>'
)
OPTION = (
    '<label class="flex min-h-9 items-center gap-2.5 text-[0.9375rem] max-lg:min-h-11!{}">'
    '<input type="checkbox" class="check" id="{}{}-{}" name="{}" value="{}"{}>'
    '<span class="grow">{}</span><span class="num text-sm text-ink-2">{}</span></label>'
)


@register.simple_tag
def price(
    amount: Money | None, regular: Money | None = None, *, at_least: bool = False, listed: Listed = (), css: str = ""
) -> SafeString:
    """The price of a thing in the shopper's currency; a higher `regular` one is struck out beside it.

    `at_least` writes "from". `listed` are offers with prices of their own in other currencies, where nothing is struck.
    """
    beginning = f"{gettext('from')} " if at_least else ""
    if amount and regular and regular > amount and not currencies.is_listed(listed or ()):
        sentences = gettext("Sale price"), beginning, shown(amount), gettext("Regular price"), shown(regular)
        return format_html(PRICE, css, format_html(SALE_PRICE, *sentences))
    return format_html(PRICE, css, format_html(ONE_PRICE, beginning, shown(amount, listed)))


@register.simple_tag
def rating(stars: float | None, count: int | None, url: str = "") -> SafeString:
    """Stars (0 to 5), the figure and how many reviews; nothing under three. With an address larger and in words."""
    if not count or count < FEWEST_REVIEWS:
        return SafeString("")
    drawn, figure, many = _rated(stars or 0, count, get_language() or "en", large=bool(url))
    if not url:
        return format_html(RATING, drawn, figure, many)
    words = ngettext("%(shown)s review", "%(shown)s reviews", count) % {"shown": many}
    return format_html(LINKED_RATING, drawn, url, figure, words)


def _rated(stars: float, count: int, language: str, *, large: bool) -> tuple[SafeString, SafeString, str]:
    """The drawing, the figure with what a screen reader says around it, and how many."""
    width, height = (90, 18) if large else (70, 14)
    figure = numbers.number_text(Decimal(str(stars)), language, decimals=1)
    return (
        format_html(STARS, width, height, share_of(stars, 5)),
        format_html(RATED, gettext("Rated"), figure, gettext("out of 5,")),
        numbers.number_text(count, language),
    )


@register.simple_tag(takes_context=True)
def heart(context: Context, product: Any) -> SafeString:
    """The form that saves a product or takes it off the list; nothing where no request is known (mails, samples)."""
    request = getattr(context, "request", None)
    if request is None or not hasattr(request, "wishlist"):
        return SafeString("")
    key = str(product.public_id)
    try:
        url = _saved_address(key, get_language())
    except NoReverseMatch:  # samples are of no product
        return SafeString("")
    return save_button(product.title, url, key, saved=key in request.wishlist.products, token=request.wishlist.token)


@lru_cache(maxsize=16_384)
def _saved_address(key: str, language: str | None) -> str:
    """A listing has 36, the same ones again and again."""
    return reverse("storefront:saved-item", args=[key])


@register.simple_tag
def save_button(title: object, url: str, key: str, *, saved: bool = False, token: str = "") -> SafeString:
    """A heart that keeps a product for later: a form, which the script turns at once before the server's answer wins.

    `key` makes its id.
    """
    name = gettext("Save %(title)s") % {"title": title}
    pressed = ("0", "true") if saved else ("1", "false")
    return format_html(SAVE, url, key, url, token, *pressed, name, icon("heart", size=19))


@register.simple_tag
def facet_option(facet: Any, option: Any, prefix: str = "") -> SafeString:
    """A checkbox of a facet (`id`, `name`); where nothing is found it is disabled, not hidden.

    `option` has `.value .label .count .checked`.
    """
    nothing = not option.count and not option.checked
    state = SafeString(" checked" if option.checked else " disabled" if nothing else "")
    shade = " text-ink-3" if nothing else ""
    count = numbers.number_text(option.count, get_language() or "en")
    return format_html(
        OPTION, shade, prefix, facet.id, option.value, facet.name, option.value, state, option.label, count
    )
