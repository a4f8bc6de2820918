"""Let deep pages of the usual order be found without touching the wide rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0005_listing_indexes"),
        ("sellers", "0003_pictures"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="product",
            name="catalog_product_featured",
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                condition=models.Q(("status", "active")),
                fields=["-featured", "-published_at", "-id"],
                include=("category", "seller", "min_price_minor", "trashed_at"),
                name="catalog_product_featured",
            ),
        ),
    ]
