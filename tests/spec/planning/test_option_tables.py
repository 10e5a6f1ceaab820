"""ESX-61, ESX-62 and S75-15: appraisals read from tables, and what keeps a table out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.language.row import CannotWork, Row, rows_of
from commonweal.planning.option_tables import (
    APPRAISALS,
    BELIEFS,
    CRITERIA,
    OPTIONS,
    PARTS,
    obstacle_to,
    questions_of,
    table_problems,
)
from tests.figures import make
from tests.spec import essex

SCALE = (Decimal(0), Decimal(4))


def rows(table: str, *cells: dict[str, str]) -> list[Row]:
    """Rows of a table, each kept as one figure of words."""
    return rows_of(
        make(None, ref=f"{table}/{number}/words", **one)
        for number, one in enumerate(cells, start=1)
    )


def test_the_essex_tables_hold_three_appraisals() -> None:
    """Appendix 3: options 0 to 4 and 2b; six criteria; six beliefs of option 1, four of 2."""
    tables = {name: rows_of(essex.figures_of(name))
              for name in (APPRAISALS, OPTIONS, CRITERIA, BELIEFS, PARTS)}  # fmt: skip
    found = questions_of(tables, SCALE)
    assert list(found) == ["main", "dementia-placement", "social-work-deployment"]
    main = found["main"]
    assert main.option_codes == ("0", "1", "2", "3", "4", "2b")
    assert [one.code for one in main.criteria] == list("123456")
    assert [sum(b.option == o for b in main.beliefs) for o in ("1", "2", "2b")] == [6, 4, 0]
    assert [(part.option, part.source) for part in main.parts] == [("2b", "1"), ("2b", "2")]
    assert main.scale == SCALE
    assert table_problems(tables) == []


def test_rows_without_an_appraisal_belong_to_the_main_one() -> None:
    found = questions_of({OPTIONS: rows(OPTIONS, {"option": "1", "title": "Stay"})}, SCALE)
    assert (found["main"].title, found["main"].option("1")) != ("", None)
    assert found["main"].option("2") is None


def test_a_table_may_set_its_own_scale_and_a_must_pass() -> None:
    tables = {
        APPRAISALS: rows(APPRAISALS, {"appraisal": "x", "scale_low": "1", "scale_high": "5"}),
        CRITERIA: rows(CRITERIA, {"appraisal": "x", "criterion_no": "1", "must_reach": "2"}),
    }
    found = questions_of(tables, SCALE)["x"]
    assert found.scale == (1, 5)
    assert found.criteria[0].must_reach == 2
    wrong = {CRITERIA: rows(CRITERIA, {"appraisal": "x", "must_reach": "high"}),
             APPRAISALS: tables[APPRAISALS]}  # fmt: skip
    with pytest.raises(CannotWork, match="“high” in column must_reach"):
        questions_of(wrong, SCALE)


def test_what_speaks_of_an_option_that_is_not_there_is_named() -> None:
    options = rows(OPTIONS, {"option": "1"}, {"option": "2"})
    tables = {
        OPTIONS: options,
        BELIEFS: rows(BELIEFS, {"option": "1"}, {"option": "3"}),
        PARTS: rows(PARTS, {"option": "2", "from_option": "9"}),
        "premises": rows("premises", {"options": "1;4"}),
    }
    said = [(one.table, one.key, one.column, one.sentence) for one in table_problems(tables)]
    ending = "in the appraisal main. Its options: 1, 2."
    assert said == [
        (BELIEFS, "2", "option", f"There is no option 3 {ending}"),
        (PARTS, "1", "from_option", f"There is no option 9 {ending}"),
        ("premises", "1", "options", f"There is no option 4 {ending}"),
    ]
    # Beliefs may come in before any options have.
    assert table_problems({BELIEFS: tables[BELIEFS]}) == []


def test_weights_for_some_criteria_only_are_named() -> None:
    tables = {
        CRITERIA: rows(
            CRITERIA,
            {"criterion_no": "1", "criterion": "safety", "weight": "3"},
            {"criterion_no": "2", "criterion": "cost"},
        )
    }
    [one] = table_problems(tables)
    assert one.sentence == (
        "The appraisal main gives a weight to some criteria and none to cost. "
        "Give one to all or to none."
    )


def test_form_follows_function_and_never_in_a_ring() -> None:
    """S75-16: the form waits for the model. A ring of three would never be decided."""
    listed = rows(
        APPRAISALS,
        {"appraisal": "model", "title": "The model"},
        {"appraisal": "form", "title": "The form", "decided_after": "model"},
    )
    found = questions_of({APPRAISALS: listed}, SCALE)
    assert obstacle_to(found["form"], found, ()) == "First decide “The model”."
    assert obstacle_to(found["form"], found, {"model"}) == ""
    assert obstacle_to(found["model"], found, ()) == ""
    ring = rows(
        APPRAISALS,
        {"appraisal": "a", "decided_after": "b"},
        {"appraisal": "b", "decided_after": "c"},
        {"appraisal": "c", "decided_after": "a"},
    )
    assert len(table_problems({APPRAISALS: ring})) == 3
