"""A figure keeps only what names it; what it said of its values has moved to the versions."""

import django.db.models.deletion
from django.db import migrations, models

GONE = (
    "label",
    "measure",
    "unit",
    "organisation",
    "area",
    "period_kind",
    "period_start",
    "period_end",
    "period_label",
)


class Migration(migrations.Migration):
    dependencies = [("facts", "0007_carry_over")]

    operations = [
        # With a default, so that going back can fill the columns that it adds.
        *[
            migrations.AlterField(
                model_name="figure",
                name=name,
                field=models.CharField(default="", max_length=length),
            )
            for name, length in (("label", 400), ("measure", 80), ("unit", 40))
        ],
        *[migrations.RemoveField(model_name="figure", name=name) for name in GONE],
        migrations.RemoveField(model_name="figureterm", name="figure"),
        migrations.AlterField(
            model_name="figureterm",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="facts.figureversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureterm",
            constraint=models.UniqueConstraint(fields=("version", "term"), name="figure_term_once"),
        ),
    ]
