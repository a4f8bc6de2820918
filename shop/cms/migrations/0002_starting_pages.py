"""Every marketplace begins with the pages that the footer leads to, as texts for its operator to complete.

Pages that somebody wrote stay as they are.
"""

import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

TEXTS = Path(__file__).resolve().parent.parent / "starting" / "pages.json"


def write(apps, schema_editor):
    Page, now = apps.get_model("cms", "Page"), timezone.now()
    for page in json.loads(TEXTS.read_text(encoding="utf-8")):
        columns = {"title": page["title"], "body": page["body"], "published_at": now, "updated_at": now}
        Page.objects.get_or_create(slug=page["slug"], defaults=columns)


class Migration(migrations.Migration):
    dependencies = [("cms", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
