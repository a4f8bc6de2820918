"""Packages that were released before they said so themselves."""

from django.db import migrations

FORWARD = """
UPDATE orders_package SET released_at = r.at FROM payouts_release r
WHERE r.package_id = orders_package.id AND orders_package.released_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0003_wires"), ("orders", "0013_released")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
