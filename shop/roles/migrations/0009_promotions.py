"""The manager of the office may make promotions."""

from django.db import migrations

RIGHTS = {"manager": ["promotions.change"]}


def give(apps, schema_editor):
    for role in apps.get_model("roles", "StaffRole").objects.filter(code__in=RIGHTS):
        role.permissions = [*role.permissions, *(new for new in RIGHTS[role.code] if new not in role.permissions)]
        role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0008_credit")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
