"""What a marketplace asks of new sellers until it changes the list; nothing where sellers were asked already."""

from django.db import migrations

ITEMS = (
    (
        "document",
        {"en": "National ID card of the owner, both sides", "bn": "মালিকের জাতীয় পরিচয়পত্র, দুই পাশ"},
        {"en": "A photo or scan on which every word can be read.", "bn": "ছবি বা স্ক্যান, যাতে সব লেখা পড়া যায়।"},
        {"country": "BD"},
    ),
    (
        "document",
        {"en": "Passport or identity card of the owner", "bn": "মালিকের পাসপোর্ট বা পরিচয়পত্র"},
        {"en": "For sellers outside Bangladesh.", "bn": "বাংলাদেশের বাইরের বিক্রেতাদের জন্য।"},
        {"required": False},
    ),
    (
        "document",
        {"en": "Trade licence or certificate of incorporation", "bn": "ট্রেড লাইসেন্স বা নিবন্ধনের সনদ"},
        {"en": "The one that is valid today.", "bn": "যেটি আজ বৈধ।"},
        {"form": "company"},
    ),
    (
        "document",
        {"en": "Bank statement, cheque leaf or wallet screen", "bn": "ব্যাংক বিবরণী, চেকের পাতা বা ওয়ালেটের ছবি"},
        {
            "en": "It shows the name and number of the account that we pay to.",
            "bn": "যে হিসাবে টাকা পাঠাব তার নাম ও নম্বর এতে দেখা যায়।",
        },
        {},
    ),
    (
        "attest",
        {
            "en": "I sell only what may be sold, and I describe it truthfully.",
            "bn": "আমি শুধু বৈধ পণ্য বিক্রি করি এবং সত্য বর্ণনা দিই।",
        },
        {},
        {},
    ),
    (
        "review",
        {
            "en": "The names on papers and account are the same",
            "bn": "কাগজ ও হিসাবের নাম এক",
        },
        {},
        {},
    ),
)


def ask(apps, schema_editor):
    item = apps.get_model("sellers", "ChecklistItem")
    if not item.objects.exists():
        for place, (kind, title, note, rest) in enumerate(ITEMS, start=1):
            item.objects.create(kind=kind, title=title, note=note, position=place * 10, **rest)


class Migration(migrations.Migration):
    dependencies = [("sellers", "0005_applications")]

    operations = [migrations.RunPython(ask, migrations.RunPython.noop)]
