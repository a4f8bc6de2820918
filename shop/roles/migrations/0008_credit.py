"""Support sees gift cards and store credit, finance and the manager of the office give them."""

from django.db import migrations

RIGHTS = {
    "support": ["credit.view"],
    "finance": ["credit.view", "credit.give"],
    "manager": ["credit.view", "credit.give"],
}


def give(apps, schema_editor):
    for role in apps.get_model("roles", "StaffRole").objects.filter(code__in=RIGHTS):
        role.permissions = [*role.permissions, *(new for new in RIGHTS[role.code] if new not in role.permissions)]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0007_subscribers")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
