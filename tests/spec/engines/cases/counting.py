"""What is counted: rows, people, sums, percentiles; many at once, from several tables at once."""

from __future__ import annotations

from commonweal.language.plan import (
    Case,
    Col,
    Compare,
    Component,
    In,
    Kind,
    Lit,
    Open,
    Point,
    Table,
    Where,
)
from tests.spec.engines.cases.writing import counted, tables

CONTACTS, ON = Table("contacts"), Point("contact_date")
MINUTES = Col("duration_minutes")
SEEN = tables(
    contacts="""
contact | person | provider | team_type | contact_date | duration_minutes
c1      | p1     | P        | A05       | 2024-01-01   | 10
c2      | p1     | P        | A05       | 2024-01-31   | 20
c3      | p2     | P        | A06       | 2024-01-15   | -
c4      | -      | P        | A05       | 2024-01-15   | 30
c5      | p1     | Q'      | -         | 2024-02-29   | 40
c6      | p2     | Q'      | -         | 2024-02-01   | 0
c7      | p3     | -        | A06       | 2024-02-01   | -
"""
)
VALUES = tables(
    contacts="""
contact | person | provider | contact_date | duration_minutes
c1      | p1     | one      | 2024-01-01   | 7
c2      | p1     | two      | 2024-01-01   | 10
c3      | p1     | two      | 2024-01-02   | 20
c4      | p1     | many     | 2024-01-03   | 40
c5      | p1     | many     | 2024-01-04   | 10
c6      | p1     | many     | 2024-01-05   | 20
c7      | p1     | many     | 2024-01-06   | 0
c8      | p1     | many     | 2024-01-07   | 30
c9      | p1     | many     | 2024-01-08   | -
c10     | p1     | none     | 2024-01-08   | -
"""
)
#: More conditions than a mask has bits: the contacts of at least so many minutes.
AT_LEAST = [Compare(MINUTES, ">=", Lit(least)) for least in range(130)]
MANY = "month | " + " | ".join(f"n{place}" for place in range(130))


def _at_least(longest: dict[str, int]) -> str:
    return " | ".join(str(sum(each >= least for each in longest.values())) for least in range(130))


CASES = [
    counted(
        "Rows, distinct people, sums: what is missing adds nothing and is nobody",
        SEEN,
        [
            Component(Kind.ROWS, CONTACTS, ON),
            Component(Kind.PEOPLE, CONTACTS, ON),
            Component(Kind.SUM, CONTACTS, ON, value=MINUTES),
            Component(Kind.PEOPLE, CONTACTS, ON, In(Col("team_type"), ("A05",))),
            Component(Kind.SUM, CONTACTS, ON, In(Col("team_type"), ("A06",)), MINUTES),
        ],
        """
month   | n0 | n1 | n2 | n3 | n4
2024-01 | 4  | 2  | 60 | 1  | 0
2024-02 | 3  | 3  | 40 | 0  | 0
""",
    ),
    counted(
        "By groups, one of which is missing and one of which has an apostrophe",
        SEEN,
        [
            Component(Kind.ROWS, CONTACTS, ON),
            Component(Kind.PEOPLE, CONTACTS, ON, Compare(MINUTES, ">", Lit(0))),
        ],
        """
month   | provider | n0 | n1
2024-01 | P        | 4  | 1
2024-02 | Q'       | 2  | 1
2024-02 | -        | 1  | 0
""",
        by=["provider"],
    ),
    counted(
        "Grouped by the person too",
        SEEN,
        [Component(Kind.PEOPLE, CONTACTS, ON), Component(Kind.ROWS, CONTACTS, ON)],
        """
month   | person | n0 | n1
2024-01 | p1     | 1  | 2
2024-01 | p2     | 1  | 1
2024-01 | -      | 0  | 1
2024-02 | p1     | 1  | 1
2024-02 | p2     | 1  | 1
2024-02 | p3     | 1  | 1
""",
        by=["person"],
    ),
    counted(
        "The median and the ninetieth percentile of one, two and five values, and of none",
        VALUES,
        [
            Component(Kind.PERCENTILE, CONTACTS, ON, value=MINUTES, share=0.5),
            Component(Kind.PERCENTILE, CONTACTS, ON, value=MINUTES, share=0.9),
            Component(Kind.PERCENTILE, CONTACTS, ON, value=MINUTES, share=0.0),
            Component(Kind.PERCENTILE, CONTACTS, ON, value=MINUTES, share=1.0),
            Component(
                Kind.PERCENTILE, CONTACTS, ON, Compare(MINUTES, ">", Lit(10)), MINUTES, share=0.25
            ),
            Component(Kind.ROWS, CONTACTS, ON),
        ],
        """
month   | provider | n0   | n1   | n2   | n3   | n4   | n5
2024-01 | one      | 7.0  | 7.0  | 7.0  | 7.0  | -    | 1
2024-01 | two      | 15.0 | 19.0 | 10.0 | 20.0 | 20.0 | 2
2024-01 | many     | 20.0 | 36.0 | 0.0  | 40.0 | 25.0 | 6
2024-01 | none     | -    | -    | -    | -    | -    | 1
""",
        by=["provider"],
    ),
    counted(
        "A percentile of zero is something",
        VALUES,
        [Component(Kind.PERCENTILE, CONTACTS, ON, Compare(MINUTES, "<", Lit(5)), MINUTES, 0.5)],
        """
month   | n0
2024-01 | 0.0
""",
    ),
    counted(
        "The median of fractions that a case gives",
        VALUES,
        [
            Component(
                Kind.PERCENTILE,
                CONTACTS,
                ON,
                value=Case(((Compare(MINUTES, ">", Lit(15)), Lit(0.5)),), MINUTES),
                share=0.5,
            )
        ],
        """
month   | n0
2024-01 | 0.5
""",
    ),
    counted(
        "Distinct people under 130 conditions, more than one mask holds",
        SEEN,
        [Component(Kind.PEOPLE, CONTACTS, ON, condition) for condition in AT_LEAST],
        f"{MANY}\n2024-01 | {_at_least({'p1': 20})}\n2024-02 | {_at_least({'p1': 40, 'p2': 0})}",
    ),
    counted(
        "Several tables and times at once, each group in one line",
        {
            **SEEN,
            **tables(
                referrals="""
referral | person | provider | received_date | discharge_date
r1       | p1     | P        | 2024-01-10    | 2024-02-10
r2       | p9     | Z        | 2024-02-10    | -
"""
            ),
        },
        [
            Component(Kind.PEOPLE, CONTACTS, ON),
            Component(Kind.PEOPLE, Table("referrals"), Point("received_date")),
            Component(Kind.ROWS, Table("referrals"), Open("received_date", "discharge_date")),
            Component(
                Kind.SUM,
                Where(CONTACTS, In(Col("provider"), ("P", "Q'", "nowhere's"))),
                ON,
                value=MINUTES,
            ),
            Component(Kind.PERCENTILE, CONTACTS, ON, value=MINUTES, share=0.5),
        ],
        """
month   | provider | n0 | n1 | n2 | n3 | n4
2024-01 | P        | 2  | 1  | 1  | 60 | 20.0
2024-02 | Q'       | 2  | 0  | 0  | 40 | 20.0
2024-02 | -        | 1  | 0  | 0  | 0  | -
2024-02 | Z        | 0  | 1  | 1  | 0  | -
""",
        by=["provider"],
        months=("2024-01", "2024-02"),
    ),
    counted(
        "A sum below zero beside one of nothing",
        VALUES,
        [
            Component(Kind.SUM, CONTACTS, ON, value=Lit(-3)),
            Component(Kind.SUM, CONTACTS, ON, Compare(MINUTES, ">", Lit(99)), MINUTES),
        ],
        """
month   | n0  | n1
2024-01 | -30 | 0
""",
    ),
]
