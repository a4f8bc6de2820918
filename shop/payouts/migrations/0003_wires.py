"""Providers that pay by themselves; what they pay comes from their balance with us, not from our bank."""

from django.db import migrations, models

FUNCTION = """
CREATE OR REPLACE FUNCTION payouts_payout_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE gone bigint; given bigint; payout payouts_payout;
BEGIN
  SELECT * INTO payout FROM payouts_payout WHERE id = NEW.id;  -- as it is at the end: it may have moved twice
  SELECT coalesce(sum(p.amount_minor) FILTER (WHERE a.code = 'seller_ready:' || NEW.seller_id), 0),
         coalesce(-sum(p.amount_minor) FILTER (WHERE {source}), 0)
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
"""
FORWARD = FUNCTION.format(source="a.code = 'bank' OR starts_with(a.code, 'gateway_settled:')")
BACKWARD = FUNCTION.format(source="a.code = 'bank'")


class Migration(migrations.Migration):
    dependencies = [("payouts", "0002_guards")]

    operations = [
        migrations.AddField(
            "payout",
            "wire",
            models.CharField(
                blank=True, default="", help_text="the provider that pays it; empty: a person does", max_length=24
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "payout",
            "tries",
            models.PositiveSmallIntegerField(default=0, help_text="how often the wire was asked to pay"),
        ),
        migrations.AddField(
            "payout",
            "retry_at",
            models.DateTimeField(blank=True, help_text="when the wire may be asked again", null=True),
        ),
        migrations.AddIndex(
            "payout",
            models.Index(
                condition=models.Q(("wire", ""), _negated=True) & models.Q(("status__in", ["approved", "sent"])),
                fields=["retry_at"],
                name="payouts_payout_wired",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
