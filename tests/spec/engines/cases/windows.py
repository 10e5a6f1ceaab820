"""Windows: each month looks back over several, its own included."""

from __future__ import annotations

from commonweal.language.plan import (
    AddDays,
    Col,
    Compare,
    Component,
    In,
    Kind,
    Lit,
    PeriodEnd,
    Point,
    Table,
)
from tests.spec.engines.cases.writing import counted, tables

CONTACTS, ON, MINUTES = Table("contacts"), Point("contact_date"), Col("duration_minutes")
SEEN = tables(
    contacts="""
contact | person | provider | contact_date | attendance | duration_minutes
c1      | p1     | P        | 2023-11-30   | 5          | 1
c2      | p1     | P        | 2024-01-01   | 5          | 2
c3      | p1     | P        | 2024-02-29   | 7          | 4
c4      | p2     | P        | 2024-02-01   | 5          | 8
c5      | p2     | Q        | 2024-02-01   | 5          | 16
c6      | -      | Q        | 2024-03-31   | 5          | 32
c7      | p3     | P        | 2023-10-31   | 5          | 64
"""
)

#: More conditions than a mask has bits: the contacts of at least so many minutes.
AT_LEAST = [Compare(MINUTES, ">=", Lit(least)) for least in range(70)]
MANY = "month | " + " | ".join(f"n{place}" for place in range(70))


def _longest(*longest: int) -> str:
    """How many people have a contact of at least so many minutes, from the longest of each."""
    return " | ".join(str(sum(each >= least for each in longest)) for least in range(70))


CASES = [
    counted(
        "Distinct people of two months under 70 conditions, more than one mask holds",
        SEEN,
        [Component(Kind.PEOPLE, CONTACTS, ON, condition, window=2) for condition in AT_LEAST],
        f"""{MANY}
2024-01 | {_longest(2)}
2024-02 | {_longest(4, 16)}
2024-03 | {_longest(4, 16)}
""",
        months=("2024-01", "2024-04"),
    ),
    counted(
        "Distinct people, rows and sums of three months",
        SEEN,
        [
            Component(Kind.PEOPLE, CONTACTS, ON, window=3),
            Component(Kind.ROWS, CONTACTS, ON, window=3),
            Component(Kind.SUM, CONTACTS, ON, value=MINUTES, window=3),
            Component(Kind.PEOPLE, CONTACTS, ON, In(Col("attendance"), ("5",)), window=3),
            Component(Kind.PEOPLE, CONTACTS, ON),
        ],
        """
month   | n0 | n1 | n2 | n3 | n4
2024-01 | 1  | 2  | 3  | 1  | 1
2024-02 | 2  | 4  | 30 | 2  | 2
2024-03 | 2  | 5  | 62 | 2  | 0
2024-04 | 2  | 4  | 60 | 1  | 0
2024-05 | 0  | 1  | 32 | 0  | 0
""",
        months=("2024-01", "2024-06"),
    ),
    counted(
        "Twelve months by group: a person counts once in each, until twelve months have passed",
        SEEN,
        [
            Component(Kind.PEOPLE, CONTACTS, ON, window=12),
            Component(Kind.SUM, CONTACTS, ON, value=MINUTES, window=12),
        ],
        """
month   | provider | n0 | n1
2024-09 | P        | 3  | 79
2024-10 | P        | 2  | 15
2024-11 | P        | 2  | 14
2024-12 | P        | 2  | 14
2025-01 | P        | 2  | 12
2024-09 | Q        | 1  | 48
2024-10 | Q        | 1  | 48
2024-11 | Q        | 1  | 48
2024-12 | Q        | 1  | 48
2025-01 | Q        | 1  | 48
2025-02 | Q        | 0  | 32
""",
        by=["provider"],
        months=("2024-09", "2025-03"),
    ),
    counted(
        "A condition that looks at the end of each window, and a median over it",
        SEEN,
        [
            Component(
                Kind.PEOPLE,
                CONTACTS,
                ON,
                Compare(Col("contact_date"), ">=", AddDays(PeriodEnd(), -59)),
                window=3,
            ),
            Component(
                Kind.ROWS,
                CONTACTS,
                ON,
                Compare(Col("contact_date"), ">=", AddDays(PeriodEnd(), -59)),
                window=3,
            ),
            Component(Kind.PERCENTILE, CONTACTS, ON, value=MINUTES, share=0.5, window=3),
        ],
        """
month   | n0 | n1 | n2
2024-01 | 1  | 1  | 1.5
2024-02 | 2  | 4  | 6.0
2024-03 | 2  | 4  | 8.0
2024-04 | 0  | 1  | 12.0
2024-05 | 0  | 0  | 32.0
""",
        months=("2024-01", "2024-05"),
    ),
]
