"""Order numbers: a sequence of the marketplace, so that no checkout waits for another."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_line_image")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE orders_order_number AS bigint", "DROP SEQUENCE orders_order_number")
    ]
