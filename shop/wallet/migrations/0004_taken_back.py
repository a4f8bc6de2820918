"""Cards that are paid back to who bought them: such an entry has its journal, too."""

from django.db import migrations, models

KINDS = "'given', 'paid_back', 'lapsed', 'sold'"
TRIPWIRE = """
DROP TRIGGER wallet_entry_tripwire ON wallet_purseentry;
CREATE CONSTRAINT TRIGGER wallet_entry_tripwire AFTER INSERT ON wallet_purseentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ({kinds}))
  EXECUTE FUNCTION wallet_entry_has_journal();
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0003_sold_cards")]

    operations = [
        migrations.AlterField(
            model_name="purseentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("given", "Given by our staff"),
                    ("sold", "Bought"),
                    ("paid_back", "Paid back"),
                    ("held", "Used for an order"),
                    ("released", "Not needed for an order"),
                    ("moved", "Moved to another card"),
                    ("lapsed", "Ended"),
                    ("taken_back", "Paid back to who bought it"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunSQL(TRIPWIRE.format(kinds=f"{KINDS}, 'taken_back'"), TRIPWIRE.format(kinds=KINDS)),
    ]
