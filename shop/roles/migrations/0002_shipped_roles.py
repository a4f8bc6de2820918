"""The roles a marketplace begins with; who was staff before roles existed becomes a manager and keeps the office."""

from django.db import migrations

SHIPPED = (
    (
        "support",
        "Support",
        "Answers shoppers: finds people and their orders.",
        ["staff.view", "staff.orders", "users.view", "users.reveal", "users.impersonate"],
    ),
    (
        "catalogue",
        "Catalogue editor",
        "Looks after products, categories and pages.",
        ["staff.view", "catalogue.change"],
    ),
    (
        "finance",
        "Finance",
        "Watches money: takings, orders and who changed what.",
        ["staff.view", "staff.takings", "staff.orders", "audit.view"],
    ),
    (
        "manager",
        "Manager",
        "Runs the office day by day, but does not change roles.",
        [
            "staff.view",
            "staff.takings",
            "staff.orders",
            "catalogue.change",
            "users.view",
            "users.reveal",
            "users.change",
            "users.impersonate",
            "roles.view",
            "audit.view",
            "audit.export",
            "security.view",
            "settings.view",
            "settings.change",
        ],
    ),
)


def ship(apps, schema_editor):
    StaffRole, StaffMember = apps.get_model("roles", "StaffRole"), apps.get_model("roles", "StaffMember")
    User = apps.get_model("accounts", "User")
    made = {
        code: StaffRole.objects.create(code=code, name=name, sentence=sentence, permissions=permissions)
        for code, name, sentence, permissions in SHIPPED
    }
    staff = User.objects.filter(is_staff=True, is_superuser=False)
    StaffMember.objects.bulk_create(StaffMember(role=made["manager"], user=user) for user in staff)


class Migration(migrations.Migration):
    dependencies = [("roles", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
