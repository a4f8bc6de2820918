"""Parts of what is charged in another currency; the tripwire wants their share of the charge, to the last minor unit."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION payments_attempt_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted text := 'capture:attempt:' || NEW.id;
  posted bigint;
  turned bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor) FILTER (WHERE p.currency = NEW.currency), 0),
         coalesce(sum(p.amount_minor) FILTER (WHERE p.currency = NEW.charged_currency), 0)
    INTO posted, turned FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
    WHERE (j.key = wanted OR (j.key ~>=~ (wanted || ':') AND j.key ~<~ (wanted || ';'))) AND p.amount_minor > 0;
  IF posted <> (SELECT captured_minor FROM payments_attempt WHERE id = NEW.id)
     OR (NEW.charged_currency <> '' AND turned <> (
       SELECT div(2 * charged_minor::numeric * captured_minor + amount_minor, 2 * amount_minor)
       FROM payments_attempt WHERE id = NEW.id
     )) THEN
    RAISE EXCEPTION 'attempt % captured % without its journal', NEW.id, NEW.captured_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_attempt_tripwire';
  END IF;
  RETURN NULL;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION payments_attempt_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted text := 'capture:attempt:' || NEW.id;
  posted bigint;
  turned bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor) FILTER (WHERE p.currency = NEW.currency), 0),
         coalesce(sum(p.amount_minor) FILTER (WHERE p.currency = NEW.charged_currency), 0)
    INTO posted, turned FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
    WHERE (j.key = wanted OR (j.key ~>=~ (wanted || ':') AND j.key ~<~ (wanted || ';'))) AND p.amount_minor > 0;
  IF posted <> (SELECT captured_minor FROM payments_attempt WHERE id = NEW.id)
     OR (NEW.charged_currency <> '' AND turned <> NEW.charged_minor) THEN
    RAISE EXCEPTION 'attempt % captured % without its journal', NEW.id, NEW.captured_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_attempt_tripwire';
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0013_one_start"),
    ]

    operations = [
        migrations.AddField(
            model_name="capture",
            name="charged_minor",
            field=models.BigIntegerField(
                blank=True,
                help_text="what the provider takes, where another currency was charged; from its first call",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="capture",
            constraint=models.CheckConstraint(
                condition=models.Q(("charged_minor", None), ("charged_minor__gte", 0), _connector="OR"),
                name="payments_capture_charged",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
