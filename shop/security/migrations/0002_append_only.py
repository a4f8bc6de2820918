"""The log of security events: never changed, deleted only when it is old."""

from django.db import migrations

GUARD = """
CREATE FUNCTION security_keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < now() - interval '400 days' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER security_securityevent_append_only BEFORE UPDATE OR DELETE ON security_securityevent
  FOR EACH ROW EXECUTE FUNCTION security_keep_events();
"""
BACK = """
DROP TRIGGER security_securityevent_append_only ON security_securityevent;
DROP FUNCTION security_keep_events();
"""


class Migration(migrations.Migration):
    dependencies = [("security", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, BACK)]
