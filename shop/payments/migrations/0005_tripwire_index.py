"""The tripwire finds the parts of a capture by their keys' beginning through the index that Django makes for LIKE.

A LIKE with a pattern that is known only at run time reads every journal; a range by the same operators does not.
"""

from django.db import migrations

FORWARD = """
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
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_tripwire"), ("ledger", "0003_balanced")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
