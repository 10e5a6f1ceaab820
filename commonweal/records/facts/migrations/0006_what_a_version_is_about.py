"""A version says by itself what it is about, and a finding what was published of it. Room first."""

import django.db.models.deletion
from django.db import migrations, models

import commonweal.language.period

KINDS = [(kind.value, kind.value) for kind in commonweal.language.period.PeriodKind]


class Migration(migrations.Migration):
    dependencies = [
        ("facts", "0005_guard"),
        ("register", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="figureterm", name="figure_term_once"),
        migrations.AddField(
            model_name="figureterm",
            name="version",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="facts.figureversion",
            ),
        ),
        migrations.AlterField(
            model_name="figureterm",
            name="figure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="terms",
                to="facts.figure",
            ),
        ),
        migrations.AddField(
            model_name="figureversion",
            name="label",
            field=models.CharField(default="", max_length=400),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="figureversion",
            name="measure",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="figureversion",
            name="unit",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="figureversion",
            name="about",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figure_versions",
                to="register.organisation",
            ),
        ),
        migrations.AddField(
            model_name="figureversion",
            name="area",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figure_versions",
                to="register.area",
            ),
        ),
        migrations.AddField(
            model_name="figureversion",
            name="period_kind",
            field=models.CharField(
                choices=KINDS,
                default=commonweal.language.period.PeriodKind["NOT_STATED"],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="figureversion",
            name="period_start",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="figureversion",
            name="period_end",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="figureversion",
            name="period_label",
            field=models.CharField(default="not stated", max_length=120),
        ),
        migrations.AddField(
            model_name="import",
            name="withdrawn_in",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="took_back",
                to="facts.release",
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="published_explanation",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
    ]
