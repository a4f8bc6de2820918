"""Vectors of titles. Always there, filled only where SEARCH_VECTORS is on: an empty table costs nothing."""

from django.db import migrations

MAKE = """
CREATE TABLE search_meaning (
  product_id bigint PRIMARY KEY,
  digest text NOT NULL,
  embedding public.vector(384) NOT NULL
);
CREATE INDEX search_meaning_near ON search_meaning USING hnsw (embedding public.vector_cosine_ops);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunSQL(MAKE, "DROP TABLE search_meaning")]
