"""`commonweal consultations`: plans and responses by file, as the operator."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonweal.cli.main import cli
from commonweal.records.consultation.models import Consultation, Response
from commonweal.records.people.acting import Acting
from tests.records import people
from tests.records.consultation import world

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["consultations", *words], catch_exceptions=False)


def test_a_plan_goes_out_and_in_and_responses_are_taken(tmp_path: Path) -> None:
    place = people.place("shire", north_icb="lead")
    made = world.opened(Acting.system(), place)
    out = tmp_path / "plan.csv"
    assert run("export", "shire", made.code, "--out", str(out)).exit_code == 0
    assert run("start", "shire", str(out)).output == (
        "The draft shire/recovery-support-2 is begun.\n"
    )
    assert Consultation.objects.get(code="recovery-support-2").content == made.content
    file = tmp_path / "answers.csv"
    file.write_bytes(world.responses(world.row("Fine")))
    assert run("responses", "shire", made.code, str(file)).output == "1 responses are in.\n"
    assert "recovery-support\topen\t1 responses" in run("list", "shire").output
    said = run("responses", "shire", made.code, str(file))
    assert (said.exit_code, Response.objects.count()) == (1, 1)
    assert "brought in already" in said.output
    assert "has no consultation other" in run("export", "shire", "other", "--out", "a.csv").output
    wrong = run("export", "shire", made.code, "--out", str(tmp_path / "a.txt"))
    assert "must end in .csv or .xlsx" in wrong.output
