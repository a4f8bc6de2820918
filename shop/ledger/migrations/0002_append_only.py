"""Rows that nobody may change or delete."""

from django.db import migrations

from shop.base.rows import append_only

TABLES = ["ledger_journal", "ledger_posting"]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(append_only(table), f"DROP TRIGGER {table}_append_only ON {table}") for table in TABLES
    ]
