"""At commit every journal has postings and sums to zero per currency; nothing else can be committed."""

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION ledger_check_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE journal bigint := CASE TG_TABLE_NAME WHEN 'ledger_journal' THEN NEW.id ELSE (to_jsonb(NEW)->>'journal_id')::bigint END;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM ledger_posting WHERE journal_id = journal) THEN
    RAISE EXCEPTION 'journal % has no postings', journal USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM ledger_posting WHERE journal_id = journal GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'journal % does not balance', journal USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM ledger_posting p JOIN ledger_account a ON a.id = p.account_id
             WHERE p.journal_id = journal AND p.currency <> a.currency) THEN
    RAISE EXCEPTION 'journal % posts to an account of another currency', journal USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_journal_balanced AFTER INSERT ON ledger_journal
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_journal();
CREATE CONSTRAINT TRIGGER ledger_posting_balanced AFTER INSERT ON ledger_posting
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_journal();
"""
BACKWARD = """
DROP TRIGGER ledger_posting_balanced ON ledger_posting;
DROP TRIGGER ledger_journal_balanced ON ledger_journal;
DROP FUNCTION ledger_check_journal();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
