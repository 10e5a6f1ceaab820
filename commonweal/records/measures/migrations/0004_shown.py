"""What may be shown of a series is kept beside it; earlier runs have none and are to be asked again."""

from django.db import migrations, models

AGAIN = "What may be shown is now decided once for all pages. Ask again."


def ask_again(apps, schema_editor):
    runs = apps.get_model("measures", "MeasureRun")
    runs.objects.filter(state="done").update(state="failed", sentence=AGAIN)


class Migration(migrations.Migration):
    dependencies = [("measures", "0003_trend")]

    operations = [
        migrations.AddField("measureseries", "shown", models.JSONField(default=dict)),
        migrations.RunPython(ask_again, migrations.RunPython.noop),
    ]
