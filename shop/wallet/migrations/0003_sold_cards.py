"""Cards that are bought: nothing until they are paid, and their worth stands in the journal of the sale."""

from django.db import migrations, models

KINDS = "'given', 'paid_back', 'lapsed'"
TRIPWIRE = """
DROP TRIGGER wallet_entry_tripwire ON wallet_purseentry;
CREATE CONSTRAINT TRIGGER wallet_entry_tripwire AFTER INSERT ON wallet_purseentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ({kinds}))
  EXECUTE FUNCTION wallet_entry_has_journal();
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="giftcard",
            name="ready_at",
            field=models.DateTimeField(
                blank=True, help_text="when it was given or paid; before, it is nothing", null=True
            ),
        ),
        migrations.RunSQL("UPDATE wallet_giftcard SET ready_at = issued_at", migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="giftcard",
            constraint=models.CheckConstraint(
                name="wallet_card_code_when_ready",
                condition=models.Q(code_hash__isnull=True) | models.Q(ready_at__isnull=False),
            ),
        ),
        migrations.RunSQL(TRIPWIRE.format(kinds=f"{KINDS}, 'sold'"), TRIPWIRE.format(kinds=KINDS)),
    ]
