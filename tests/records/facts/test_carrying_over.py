"""Data of before a version said by itself what it is about is carried over, there and back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commonweal.records.facts import actions, guard
from commonweal.records.facts.models import FigureTerm, FigureVersion, Finding, Import
from commonweal.records.facts.selectors import figures_for
from commonweal.records.findings.actions import explain_finding
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.findings.makers import SPEND, bring_in

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM = Acting.system()
#: The steps of the carrying over. No later step of another part says anything of these tables, so
#: these alone are taken, among the tables that they know of.
STEPS = (
    "0006_what_a_version_is_about",
    "0007_carry_over",
    "0008_figures_are_identities",
    "0009_finding_published",
)


def take_back() -> Apps:
    """Undo the steps. The records as they were before them."""
    executor = MigrationExecutor(connection)
    for name in reversed(STEPS):
        before = executor.loader.project_state(("facts", name), at_end=False)
        executor.unapply_migration(before, executor.loader.get_migration("facts", name))
    return executor.loader.project_state(("facts", STEPS[0]), at_end=False).apps


def take_again() -> None:
    """Take the steps that are undone."""
    executor = MigrationExecutor(connection)
    for name in STEPS:
        if ("facts", name) not in executor.loader.applied_migrations:
            before = executor.loader.project_state(("facts", name), at_end=False)
            executor.apply_migration(before, executor.loader.get_migration("facts", name))


@pytest.fixture
def place() -> Iterator[Place]:
    """A published place with an explained finding, a corrected line and a withdrawn file."""
    made = people.place(north_ccg="lead", shire_council="commissioner")
    bring_in(made, SYSTEM, SPEND)
    explain_finding(finding=Finding.objects.get(), explanation="Rounding.", by=SYSTEM)
    actions.publish(place=made, by=SYSTEM)
    corrected = SPEND.replace("North CCG,ccg,20.0", "The north,ccg,20.1")
    bring_in(made, SYSTEM, corrected, is_correction=True, reason="The accounts say so.")
    lines = SPEND.splitlines()
    wrong = "\n".join([lines[0], lines[-1].replace("older,", "wrong,")])
    bring_in(made, SYSTEM, wrong)
    actions.withdraw_import(import_=Import.objects.latest("pk"), reason="Wrong file.", by=SYSTEM)
    yield made
    take_again()


def test_versions_take_over_what_their_figure_was_about(place: Place) -> None:
    before = figures_for(SYSTEM, place)
    old = take_back()
    kept = old.get_model("facts", "Figure").objects.get(key="north")
    assert (kept.label, kept.unit, kept.organisation.code) == (
        "The north, 2024/25",
        "gbp_m",
        "north_ccg",
    )
    assert not hasattr(old.get_model("facts", "FigureVersion")(), "unit")
    old.get_model("facts", "FigureTerm").objects.create(figure=kept, term="cluster:4")
    take_again()

    assert figures_for(SYSTEM, place) == before
    versions = FigureVersion.objects.filter(figure__key="north").order_by("number")
    assert [(v.printed, v.label, v.unit, v.about and v.about.code) for v in versions] == [
        # The old schema kept one label for both.
        ("20.0", "The north, 2024/25", "gbp_m", "north_ccg"),
        ("20.1", "The north, 2024/25", "gbp_m", "north_ccg"),
    ]
    assert [v.period_label for v in versions] == ["2024/25", "2024/25"]
    tagged = FigureTerm.objects.values_list("version__number", "term").order_by("version__number")
    assert list(tagged) == [(1, "cluster:4"), (2, "cluster:4")]
    withdrawn = Import.objects.get(state=Import.State.WITHDRAWN)
    assert withdrawn.withdrawn_in is not None
    assert withdrawn.withdrawn_in.summary == "Withdrew spend.csv"
    assert Finding.objects.get(code="spend-parts/shire").published_explanation == "Rounding."
    # The guard of versions stands again after the carrying over.
    assert guard.stands()
