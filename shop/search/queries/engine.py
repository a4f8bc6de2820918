"""A search: look words up, guess what is not known, and rank the products that have most of the words.

`find` is the only way in: the page, the suggestions and the evaluation all search through it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import astuple, dataclass, field, replace
from itertools import pairwise
from operator import itemgetter

from shop.base.tenancy import connection
from shop.search.reading import Reading, read, respelled
from shop.search.rules import (
    COVERAGE_POWER,
    LEANING_BONUS,
    PAIR_BONUS,
    RATED_FROM,
    Boosts,
    pair_of,
    rarity,
    with_favourites,
)
from shop.search.types import Found

from .guessing import guess
from .leaning import leanings, lift_columns
from .likeness import by_meaning, fused
from .lookup import Known, look_up

MOST = 5000
MOST_RANKED = 8000  # by their words alone, before anything else is asked of them
ALSO_WEIGHT = 0.7
GUESSED_WEIGHT = 0.9
LOOKING_UP = 2  # what it takes to look a posting up, against reading the next one
TRYING = 8000  # postings that can be read in the time of a further statement
ENOUGH = 12
NEAR = 24
FOR_SALE = """
JOIN sellers_seller seller ON seller.id = product.seller_id AND seller.status = 'approved'
WHERE product.status = 'active' AND product.trashed_at IS NULL AND product.min_price_minor IS NOT NULL
"""
ASKED = """
WITH asked AS (
  SELECT * FROM unnest(%s::int[], %s::int[], %s::int[], %s::text[], %s::float8[])
    AS asked (word, way, need, term, weight)
)"""
POSTINGS = "FROM asked JOIN search_posting posting ON posting.generation_id = %s AND posting.term = asked.term"
# Only of the products that have the rarest word, each of which is looked up: words that thousands have are not read.
OF_RAREST = """
, rarest AS MATERIALIZED (SELECT DISTINCT product_id FROM search_posting WHERE generation_id = %s AND term = ANY(%s))"""
POSTINGS_OF_RAREST = """
FROM asked CROSS JOIN rarest CROSS JOIN LATERAL (
  SELECT product_id, impact FROM search_posting
  WHERE generation_id = %s AND term = asked.term AND product_id = rarest.product_id OFFSET 0
) AS posting"""
# Every word has but one way, or...
HITS = """
, hit AS MATERIALIZED (
  SELECT posting.product_id, count(*) AS words, sum(asked.weight * posting.impact) AS score
  {postings} GROUP BY posting.product_id
)"""
# ...a word counts once for a product, by the best of its ways; a way of several terms needs them all.
HITS_OF_WAYS = """
, way AS (
  SELECT posting.product_id, asked.word, sum(asked.weight * posting.impact) / asked.need AS score
  {postings} GROUP BY posting.product_id, asked.word, asked.way, asked.need HAVING count(*) = asked.need
), best AS (
  SELECT product_id, word, max(score) AS score FROM way GROUP BY product_id, word
), hit AS MATERIALIZED (
  SELECT product_id, count(*) AS words, sum(score) AS score FROM best GROUP BY product_id
)"""
# All products that have most of the words; where those are few, the best of the others that have half of them. Being in
# stock, well rated and often rated adds a little: less than one word in the title more or less.
RANKED = f"""
, most AS (SELECT words, count(*) AS products FROM hit GROUP BY words ORDER BY words DESC LIMIT 1),
kept AS (
  (SELECT hit.* FROM hit, most WHERE hit.words = most.words ORDER BY hit.score DESC, product_id LIMIT {MOST_RANKED})
  UNION ALL
  (SELECT hit.* FROM hit, most
   WHERE hit.words < most.words AND hit.words * 2 >= most.words AND most.products < %s
   ORDER BY hit.score * power(hit.words, {COVERAGE_POWER}) DESC, product_id LIMIT {NEAR})
), named AS (
  SELECT unnest(%s::bigint[]) AS product_id
), every AS (
  SELECT * FROM kept UNION ALL SELECT product_id, 0, 0 FROM named WHERE product_id NOT IN (SELECT product_id FROM kept)
), pair AS (
  SELECT product_id, count(*) AS pairs FROM search_posting
  WHERE generation_id = %s AND term = ANY(%s) GROUP BY product_id
)
SELECT product.id, product.category_id, every.words, array_position(%s::bigint[], product.id) IS NOT NULL
FROM every LEFT JOIN pair USING (product_id) JOIN catalog_product product ON product.id = every.product_id
{{lifted}}
{FOR_SALE}
  AND product.id <> ALL(%s)
  AND product.id NOT IN (SELECT product_id FROM search_posting WHERE generation_id = %s AND term = ANY(%s))
ORDER BY array_position(%s::bigint[], product.id),
  every.score * power(every.words, {COVERAGE_POWER}) * (1 + COALESCE(pair.pairs, 0) * %s)
  * (1 + {LEANING_BONUS} * COALESCE((%s::float8[])[array_position(%s::bigint[], product.category_id)], 0))
  * (1 + %s * product.in_stock::int
       + %s * CASE WHEN product.review_count >= {RATED_FROM} THEN COALESCE(product.rating_tenths, 0) / 50.0 ELSE 0 END
       + %s * LEAST(ln(1 + product.review_count) / 5, 1)
       + %s * COALESCE((SELECT share FROM search_liking liking WHERE liking.product_id = product.id), 0)
       + %s * CASE WHEN seller.rating_count >= {RATED_FROM} THEN COALESCE(seller.rating_tenths, 0) / 50.0 ELSE 0 END)
  {{lift}} DESC,
  product.id
LIMIT %s
"""  # noqa: S608 - our own words
# What the office raised or lowered for this query.
LIFTED = """
LEFT JOIN unnest(%s::bigint[], %s::float8[]) AS of_category (id, factor) ON of_category.id = product.category_id
LEFT JOIN unnest(%s::bigint[], %s::float8[]) AS of_brand (id, factor) ON of_brand.id = product.brand_id
LEFT JOIN unnest(%s::bigint[], %s::float8[]) AS of_seller (id, factor) ON of_seller.id = product.seller_id
"""
LIFT = "* COALESCE(of_category.factor, 1) * COALESCE(of_brand.factor, 1) * COALESCE(of_seller.factor, 1)"
PLAIN_RANKED, LIFTED_RANKED = RANKED.format(lifted="", lift=""), RANKED.format(lifted=LIFTED, lift=LIFT)
NAMED = f"""
SELECT product.id, product.category_id, 0, true
FROM unnest(%s::bigint[]) WITH ORDINALITY AS named (product_id, place)
JOIN catalog_product product ON product.id = named.product_id {FOR_SALE}
ORDER BY named.place
"""  # noqa: S608 - our own words


type Way = tuple[Sequence[tuple[str, int]], float]
type Row = tuple[int, int, int, bool]  # product, category, words had, named by the query


@dataclass(slots=True)
class Plan:
    """What is asked of the postings: for each word its ways, each a set of terms with a weight."""

    ways: list[list[Way]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    corrections: dict[str, str] = field(default_factory=dict)


def find(
    typed: str, *, as_typed: bool = False, most: int = MOST, boosts: Boosts | None = None, by_words: bool = False
) -> Found:
    """The products for a query, at most `most`, in two to four statements. `as_typed` corrects no spelling.

    `boosts` are tried instead of those in use; `by_words` leaves vectors alone, as for words that are half typed.
    """
    reading = read(typed)
    if not reading.normal and not reading.codes:
        return Found(reading.typed, reading.typed)
    known = look_up(reading)
    known.boosts = boosts or known.boosts
    plan = _plan(reading, known, as_typed=as_typed)
    named = _named(reading, known, plan)
    ranked = _ranked(reading, known, plan, named, most)
    searched = respelled(reading.typed, plan.corrections) if plan.corrections else reading.typed
    found = _found(reading, known, plan, searched, named, ranked)
    if as_typed or by_words or found.exact or reading.absent:
        return found
    return _with_meaning(found, sum(row[3] for row in ranked), known.placements)


def near_own(found: Found, favourites: Set[int]) -> Found:
    """The result with products of these categories some places earlier, among those that have every word."""
    if found.exact:
        return found
    ids = with_favourites(found.ids, found.categories, favourites, first=found.whole)
    categories = dict(zip(found.ids, found.categories, strict=True))
    return replace(found, ids=ids, categories=[categories[pk] for pk in ids])


def _with_meaning(found: Found, first: int, placements: Mapping[int, int]) -> Found:
    """The result mixed with products whose titles mean the same; as it is where vectors are off.

    The `first` products stay where the office put them, and what it hid stays away.
    """
    likest = [(pk, category) for pk, category in by_meaning(found.searched) if pk not in placements]
    if not likest:
        return found
    categories = dict([*zip(found.ids, found.categories, strict=True), *likest])
    mixed = fused(found.ids[first:], max(0, found.leading - first), [pk for pk, _category in likest])
    ids = [*found.ids[:first], *mixed]
    return replace(found, ids=ids, categories=[categories[pk] for pk in ids], whole=len(ids), dropped=())


def _plan(reading: Reading, known: Known, *, as_typed: bool) -> Plan:
    """The ways of every word: as it is, run together with its neighbours, by synonyms, or guessed."""
    plan = Plan()
    covered = _covered(reading, known)
    missing = [
        word
        for place, group in enumerate(reading.groups)
        for word in group
        if not known.has(word) and not known.says_nothing(word) and place not in covered
    ]
    last = reading.groups[-1][-1] if reading.groups else ""
    guesses = {} if as_typed or known.codes or not missing else guess(missing, last=last, generation=known.generation)
    for place, group in enumerate(reading.groups):
        ways: list[Way] = [([known.words[word]], 1.0) for word in group if known.has(word)]
        ways += [(terms, weight) for terms, weight in covered.get(place, ())]
        ways += [(choice, GUESSED_WEIGHT) for word in group if word in guesses for choice in guesses[word].choices]
        if ways:
            plan.ways.append(ways)
            plan.words.append(group[0])
        elif not all(known.says_nothing(word) for word in group):
            plan.unknown.append(group[0])
    plan.corrections = {word: one.spelling for word, one in guesses.items() if one.spelling}
    return plan


def _covered(reading: Reading, known: Known) -> dict[int, list[Way]]:
    """Ways that several words share: written as one, or known by another name."""
    found: dict[int, list[Way]] = {}
    shared = [(known.words[whole], places) for whole, places in reading.wholes if known.has(whole)]
    for term, places in shared:
        for place in places:
            found.setdefault(place, []).append(([term], 1.0))
    for phrase, places in reading.phrases:
        for terms in known.synonyms.get(phrase, ()):
            if all(products for _term, products in terms):
                for place in places:
                    found.setdefault(place, []).append((terms, ALSO_WEIGHT))
    return found


def _named(reading: Reading, known: Known, plan: Plan) -> list[int]:
    """Products that the query names: pinned ones in their places among those with exactly this number."""
    pinned = sorted((place, pk) for pk, place in known.placements.items() if place)
    numbered = any(sign.isdigit() for code in reading.codes for sign in code)
    exact = known.codes if numbered or not plan.ways else known.begun if plan.unknown else []
    return list(dict.fromkeys([*(pk for _place, pk in pinned), *exact]))


def _ranked(reading: Reading, known: Known, plan: Plan, named: list[int], most: int) -> list[Row]:
    """The named products for sale in their order, then the ranked ones; an exact number needs no further company.

    Where enough products have every word, nothing else is shown, and all of them have the rarest word.
    """
    hidden = [pk for pk, place in known.placements.items() if not place]
    if not plan.ways:
        return _rows(NAMED, [[pk for pk in named if pk not in hidden]]) if named else []
    absent = [known.words[word][0] for word in reading.absent if known.has(word)]
    pairs = [pair_of(*two) for two in pairwise(ways[0][0][0][0] for ways in plan.ways)]
    enough = 0 if known.codes and named else ENOUGH
    lean, lifts = _leanings(reading, known, plan), lift_columns(known.lifts)
    asked = _columns(plan, known.documents)
    rest = [known.generation, enough, named, known.generation, pairs, named, *lifts, hidden, known.generation, absent,
            named, PAIR_BONUS / max(1, len(pairs)), list(lean.values()), list(lean), *astuple(known.boosts),
            most]  # fmt: skip
    hits = HITS if all(len(ways) == 1 and len(ways[0][0]) == 1 for ways in plan.ways) else HITS_OF_WAYS
    ranked = LIFTED_RANKED if lifts else PLAIN_RANKED
    if rarest := _rarest(plan):
        narrow = ASKED + OF_RAREST + hits.format(postings=POSTINGS_OF_RAREST) + ranked
        found = _rows(narrow, [*asked, known.generation, rarest, *rest])
        if sum(words == len(plan.ways) for _pk, _category, words, _named in found) >= ENOUGH:
            return found
    return _rows(ASKED + hits.format(postings=POSTINGS) + ranked, [*asked, *rest])


def _rows(statement: str, params: list[object]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        found: list[Row] = cursor.fetchall()
        return found


def _rarest(plan: Plan) -> list[str]:
    """One term of each way of the word that fewest products have, if looking those up is less than reading all."""
    rarest = min(([min(terms, key=itemgetter(1)) for terms, _weight in ways] for ways in plan.ways), key=_products)
    every = [term for ways in plan.ways for terms, _weight in ways for term in terms]
    looked_up = _products(rarest) * len(every) * LOOKING_UP
    return [term for term, _ in rarest] if TRYING + looked_up < _products(every) else []


def _products(terms: Sequence[tuple[str, int]]) -> int:
    return sum(products for _term, products in terms)


def _leanings(reading: Reading, known: Known, plan: Plan) -> dict[int, float]:
    """Which categories the query is about, by its words and by what people opened after them."""
    words = [{term for terms, _weight in ways for term, _products in terms} for ways in plan.ways]
    clicked = {pk: min(1.0, share / max(1, len(reading.groups))) for pk, share in known.leaning.items()}
    return leanings(words, clicked)


def _columns(plan: Plan, documents: int) -> list[list[int] | list[str] | list[float]]:
    rows = [
        (word, way, len(terms), term, weight * rarity(products, max(documents, products)))
        for word, ways in enumerate(plan.ways)
        for way, (terms, weight) in enumerate(ways)
        for term, products in dict(terms).items()
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _found(
    reading: Reading, known: Known, plan: Plan, searched: str, named: Sequence[int], ranked: Sequence[Row]
) -> Found:
    first = sum(row[3] for row in ranked)
    most_words = max((row[2] for row in ranked), default=0)
    complete = most_words == len(plan.ways) and not plan.unknown
    leading = first + sum(row[2] == most_words and not row[3] for row in ranked)
    return Found(
        typed=reading.typed,
        searched=searched,
        ids=[row[0] for row in ranked],
        categories=[row[1] for row in ranked],
        whole=leading if complete else first,
        leading=leading,
        words=tuple(plan.words),
        dropped=tuple(plan.unknown) if not complete else (),
        exact=first if known.codes and named else 0,
        redirect=known.redirect,
    )
