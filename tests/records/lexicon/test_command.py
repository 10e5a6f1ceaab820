"""The lexicon by command: load, search, show, re-express, export and a place's own words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from commonweal.cli.lexicon import command
from commonweal.records.lexicon.models import Term
from tests.records.people import place

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words)


@pytest.fixture(autouse=True)
def loaded() -> None:
    done = run("load")
    assert done.exit_code == 0
    assert "739 added" in done.output
    assert "up to date" in run("load").output


def test_searching_and_showing() -> None:
    found = run("search", "tier", "3").output
    for code in ("tier_figure:3", "tier_people:3", "tier_camhs:2-3"):
        assert code in found
    assert run("search", "zzzz").exit_code == 1
    assert "never used" in run("search", "cluster", "9").output
    shown = run("show", "cluster 4").output
    assert "In plain words: Severe depression" in shown
    assert "means the same as: Segment: Cluster 4" in shown
    assert "Not the same as: CAMHS tiers" in run("show", "tier_people:3").output
    data = json.loads(run("show", "F33.1", "--json").output)
    assert {one["code"] for one in data["other_words"]} >= {"icd10:F33", "cluster:5"}
    assert "knows no dragon" in run("show", "dragon").output


def written(folder: Path, text: str) -> str:
    path = folder / "amounts.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_re_expressing_a_file(tmp_path: Path) -> None:
    given = written(tmp_path, "term,amount,unit\ncluster 4,10,gbp_m\ncluster:5,2.5,gbp_m\n")
    out = tmp_path / "answer.csv"
    done = run("re-express", given, "--to", "segment", "--out", str(out))
    assert done.exit_code == 0
    assert done.output.startswith("EXACT.")
    rows = rows_of(out)
    assert [(row["term"], row["lowest"], row["highest"]) for row in rows] == [
        ("segment:seg_4", "10", "10"),
        ("segment:seg_5_8", "2.5", "2.5"),
    ]
    people = written(tmp_path, "term,amount\ncluster 4,100\n")
    done = run("re-express", people, "--to", "setting:could_be_local", "--unit", "people")
    assert "60\t70" in done.output


@pytest.mark.parametrize(
    ("text", "options", "words", "status"),
    [
        ("term,amount\ntier_people:3,5\n", ("--unit", "gbp"), "different things", 3),
        ("term,amount\ncluster 4,ten\n", ("--unit", "gbp"), "row 2, column amount", 1),
        ("term,amount\ndragon,10\n", ("--unit", "gbp"), "row 2, column term", 1),
        ("term,amount\ncluster 4,10\n", (), "one unit is needed", 1),
        ("a,b\ncluster 4,10\n", ("--unit", "gbp"), "columns term and amount", 1),
        ("", ("--unit", "gbp"), "empty", 1),
    ],
)
def test_what_cannot_be_said_or_read(
    tmp_path: Path, text: str, options: tuple[str, ...], words: str, status: int
) -> None:
    done = run("re-express", written(tmp_path, text), "--to", "tier_figure", *options)
    assert done.exit_code == status
    assert words in done.output
    unknown = written(tmp_path, "term,amount\ncluster 4,1\n")
    assert "no vocabulary" in run("re-express", unknown, "--to", "shapes", "--unit", "gbp").output


def test_what_is_exported_has_every_term(tmp_path: Path) -> None:
    target = tmp_path / "terms.csv"
    assert "Wrote 300 terms" in run("export", "--to", str(target)).output
    assert len(rows_of(target)) == 300
    run("export", "--to", str(target), "--what", "walks", "--scheme", "segment")
    walks = rows_of(target)
    assert all("segment:" in row["source"] + row["target"] for row in walks)
    assert "no vocabulary" in run("export", "--to", str(target), "--scheme", "shapes").output


def test_a_place_takes_its_own_words(tmp_path: Path) -> None:
    made = place(north_ccg="lead")
    head = "scheme,notation,label,plain_label,section\n"
    good = written(tmp_path, f"{head}service,hub,Hub,A place to drop in,board\n")
    assert "Added 1 rows" in run("bring-in", good, "--place", made.code).output
    assert Term.objects.get(place=made).code == "service:hub@exampleshire"
    again = run("bring-in", good, "--place", made.code)
    assert again.exit_code == 1
    assert "amounts.csv, row 2, column notation" in again.output
    assert "leads with segment" in run("lead", "segment", "--place", made.code).output
    assert "no place nowhere" in run("lead", "segment", "--place", "nowhere").output
