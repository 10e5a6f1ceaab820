"""A table of codes and values on either basis, as the page and the command line ask for it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from commonweal.language.restatement import Basis, How
from commonweal.records.register.actions_shipped import load_shipped
from commonweal.records.register.amounts import Asked, restate_table
from tests.records.register.makers import SYSTEM, table

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

NOW = Asked("organisation", Basis.AS_IT_IS_NOW, date(2015, 4, 1), date(2026, 11, 24))


@pytest.fixture(autouse=True)
def _loaded() -> None:
    load_shipped(by=SYSTEM)


def test_codes_of_any_system_are_understood_and_rows_of_one_body_add_up() -> None:
    # 69 by its own code, 80.5 and 0.5 for the other trust by its ODS code.
    answer = restate_table(SYSTEM, table("code|value\nnep|69\nods:RWN|£80.50\nRWN|0.5"), NOW)
    assert answer.result
    assert answer.result.values["eput"].value == Decimal(150)
    assert answer.names["eput"] == "Essex Partnership University NHS FT"


def test_faults_are_named_by_row_and_column() -> None:
    answer = restate_table(SYSTEM, table("code|value\nnowhere|1\nnep|many\n"), NOW)
    assert answer.result is None
    assert [(p.row, p.column) for p in answer.problems] == [(3, "value")]
    answer = restate_table(SYSTEM, table("code|value\nnowhere|1"), NOW)
    assert [(p.row, p.column) for p in answer.problems] == [(2, "code")]
    answer = restate_table(SYSTEM, table("body|value\nnep|1"), NOW)
    assert [(p.row, p.column) for p in answer.problems] == [(None, "code")]


def test_suppressed_and_missing_values_are_never_nought() -> None:
    answer = restate_table(SYSTEM, table("code|value\nnep|69\nsept|*"), NOW)
    assert answer.result
    eput = answer.result.values["eput"]
    assert (eput.low, eput.high, eput.reason) == (None, None, "suppressed")


def test_a_split_that_no_source_measures_gives_two_ends() -> None:
    asked = Asked("organisation", Basis.AS_IT_IS_NOW, date(2012, 4, 1), date(2015, 4, 1))
    answer = restate_table(SYSTEM, table("code|value\nse_essex_pct|10"), asked)
    assert answer.result
    assert {c: (q.low, q.high) for c, q in answer.result.values.items()} == {
        "cpr_ccg": (0, 10),
        "southend_ccg": (0, 10),
    }


def test_rates_are_refused_where_bodies_merged() -> None:
    asked = Asked("organisation", Basis.AS_IT_IS_NOW, date(2015, 4, 1), date(2026, 11, 24), False)
    answer = restate_table(SYSTEM, table("code|value\nnep|12\nsept|13\nlpt|9"), asked)
    assert answer.result
    how = {item.code: item.how for item in answer.result.items}
    assert how == {"eput": How.REFUSED, "lpt": How.UNCHANGED}
    twice = restate_table(SYSTEM, table("code|value\nnep|12\nods:RRD|13"), asked)
    assert [p.row for p in twice.problems] == [3]


def test_an_earlier_day_is_refused_in_a_sentence() -> None:
    asked = Asked("organisation", Basis.AS_IT_IS_NOW, date(2020, 4, 1), date(2015, 4, 1))
    answer = restate_table(SYSTEM, table("code|value\neput|12"), asked)
    assert "does not say its parts" in answer.problems[0].sentence


def test_a_body_that_was_not_there_on_the_day_is_named() -> None:
    answer = restate_table(SYSTEM, table("code|value\nnep|1\nncl_icb|2"), NOW)
    assert answer.notes == (
        "NHS North Central London ICB is not known to have existed on 2015-04-01: "
        "is the day right?",
    )
