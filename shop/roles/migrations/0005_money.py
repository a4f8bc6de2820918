"""Payouts and commission have rights of their own; finance pays out, the manager does everything."""

from django.db import migrations

RIGHTS = {
    "finance": ["money.view", "money.payouts"],
    "manager": ["money.view", "money.payouts", "money.commission"],
}


def give(apps, schema_editor):
    for role in apps.get_model("roles", "StaffRole").objects.filter(code__in=RIGHTS):
        role.permissions = [*role.permissions, *(right for right in RIGHTS[role.code] if right not in role.permissions)]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0004_returns_and_reviews")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
