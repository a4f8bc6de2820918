"""The index in its versions, what the office rules about queries, and what was searched.

Rows of the index are written and read in bulk by `services` and `queries`; nothing else touches them.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.core.validators import MaxValueValidator
from django.db import models

from shop.base.rows import Row


class Generation(Row):
    """A version of the index. `means` are the mean field lengths that its impacts were worked out with."""

    class State(models.TextChoices):
        BUILDING = "building"
        LIVE = "live"
        RETIRED = "retired"

    state = models.CharField(max_length=8, choices=State, default=State.BUILDING)
    means = models.JSONField(default=dict)
    measured = models.PositiveIntegerField(default=0, help_text="products there were when the means were taken")
    documents = models.PositiveIntegerField(default=0, help_text="products in it now")
    started_at = models.DateTimeField()
    live_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["state"], name="search_one_live", condition=models.Q(state="live")),
            models.UniqueConstraint(fields=["state"], name="search_one_building", condition=models.Q(state="building")),
        ]

    def __str__(self) -> str:
        return f"index {self.pk} ({self.state})"


class Document(models.Model):
    """A product in a version of the index: which terms, words and codes stand for it, so that they can be taken out."""

    pk = models.CompositePrimaryKey("generation_id", "product_id")
    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    digest = models.CharField(max_length=32, help_text="of everything indexed: the same again is no work")
    lengths = models.JSONField(default=dict)
    terms = ArrayField(models.TextField(), default=list)
    words = ArrayField(models.TextField(), default=list)
    title_words = ArrayField(models.TextField(), default=list, help_text="what suggestions are completed from")

    def __str__(self) -> str:
        return f"product {self.product_id} in index {self.generation_id}"


class Posting(models.Model):
    """How much a term says about a product: the precomputed BM25F impact, without the term's rarity."""

    pk = models.CompositePrimaryKey("generation_id", "term", "product_id")
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    term = models.TextField(db_collation="C")
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    impact = models.FloatField()

    def __str__(self) -> str:
        return f"{self.term} in product {self.product_id}"


class Lexeme(models.Model):
    """A term and in how many products it is."""

    pk = models.CompositePrimaryKey("generation_id", "term")
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    term = models.TextField(db_collation="C")
    products = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.term


class Word(models.Model):
    """A word as written, the term it became, and in how many products it is: what spelling and endings offer."""

    pk = models.CompositePrimaryKey("generation_id", "word")
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    word = models.TextField(db_collation="C")
    term = models.TextField()
    sound = models.TextField(blank=True, help_text="of Bangla words: the key that Latin spellings share")
    products = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["generation", "sound"], name="search_word_sound", condition=~models.Q(sound=""))
        ]

    def __str__(self) -> str:
        return self.word


class Slip(models.Model):
    """A word with up to two letters left out."""

    pk = models.CompositePrimaryKey("generation_id", "slip", "word")
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    slip = models.TextField(db_collation="C")
    word = models.TextField(db_collation="C")

    def __str__(self) -> str:
        return f"{self.slip} of {self.word}"


class Code(models.Model):
    """An identifier of a product (SKU, barcode, part number) without punctuation and case."""

    pk = models.CompositePrimaryKey("generation_id", "code", "product_id")
    generation = models.ForeignKey(
        Generation, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    code = models.TextField(db_collation="C")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_constraint=False)

    def __str__(self) -> str:
        return self.code


class Leaning(models.Model):
    """Of what was opened after a word, the share of a category: learned from clicks, made anew every day."""

    pk = models.CompositePrimaryKey("word", "category_id")
    word = models.TextField(db_collation="C")
    category = models.ForeignKey("catalog.Category", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    share = models.FloatField()

    def __str__(self) -> str:
        return f"{self.word}: category {self.category_id}"


class Tuning(Row):
    """Boosts that were learned, and how they did on days held back; the last one that is `used` counts."""

    boosts = models.JSONField(help_text="the columns of rules.Boosts")
    ndcg_before = models.FloatField()
    ndcg_after = models.FloatField()
    learned_at = models.DateTimeField()
    used = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["used"], name="search_one_tuning", condition=models.Q(used=True))
        ]

    def __str__(self) -> str:
        return f"boosts of {self.learned_at:%Y-%m-%d}"


class Synonym(Row):
    """Words that also find what other words find, a little less. Both sides are in their normal form."""

    words = models.CharField(max_length=100, db_collation="C")
    also = models.CharField(max_length=100, db_collation="C")
    both_ways = models.BooleanField(default=True)
    added_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["words", "also"]
        constraints = [
            models.UniqueConstraint(fields=["words", "also"], name="search_synonym_once"),
            models.CheckConstraint(
                name="search_synonym_says_more", condition=~models.Q(words=models.F("also")) & ~models.Q(words="")
            ),
        ]
        indexes = [models.Index(fields=["also"], name="search_synonym_also")]

    def __str__(self) -> str:
        return f"{self.words} = {self.also}"


class Redirect(Row):
    """A query that opens a page of the shop."""

    query = models.CharField(max_length=100, unique=True, db_collation="C")
    address = models.CharField(max_length=300)
    added_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["query"]
        constraints = [
            models.CheckConstraint(name="search_redirect_inside", condition=models.Q(address__regex="^/[^/\\\\]|^/$"))
        ]

    def __str__(self) -> str:
        return self.query


class Placement(Row):
    """A product that a query always shows at a place, or never shows (place 0)."""

    query = models.CharField(max_length=100, db_collation="C")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(validators=[MaxValueValidator(20)])
    added_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["query", "place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["query", "product"], name="search_placement_once"),
            models.CheckConstraint(name="search_placement_near", condition=models.Q(place__range=(0, 20))),
        ]

    def __str__(self) -> str:
        return f"{self.query}: {self.product_id} at {self.place}"


class Lift(Row):
    """Goods of a category (and below), of a brand or of a seller stand higher or lower for a query."""

    query = models.CharField(max_length=100, db_collation="C")
    category = models.ForeignKey("catalog.Category", null=True, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey("catalog.Brand", null=True, on_delete=models.CASCADE, related_name="+")
    seller = models.ForeignKey("sellers.Seller", null=True, on_delete=models.CASCADE, related_name="+")
    percent = models.SmallIntegerField(help_text="what is added to their score, or taken from it")
    added_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["query", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["query", "category", "brand", "seller"], name="search_lift_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="search_lift_of_one",
                condition=models.Q(category__isnull=False, brand=None, seller=None)
                | models.Q(category=None, brand__isnull=False, seller=None)
                | models.Q(category=None, brand=None, seller__isnull=False),
            ),
            models.CheckConstraint(
                name="search_lift_within", condition=models.Q(percent__range=(-90, 200)) & ~models.Q(percent=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.query}: {self.percent:+}%"


class Liking(models.Model):
    """How much a product is wanted, 0 to 1: by orders and by what is opened after searches; made anew every day."""

    product = models.OneToOneField("catalog.Product", primary_key=True, on_delete=models.CASCADE, related_name="+")
    share = models.FloatField()

    def __str__(self) -> str:
        return f"liking of product {self.product_id}"


class Asked(Row):
    """How often words were searched on a day, and what came of it. Nobody's name, address or time of day."""

    words = models.CharField(max_length=100, db_collation="C")
    typed = models.CharField(max_length=100, blank=True, help_text="the words with all their marks, to be shown")
    language = models.CharField(max_length=10)
    on = models.DateField()
    times = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0, help_text="how often a product was opened from the results")
    taken = models.PositiveIntegerField(default=0, help_text="how often such a product was put into a cart")
    found = models.PositiveIntegerField(default=0, help_text="products of the last time")
    top = ArrayField(models.BigIntegerField(), default=list, help_text="the first products of the last time")

    class Meta:
        ordering = ["-on", "-times", "words"]
        constraints = [models.UniqueConstraint(fields=["words", "language", "on"], name="search_asked_once_a_day")]
        indexes = [
            models.Index(fields=["on"], name="search_asked_age"),
            models.Index(OpClass("words", name="text_pattern_ops"), name="search_asked_beginning"),
        ]

    def __str__(self) -> str:
        return f"{self.words} on {self.on}"


class Chosen(Row):
    """How often a product was opened from the results of words on a day; `places` adds up where it stood."""

    words = models.CharField(max_length=100, db_collation="C")
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    times = models.PositiveIntegerField(default=0)
    placed = models.PositiveIntegerField(default=0, help_text="how many of them stood among the first")
    places = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-on", "-times"]
        constraints = [models.UniqueConstraint(fields=["words", "product", "on"], name="search_chosen_once_a_day")]
        indexes = [models.Index(fields=["on"], name="search_chosen_age")]

    def __str__(self) -> str:
        return f"product {self.product_id} for {self.words} on {self.on}"
