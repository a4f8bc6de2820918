"""Template tags and filters of every surface: icons, numbers, rich text, pictures, form controls, navigation."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import get_currency_name
from django import forms, template
from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    MultiWidget,
    RadioSelect,
    Select,
    SelectMultiple,
)
from django.forms.boundfield import BoundField, BoundWidget
from django.forms.utils import flatatt
from django.template import Context
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from shop.base.digits import page_digits
from shop.base.money import Money
from shop.base.permissions import SELLER_ROLES
from shop.base.richtext import clean_rich_text
from shop.catalog.types import Listed
from shop.roles.queries import can
from shop.web.common import currencies, numbers
from shop.web.common.icon_set import DIRECTIONAL, drawings

register = template.Library()

ICON = (
    '<svg class="{}" width="{}" height="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>'
)

SOURCE = '<source type="image/{}" srcset="{}" sizes="{}">'
PICTURE = '<picture>{}<img src="{}" alt="{}" width="{}" height="{}" {} decoding="async"{}></picture>'
NO_PICTURE = '<span class="grid size-full place-items-center text-ink-3">{}</span>'
FETCHED_FIRST, FETCHED_WHEN_SEEN = SafeString('fetchpriority="high"'), SafeString('loading="lazy"')


def _language() -> str:
    return get_language() or "en"


@register.simple_tag
def icon(key: str, *, name: str = "", size: int = 20, css: str = "") -> SafeString:
    """Draw an icon. Decorative unless `name` says what it means; raises KeyError for an unknown key."""
    if name:
        return _drawn(key, size, css, format_html('role="img" aria-label="{}"', name))
    return _decoration(key, size, css)


@lru_cache(maxsize=1024)
def _decoration(key: str, size: int, css: str) -> SafeString:
    """A page has a hundred, the same few again and again."""
    return _drawn(key, size, css, SafeString('aria-hidden="true"'))


def _drawn(key: str, size: int, css: str, meaning: SafeString) -> SafeString:
    classes = f"flip-rtl {css}".strip() if key in DIRECTIONAL else css
    return format_html(ICON, classes, size, size, meaning, SafeString(drawings()[key]))


@register.filter
def money(amount: numbers.Amount | None) -> str:
    """An amount as people read it on a page ("৳ 2,450"); nothing for no amount."""
    return "" if amount is None else numbers.money_text(amount, _language())


@register.filter
def shown(amount: Money | None, listed: Listed = ()) -> str:
    """An amount of the marketplace's currency as the shopper sees prices; one in another currency as it is.

    `listed` are the offers of a card or variant, some of which may have prices of their own there.
    """
    return "" if amount is None else numbers.money_text(currencies.shown(amount, listed or ()), _language())


@register.filter
def is_listed(listed: Listed) -> bool:
    """Whether a card or variant has a price of its own in the currency that prices are shown in."""
    return currencies.is_listed(listed or ())


@register.filter
def currency_name(code: str) -> str:
    """A currency in the reader's language: US Dollar."""
    return get_currency_name(code, locale=numbers.locale_for(_language()))


@register.filter
def money_exact(amount: numbers.Amount | None) -> str:
    """An amount that always shows its decimals, for ledgers and payouts."""
    return "" if amount is None else numbers.money_text(amount, _language(), exact=True)


@register.filter
def money_plain(amount: numbers.Amount | None) -> str:
    """An amount for mails and texts ("Tk 2,450")."""
    return "" if amount is None else numbers.money_plain_text(amount)


@register.filter
def rate(value: Decimal | None) -> str:
    """An exchange rate with all its digits and no more."""
    return "" if value is None else f"{value.normalize():f}"


@register.filter
def number(value: Decimal | float | None, decimals: int = 0) -> str:
    """A count or measure, grouped and in the digits of the page; nothing for None."""
    return "" if value is None else numbers.number_text(Decimal(str(value)), _language(), decimals=decimals)


@register.filter
def digits(value: object) -> str:
    """A text with numbers in it (a date, a size) in the digits of the page."""
    return page_digits(str(value))


@register.filter
def role_name(code: str) -> str:
    """A role within a shop, by its code."""
    return str(SELLER_ROLES[code].name) if code in SELLER_ROLES else code


@register.filter
def code(value: object) -> SafeString:
    """An order number, phone number or reference: Western digits, kept in order inside right-to-left text."""
    return format_html('<bdi class="num whitespace-nowrap" dir="ltr">{}</bdi>', value)


@register.filter
def rich(html: str | None) -> SafeString:
    """Rich text, cleaned once more on the way out. The only filter that marks written text as safe."""
    return mark_safe(clean_rich_text(html or ""))  # noqa: S308 - nh3 has just cleaned it


@register.filter
def share_of(part: Decimal | float, whole: Decimal | float) -> int:
    """How many hundredths of `whole` the part is, between 0 and 100; drawings scale with it."""
    if not whole:
        return 0
    return max(0, min(100, round(Decimal(str(part)) * 100 / Decimal(str(whole)))))


@register.filter
def attributes(pairs: dict[str, str | bool] | None) -> SafeString:
    """Further attributes of an element, escaped; underscores in names become dashes."""
    return flatatt({key.replace("_", "-"): value for key, value in (pairs or {}).items()})


@register.filter
def in_language(texts: dict[str, str], language: str) -> str:
    """The text in exactly this language, for forms that ask for each one."""
    return texts.get(language, "")


@register.filter
def nth(items: Sequence[Any], index: int) -> Any:
    """The item at a position that a template counted itself."""
    return items[index]


@register.simple_tag
def picture(
    image: Any, *, sizes: str = "100vw", eager: bool = False, css: str = "", alt: str | None = None
) -> SafeString:
    """A photo in AVIF and WebP with its size, or a quiet placeholder when there is none.

    `image` has `.alt .width .height .url` and `.sources("avif"|"webp") -> [(url, width)]`. `eager` is for what is
    seen first. `alt=""` hides a photo whose name stands beside it. Drawn here like the icons: a listing has 36, and a
    template of its own for each took longer than the rest of the card.
    """
    if not image:
        return format_html(NO_PICTURE, icon("image", size=28))
    sources = [(kind, _srcset(image.sources(kind)), sizes) for kind in ("avif", "webp")]
    return format_html(
        PICTURE,
        format_html_join("", SOURCE, (source for source in sources if source[1])),
        image.url,
        image.alt if alt is None else alt,
        image.width,
        image.height,
        FETCHED_FIRST if eager else FETCHED_WHEN_SEEN,
        format_html(' class="{}"', css) if css else "",
    )


@register.filter
def srcset(image: Any, extension: str) -> str:
    """A picture's renditions in a format as a srcset, for `<picture>` elements drawn by hand."""
    return _srcset(image.sources(extension))


def _srcset(sources: list[tuple[str, int]]) -> str:
    return ", ".join(f"{url} {width}w" for url, width in sources)


@register.inclusion_tag("components/nav_item.html", takes_context=True)
def nav_item(
    context: Context, url_names: str, *, icon: str, label: str, count: int = 0, exact: bool = False
) -> dict[str, Any]:
    """An entry of a side list, marked when the page is inside it (`exact`: is it), or inside a page named after it.

    Nothing for an unknown page, and nothing for one whose right the reader does not hold.
    """
    first, *others = url_names.split()
    if not opens(context, first):
        return {"url": ""}
    url, path = reverse(first), context["request"].path
    current = path == url if exact else path.startswith((url, *map(reverse, others)))
    return {"url": url, "icon": icon, "label": label, "count": count, "current": current}


@register.simple_tag(takes_context=True)
def opens(context: Context, *url_names: str) -> bool:
    """Whether at least one of the pages exists and is open to the reader: a heading over them is worth showing."""
    return any(_is_open(context["request"], name) for name in url_names)


def _is_open(request: Any, url_name: str) -> bool:
    try:
        view = resolve(reverse(url_name)).func
    except NoReverseMatch:
        return False
    permission = getattr(view, "permission", None)
    membership = getattr(request, "membership", None)
    return permission is None or (membership.may(permission) if membership else can(request.user, permission))


@register.filter
def control_kind(field: BoundField) -> str:
    """Which shape the field takes: options, checks, check, file, list, select, group or text."""
    widget = field.field.widget
    shapes = (
        (CheckboxSelectMultiple, "checks"),
        (RadioSelect, "options"),
        (CheckboxInput, "check"),
        (FileInput, "file"),
        (SelectMultiple, "list"),
        (Select, "select"),
        (MultiWidget, "group"),
    )
    return next((kind for widget_class, kind in shapes if isinstance(widget, widget_class)), "text")


@register.filter
def faults(field: BoundField) -> list[str]:
    """What is wrong with a field, in sentences that name it; the framework's own word for an empty one does not."""
    empty = forms.Field.default_error_messages["required"]
    return [
        gettext("Fill in “%(label)s”.") % {"label": field.label} if error.message == empty else sentence
        for error, sentences in ((error, error.messages) for error in field.errors.as_data())
        for sentence in sentences
    ]


@register.filter
def choice_title(label: object) -> str:
    """What a choice is called: the title of an object that has one, else the label itself (a text's is a method)."""
    return str(label if isinstance(label, str | Promise) else getattr(label, "title", label))


@register.simple_tag
def control(field: BoundField, css: str) -> SafeString:
    """The bare input of a field with our classes after its own; Django adds aria-invalid and aria-describedby."""
    own = field.field.widget.attrs.get("class", "")
    return conditional_escape(field.as_widget(attrs={"class": f"{own} {css}".strip()}))


@register.simple_tag
def choice(option: BoundWidget, css: str) -> SafeString:
    """The bare radio or checkbox of one choice, without Django's own label around it."""
    option.data["attrs"] = {**option.data["attrs"], "class": css}
    return option.tag()
