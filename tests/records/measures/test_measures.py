"""Measures on record: worked out over a small activity store, kept exactly, seen by who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest
from click.testing import CliRunner
from pytest_django import Settings

from commonweal.cli.measures import command
from commonweal.engines.declared import activity_tables
from commonweal.engines.definitions import measures
from commonweal.engines.store import Provenance, write_release
from commonweal.records.activity.keeping import root_of
from commonweal.records.activity.models import ActivityRelease
from commonweal.records.audit.models import Event
from commonweal.records.measures import (
    actions,
    actions_demo,
    jobs,
    selectors,
    standing,
    working,
)
from commonweal.records.measures.models import MeasureRun, MeasureSeries
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.layouts import layouts
from commonweal.records.register.models import OrganisationCode, Place
from commonweal.records.register.selectors_served import areas_served
from tests.records.people import organisation, person, place
from tests.support.activity import arrow

pytestmark = pytest.mark.django_db

DAY = date(2024, 4, 10)


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> None:
    settings.ACTIVITY_ROOT = tmp_path / "activity"


@pytest.fixture
def shire() -> Place:
    made = place(north_ccg="lead", trust_a="provider", trust_b="provider")
    OrganisationCode.objects.create(organisation=organisation("trust_a"), system="ods", code="RXX")
    return made


def contact(number: int, person: str, provider: str, attendance: str) -> dict[str, Any]:
    return {
        "contact": f"{provider}:{number}", "referral": f"{provider}:{person}", "person": person,
        "provider": provider, "commissioner": "QH8", "contact_date": DAY,
        "attendance": attendance, "mechanism": "01", "age_at_contact": 40,
    }  # fmt: skip


#: RXX: three attended and one not, of three people; RYY: one attended, one not, of two.
ROWS = [
    contact(1, "p", "RXX", "5"),
    contact(2, "p", "RXX", "5"),
    contact(3, "q", "RXX", "6"),
    contact(4, "r", "RXX", "3"),
    contact(1, "p", "RYY", "5"),
    contact(2, "s", "RYY", "3"),
]
PEOPLE = [
    {
        "person": each, "provider": "RXX", "commissioner": "QH8",
        "reported_month": date(2024, 4, 1), "ethnic_category": category,
    }
    for each, category in (("p", "A"), ("q", "M"), ("r", "M"), ("s", None))
]  # fmt: skip


def activity(shire: Place, rows: list[dict[str, Any]] = ROWS) -> ActivityRelease:
    """A store with one release and the record of it."""
    tables = activity_tables()
    batches: list[tuple[str, pa.Table]] = [
        ("contacts", arrow(tables["contacts"], rows)),
        ("persons", arrow(tables["persons"], PEOPLE)),
    ]
    release = write_release(root_of(shire), None, batches)
    return ActivityRelease.objects.create(
        place=shire, number=release.number, store_digest="x", made_at="2024-06-01T00:00:00Z"
    )


#: All measures are worked out once, by the command; elsewhere these are enough.
FEW = ("contacts", "did-not-attend", "people-seen")


@pytest.fixture
def run(shire: Place, monkeypatch: pytest.MonkeyPatch) -> MeasureRun:
    monkeypatch.setattr(working, "measures", lambda: {name: measures()[name] for name in FEW})
    activity(shire)
    by = person(Role.ANALYST, "north_ccg")
    asked = actions.ask_for_measures(by=by, place=shire)
    actions.work_out_measures(by=by, run=asked)
    return asked


def series(run: MeasureRun, measure: str, **named: object) -> MeasureSeries:
    return MeasureSeries.objects.get(run=run, measure=measure, **{"breakdown": "", **named})


def test_every_level_and_group_has_its_own_value(run: MeasureRun) -> None:
    whole = series(run, "did-not-attend", level="all")
    assert (whole.months, whole.numerators, whole.denominators) == (["2024-04-01"], [2], [6])
    assert whole.values == [pytest.approx(100 / 3)]
    own = series(run, "did-not-attend", level="provider", organisation="RXX")
    assert own.values == [25.0]
    body = series(run, "did-not-attend", level="commissioner", organisation="QH8")
    assert body.denominators == [6]
    black = series(run, "did-not-attend", level="all", breakdown="ethnicity", group=3)
    assert (black.numerators, black.denominators) == ([1], [2])
    unknown = series(run, "did-not-attend", level="all", breakdown="ethnicity", group=None)
    assert unknown.values == [100.0]


def test_people_of_two_providers_are_one_person_together(run: MeasureRun) -> None:
    assert series(run, "people-seen", level="all").values == [2]
    assert series(run, "people-seen", level="provider", organisation="RXX").values == [2]
    assert series(run, "people-seen", level="provider", organisation="RYY").values == [1]


def test_a_run_says_what_it_rests_on_and_is_in_the_audit(run: MeasureRun) -> None:
    run.refresh_from_db()
    assert (run.number, run.state, run.first_month) == (1, "done", date(2024, 4, 1))
    assert run.release.number == 1
    assert {one.definition for one in run.series.all()} >= {
        series(run, "contacts", level="all").definition
    }
    done = list(Event.objects.filter(subject_kind="measures").values_list("action", flat=True))
    assert sorted(done) == ["measures.asked", "measures.worked_out"]


def test_a_provider_sees_the_whole_and_itself_and_a_stranger_nothing(run: MeasureRun) -> None:
    provider = person(Role.PROVIDER, "trust_a")
    seen = selectors.series_for(provider, run)
    assert {(one.level, one.organisation) for one in seen} == {("all", ""), ("provider", "RXX")}
    stranger = person(Role.COMMISSIONER, "elsewhere_ccg")
    assert not selectors.series_for(stranger, run).exists()
    assert not selectors.runs_for(stranger, run.place).exists()
    assert not selectors.series_for(Acting.public(), run).exists()


def test_what_is_shown_is_decided_once_for_all_bodies_and_groups(shire: Place) -> None:
    """One who reads the page of all and one who reads a provider's know no more together."""
    rows = [contact(number, f"{number}", "RXX", "5") for number in range(3)]
    rows += [contact(number, f"{number}", "RYY", "5") for number in range(3, 33)]
    rows += [contact(number, f"{number}", "RZZ", "5") for number in range(33, 93)]
    activity(shire, rows)
    few = {"contacts": replace(measures()["contacts"], disclosure="local")}
    with (
        patch.object(working, "measures", lambda: few),
        patch.object(standing, "measures", lambda: few),
    ):
        asked = actions.ask_for_measures(by=Acting.system(), place=shire)
        actions.work_out_measures(by=Acting.system(), run=asked)
    held = {one.organisation: one for one in asked.series.filter(level="provider", breakdown="")}
    states = {code: one.shown["2024-04-01"] for code, one in held.items()}
    # 93 of all is shown: 3 alone hidden would be 93 less 30 and 60.
    assert states == {"RXX": "suppressed", "RYY": "suppressed", "RZZ": [60, 60, None, False]}
    unknown = asked.series.get(level="provider", organisation="RYY", breakdown="ethnicity")
    assert unknown.shown == {"2024-04-01": "suppressed"}, "the only group of it is as telling"
    standings = {one.organisation: one.state for one in asked.standings.filter(level="provider")}
    assert standings == {"RXX": "suppressed", "RYY": "suppressed", "RZZ": "number"}
    own = selectors.series_for(person(Role.PROVIDER, "trust_a"), asked)
    assert {one.shown["2024-04-01"] for one in own.filter(level="provider")} == {"suppressed"}


def test_only_who_works_for_the_place_may_ask(shire: Place) -> None:
    activity(shire)
    for by in (person(Role.PROVIDER, "trust_a"), person(Role.READER, "north_ccg"), Acting.public()):
        with pytest.raises(NotAllowed):
            actions.ask_for_measures(by=by, place=shire)


def test_without_activity_the_sentence_says_what_to_do(shire: Place) -> None:
    with pytest.raises(actions.NotMeasured, match="Bring some in"):
        actions.ask_for_measures(by=Acting.system(), place=shire)


def test_activity_without_a_month_fails_with_its_reason(shire: Place) -> None:
    activity(shire, [])
    asked = actions.ask_for_measures(by=Acting.system(), place=shire)
    jobs.work_out_in_background.call(asked.pk)
    asked.refresh_from_db()
    assert (asked.state, asked.sentence) == ("failed", actions.NO_MONTHS)
    assert selectors.latest_run(Acting.system(), shire) is None
    assert selectors.run_under_way(Acting.system(), shire) == asked


def test_the_command_works_measures_out_and_shows_them(shire: Place) -> None:
    activity(shire)
    done = CliRunner().invoke(command, ["run", shire.code])
    assert done.exit_code == 0, done.output
    assert "April 2024 to April 2024" in done.output
    shown = CliRunner().invoke(
        command, ["show", shire.code, "did-not-attend", "--level", "provider"]
    )
    assert "RXX          2024-04     suppressed" in shown.output, "one of four is not shown"
    together = CliRunner().invoke(command, ["show", shire.code, "did-not-attend"]).output
    assert together.rstrip().endswith("suppressed"), "counts behind a hidden value stay hidden"
    assert CliRunner().invoke(command, ["show", shire.code, "nothing"]).exit_code == 1


def test_the_command_lists_checks_and_explains() -> None:
    listed = CliRunner().invoke(command, ["list"]).output
    assert f"{len(measures())} measures" in listed
    checked = CliRunner().invoke(command, ["check", "did-not-attend"])
    assert checked.exit_code == 0
    assert "Worked cases: 1; all of them hold." in checked.output
    told = CliRunner().invoke(
        command, ["explain", "people-seen-12-months", "--dialect", "spark", "--breakdown", "age"]
    )
    assert "LEAD(" in told.output
    assert "persons" not in told.output, "age is on the contact itself"
    wrong = CliRunner().invoke(command, ["explain", "people-seen", "--from", "April"])
    assert "April is no month" in wrong.output


def test_a_run_whose_worker_was_killed_does_not_stand_in_the_way(
    run: MeasureRun, shire: Place
) -> None:
    MeasureRun.objects.filter(pk=run.pk).update(state="working")
    actions.ask_for_measures(by=Acting.system(), place=shire)
    run.refresh_from_db()
    assert (run.state, run.sentence) == ("failed", actions.KILLED)


def test_a_release_whose_files_are_gone_is_told_in_a_sentence(
    run: MeasureRun, shire: Place
) -> None:
    asked = actions.ask_for_measures(by=Acting.system(), place=shire)
    next(root_of(shire).glob("partitions/contacts/**/*.parquet")).unlink()
    with pytest.raises(actions.NotMeasured, match="lacks partitions/contacts/"):
        actions.work_out_measures(by=Acting.system(), run=asked)
    asked.refresh_from_db()
    assert asked.state == "failed"


def test_a_month_that_a_provider_did_not_report_is_missing_and_not_nought(shire: Place) -> None:
    reported = [
        {"provider": "RXX", "month": month} for month in ("2024-03", "2024-04")
    ] + [{"provider": "RYY", "month": "2024-04"}]  # fmt: skip
    tables = activity_tables()
    made = write_release(
        root_of(shire), None, [("contacts", arrow(tables["contacts"], ROWS))],
        provenance=Provenance(reported=reported),
    )  # fmt: skip
    ActivityRelease.objects.create(
        place=shire, number=made.number, store_digest="x", made_at="2024-05-01T00:00:00Z"
    )
    few = {name: measures()[name] for name in ("contacts", "people-seen-12-months")}
    with patch.object(working, "measures", lambda: few):
        asked = actions.ask_for_measures(by=Acting.system(), place=shire)
        actions.work_out_measures(by=Acting.system(), run=asked)
    held = {
        one.organisation: dict(zip(one.months, one.values, strict=True))
        for one in MeasureSeries.objects.filter(
            run=asked, level="provider", breakdown="", measure="contacts"
        )
    }
    assert held["RXX"] == {"2024-03-01": 0, "2024-04-01": 4}
    assert held["RYY"] == {"2024-04-01": 2}
    # Two months say nothing of twelve.
    assert not MeasureSeries.objects.filter(run=asked, measure="people-seen-12-months").exists()


def test_the_demonstration_says_which_area_each_of_its_providers_serves() -> None:
    for code in (actions_demo.LEAD, *actions_demo.CODES.values()):
        organisation(code)
    actions_demo._place(Acting.system())
    names = {name for layout in layouts() for spot in layout.spots for name in spot.names}
    codes = ["XMP1", "XMP2", "XMP3", "XMF1"]
    served = areas_served(Acting.system(), "ods", codes, names, date(2026, 3, 1))
    assert served == {
        "XMP1": {"midmere_city_area"},
        "XMP2": {"midmere_coast_area"},
        "XMP3": {"midmere_vale_area"},
        "XMF1": frozenset(),
    }
