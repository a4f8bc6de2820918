"""A paper is written once. Only its buyer's name and address can be emptied, once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION invoicing_document_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND NEW.buyer = '{}'::jsonb
     AND to_jsonb(NEW) - 'buyer' - 'erased_at' = to_jsonb(OLD) - 'buyer' - 'erased_at' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'invoicing_document is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER invoicing_document_frozen BEFORE UPDATE OR DELETE ON invoicing_document
  FOR EACH ROW EXECUTE FUNCTION invoicing_document_frozen();
"""
BACKWARD = """
DROP TRIGGER invoicing_document_frozen ON invoicing_document;
DROP FUNCTION invoicing_document_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
