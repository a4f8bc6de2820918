"""Keeping the index: product by product after changes, and as a whole beside the one in use.

One writer at a time per marketplace (an advisory lock for the length of a batch), so counts of terms stay true.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import F

from shop.base.copying import copy_rows
from shop.base.locks import lock_name
from shop.base.tenancy import connection
from shop.search.analysis import Analysed, analyse
from shop.search.models import Code, Document, Generation, Posting
from shop.search.queries.generations import live_generation, working_generations
from shop.search.queries.texts import indexable, raw_texts
from shop.search.sounds import sound_of
from shop.search.spelling import slips_of
from shop.search.text import is_latin

BATCH = 400
SAMPLE = 2000
DRIFT = 1.3
SMALL = 50
GRACE = timedelta(minutes=1)
TABLES = ("search_posting", "search_slip", "search_word", "search_lexeme", "search_code", "search_document")

TAKE_OUT = """
DELETE FROM search_posting WHERE (generation_id, term, product_id) IN
  (SELECT generation_id, unnest(terms), product_id FROM search_document
   WHERE generation_id = %s AND product_id = ANY(%s))
"""
COUNT_TERMS = """
INSERT INTO search_lexeme (generation_id, term, products)
SELECT %s, term, GREATEST(more, 0) FROM unnest(%s::text[], %s::int[]) AS change (term, more) ORDER BY term
ON CONFLICT (generation_id, term) DO UPDATE SET products = GREATEST(search_lexeme.products + %s, 0)
"""
COUNT_WORDS = """
INSERT INTO search_word (generation_id, word, term, sound, products)
SELECT %s, word, term, sound, GREATEST(more, 0)
FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[]) AS change (word, term, sound, more) ORDER BY word
ON CONFLICT (generation_id, word) DO UPDATE SET products = GREATEST(search_word.products + %s, 0)
RETURNING word, (xmax = 0)
"""
ADD_SLIPS = """
INSERT INTO search_slip (generation_id, slip, word)
SELECT %s, slip, word FROM unnest(%s::text[], %s::text[]) AS slips (slip, word) ORDER BY slip, word
ON CONFLICT DO NOTHING
"""


def index_products(*, product_ids: Iterable[int], at: datetime) -> int:
    """Bring the products up to date in the live index and in one being built; returns how many were written anew.

    Products that are not for sale are taken out. The same again changes nothing.
    """
    written = 0
    for ids in batched(sorted(set(product_ids)), BATCH):
        with transaction.atomic():
            lock_name("search.index")
            analysed = analyse(raw_texts(ids))
            for generation in working_generations() or [_first_generation(at)]:
                written += _write(generation, ids, analysed)
    return written


def rebuild_index(*, at: datetime, progress: Callable[[int, int], None] | None = None) -> Generation:
    """Build a new index beside the one in use and put it in its place; returns the new one.

    Searches go on with the old one until the new one is whole. An unfinished earlier attempt is thrown away. The rows
    of the old one are deleted later (`drop_retired`), when no search that began with it can still be running.
    """
    generation = _begin(at)
    ids = list(indexable())
    for done, batch in enumerate(batched(ids, BATCH), start=1):
        with transaction.atomic():
            lock_name("search.index")
            _write(generation, batch, analyse(raw_texts(batch)))
        if progress:
            progress(min(done * BATCH, len(ids)), len(ids))
    _analyse_tables()
    return _swap(generation, at)


def vacuum_index() -> None:
    """Let searches read the index without looking at its rows. PostgreSQL does so by itself, some minutes after a
    rebuild; commands need not wait for it. Not in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM ANALYZE {', '.join(TABLES)}")


def catch_up(*, at: datetime, most: int = 4000) -> int:
    """Index what no event told of, and rebuild when the catalogue has outgrown its figures; returns how many.

    A marketplace without an index gets its first one here.
    """
    live = live_generation()
    if live is None:
        return rebuild_index(at=at).documents
    present = set(Document.objects.filter(generation=live.pk).order_by().values_list("product_id", flat=True))
    wanted = set(indexable())
    if abs(len(wanted) - live.measured) > max(SMALL, live.measured * (DRIFT - 1)):
        return rebuild_index(at=at).documents
    astray = sorted(present ^ wanted)[:most]
    drop_retired(at=at)
    return index_products(product_ids=astray, at=at)


def drop_retired(*, at: datetime) -> int:
    """Delete the rows of indexes that went out of use a minute ago or more; returns how many indexes."""
    live = live_generation()
    if live is None or (live.live_at and live.live_at > at - GRACE):
        return 0
    retired = list(Generation.objects.filter(state=Generation.State.RETIRED).values_list("pk", flat=True))
    for pk in retired:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"DELETE FROM {table} WHERE generation_id = %s", [pk])  # noqa: S608 - our own names
            Generation.objects.filter(pk=pk).delete()
    return len(retired)


@transaction.atomic
def _begin(at: datetime) -> Generation:
    lock_name("search.index")
    building = Generation.State.BUILDING
    Generation.objects.filter(state=building).update(state=Generation.State.RETIRED)
    ids = list(indexable())
    return Generation.objects.create(state=building, started_at=at, means=_means(ids), measured=len(ids))


def _first_generation(at: datetime) -> Generation:
    """An empty index in use, with usual figures until there is something to measure."""
    return Generation.objects.create(state=Generation.State.LIVE, started_at=at, live_at=at)


def _means(ids: list[int]) -> dict[str, float]:
    """The mean field lengths of every n-th product."""
    sample = ids[:: max(1, len(ids) // SAMPLE)]
    sums: dict[str, float] = defaultdict(float)
    times: Counter[str] = Counter()
    for batch in batched(sample, BATCH):
        for one in analyse(raw_texts(batch)):
            for name, length in one.lengths.items():
                sums[name] += length
                times[name] += 1
    return {name: round(sums[name] / times[name], 3) for name in sums}


def _analyse_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")


@transaction.atomic
def _swap(generation: Generation, at: datetime) -> Generation:
    lock_name("search.index")
    live = Generation.State.LIVE
    Generation.objects.filter(state=live).update(state=Generation.State.RETIRED)
    generation.refresh_from_db()
    generation.state, generation.live_at = live, at
    generation.save(update_fields=["state", "live_at"])
    return generation


def _write(generation: Generation, ids: Sequence[int], analysed: Sequence[Analysed]) -> int:
    """Write what differs, take out what is gone, and correct the counts by the difference."""
    kept = {row.product_id: row for row in Document.objects.filter(generation=generation.pk, product_id__in=list(ids))}
    fresh = [one for one in analysed if one.product_id not in kept or kept[one.product_id].digest != one.digest]
    stale = [kept[pk] for pk in kept.keys() - {one.product_id for one in analysed}]
    stale += [kept[one.product_id] for one in fresh if one.product_id in kept]
    _take_out(generation, [row.product_id for row in stale])
    documents = _put_in(generation, fresh)
    terms, words = Counter[str](), Counter[str]()
    for document, step in [*((row, -1) for row in stale), *((row, 1) for row in documents)]:
        terms.update(dict.fromkeys(document.terms, step))
        words.update(dict.fromkeys(document.words, step))
    known = {word: term for one in fresh for word, term in one.words.items()}
    Generation.objects.filter(pk=generation.pk).update(documents=F("documents") + len(documents) - len(stale))
    _count_terms(generation, {term: more for term, more in terms.items() if more})
    _count_words(generation, {word: more for word, more in words.items() if more}, known)
    return len(fresh)


def _take_out(generation: Generation, ids: list[int]) -> None:
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(TAKE_OUT, [generation.pk, ids])
        Code.objects.filter(generation=generation.pk, product_id__in=ids).delete()
        Document.objects.filter(generation=generation.pk, product_id__in=ids).delete()


def _put_in(generation: Generation, fresh: Sequence[Analysed]) -> list[Document]:
    """A product has some fifty postings: they are copied, as making objects of them would take most of a rebuild."""
    documents, postings, codes = [], [], []
    for one in fresh:
        impacts = one.impacts(generation.means)
        documents.append(_document(generation, one, impacts))
        postings += [(generation.pk, term, one.product_id, impact) for term, impact in impacts.items()]
        codes += [(generation.pk, code, one.product_id) for code in one.codes]
    Document.objects.bulk_create(documents)
    copy_rows(Posting._meta.db_table, ("generation_id", "term", "product_id", "impact"), sorted(postings))
    copy_rows(Code._meta.db_table, ("generation_id", "code", "product_id"), sorted(codes))
    return documents


def _document(generation: Generation, one: Analysed, impacts: Mapping[str, float]) -> Document:
    return Document(
        generation_id=generation.pk,
        product_id=one.product_id,
        digest=one.digest,
        lengths=one.lengths,
        terms=sorted(impacts),
        words=sorted(one.words),
        title_words=one.title_words,
    )


def _count_terms(generation: Generation, changes: Mapping[str, int]) -> None:
    with connection.cursor() as cursor:
        for more, terms in _by_step(changes):
            cursor.execute(COUNT_TERMS, [generation.pk, terms, [more] * len(terms), more])


def _count_words(generation: Generation, changes: Mapping[str, int], terms: Mapping[str, str]) -> None:
    made: list[str] = []
    with connection.cursor() as cursor:
        for more, words in _by_step(changes):
            named = [terms.get(word, word) for word in words]
            sounds = [sound_of(word) for word in words]
            cursor.execute(COUNT_WORDS, [generation.pk, words, named, sounds, [more] * len(words), more])
            made += [word for word, new in cursor.fetchall() if new]
        slips = [(slip, word) for word in made if is_latin(word) for slip in slips_of(word)]
        if slips:
            cursor.execute(ADD_SLIPS, [generation.pk, *(list(column) for column in zip(*slips, strict=True))])


def _by_step(changes: Mapping[str, int]) -> Iterator[tuple[int, list[str]]]:
    """The changes by how much they are: most are by one."""
    steps: dict[int, list[str]] = {}
    for name, more in changes.items():
        steps.setdefault(more, []).append(name)
    yield from sorted((step, sorted(names)) for step, names in steps.items())
