"""`commonweal frameworks`, on the worked paper of North Central London."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from commonweal.cli.main import cli
from commonweal.records.frameworks.actions import retire, take_out
from commonweal.records.frameworks.actions_shipped import load_sets
from commonweal.records.frameworks.selectors import standings_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from tests.records.people import place as make_place

pytestmark = pytest.mark.django_db
NCL = "north-central-london-2022"
SYSTEM = Acting.system()


@pytest.fixture
def place() -> Place:
    made = make_place(NCL, ncl_ccg="lead", ci="provider")
    load_sets(by=SYSTEM, place=made)
    return made


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["frameworks", *words])
    return done.exit_code, done.output


def test_the_shipped_draft_is_brought_in_once_and_left_as_it_is(place: Place) -> None:
    assert len(standings_for(SYSTEM, place)[NCL].placed) == 24
    take_out(by=SYSTEM, place=place, framework=NCL, outcome="4.1",
             indicator="alcohol-brief-advice", reason="Not ours.")  # fmt: skip
    assert load_sets(by=SYSTEM, place=place) == 0
    assert len(standings_for(SYSTEM, place)[NCL].placed) == 23


def test_list_and_show(place: Place) -> None:
    status, said = run("list", NCL)
    assert status == 0
    assert len(said.splitlines()) == 5
    assert "8 headings  20 outcomes  proposed   draft" in said
    status, said = run("show", NCL, NCL)
    assert "finding: 7 headings are stated and 8 are printed." in said
    assert "3 Young people and families supported in transition to adult services  (2 key)" in said
    assert "    suicide-rate: Deaths by suicide (benefit)" in said
    assert run("show", "nowhere")[0] == 1


def test_check_says_what_stands_in_the_way(place: Place) -> None:
    status, said = run("check")
    assert (status, said) == (0, "5 frameworks and 68 indicators hold.\n")
    status, said = run("check", NCL)
    assert status == 1
    assert [line.split("“")[0] for line in said.splitlines()] == [
        f"{NCL}: Heading 3, ", f"{NCL}: Heading 8, ", f"{NCL}: ",
    ]  # fmt: skip
    retire(by=SYSTEM, place=place, framework=NCL, indicator="cpa-employment", reason="Lifted.",
           on=date(2021, 3, 31), successor="secondary-mh-employment")  # fmt: skip
    assert "CPA" not in run("check", NCL)[1]


def test_schedule_says_when_nothing_was_sent(place: Place) -> None:
    assert "No schedule has been sent yet." in run("schedule", NCL, NCL)[1]
