"""Returns and reviews have rights of their own; whoever looked after them keeps doing so."""

from django.db import migrations

RIGHTS = {
    "support": ["returns.decide"],
    "catalogue": ["reviews.moderate"],
    "manager": ["reviews.moderate", "returns.decide"],
}
# Roles that an office made itself: the right under which the pages were opened until now.
BEFORE = {"catalogue.change": "reviews.moderate", "staff.orders": "returns.decide"}


def give(apps, schema_editor):
    for role in apps.get_model("roles", "StaffRole").objects.all():
        own = [now for before, now in BEFORE.items() if not role.code and before in role.permissions]
        new = [right for right in RIGHTS.get(role.code, own) if right not in role.permissions]
        if new:
            role.permissions = [*role.permissions, *new]
            role.save(update_fields=["permissions"])


class Migration(migrations.Migration):
    dependencies = [("roles", "0003_sellers")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
