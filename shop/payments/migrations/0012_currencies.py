"""What a provider is asked for in another currency; the tripwires look at each currency by itself."""

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
     OR (NEW.charged_currency <> '' AND turned <> NEW.charged_minor) THEN
    RAISE EXCEPTION 'attempt % captured % without its journal', NEW.id, NEW.captured_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_attempt_tripwire';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION payments_refund_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  posted bigint;
  turned bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor) FILTER (WHERE p.currency = a.currency), 0),
         coalesce(sum(p.amount_minor) FILTER (WHERE p.currency = a.charged_currency), 0)
    INTO posted, turned FROM payments_attempt a
    LEFT JOIN ledger_journal j ON j.key = 'refund:refund:' || NEW.id
    LEFT JOIN ledger_posting p ON p.journal_id = j.id AND p.amount_minor > 0
    WHERE a.id = NEW.attempt_id;
  IF posted <> NEW.amount_minor OR (turned <> 0 AND NEW.into_credit)
     OR (turned <> coalesce(NEW.charged_minor, 0) AND NOT NEW.into_credit) THEN
    RAISE EXCEPTION 'refund % paid back % without its journal', NEW.id, NEW.amount_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_refund_tripwire';
  END IF;
  RETURN NULL;
END $$;
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION payments_attempt_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted text := 'capture:attempt:' || NEW.id;
  posted bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor), 0) INTO posted FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
    WHERE (j.key = wanted OR (j.key ~>=~ (wanted || ':') AND j.key ~<~ (wanted || ';'))) AND p.amount_minor > 0;
  IF posted <> (SELECT captured_minor FROM payments_attempt WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'attempt % captured % without its journal', NEW.id, NEW.captured_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_attempt_tripwire';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION payments_refund_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE posted bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor), 0) INTO posted FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
    WHERE j.key = 'refund:refund:' || NEW.id AND p.amount_minor > 0;
  IF posted <> NEW.amount_minor THEN
    RAISE EXCEPTION 'refund % paid back % without its journal', NEW.id, NEW.amount_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_refund_tripwire';
  END IF;
  RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0011_reservations_and_cards"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="charged_currency",
            field=models.CharField(
                blank=True, db_default="", help_text="its currency; empty: that of the books", max_length=3
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="charged_minor",
            field=models.BigIntegerField(blank=True, help_text="what the provider is asked for", null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="charged_minor",
            field=models.BigIntegerField(
                blank=True, help_text="what the provider gives back, where another currency was charged", null=True
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("charged_currency", ""), ("charged_minor", None)),
                    models.Q(
                        models.Q(("charged_currency__in", ["", models.F("currency")]), _negated=True),
                        ("charged_minor__gt", 0),
                        models.Q(("status", "due"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="payments_attempt_charged_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("charged_minor", None), ("charged_minor__gte", 0), _connector="OR"),
                name="payments_refund_charged",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
