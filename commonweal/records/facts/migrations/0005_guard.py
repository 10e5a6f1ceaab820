"""The database refuses to change or remove a version of a figure."""

from django.db import migrations

from commonweal.records.facts import guard


def put_up(apps, editor):
    guard.put_up(editor.connection.alias)


def take_down(apps, editor):
    guard.take_down(editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("facts", "0004_import_notes")]
    operations = [migrations.RunPython(put_up, take_down)]
