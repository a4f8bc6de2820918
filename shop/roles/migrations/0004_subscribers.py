"""The manager of the office may download who gets the newsletter."""

from django.db import migrations

RIGHT = "users.subscribers"


def give(apps, schema_editor):
    for role in apps.get_model("roles", "StaffRole").objects.filter(code="manager"):
        if RIGHT not in role.permissions:
            role.permissions = [*role.permissions, RIGHT]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0003_sellers")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
