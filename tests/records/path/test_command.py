"""`commonweal path`: the same acts by command, with the same refusals."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar

from commonweal.cli.main import cli
from commonweal.records.path.models import Criterion, Decision
from commonweal.records.people.permissions import Role
from tests.records import people
from tests.records.path import makers

pytestmark = pytest.mark.django_db


def run(*words: str, fails: bool = False) -> str:
    result: Result = CliRunner().invoke(cli, ["path", *words])
    assert (result.exit_code != 0) == fails, result.output
    return result.output


def test_a_gate_is_assessed_by_both_sides_and_decided() -> None:
    makers.county()
    people.person(Role.PROVIDER, "example_trust", "trust@example.org")
    assert "seg_b/1" in run("gates", "exampleshire")
    added = run(
        "add-criterion", "exampleshire", "seg_b/1", "Beds are free", "--side", "provider",
        "--consequence", "Look again",
    )  # fmt: skip
    assert "Beds are free" in added
    refused = run(
        "decide", "exampleshire", "seg_b/1", "continue", "--reason", "x", "--signed-off", "Board",
        fails=True,
    )  # fmt: skip
    assert "cannot be decided yet" in refused
    for row in Criterion.objects.filter(gate__number=1):
        who = (
            ["--as", "trust@example.org"]
            if row.side == "provider"
            else ["--organisation", "example_icb"]
        )
        run("assess", "exampleshire", str(row.pk), "met", "--evidence", "Return", *who)
    shown = run("gate", "exampleshire", "seg_b/1")
    assert shown.count("Met (Return)") == 3
    run(
        "decide", "exampleshire", "seg_b/1", "continue", "--reason", "Well", "--signed-off", "Board"
    )
    assert Decision.objects.get().signed_off == "Board"
    own = Criterion.objects.filter(side="commissioner")[0]
    no = run(
        "assess", "exampleshire", str(own.pk), "met", "--evidence", "x", "--as",
        "trust@example.org", fails=True,
    )  # fmt: skip
    assert "There is no criterion" in no


def test_segments_are_changed_and_refused_in_sentences() -> None:
    makers.county()
    said = run("move-cluster", "exampleshire", "3", "seg_b", "--reason", "More severe")
    assert "4 clusters move in 2 segments" in said
    said = run(
        "change-segment", "exampleshire", "seg_b", "--years", "5", "--gate", "2=4", "--reason", "x"
    )
    assert "ends on 1 April 2029" in said
    refused = run(
        "change-segment", "exampleshire", "seg_b", "--gate", "2=6", "--reason", "x", fails=True
    )
    assert "outside its 5" in refused
    assert "There are: seg_a, seg_b" in run(
        "change-segment", "exampleshire", "seg_x", "--years", "5", "--reason", "x", fails=True
    )


def test_the_calendar_is_written_to_a_file(tmp_path: Path) -> None:
    makers.county()
    file = tmp_path / "path.ics"
    run("calendar", "exampleshire", str(file))
    days = {e.decoded("dtstart") for e in Calendar.from_ical(file.read_bytes()).walk("VEVENT")}
    assert date(2025, 10, 1) in days
