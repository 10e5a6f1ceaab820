"""What cannot be done exactly is refused with a sentence, and so is what does not go together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from commonweal.engines.sql import DIALECTS, DUCKDB, CannotRender, Dialect, plain_binding, render
from commonweal.language.plan import (
    AddDays,
    Attach,
    Banded,
    Case,
    Coalesce,
    Col,
    Compare,
    Component,
    Days,
    Derive,
    Expression,
    First,
    Grouping,
    How,
    In,
    Join,
    Kind,
    Larger,
    Lit,
    Minus,
    Missing,
    Months,
    Outer,
    PeriodEnd,
    Point,
    Predicate,
    Source,
    Table,
    Take,
    Where,
)
from tests.support.activity import TABLES

REFERRALS, CONTACTS, ON = Table("referrals"), Table("contacts"), Point("received_date")
MONTH = Months(date(2024, 1, 1), date(2024, 1, 1))
TEAM, AGE, RECEIVED = Col("team_type"), Col("age_at_referral"), Col("received_date")
PERSON = (("person", "person"),)
#: An engine that was made up, without percentiles of a group and without bits over rows.
LESSER = replace(DUCKDB, name="lesser", percentile=None, any_bit=None)
ROWS = Component(Kind.ROWS, REFERRALS, ON)


def rendered(*components: Component, by: tuple[str, ...] = (), dialect: Dialect = DUCKDB) -> str:
    return render(components, Grouping(by), MONTH, dialect, plain_binding(TABLES)).text


def test_a_percentile_is_never_approximated() -> None:
    median = Component(Kind.PERCENTILE, REFERRALS, ON, value=AGE, share=0.5)
    with pytest.raises(CannotRender, match="lesser has no exact percentile"):
        rendered(ROWS, median, dialect=LESSER)


def test_distinct_people_need_bits_over_rows() -> None:
    with pytest.raises(CannotRender, match="lesser cannot put bits"):
        rendered(Component(Kind.PEOPLE, REFERRALS, ON), dialect=LESSER)
    with pytest.raises(CannotRender, match="lesser cannot put bits"):
        rendered(Component(Kind.PEOPLE, REFERRALS, ON, window=12), dialect=LESSER)


def test_what_an_engine_can_do_is_not_refused() -> None:
    assert "COALESCE" in rendered(ROWS, dialect=LESSER)


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        (Col("nowhere"), "no column nowhere here; there are referral"),
        (Days(RECEIVED, AGE), "A date is needed where there are numbers"),
        (AddDays(TEAM, 1), "A date is needed where there are codes of team_type"),
        (Minus(RECEIVED, RECEIVED), "A number is needed where there are dates"),
        (Banded(TEAM, ((1, 2),)), "A number is needed where there are codes"),
        (Larger(TEAM, TEAM), "Codes have no order"),
        (Larger(RECEIVED, AGE), "dates on one side and numbers on the other"),
        (Coalesce((TEAM, Col("provider"))), "team_type on one side and codes of organisation"),
        (Coalesce((TEAM, Lit("A05"))), "codes of team_type on one side and words on the other"),
        (Case(((Missing(AGE), AGE),), RECEIVED), "numbers on one side and dates on the other"),
        (Outer("person"), "only within an attachment"),
        (PeriodEnd(), "known only where rows are counted"),
    ],
)
def test_parts_that_do_not_go_together(
    expression: Expression, sentence: str, dialect: Dialect
) -> None:
    source = Derive(REFERRALS, (("made", expression),))
    with pytest.raises(CannotRender, match=sentence):
        rendered(Component(Kind.ROWS, source, ON), dialect=dialect)


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (In(RECEIVED, (1,)), "There are dates where codes are looked for"),
        (In(AGE, ("17",)), "There are numbers where codes are looked for"),
        (Compare(AGE, "<>", Lit("17")), "There are numbers where codes are looked for"),
        (Compare(TEAM, "<", Lit("A05")), "Codes have no order"),
        (Compare(TEAM, ">=", TEAM), "Codes have no order"),
        (Compare(TEAM, "=", Col("priority")), "cannot be compared"),
        (Compare(RECEIVED, "<", AGE), "dates on one side and numbers on the other"),
    ],
)
def test_conditions_that_cannot_be_asked(condition: Predicate, sentence: str) -> None:
    with pytest.raises(CannotRender, match=sentence):
        rendered(Component(Kind.ROWS, Where(REFERRALS, condition), ON))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (Derive(REFERRALS, (("person", AGE),)), "The column person is there already"),
        (Derive(REFERRALS, (("a", AGE), ("a", AGE))), "The column a is there already"),
        (Join(REFERRALS, CONTACTS, PERSON, (("person", "provider"),)), "provider is there already"),
        (
            Join(REFERRALS, CONTACTS, (("person", "provider"),), (("contact", "c"),)),
            "person holds codes of person and provider holds codes of organisation",
        ),
        (
            Attach(REFERRALS, CONTACTS, PERSON, (Take("team_type", How.COUNT),)),
            "The column team_type is there already",
        ),
        (
            Attach(REFERRALS, CONTACTS, PERSON, (Take("a", How.LATEST, "mechanism"),)),
            "a: codes have no order, so there is no latest of them",
        ),
        (
            Attach(REFERRALS, CONTACTS, PERSON, (Take("a", How.NTH, "mechanism", nth=1),)),
            "a: codes have no order",
        ),
        (
            Attach(
                REFERRALS,
                CONTACTS,
                PERSON,
                (
                    Take(
                        "a",
                        How.NTH,
                        "contact_date",
                        Compare(Col("contact_date"), ">", Outer("received_date")),
                        2,
                    ),
                ),
            ),
            "nth of something cannot depend on the outer row",
        ),
        (
            Derive(First(REFERRALS, ("nowhere",), (("referral", True),)), (("a", AGE),)),
            "no column nowhere",
        ),
    ],
)
def test_sources_that_cannot_be_made(source: Source, sentence: str) -> None:
    with pytest.raises(CannotRender, match=sentence):
        rendered(Component(Kind.ROWS, source, ON))


def test_what_is_added_up_is_a_number() -> None:
    with pytest.raises(CannotRender, match="dates where a number is to be added up"):
        rendered(Component(Kind.SUM, REFERRALS, ON, value=RECEIVED))
    with pytest.raises(CannotRender, match="codes of team_type where a number"):
        rendered(Component(Kind.PERCENTILE, REFERRALS, ON, value=TEAM, share=0.5))


@pytest.mark.parametrize("column", ["month", "n0", "who", "mask"])
def test_words_of_results_are_no_columns_to_group_by(column: str) -> None:
    source = Derive(REFERRALS, ((column, AGE),))
    with pytest.raises(CannotRender, match=f"Results use the word {column}"):
        rendered(Component(Kind.ROWS, source, ON), by=(column,))


def test_the_grouping_is_alike_in_all_that_is_counted() -> None:
    other = Derive(Where(REFERRALS, Missing(TEAM)), (("band", RECEIVED),))
    banded = Derive(REFERRALS, (("band", Banded(AGE, ((0, 17),))),))
    with pytest.raises(CannotRender, match="The column band is not alike"):
        rendered(Component(Kind.ROWS, other, ON), Component(Kind.ROWS, banded, ON), by=("band",))
    with pytest.raises(CannotRender, match="no column band to group by"):
        rendered(ROWS, by=("band",))


def test_nothing_to_count_and_a_table_that_is_not_bound() -> None:
    with pytest.raises(CannotRender, match="nothing to count"):
        rendered()
    bare = replace(plain_binding(TABLES), relations={})
    with pytest.raises(KeyError, match="referrals is not bound to a local table"):
        render([ROWS], Grouping(), MONTH, DUCKDB, bare)


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda: Case(()), "at least one condition"),
        (lambda: Coalesce(()), "at least one part"),
        (lambda: Banded(AGE, ()), "no bands"),
        (lambda: Compare(AGE, "~", AGE), "no comparison ~"),
        (lambda: Join(REFERRALS, CONTACTS, (), (("person", "p"),)), "columns to match on"),
        (lambda: Attach(REFERRALS, CONTACTS, PERSON, ()), "values to take"),
        (lambda: First(REFERRALS, ("person",), ()), "an order"),
        (lambda: Take("a", How.LATEST), "name the column"),
        (lambda: Take("a", How.NTH, "contact_date"), "counts from 1"),
        (lambda: Component(Kind.PERCENTILE, REFERRALS, ON, value=AGE, share=50), "between 0 and 1"),
        (lambda: Component(Kind.SUM, REFERRALS, ON), "a value to add"),
        (lambda: Component(Kind.ROWS, REFERRALS, ON, window=0), "at least the period"),
        (lambda: Grouping(("a", "a")), "named twice"),
        (lambda: Months(date(2024, 1, 2), date(2024, 2, 1)), "first day of a month"),
    ],
)
def test_plans_that_say_nothing_cannot_be_made(made: Callable[[], Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        made()
