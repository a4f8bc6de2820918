"""Extensions and our text search configuration, in `public`, where every marketplace's search path finds them."""

from django.db import migrations

EXTENSIONS = ["pg_trgm", "unaccent", "btree_gist", "vector"]
CONFIGURATION = """
CREATE TEXT SEARCH CONFIGURATION public.shop_text (COPY = pg_catalog.english);
ALTER TEXT SEARCH CONFIGURATION public.shop_text
  ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.english_stem;
"""


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        *[
            migrations.RunSQL(f"CREATE EXTENSION IF NOT EXISTS {name} SCHEMA public", migrations.RunSQL.noop)
            for name in EXTENSIONS
        ],
        migrations.RunSQL(CONFIGURATION, "DROP TEXT SEARCH CONFIGURATION public.shop_text"),
    ]
