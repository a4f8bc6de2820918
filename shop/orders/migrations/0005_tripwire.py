"""Tripwire: at commit, a placed order has its sale in the books, and one cancelled after that its reversal.

Orders of nothing (total 0) move no money and need no journal.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION orders_order_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owed bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor), 0) INTO owed
    FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id JOIN ledger_account a ON a.id = p.account_id
    WHERE j.key = 'sale:order:' || NEW.id AND a.code = 'buyer_receivable';
  IF owed <> NEW.total_minor THEN
    RAISE EXCEPTION 'order % was placed for % without its journal', NEW.id, NEW.total_minor
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_order_tripwire';
  END IF;
  IF NEW.status = 'cancelled' AND NOT EXISTS (
    SELECT 1 FROM ledger_journal j JOIN ledger_journal sale ON sale.id = j.reverses_id
    WHERE j.key = 'cancel:order:' || NEW.id AND sale.key = 'sale:order:' || NEW.id
  ) THEN
    RAISE EXCEPTION 'order % was cancelled without its journal', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_order_tripwire';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER orders_order_tripwire AFTER INSERT OR UPDATE OF status, total_minor, placed_at ON orders_order
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.placed_at IS NOT NULL AND NEW.total_minor <> 0)
  EXECUTE FUNCTION orders_order_has_journal();
"""
BACKWARD = """
DROP TRIGGER orders_order_tripwire ON orders_order;
DROP FUNCTION orders_order_has_journal();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_numbers"), ("ledger", "0003_balanced")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
