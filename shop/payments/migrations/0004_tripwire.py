"""Tripwire: at commit, a captured attempt and a paid-back refund have their journals, to the last minor unit.

A capture's journals carry the key `capture:attempt:<id>`, or that and more words when it came in parts.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION payments_attempt_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wanted text := 'capture:attempt:' || NEW.id;
  posted bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor), 0) INTO posted FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
    WHERE (j.key = wanted OR j.key LIKE wanted || ':%') AND p.amount_minor > 0;
  IF posted <> (SELECT captured_minor FROM payments_attempt WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'attempt % captured % without its journal', NEW.id, NEW.captured_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_attempt_tripwire';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_attempt_tripwire AFTER INSERT OR UPDATE OF status, captured_minor ON payments_attempt
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'captured' OR NEW.captured_minor <> 0)
  EXECUTE FUNCTION payments_attempt_has_journal();

CREATE FUNCTION payments_refund_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER payments_refund_tripwire AFTER INSERT OR UPDATE OF status, amount_minor ON payments_refund
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'done')
  EXECUTE FUNCTION payments_refund_has_journal();
"""
BACKWARD = """
DROP TRIGGER payments_refund_tripwire ON payments_refund;
DROP FUNCTION payments_refund_has_journal();
DROP TRIGGER payments_attempt_tripwire ON payments_attempt;
DROP FUNCTION payments_attempt_has_journal();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_sandbox_refund"), ("ledger", "0003_balanced")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
