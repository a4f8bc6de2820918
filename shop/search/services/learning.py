"""What people's choices teach: which words lean to which categories, and how much facts of a product should count.

Boosts are learned from the lists of earlier days and tried on the words of the last fifth of them: what was opened
then is what should stand high. They are only used when they do better there than those in use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from statistics import fmean

from django.db import transaction
from django.utils.translation import gettext as _

from shop.base.locks import lock_name
from shop.base.refusal import Refusal
from shop.base.tenancy import connection
from shop.search.learning import fit
from shop.search.models import Tuning
from shop.search.queries.clicks import days_with_clicks, lists_shown, opened_after
from shop.search.queries.engine import find
from shop.search.rules import Boosts
from shop.search.scoring import CUT, ndcg

LOOKED_BACK = timedelta(days=90)
ENOUGH = 5  # times that something was opened after a word
CLEAR = 0.2  # of these
FEWEST_DAYS = 5
HELD_BACK = 5  # one of so many days, the last ones
SCALES = (0.01, 0.02, 0.05, 0.1, 0.2)  # of score for log odds: found by trying
GREATEST = 0.3  # what a fact may add: never more than a word in the title
LEARN = """
WITH opened AS (
  SELECT word, product.category_id, sum(chosen.times) AS times
  FROM search_chosen chosen JOIN catalog_product product ON product.id = chosen.product_id,
       regexp_split_to_table(chosen.words, ' ') AS word
  WHERE chosen."on" >= %s AND length(word) > 1
  GROUP BY word, product.category_id
), shares AS (
  SELECT word, category_id, times / sum(times) OVER (PARTITION BY word) AS share,
         sum(times) OVER (PARTITION BY word) AS every
  FROM opened
)
INSERT INTO search_leaning (word, category_id, share)
SELECT word, category_id, share FROM shares WHERE every >= %s AND share >= %s
"""


@transaction.atomic
def learn_leanings(*, at: datetime) -> int:
    """Work out anew which words lean to which categories, from what was opened; returns how many pairs there are."""
    lock_name("search.leanings")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_leaning")
        cursor.execute(LEARN, [(at - LOOKED_BACK).date(), ENOUGH, CLEAR])
        return int(cursor.rowcount)


class CannotLearn(Refusal):
    """There is not enough to learn from."""


@dataclass(frozen=True, slots=True)
class Learned:
    """Boosts, and the NDCG of what was opened on the days held back: with those in use, and with these."""

    boosts: Boosts
    before: float
    after: float

    @property
    def better(self) -> bool:
        """Whether they may be used."""
        return self.after > self.before


def learn_boosts(*, at: datetime) -> Learned:
    """Learn boosts from clicks and try them on days held back; nothing is changed. Raises CannotLearn."""
    days = days_with_clicks((at - LOOKED_BACK).date())
    if len(days) < FEWEST_DAYS:
        raise CannotLearn(_("There are too few days on which something was opened. Learn again in a week."))
    cut = days[-max(1, len(days) // HELD_BACK)]
    weights = fit(lists_shown(days[0], cut))[2:]
    opened = opened_after(cut)
    tried = [(_trial(opened, boosts), boosts) for boosts in (_scaled(weights, scale) for scale in SCALES)]
    after, best = max(tried, key=lambda entry: entry[0])
    return Learned(best, _trial(opened, None), after)


@transaction.atomic
def use_boosts(*, learned: Learned, at: datetime) -> Tuning:
    """Rank by them from now on, if they did better. Raises CannotLearn."""
    if not learned.better:
        raise CannotLearn(_("The learned boosts do no better than those in use. Nothing was changed."))
    usual_boosts()
    figures = {"ndcg_before": learned.before, "ndcg_after": learned.after}
    return Tuning.objects.create(boosts=asdict(learned.boosts), learned_at=at, used=True, **figures)


def usual_boosts() -> int:
    """Rank by the boosts that came with the shop; returns whether others were in use."""
    return Tuning.objects.filter(used=True).update(used=False)


def _scaled(weights: Sequence[float], scale: float) -> Boosts:
    return Boosts(*(round(max(0.0, min(GREATEST, weight * scale)), 4) for weight in weights))


def _trial(opened: Mapping[str, Mapping[int, int]], boosts: Boosts | None) -> float:
    """The mean NDCG@10 of searching these words, each product worth as often as it was opened."""
    return fmean(
        ndcg([str(pk) for pk in find(words, most=CUT, boosts=boosts).ids], {str(pk): n for pk, n in products.items()})
        for words, products in opened.items()
    )
