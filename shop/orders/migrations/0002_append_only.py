"""Rows that nobody may change or delete."""

from django.db import migrations

from shop.base.rows import append_only

TABLES = ["orders_orderchange", "orders_packagechange"]


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunSQL(append_only(table), f"DROP TRIGGER {table}_append_only ON {table}") for table in TABLES
    ]
