"""What the page of a search says around its results, and what is counted of it."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from shop.catalog.queries import (
    CategoryNode,
    Hits,
    ProductCard,
    Scope,
    cards_for_row,
    category_tree,
    near_misses,
    numbers_of,
)
from shop.search.queries import category_hits, find, is_barcode, near_own, popular_queries, same_number
from shop.search.services import note_asked, note_chosen, note_taken
from shop.search.types import Found
from shop.web.common.numbers import number_text
from shop.web.common.pages import page
from shop.web.common.requests import Request

from .listing_page import Heading, crumbs_to

FEW = 4
CHIPS = 8
MOST_TYPED = 100
ONLY_Q = {"q"}


def opened_by(found: Found) -> str:
    """The address that the query opens instead of results: the office's, in the language of the page where it names
    none, or of the one product with this number.

    A barcode opens it in any case; other identifiers only where nothing else is found, as words may look like them.
    """
    language = get_language() or settings.LANGUAGE_CODE
    if found.redirect:
        with override(settings.LANGUAGE_CODE):
            return translate_url(found.redirect, language)
    if found.exact != 1 or not (len(found.ids) == 1 or is_barcode(found.typed)):
        return ""
    named = numbers_of(found.ids[0])
    return _address_of_number(found.typed, *named) if named else ""


def scope_of(request: Request, found: Found) -> Scope:
    """The hits, within a category if the address names one."""
    node = category_tree().at(request.GET.get("category", ""))
    return Scope(category=node, search=Hits(found.ids))


def own_order(request: Request, found: Found) -> tuple[Found, str]:
    """The hits with those of the person's own categories a little earlier, and these categories in words.

    As everybody sees them where `everybody` is asked for, where the office or a number decides, and for guests.
    """
    account = request.cart.account
    favourites = request.cart.kept(account).favourites if account and not found.exact else frozenset()
    own = favourites.intersection(found.categories[: found.whole])
    if "everybody" in request.GET or not own:
        return found, ""
    nodes = [node for node in category_tree().by_path.values() if node.id in own]
    return near_own(found, own), get_text_list([str(node.title) for node in nodes], _("and"))


def heading_of(found: Found, scope: Scope, favourites: str = "") -> Heading:
    """Title, what was understood, what the order follows, and the categories that the hits are in."""
    return Heading(
        title=_("Results for “%(words)s”") % {"words": found.searched},
        template="storefront/search/head.html",
        crumbs=[*crumbs_to([], last_is_page=False), {"title": _("Search"), "url": ""}],
        chips=_chips(found, scope.category),
        context={
            "found": found,
            "as_typed": f"{reverse('storefront:search')}?{urlencode({'q': found.typed, 'as_typed': 1})}",
            "favourites": favourites,
            "for_everybody": f"{reverse('storefront:search')}?{urlencode({'q': found.typed, 'everybody': 1})}",
            "others": len(found.ids) - found.whole,
            "dropped": ", ".join(f"“{word}”" for word in found.dropped),
        },
    )


def nothing_found(request: Request, found: Found) -> HttpResponse:
    """Ways on when nothing is called that: the likely spelling, near titles, what others look for.

    Words that only find nothing in the category of the address lead to what they find elsewhere.
    """
    at = timezone.now()
    near = near_misses(found.typed, at=at)
    meant = _meant(found, near.spelling, as_typed="as_typed" in request.GET)
    context = {
        "words": found.typed,
        "query": found.typed,
        "spelling": meant.searched if meant.ids and meant.searched != found.typed else "",
        "spelling_count": len(meant.ids),
        "elsewhere": len(found.ids) if "category" in request.GET and not found.corrected else 0,
        "near": near.cards,
        "popular": popular_queries(language=get_language() or "", today=at.date()),
        "worth": () if near.cards else _worth_a_look(),
    }
    return page(request, "storefront/search/nothing.html", context)


def note_search(request: Request, found: Found) -> None:
    """Count a search when it is new: not its filters, further pages, or what a script asks for."""
    if request.method == "GET" and set(request.GET) <= ONLY_Q and not request.htmx:
        note_asked(
            typed=found.typed,
            language=get_language() or "",
            shown=found.ids,
            found=len(found.ids),
            on=timezone.localdate(),
        )


def words_before(request: Request) -> str:
    """The words of the results that this page was opened from; the browser says which page of ours that was."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc != request.get_host() or came_from.path != reverse("storefront:search"):
        return ""
    return parse_qs(came_from.query).get("q", [""])[0][:MOST_TYPED]


def note_click(request: Request, product_id: int, typed: str) -> None:
    """Count that the product was opened from the results of these words."""
    if typed:
        note_chosen(typed=typed, language=get_language() or "", product_id=product_id, on=timezone.localdate())


def note_purchase(typed: str) -> None:
    """Count that a product, opened from the results of these words, went into a cart: the page had them in its form."""
    if typed:
        note_taken(typed=typed[:MOST_TYPED], language=get_language() or "", on=timezone.localdate())


def _meant(found: Found, spelling: str, *, as_typed: bool) -> Found:
    """What the words find once they are spelled right: by the index, or else like the titles near them."""
    meant = find(found.typed) if as_typed else found
    return meant if meant.ids or not spelling else find(spelling)


def _address_of_number(typed: str, slug: str, offers: Sequence[tuple[str, str]]) -> str:
    """The page of a product, with the offer chosen whose SKU or barcode was typed."""
    address = reverse("storefront:product", args=[slug])
    meant = [sku for sku, barcode in offers if same_number(typed, sku) or same_number(typed, barcode)]
    return f"{address}?{urlencode({'sku': meant[0]})}" if meant and len(offers) > 1 else address


def _worth_a_look() -> list[ProductCard]:
    at = timezone.now()
    return cards_for_row(source="featured", limit=FEW, at=at) or cards_for_row(source="newest", limit=FEW, at=at)


def _chips(found: Found, chosen: CategoryNode | None) -> list[dict[str, object]]:
    """All, and the categories with most hits."""
    address = reverse("storefront:search")
    hits = category_hits(found)[:CHIPS]
    if len(hits) < 2 and chosen is None:
        return []
    chips = [
        {
            "label": f"{hit.title} ({number_text(hit.count, get_language() or 'en')})",
            "url": f"{address}?{urlencode({'q': found.typed, 'category': hit.url_path})}",
            "current": chosen is not None and chosen.url_path == hit.url_path,
        }
        for hit in hits
    ]
    everything = {"label": _("All"), "url": f"{address}?{urlencode({'q': found.typed})}", "current": chosen is None}
    return [everything, *chips]
