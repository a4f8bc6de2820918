"""A line keeps the whole picture that it was sold with, sizes included."""

from django.db import migrations

from shop.base.pictures import PictureField


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_append_only")]

    operations = [
        migrations.RemoveField(model_name="orderline", name="image_key"),
        migrations.AddField(model_name="orderline", name="image", field=PictureField()),
    ]
