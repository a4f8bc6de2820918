"""Delivered packages whose money is still on hold, found without looking at all that ever was delivered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0012_companies")]

    operations = [
        migrations.AddField(
            "package",
            "released_at",
            models.DateTimeField(blank=True, help_text="the seller's money was let go", null=True),
        ),
        migrations.AddIndex(
            "package",
            models.Index(
                condition=models.Q(("released_at", None), ("status", "delivered")),
                fields=["delivered_at", "id"],
                name="orders_package_on_hold",
            ),
        ),
    ]
