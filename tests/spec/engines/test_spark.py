"""Everything that needs a Spark, in one file, so that one process starts one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from pyspark.sql import SparkSession
from pytest_django import Settings

from commonweal.cli.main import cli
from commonweal.engines.definitions import measures
from commonweal.engines.local_tables import NotThere
from commonweal.engines.spark import SparkEngine, SparkFailed
from commonweal.engines.sql import SPARK, CannotRender
from commonweal.records.measures import working
from commonweal.records.measures.models import MeasureRun
from tests.generative.plans import sample
from tests.records import people
from tests.records.measures.activity import measured
from tests.spec.engines.cases import CASES
from tests.support import figures
from tests.support.activity import TABLES, Case, arrow, by_oracle, check, month, table_rows
from tests.support.measures import worked_cases
from tests.support.spark_runner import by_spark, spark

HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "run-measures-on-your-own-spark.md"
#: How many cases go into one statement: its planning grows faster than its length.
AT_ONCE = 8
#: Measures of a run of the command: a share, and one of days and the people behind them.
TWO = ("did-not-attend", "bed-occupancy")
BATCHES = [CASES[start : start + AT_ONCE] for start in range(0, len(CASES), AT_ONCE)]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    with spark() as started:
        yield started


@pytest.mark.parametrize("cases", BATCHES, ids=range(len(BATCHES)))
def test_spark_gives_the_answers_worked_by_hand(cases: Sequence[Case], session: Any) -> None:
    for case, got in zip(cases, by_spark(cases, session), strict=True):
        check(got, case.expected, case.title)


def test_spark_counts_every_measure_as_plain_python_does(session: Any) -> None:
    cases = worked_cases()
    for start in range(0, len(cases), AT_ONCE):
        batch = cases[start : start + AT_ONCE]
        for case, got in zip(batch, by_spark(batch, session), strict=True):
            check(got, by_oracle(case), case.title, types=False)


def test_spark_agrees_with_plain_python_on_made_up_plans(session: Any) -> None:
    cases = sample(36, 4)
    for start in range(0, len(cases), 12):
        batch = cases[start : start + 12]
        for case, got in zip(batch, by_spark(batch, session), strict=True):
            check(got, by_oracle(case), "made up", types=False)


def test_spark_gives_closed_forms_as_the_arrays_do(session: Any) -> None:
    for closed in figures.closed_forms().values():
        session.createDataFrame(closed.table).createOrReplaceTempView("given")
        found = session.sql(closed.statement("given", SPARK)).toArrow().to_pydict()
        figures.check(closed, found)


def test_the_guide_to_ones_own_spark_runs_as_it_stands(
    session: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = HOW_TO.read_text("utf-8")
    [names] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "local-names.yaml").write_text(names, "utf-8")
    monkeypatch.chdir(tmp_path)
    _local_contacts(session, yaml.safe_load(names)["tables"]["contacts"])

    known: dict[str, Any] = {"spark": session}
    for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(block, str(HOW_TO), "exec"), known)  # noqa: S102 - our own guide

    lines = {(line["month"], line["provider"]): line for line in known["counts"].to_pylist()}
    assert _counts(lines[month("2024-04"), "P"]) == (2, 1, 2)
    assert _counts(lines[month("2024-05"), "P"]) == (0, 0, 2)
    assert "FROM `activity`.`care_contacts` AS t" in capsys.readouterr().out
    april = {(name, body): value for name, body, day, value in known["values"] if day.month == 4}
    assert april == {
        ("contacts-attended", "all"): 2,
        ("contacts-attended", "P"): 2,
        ("contacts-missed", "all"): 1,
        ("contacts-missed", "P"): 1,
    }

    _counts_the_same_in_several_statements(known, monkeypatch)
    _refuses_what_is_not_there(session, known)


@pytest.mark.django_db
def test_a_run_on_spark_keeps_what_a_run_on_the_embedded_engine_keeps(
    session: Any, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ACTIVITY_ROOT = tmp_path / "activity"
    place = people.place("shire", north_ccg="lead")
    here = measured(place).run
    few = {name: measures()[name] for name in TWO}
    monkeypatch.setattr(working, "measures", lambda: few)
    run = CliRunner().invoke
    said = run(cli, ["measures", "run", "shire", "--engine", "spark"])
    assert said.exit_code == 0, said.output
    there = MeasureRun.objects.get(place=place, number=2)
    assert said.output == run(cli, ["measures", "run", "shire"]).output.replace("Run 3", "Run 2")
    assert _kept(there) == _kept(here)
    assert len(_kept(there)) > 60
    monkeypatch.setattr("commonweal.engines.spark.render", _cannot)
    refused = run(cli, ["measures", "run", "shire", "--engine", "spark"])
    assert refused.exit_code == 1
    assert "spark has no exact percentile" in refused.output
    failed = MeasureRun.objects.get(place=place, number=4)
    assert (failed.state, failed.series.count()) == (MeasureRun.State.FAILED, 0)
    monkeypatch.setattr(SparkSession.Builder, "getOrCreate", _nobody)
    nowhere = run(cli, ["measures", "run", "shire", "--engine", "spark", "--spark", "spark://x:1"])
    assert "There is no Spark to be had at spark://x:1: nobody answers" in nowhere.output
    assert MeasureRun.objects.count() == 4, "nothing is asked for before there is a Spark"
    forgotten = run(cli, ["measures", "run", "shire", "--spark", "spark://host:7077"])
    assert "add --engine spark" in forgotten.output


def _kept(run: MeasureRun) -> list[tuple[Any, ...]]:
    names = ("measure", "level", "organisation", "breakdown", "group", "months", "numerators",
             "denominators", "values", "behind", "shown")  # fmt: skip
    found = [
        tuple(getattr(one, name) for name in names) for one in run.series.filter(measure__in=TWO)
    ]
    return sorted(found, key=repr)


def _nobody(*_: object) -> Any:
    raise RuntimeError("nobody answers\n\tat a line of Java")


def _cannot(*_: object) -> Any:
    raise CannotRender("spark has no exact percentile")


def test_a_store_that_spark_does_not_see_is_told(session: Any, tmp_path: Path) -> None:
    with pytest.raises(SparkFailed, match=r"it must see the folder .*elsewhere"):
        SparkEngine(TABLES, {"contacts": [tmp_path / "elsewhere" / "1.parquet"]}, session=session)


def _counts_the_same_in_several_statements(
    known: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commonweal.engines.spark.AT_ONCE", 1)
    apart = known["engine"].count(known["components"], known["by_provider"], known["months"])
    assert apart.to_pylist() == known["counts"].to_pylist()


def _refuses_what_is_not_there(session: Any, known: dict[str, Any]) -> None:
    session.sql("SELECT 'p' AS person, TIMESTAMP '2024-04-30 09:00:00' AS contact_date")\
        .createOrReplaceTempView("half")  # fmt: skip
    for local, told in (("half", "no column provider; contact_date is timestamp"),
                        ("nowhere", "The service has no table nowhere")):  # fmt: skip
        engine = SparkEngine(TABLES, {"contacts": local}, session=session)
        with pytest.raises(NotThere, match=told):
            engine.count(known["components"], known["by_provider"], known["months"])


def _counts(line: dict[str, Any]) -> tuple[int, int, int]:
    return line["n0"], line["n1"], line["n2"]


def _local_contacts(session: Any, names: dict[str, Any]) -> None:
    """A table of the service as it calls it, with some of our columns only."""
    rows = table_rows(
        "contacts",
        """
contact | person | provider | contact_date | attendance
c1      | p1     | P        | 2024-04-01   | 5
c2      | p1     | P        | 2024-04-30   | 6
c3      | p2     | P        | 2024-03-31   | 5
c4      | p3     | P        | 2024-04-30   | 7
""",
    )
    kept = ["person", "provider", "contact_date", "attendance"]
    local = arrow(TABLES["contacts"], rows).select(kept)
    local = local.rename_columns([names["columns"].get(column, column) for column in kept])
    session.sql("CREATE DATABASE activity")
    session.createDataFrame(local).write.saveAsTable(names["name"])
