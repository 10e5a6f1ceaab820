"""A review of grants (LEI-11) and a strategic review (LEI-12), worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.facts.reading import Row, Table
from commonweal.planning.grant_review import (
    COLUMNS,
    Grant,
    Overlap,
    Raised,
    concerns_of,
    grants_of,
    overlaps,
    raised_by,
    read_grants,
)
from commonweal.planning.service_review import (
    Conclusion,
    Finding,
    conclusion_faults,
    dimension_problems,
    finding_faults,
)
from tests.records.reviews.world import ROWS

TITLES = {"costs": "Costs", "effectiveness": "Effectiveness"}


def table(*rows: tuple[str, ...]) -> Table:
    return Table("grants.csv", COLUMNS, tuple(Row(n, row) for n, row in enumerate(rows, 2)))


def read(*rows: tuple[str, ...]) -> tuple[list[Grant], list[str]]:
    found, problems = read_grants(
        table(*rows), ("low", "other"), ("activity", "outcome", "both", "none")
    )
    return found, [f"{one.row} {one.column}" for one in problems]


def test_who_does_what_where_and_what_is_doubled() -> None:
    """In Oadby three give advice, one of them the council, which is not reviewed; in Blaby two have
    a drop-in, written with a capital by one of them."""
    grants, problems = read(*ROWS)
    assert problems == []
    assert overlaps(grants, 2) == [
        Overlap("advice", "Blaby", ("Two rooms",), is_doubled=False),
        Overlap("advice", "Oadby", ("Two rooms", "Ask us", "Council line"), is_doubled=True),
        Overlap("drop-in", "Blaby", ("Open door", "Two rooms"), is_doubled=True),
        Overlap("drop-in", "Oadby", ("Two rooms",), is_doubled=False),
    ]


def test_the_four_concerns_are_counted_over_what_is_reviewed() -> None:
    """Open door raises all four, Two rooms doubles, and Ask us doubles, is linked to nothing and
    measures nothing; its amount is not known. 10,000 + 20,000 = 30,000."""
    grants, _ = read(*ROWS)
    found = overlaps(grants, 2)
    assert [concerns_of(one, found) for one in grants[:3]] == [
        ("low_level", "duplication", "few_links", "activity_only"),
        ("duplication",),
        ("duplication", "few_links", "activity_only"),
    ]
    assert raised_by(grants, 2) == [
        Raised("low_level", 1, 3, Decimal(10000)),
        Raised("duplication", 3, 3, Decimal(30000)),
        Raised("few_links", 2, 3, Decimal(10000)),
        Raised("activity_only", 2, 3, Decimal(10000)),
    ]
    assert raised_by(grants, 4)[1] == Raised("duplication", 0, 3, Decimal(0))


def test_what_nobody_reviews_stands_nowhere_by_itself() -> None:
    grants, _ = read(("Council line", "", "night line", "Oadby", "", "no", "other", "", "none"))
    assert overlaps(grants, 2) == []
    assert [(one.count, one.of) for one in raised_by(grants, 2)] == [(0, 0)] * 4


def test_every_fault_of_a_list_is_told_and_nothing_of_it_counts() -> None:
    bad = ("Open door", "", "", "Blaby", "12.5.1", "perhaps", "high", "", "feelings")
    found, problems = read(ROWS[0], bad)
    assert found == []
    assert problems == ["3 functions", "3 service", "3 reviewed", "3 level", "3 measure",
                        "3 amount_gbp"]  # fmt: skip
    assert read(("A", "", "x", "y", "-1", "yes", "low", "", "none"))[1] == ["2 amount_gbp"]
    assert read(("A", "", "x", "y", "NaN", "yes", "low", "", "none"))[1] == ["2 amount_gbp"]
    assert read()[1] == ["None service"]
    short = Table("grants.csv", COLUMNS[:-1], ())
    assert [one.column for one in read_grants(short, (), ())[1]] == ["measure"]


def test_grants_go_through_plain_content_without_a_difference() -> None:
    grants, _ = read(*ROWS)
    assert grants_of([one.plain for one in grants]) == tuple(grants)


@pytest.mark.parametrize(
    ("finding", "fields"),
    [
        (Finding("sufficient", "It helps", "Two reports"), set()),
        (Finding("sufficient", "It helps"), {"rests_on"}),
        (Finding("insufficient", "Nobody counts"), {"needed"}),
        (Finding("partly", " "), {"finding", "needed"}),
        (Finding("not_printed"), set()),
    ],
)
def test_a_finding_says_on_what_it_rests_or_what_is_needed(
    finding: Finding, fields: set[str]
) -> None:
    assert set(finding_faults(finding)) == fields


def test_insufficient_evidence_bears_no_conclusion() -> None:
    found = {"costs": Finding("insufficient", "No prices", needed="Unit costs"),
             "effectiveness": Finding("partly", "Some", needed="Outcomes")}  # fmt: skip
    faults = conclusion_faults(Conclusion("fits", "It is liked"), TITLES, found)
    assert "insufficient on: Costs." in faults["code"]
    cannot = Conclusion("cannot_conclude", "No prices", "Unit costs")
    assert conclusion_faults(cannot, TITLES, found) == {}
    assert set(conclusion_faults(Conclusion("cannot_conclude", ""), TITLES, {})) == {
        "reason", "needed"
    }  # fmt: skip
    assert dimension_problems(TITLES, {"costs": found["costs"]}) == [
        "Nothing is said of “Effectiveness” yet: say what was found and on which evidence."
    ]
