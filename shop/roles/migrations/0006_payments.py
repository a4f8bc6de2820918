"""Payments have rights of their own; who watches money and who runs the office hold them."""

from django.db import migrations

RIGHTS = {
    "finance": ["payments.view", "payments.change"],
    "manager": ["payments.view", "payments.change"],
}


def give(apps, schema_editor):
    for role in apps.get_model("roles", "StaffRole").objects.filter(code__in=RIGHTS):
        role.permissions = [*role.permissions, *(new for new in RIGHTS[role.code] if new not in role.permissions)]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0005_money")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
