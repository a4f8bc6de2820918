"""The search page, and what is suggested while somebody types."""

import re
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from shop.accounts.models import User
from shop.base.rate import Verdict
from shop.base.translated import Translated
from shop.catalog.models import Variant
from shop.catalog.queries import Facet, Option, Span
from shop.catalog.services import refresh_listing
from shop.discovery.services import note_seen
from shop.profiles.services import choose_picks
from shop.search.models import Asked, Chosen, Redirect
from shop.search.queries import suggest
from shop.search.services import note_asked
from shop.sellers.models import Seller
from shop.web.common import limits
from shop.web.storefront.facet_views import groups_of
from shop.web.storefront.listing_query import read_listing
from tests.cast import NOW, person, shop_of
from tests.factories import make_category, make_product, make_variants
from tests.queue import drain

from .reading import card_titles, link_named, queries_of, title_of

pytestmark = pytest.mark.django_db
STANDS = ("goods",)


@pytest.fixture(autouse=True)
def goods(seller: Seller, rival_seller: Seller) -> None:
    """Two kettles and a bag."""
    category = make_category("things")
    make_product(seller, title={"en": "Stoneware kettle"}, sku="KET-1", category=category)
    make_product(rival_seller, title={"en": "Enamel kettle"}, sku="KET-2", price_minor=900_00, category=category)
    make_product(rival_seller, title={"en": "Jute bag"}, sku="BAG-1", category=category)
    drain()


def test_hits_come_with_facets_and_keep_the_words(client: Client) -> None:
    answer = client.get("/search/?q=kettle&seller=sonali-fibre")

    assert title_of(answer) == "Results for “kettle”"
    assert card_titles(answer) == ["Enamel kettle"]
    assert '<input type="hidden" name="q" value="kettle">' in answer.text
    assert link_named(answer, "Remove filter Sonali Fibre") == "/search/?q=kettle"
    assert '<meta name="robots" content="noindex, follow">' in answer.text


@pytest.mark.parametrize("typed", ["bag-1", "BAG1", "Bag 1"])
def test_a_sku_opens_its_product_however_it_is_written(client: Client, typed: str) -> None:
    assert client.get("/search/", {"q": typed}).headers["Location"] == "/products/jute-bag/"


def test_a_sku_that_is_a_word_of_other_goods_stands_first_among_them(client: Client, seller: Seller) -> None:
    make_product(seller, title={"en": "Stand"}, sku="LAMP-13")
    make_product(seller, title={"en": "Lamp 13"})
    drain()

    assert card_titles(client.get("/search/?q=lamp+13")) == ["Stand", "Lamp 13"]


@pytest.mark.parametrize("typed", ["0882780756328", "882780756328", "0-882780-756328", "০৮৮২৭৮০৭৫৬৩২৮"])
def test_a_barcode_opens_its_offer_however_it_is_written(client: Client, seller: Seller, typed: str) -> None:
    _small, large = make_variants(seller, "S", "L")
    Variant.objects.filter(pk=large.pk).update(barcode="0882780756328")
    refresh_listing(product_ids=[large.product_id])
    drain()

    answer = client.get("/search/", {"q": typed})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/products/{large.product.slug}/?sku={large.sku}")


def test_no_words_give_a_place_to_type_them(client: Client) -> None:
    for address in ("/search/", "/search/?q=", "/search/?q=%20%09"):
        answer = client.get(address)

        assert answer.status_code == 200
        assert title_of(answer) == "What are you looking for?"


def test_a_slip_shows_the_results_of_the_right_spelling_and_a_way_back(client: Client) -> None:
    answer = client.get("/search/?q=stonware+kettel")

    assert title_of(answer) == "Results for “stoneware kettle”"
    assert card_titles(answer)[0] == "Stoneware kettle"
    assert link_named(answer, "stonware kettel") == "/search/?q=stonware+kettel&as_typed=1"


def test_what_is_searched_as_typed_offers_the_right_spelling(client: Client) -> None:
    answer = client.get("/search/?q=stonware&as_typed=1")

    assert title_of(answer) == "Nothing found for “stonware”"
    assert link_named(answer, "stoneware") == "?q=stoneware"
    assert "It has 1 result." in answer.text


def test_words_that_nothing_has_are_named(client: Client) -> None:
    answer = client.get("/search/?q=kettle+zzyyxx")

    assert sorted(card_titles(answer)) == ["Enamel kettle", "Stoneware kettle"]
    assert "No product has “zzyyxx”. These have the other words." in answer.text


def test_nothing_found_is_no_dead_end(client: Client) -> None:
    answer = client.get("/search/?q=qqqq+xxyyzz")

    assert title_of(answer) == "Nothing found for “qqqq xxyyzz”"
    assert len(card_titles(answer)) == 3
    assert link_named(answer, "Look through all products") == "/products/"


def test_filters_that_fit_no_hit_do_not_claim_that_nothing_was_found(client: Client) -> None:
    answer = client.get("/search/?q=kettle&price_min=99999")

    assert title_of(answer) == "Results for “kettle”"
    assert link_named(answer, "Without Price: 2 products") == "/search/?q=kettle"


def test_hits_are_narrowed_to_a_category(client: Client, seller: Seller) -> None:
    make_product(seller, title={"en": "Kettle holder"}, category=make_category("holders"))
    drain()

    answer = client.get("/search/?q=kettle")

    assert link_named(answer, "Holders (1)") == "/search/?q=kettle&category=holders"
    assert card_titles(client.get("/search/?q=kettle&category=holders")) == ["Kettle holder"]


def test_a_category_without_hits_leads_to_those_elsewhere(client: Client) -> None:
    make_category("holders")

    answer = client.get("/search/?q=kettle&category=holders")

    assert title_of(answer) == "Nothing found for “kettle”"
    assert link_named(answer, "All categories together have 2 results.") == "?q=kettle"
    assert "Did you mean" not in answer.text


def test_typed_marks_of_direction_do_not_turn_the_heading(client: Client) -> None:
    assert title_of(client.get("/search/", {"q": "\u202ekettle\u2066"})) == "Results for “kettle”"


def test_links_of_a_listing_carry_a_hundred_signs_of_a_value_at_most() -> None:
    query = read_listing(QueryDict(f"q={'x' * 500}&seller={'y' * 500}"), currency="BDT", usual_sort="")

    assert query.address() == f"?q={'x' * 100}&seller={'y' * 100}"


def test_typed_markup_is_shown_as_text(client: Client) -> None:
    answer = client.get("/search/?q=<script>alert(1)</script>")

    assert "<script>alert(1)" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


@pytest.mark.parametrize("address", ["/search/", "/search/suggestions/"])
@pytest.mark.parametrize(
    "words",
    ["'", "\\", ":*", "%_\\", "a & | !", "((", "%27%3B--", "x" * 100_000, "\u202ekettle\u202c", "-", '"', "🫖", "the of and",
     "\ud7ff", "1" * 99, "or or or", "--kettle"],
)  # fmt: skip
def test_no_words_break_the_search(client: Client, address: str, words: str) -> None:
    assert client.get(address, {"q": words}).status_code == 200
    assert client.get(address, {"q": words, "view": "filters", "as_typed": "1"}).status_code == 200


def test_a_nul_byte_is_refused_like_everywhere(client: Client) -> None:
    assert client.get("/search/?q=ket%00tle").status_code == 400


@pytest.mark.parametrize("rows", [3, 60])
def test_a_search_takes_eight_queries_whatever_it_finds(client: Client, seller: Seller, rows: int) -> None:
    category = make_category()
    for number in range(rows):
        make_product(seller, title={"en": f"Lantern {number}"}, category=category)
    drain()

    assert len(queries_of(client, "/search/?q=lantern&page=2")) <= 7
    assert len(queries_of(client, "/search/?q=lantern")) <= 8


@pytest.mark.parametrize(("words", "most"), [("stonware+kettel", 9), ("zzzz", 8)])
def test_guessing_what_a_slip_meant_takes_one_query_more(client: Client, words: str, most: int) -> None:
    assert len(queries_of(client, f"/search/?q={words}")) <= most


def test_a_redirect_of_the_office_opens_its_page(client: Client) -> None:
    Redirect.objects.create(query="gift ideas", address="/c/things/", added_by="user:1")

    assert client.get("/search/", {"q": "Gift  IDEAS"}).headers["Location"] == "/c/things/"


def test_a_search_is_counted_by_day_once_and_its_filters_are_not(client: Client) -> None:
    client.get("/search/?q=Kettle")
    client.get("/search/?q=kettle&price_min=1")
    client.get("/search/?q=kettle", headers={"HX-Request": "true", "HX-Target": "results"})

    asked = Asked.objects.get()
    assert (asked.words, asked.language, asked.times, asked.found) == ("kettle", "en", 1, 2)
    assert asked.on == timezone.localdate()


@pytest.mark.parametrize("words", ["nusrat@example.com", "+880 1712-345678"])
def test_what_may_name_somebody_is_not_kept(client: Client, words: str) -> None:
    client.get("/search/", {"q": words})

    assert not Asked.objects.exists()


def test_opening_a_result_counts_with_its_place(client: Client) -> None:
    client.get("/search/?q=kettle")

    client.get("/products/enamel-kettle/", headers={"Referer": "http://testserver/search/?q=kettle"})

    chosen = Chosen.objects.get()
    assert (chosen.words, chosen.times, chosen.placed, chosen.places in {1, 2}) == ("kettle", 1, 1, True)
    assert Asked.objects.get().opened == 1


def test_what_goes_into_a_cart_counts_for_the_words_that_led_to_it(client: Client) -> None:
    client.get("/search/?q=kettle")
    page = client.get("/products/enamel-kettle/", headers={"Referer": "http://testserver/search/?q=kettle"})
    (variant,) = re.findall(r'name="variant" value="([^"]+)"', page.text)

    assert 'name="found_by" value="kettle" form="buy-form"' in page.text
    client.post("/cart/lines/", {"variant": variant, "quantity": "1", "found_by": "kettle"})
    client.post("/cart/lines/", {"variant": variant, "quantity": "1"})

    assert Asked.objects.get().taken == 1
    assert "found_by" not in client.get("/products/enamel-kettle/").text


@pytest.mark.parametrize("referer", ["http://elsewhere.example/search/?q=kettle", "http://testserver/cart/", "::"])
def test_coming_from_elsewhere_counts_nothing(client: Client, referer: str) -> None:
    client.get("/search/?q=kettle")

    client.get("/products/enamel-kettle/", headers={"Referer": referer})

    assert not Chosen.objects.exists()


def test_suggestions_finish_words_and_show_products(client: Client) -> None:
    answer = client.get("/search/suggestions/?q=enamel+k", headers={"HX-Request": "true", "HX-Target": "suggest"})

    assert "enamel k<strong" in answer.text
    assert "ettle</strong>" in answer.text
    assert 'role="option"' in answer.text
    assert "Enamel kettle" in answer.text
    assert "<html" not in answer.text


def test_suggestions_are_a_page_without_script(client: Client) -> None:
    answer = client.get("/search/suggestions/?q=kett")

    assert title_of(answer) == "What are you looking for?"
    assert "See all 2 results for “kett”" in answer.text
    assert 'role="option"' not in answer.text


def test_suggestions_know_past_queries_that_were_asked_often(client: Client) -> None:
    today = timezone.localdate()
    Asked.objects.create(words="kettle", language="en", on=today, times=3, found=2)
    Asked.objects.create(words="kettel", language="en", on=today, times=9, found=2)

    answer = client.get("/search/suggestions/?q=ke")

    assert 'href="/search/?q=kettle"' in answer.text
    assert "q=kettel" not in answer.text


def test_often_asked_words_are_shown_as_people_write_them_and_never_misspelled(client: Client, seller: Seller) -> None:
    make_product(seller, title={"en": "Sari for brides", "bn": "জামদানি শাড়ি"})
    drain()
    today = timezone.localdate()
    for typed in ("শাড়ি", "Sari  for brides", "sarri"):
        for _time in range(3):
            note_asked(typed=typed, language="en", shown=[], found=1, on=today)

    popular = suggest("", language="en", at=timezone.now()).popular

    assert popular == ["sari for brides", "শাড়ি"]
    assert suggest("sari f", language="en", at=timezone.now()).completions[0].words == "sari for brides"


def test_a_whole_word_is_a_beginning_too(seller: Seller) -> None:
    for title in ("Stone", "Stoneware mug"):
        make_product(seller, title={"en": title})
    drain()

    (completion,) = suggest("stone", language="en", at=timezone.now()).completions

    assert completion.words == "stoneware"


def test_completions_keep_the_marks_of_bangla(seller: Seller) -> None:
    make_product(seller, title={"en": "Mug", "bn": "চায়ের মগ"})
    drain()

    (completion,) = suggest("চা", language="bn", at=timezone.now()).completions

    assert (completion.typed, completion.rest) == ("চা", "য়ের")


@pytest.mark.parametrize(("typed", "names"), [("sona", ["Sonali Fibre"]), ("fib", ["Sonali Fibre"]), ("en", [])])
def test_suggested_sellers_have_a_word_that_begins_so(typed: str, names: list[str]) -> None:
    offered = suggest(typed, language="en", at=timezone.now())

    assert [str(one.name) for one in offered.sellers] == names


def test_own_categories_come_a_little_earlier_and_the_page_says_so(
    client: Client, seller: Seller, shopper: User
) -> None:
    own, other = make_category("own"), make_category("other")
    make_product(seller, title={"en": "Lantern"}, category=other)
    mine = [make_product(seller, title={"en": f"Lantern for the {place}"}, category=own) for place in ("yard", "roof")]
    drain()
    client.force_login(shopper)
    assert card_titles(client.get("/search/?q=lantern"))[0] == "Lantern"
    elsewhere = make_category("elsewhere")
    for product in (*mine, *(make_product(seller, category=elsewhere) for _time in range(2))):
        note_seen(user_id=shopper.pk, product_id=product.pk, at=NOW)

    answer = client.get("/search/?q=lantern")

    assert card_titles(answer)[-1] == "Lantern"
    assert "Things from Own come a little earlier" in answer.text  # and not those from elsewhere, which are not here
    everybody = client.get(link_named(answer, "Show it as everybody sees it"))
    assert card_titles(everybody)[0] == "Lantern"
    choose_picks(user_id=shopper.pk, wanted=False)
    assert card_titles(client.get("/search/?q=lantern"))[0] == "Lantern"


@pytest.mark.parametrize("address", ["/search/?q=kettle", "/search/suggestions/?q=ket"])
def test_who_asks_too_often_is_asked_to_wait(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "hit_nearby", lambda *_key, at: Verdict(allowed=False, retry_after=7))

    answer = client.get(address)

    assert (answer.status_code, answer["Retry-After"]) == (429, "7")
    assert not Asked.objects.exists()


def test_a_long_list_of_options_is_searched(client: Client, seller: Seller) -> None:
    category = make_category("lamps")
    for number in range(9):
        made = shop_of(f"shop-{number}", f"Shop {number}", person(f"owner{number}@example.com"))
        make_product(made, category=category)

    answer = client.get("/c/lamps/", {"find.seller": "SHOP 7"})

    shown = answer.text.partition('id="facet-seller"')[2].partition("</fieldset>")[0]
    assert "Shop 7" in shown
    assert "Shop 1" not in shown
    assert 'name="find.seller" value="SHOP 7"' in answer.text
    assert len(card_titles(answer)) == 9
    assert "Nothing is called that" in client.get("/c/lamps/", {"find.seller": "zzz"}).text


def test_enter_in_the_filters_of_a_phone_shows_them_anew(client: Client) -> None:
    answer = client.get("/products/?view=filters&find.seller=fib&price_min=500")

    first, *_others = re.findall(r"<button[^>]*>", answer.text.partition('<form id="sheet"')[2])
    assert 'name="view" value="filters"' in first
    assert 'hx-include="closest form"' in first


def test_of_a_very_long_list_the_options_with_most_products_are_shown_and_the_others_found(client: Client) -> None:
    options = tuple(Option(f"v{n}", Translated({"en": f"Kind {n}"}), n, n == 0) for n in range(60))
    overview = SimpleNamespace(facets=[Facet("a.kind", Translated({"en": "Kind"}), options)])

    def shown(query: str) -> list[int]:
        (group,) = groups_of(overview, read_listing(QueryDict(query), currency="BDT", usual_sort=""))
        return [line.count for line in group.options]

    assert shown("") == [0, *range(49, 60)]
    assert shown("find.a.kind=kind+7") == [0, 7]


@pytest.mark.parametrize("huge", ["1e999990", "1e-999990", "-1e999990"])
def test_figure_of_a_million_digits_narrows_nothing_and_is_not_written_out(huge: str) -> None:
    query = QueryDict(f"price_min={huge}&price_max=500&a.weight.min={huge}")

    read = read_listing(query, currency="BDT", usual_sort="")

    assert (read.filters.price, read.filters.spans, bool(read.price_error)) == (Span(None, 500_00), {}, True)
