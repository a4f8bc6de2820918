"""The offer: what is priced, stocked, put in a cart and ordered."""

from __future__ import annotations

from django.db import models

from shop.base.rows import PublicRow, Row
from shop.base.translated import Translated


class Variant(PublicRow):
    """One buyable form of a product. Prices are minor units of the marketplace's currency."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="variants")
    seller = models.ForeignKey("sellers.Seller", on_delete=models.PROTECT, related_name="variants")
    position = models.PositiveSmallIntegerField(default=1)
    sku = models.CharField(max_length=80)
    value1 = models.ForeignKey("catalog.OptionValue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value2 = models.ForeignKey("catalog.OptionValue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    value3 = models.ForeignKey("catalog.OptionValue", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    price_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(null=True, blank=True)
    cost_minor = models.BigIntegerField(null=True, blank=True)
    weight_grams = models.PositiveIntegerField(default=0)
    barcode = models.CharField(max_length=20, blank=True)
    tax_class = models.CharField(max_length=24, default="standard")
    image = models.ForeignKey(
        "catalog.ProductImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    change_set = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["product", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "sku"], name="catalog_variant_sku_once"),
            models.UniqueConstraint(
                fields=["product", "value1", "value2", "value3"],
                name="catalog_variant_values_once",
                condition=models.Q(archived_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="catalog_variant_price_sane", condition=models.Q(price_minor__range=(0, 10**13))
            ),
            models.CheckConstraint(
                name="catalog_variant_compare_sane",
                condition=models.Q(compare_at_minor__isnull=True)
                | models.Q(compare_at_minor__gt=models.F("price_minor")),
            ),
            models.CheckConstraint(
                name="catalog_variant_cost_sane",
                condition=models.Q(cost_minor__isnull=True) | models.Q(cost_minor__gte=0),
            ),
        ]
        indexes = [models.Index(models.functions.Upper("sku"), name="catalog_variant_sku_upper")]

    def __str__(self) -> str:
        return self.sku

    @property
    def for_sale(self) -> bool:
        """Whether it is offered now: the same rule as `catalog.queries.offers`. Stock is another question."""
        product = self.product
        active = product.status == product.Status.ACTIVE and product.trashed_at is None
        return self.archived_at is None and active and product.seller.selling

    @property
    def option_values(self) -> list:
        """Its values in the order of the options."""
        return [value for value in (self.value1, self.value2, self.value3) if value is not None]

    @property
    def options_text(self) -> Translated:
        """ "Blue, large" in every language that a value is written in."""
        values = self.option_values
        languages = {code for value in values for code in value.name}
        return Translated({code: ", ".join(value.name.text(code) for value in values) for code in languages})


class PriceTier(Row):
    """What one piece costs whoever buys at least so many at once, in minor units; never more than the price."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="tiers")
    from_quantity = models.PositiveIntegerField()
    price_minor = models.BigIntegerField()

    class Meta:
        ordering = ["variant", "from_quantity"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "from_quantity"], name="catalog_tier_once"),
            models.CheckConstraint(
                name="catalog_tier_sane",
                condition=models.Q(from_quantity__range=(2, 999), price_minor__range=(0, 10**13)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.price_minor} from {self.from_quantity}"


class PriceListEntry(Row):
    """What one piece costs in another currency, whatever the rate and the quantity; minor units of that currency."""

    variant = models.ForeignKey(Variant, on_delete=models.CASCADE, related_name="list_prices")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        ordering = ["variant", "currency"]
        constraints = [
            models.UniqueConstraint(fields=["variant", "currency"], name="catalog_listprice_once"),
            models.CheckConstraint(name="catalog_listprice_sane", condition=models.Q(amount_minor__range=(1, 10**13))),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"


class PriceChange(Row):
    """A price that a variant had from `at` on, the first one included. Append-only (30-day lowest price)."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="price_changes")
    price_minor = models.BigIntegerField()
    compare_at_minor = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    change_set = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["variant", "-at", "-id"]
        indexes = [models.Index(fields=["variant", "-at"], name="catalog_pricechange_latest")]

    def __str__(self) -> str:
        return f"{self.variant_id}: {self.price_minor}"


class Download(PublicRow):
    """The file of a digital variant, on the private storage; delivered by an owner-checked, expiring link."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="downloads")
    file_key = models.CharField(max_length=300)
    file_name = models.CharField(max_length=160)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.file_name
