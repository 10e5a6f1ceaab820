"""The database refuses to change or remove an audit event."""

from django.db import migrations

from commonweal.records.audit import guard


def put_up(apps, editor):
    guard.put_up(editor.connection.alias)


def take_down(apps, editor):
    guard.take_down(editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seal")]
    operations = [migrations.RunPython(put_up, take_down)]
