"""The manager of the office looks after sellers, too."""

from django.db import migrations

RIGHTS = ["sellers.view", "sellers.reveal", "sellers.change", "sellers.checklist"]


def give(apps, schema_editor):
    for role in apps.get_model("roles", "StaffRole").objects.filter(code="manager"):
        role.permissions = [*role.permissions, *(right for right in RIGHTS if right not in role.permissions)]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0002_shipped_roles")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
