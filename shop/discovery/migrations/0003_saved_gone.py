"""Since when a saved product cannot be had: those that are sold out now are noted, so that their return is told."""

from django.db import migrations, models

NOTE = """
UPDATE discovery_saved saved SET gone_at = now()
FROM catalog_product product WHERE product.id = saved.product_id AND NOT product.in_stock
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_featured_rows"),
        ("discovery", "0002_picks"),
    ]

    operations = [
        migrations.AddField(
            model_name="saved",
            name="gone_at",
            field=models.DateTimeField(
                blank=True, help_text="since when it cannot be had; empty when it can", null=True
            ),
        ),
        migrations.RunSQL(NOTE, migrations.RunSQL.noop),
    ]
