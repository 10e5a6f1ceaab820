"""Every version takes over what its figure was about, as far as that was kept.

Before, a figure kept one unit, subject and period for all its versions, so the older ones get
those that the figure had last. The triggers that guard versions are down for this one step.
"""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery

from commonweal.records.facts import guard

SAID = (
    "label",
    "measure",
    "unit",
    "area_id",
    "period_kind",
    "period_start",
    "period_end",
    "period_label",
)


def carry_over(apps, editor):
    using = editor.connection.alias
    guard.take_down(using)
    _say_on_versions(apps, using)
    _tie_terms_to_versions(apps, using)
    _name_withdrawing_releases(apps, using)
    _keep_open_what_was_open(apps, using)
    guard.put_up(using)


def _say_on_versions(apps, using):
    figures = apps.get_model("facts", "Figure").objects.using(using)
    mine = figures.filter(pk=OuterRef("figure_id"))
    wanted = {name: Subquery(mine.values(name)[:1]) for name in SAID}
    wanted["about_id"] = Subquery(mine.values("organisation_id")[:1])
    apps.get_model("facts", "FigureVersion").objects.using(using).update(**wanted)


def _tie_terms_to_versions(apps, using):
    model = apps.get_model("facts", "FigureTerm")
    terms = model.objects.using(using)
    old = terms.filter(version__isnull=True)
    pairs = old.values_list("figure__versions", "term").order_by("figure__versions", "pk")
    tied = [model(version_id=version, term=term) for version, term in pairs if version]
    old.delete()
    terms.bulk_create(tied, batch_size=500)


def _name_withdrawing_releases(apps, using):
    """Which release took an import back was told by its summary alone."""
    imports = apps.get_model("facts", "Import").objects.using(using)
    releases = apps.get_model("facts", "Release").objects.using(using)
    taken = set()
    for one in imports.filter(state="withdrawn", release__isnull=False).order_by("pk"):
        later = releases.filter(
            place=one.place_id,
            number__gt=one.release.number,
            made_by_import__isnull=True,
            summary=f"Withdrew {one.file_name}"[:200],
        )
        found = later.exclude(pk__in=taken).order_by("number").first()
        if found:
            taken.add(found.pk)
            imports.filter(pk=one.pk).update(withdrawn_in=found)


def _keep_open_what_was_open(apps, using):
    """Explanations that everybody could read stay readable."""
    findings = apps.get_model("facts", "Finding").objects.using(using)
    explained = findings.filter(state="explained", place__published_release__gt=0)
    explained.update(published_explanation=F("explanation"))


def put_back(apps, editor):
    """The figure says again what its newest version says."""
    using = editor.connection.alias
    model = apps.get_model("facts", "Figure")
    versions = apps.get_model("facts", "FigureVersion").objects.using(using)
    newest = versions.filter(figure=OuterRef("pk")).order_by("-number")
    wanted = {name: Subquery(newest.values(name)[:1]) for name in SAID}
    wanted["organisation_id"] = Subquery(newest.values("about_id")[:1])
    model.objects.using(using).filter(versions__isnull=False).update(**wanted)
    terms = apps.get_model("facts", "FigureTerm").objects.using(using)
    last = versions.filter(figure=OuterRef("version__figure")).order_by("-number").values("pk")
    terms.exclude(version=Subquery(last[:1])).delete()
    for term in terms.select_related("version"):
        term.figure_id, term.version_id = term.version.figure_id, None
        term.save(update_fields=["figure", "version"])


class Migration(migrations.Migration):
    dependencies = [("facts", "0006_what_a_version_is_about")]
    operations = [migrations.RunPython(carry_over, put_back)]
