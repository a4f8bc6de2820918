"""Rows that nobody may change, and a tripwire: at commit a payout has moved exactly the money that its state says."""

from django.db import migrations

from shop.base.rows import append_only

TABLES = ["payouts_payoutrunchange", "payouts_payoutchange", "payouts_adjustment", "payouts_statement"]
FORWARD = """
CREATE FUNCTION payouts_payout_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone bigint; given bigint; payout payouts_payout;
BEGIN
  SELECT * INTO payout FROM payouts_payout WHERE id = NEW.id;  -- as it is at the end: it may have moved twice
  SELECT coalesce(sum(p.amount_minor) FILTER (WHERE a.code = 'seller_ready:' || NEW.seller_id), 0),
         coalesce(-sum(p.amount_minor) FILTER (WHERE a.code = 'bank'), 0)
    INTO gone, given
    FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id JOIN ledger_account a ON a.id = p.account_id
    WHERE j.reference = 'payout:' || NEW.id;
  IF gone <> (CASE WHEN payout.status IN ('approved', 'sent', 'paid') THEN payout.amount_minor ELSE 0 END)
     OR given <> (CASE payout.status WHEN 'paid' THEN payout.amount_minor ELSE 0 END) THEN
    RAISE EXCEPTION 'payout % is % without its journal', NEW.id, payout.status
      USING ERRCODE = 'check_violation', CONSTRAINT = 'payouts_payout_tripwire';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payouts_payout_tripwire AFTER INSERT OR UPDATE OF status, amount_minor ON payouts_payout
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payouts_payout_has_journal();
"""
BACKWARD = """
DROP TRIGGER payouts_payout_tripwire ON payouts_payout;
DROP FUNCTION payouts_payout_has_journal();
"""


class Migration(migrations.Migration):
    dependencies = [("payouts", "0001_initial"), ("ledger", "0004_posting_part")]

    operations = [
        *(migrations.RunSQL(append_only(table), f"DROP TRIGGER {table}_append_only ON {table}") for table in TABLES),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
