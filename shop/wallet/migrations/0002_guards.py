"""Rows that nobody may change, and the tripwires: no value moves without its journal, to the last minor unit."""

from django.db import migrations

from shop.base.rows import append_only

TABLES = ["wallet_purseentry", "wallet_tenderchange", "wallet_tenderrefund"]
FORWARD = """
CREATE FUNCTION wallet_entry_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE posted bigint;
BEGIN
  SELECT coalesce(-sum(p.amount_minor), 0) INTO posted
    FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id JOIN ledger_account a ON a.id = p.account_id
    WHERE j.key = NEW.key AND a.code = (
      SELECT CASE kind WHEN 'credit' THEN 'store_credit' ELSE 'gift_cards' END FROM wallet_purse WHERE id = NEW.purse_id
    );
  IF posted <> NEW.amount_minor THEN
    RAISE EXCEPTION 'entry % moved % without its journal', NEW.key, NEW.amount_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_entry_tripwire';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER wallet_entry_tripwire AFTER INSERT ON wallet_purseentry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ('given', 'paid_back', 'lapsed'))
  EXECUTE FUNCTION wallet_entry_has_journal();

CREATE FUNCTION wallet_tender_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE posted bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor), 0) INTO posted FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
    WHERE j.key = 'capture:tender:' || NEW.id AND p.amount_minor > 0;
  IF posted <> NEW.amount_minor THEN
    RAISE EXCEPTION 'tender % paid % without its journal', NEW.id, NEW.amount_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'wallet_tender_tripwire';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER wallet_tender_tripwire AFTER INSERT OR UPDATE OF status, amount_minor ON wallet_tender
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'captured')
  EXECUTE FUNCTION wallet_tender_has_journal();
"""
BACKWARD = """
DROP TRIGGER wallet_tender_tripwire ON wallet_tender;
DROP FUNCTION wallet_tender_has_journal();
DROP TRIGGER wallet_entry_tripwire ON wallet_purseentry;
DROP FUNCTION wallet_entry_has_journal();
"""


class Migration(migrations.Migration):
    dependencies = [("wallet", "0001_initial"), ("ledger", "0004_posting_part")]

    operations = [
        *(migrations.RunSQL(append_only(table), f"DROP TRIGGER {table}_append_only ON {table}") for table in TABLES),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
