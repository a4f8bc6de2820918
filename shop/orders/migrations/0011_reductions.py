"""What promotions took off lines and deliveries; the tripwire looks at what the marketplace pays for them too."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import shop.base.translated
from shop.base.rows import append_only

RENEW = """
DROP TRIGGER orders_order_tripwire ON orders_order;
CREATE OR REPLACE FUNCTION orders_order_has_journal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owed bigint; funded bigint;
BEGIN
  SELECT coalesce(sum(p.amount_minor) FILTER (WHERE a.code = 'buyer_receivable'), 0),
         coalesce(sum(p.amount_minor) FILTER (WHERE a.code = 'promotion_expense'), 0) INTO owed, funded
    FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id JOIN ledger_account a ON a.id = p.account_id
    WHERE j.key = 'sale:order:' || NEW.id;
  IF owed <> NEW.total_minor OR funded <> NEW.funded_minor THEN
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
CREATE CONSTRAINT TRIGGER orders_order_tripwire
  AFTER INSERT OR UPDATE OF status, total_minor, funded_minor, placed_at ON orders_order
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.placed_at IS NOT NULL AND (NEW.total_minor <> 0 OR NEW.funded_minor <> 0))
  EXECUTE FUNCTION orders_order_has_journal();
"""
BACK = """
DROP TRIGGER orders_order_tripwire ON orders_order;
CREATE CONSTRAINT TRIGGER orders_order_tripwire AFTER INSERT OR UPDATE OF status, total_minor, placed_at ON orders_order
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.placed_at IS NOT NULL AND NEW.total_minor <> 0)
  EXECUTE FUNCTION orders_order_has_journal();
"""
UNGUARD = "DROP TRIGGER orders_reduction_append_only ON orders_reduction"


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0006_featured_rows"),
        ("orders", "0010_tax_why"),
        ("promotions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reduction",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
                ),
                ("label", shop.base.translated.TranslatedField(default=shop.base.translated.Translated)),
                ("code", models.CharField(blank=True, max_length=32)),
                ("payer", models.CharField(choices=[("platform", "Platform"), ("seller", "Seller")], max_length=10)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="order",
            name="orders_order_total_not_negative",
        ),
        migrations.RemoveConstraint(
            model_name="orderline",
            name="orders_line_not_negative",
        ),
        migrations.AddField(
            model_name="order",
            name="funded_minor",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="what the marketplace pays sellers for discounts at its own expense"
            ),
        ),
        migrations.AddField(
            model_name="orderline",
            name="funded_minor",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="of the discount: what the marketplace pays the seller"
            ),
        ),
        migrations.AddField(
            model_name="package",
            name="shipping_funded_minor",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="what the marketplace pays of the delivery, beside the total"
            ),
        ),
        migrations.AddField(
            model_name="shortfall",
            name="funded_minor",
            field=models.BigIntegerField(
                db_default=0,
                default=0,
                help_text="what the marketplace does not pay the seller for discounts, beside the amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("funded_minor__gte", 0), ("total_minor__gte", 0)),
                name="orders_order_total_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("funded_minor__gte", 0),
                    ("tax_minor__gte", 0),
                    ("total_minor__gte", 0),
                    ("funded_minor__lte", models.F("discount_minor")),
                    ("commission_minor__gte", 0),
                    ("commission_vat_minor__gte", 0),
                ),
                name="orders_line_not_negative",
            ),
        ),
        migrations.AddField(
            model_name="reduction",
            name="line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reductions",
                to="orders.orderline",
            ),
        ),
        migrations.AddField(
            model_name="reduction",
            name="package",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reductions", to="orders.package"
            ),
        ),
        migrations.AddField(
            model_name="reduction",
            name="promotion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="reductions", to="promotions.promotion"
            ),
        ),
        migrations.AddConstraint(
            model_name="reduction",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_minor__gt", 0)), name="orders_reduction_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="reduction",
            constraint=models.UniqueConstraint(
                fields=("package", "line", "promotion"), name="orders_reduction_once", nulls_distinct=False
            ),
        ),
        migrations.RunSQL(append_only("orders_reduction"), UNGUARD),
        migrations.RunSQL(RENEW, BACK),
    ]
