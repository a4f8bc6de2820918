"""Rows that nobody may change or delete."""

from django.db import migrations

from shop.base.rows import INSTALL_GUARD, append_only

TABLES = ["base_event", "base_auditentry"]


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]

    operations = [
        migrations.RunSQL(INSTALL_GUARD, migrations.RunSQL.noop),
        *[migrations.RunSQL(append_only(table), f"DROP TRIGGER {table}_append_only ON {table}") for table in TABLES],
    ]
