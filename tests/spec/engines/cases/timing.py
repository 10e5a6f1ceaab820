"""When a row counts for a month: by its date, while open, by the days that it shares."""

from __future__ import annotations

from commonweal.language.plan import (
    Col,
    Compare,
    Component,
    Days,
    Kind,
    Lit,
    Open,
    Overlap,
    PeriodEnd,
    PeriodStart,
    Point,
    Table,
)
from tests.spec.engines.cases.writing import counted, tables

STAYS = Table("ward_stays")
TOUCHING = Overlap("start_date", "end_date")
CLOSED = Overlap("start_date", "end_date", last_day_counts=True)
OPEN = Open("start_date", "end_date")
#: The six rows of the national bed-day rule, each a ward.
BED_DAYS = tables(
    ward_stays="""
ward_stay | person | ward | start_date | end_date
s1        | p1     | 1    | 2024-03-20 | -
s2        | p2     | 2    | 2024-04-10 | 2024-04-15
s3        | p3     | 3    | 2024-04-10 | -
s4        | p4     | 4    | 2024-04-30 | -
s5        | p5     | 5    | 2024-04-10 | 2024-04-10
s6        | p6     | 6    | 2024-03-20 | 2024-04-01
"""
)
AWKWARD = tables(
    ward_stays="""
ward_stay | person | start_date | end_date
s1        | p1     | 2024-01-31 | 2024-03-01
s2        | p1     | -          | 2024-02-10
s3        | p2     | 2024-02-20 | 2024-02-10
s4        | p2     | 2024-02-29 | 2024-02-29
s5        | -      | 2024-02-01 | 2024-04-30
s6        | p3     | -          | -
"""
)

CASES = [
    counted(
        "The national bed-day rule, all six rows",
        BED_DAYS,
        [Component(Kind.SUM, STAYS, TOUCHING), Component(Kind.ROWS, STAYS, TOUCHING)],
        """
month   | ward | n0 | n1
2024-04 | "1"  | 30 | 1
2024-04 | "2"  | 5  | 1
2024-04 | "3"  | 21 | 1
2024-04 | "4"  | 1  | 1
2024-04 | "5"  | 0  | 1
2024-04 | "6"  | 0  | 1
""",
        by=["ward"],
        months=("2024-04", "2024-04"),
    ),
    counted(
        "Where the day of the end counts, a closed period has one day more",
        BED_DAYS,
        [Component(Kind.SUM, STAYS, CLOSED)],
        """
month   | ward | n0
2024-04 | "1"  | 30
2024-04 | "2"  | 6
2024-04 | "3"  | 21
2024-04 | "4"  | 1
2024-04 | "5"  | 1
2024-04 | "6"  | 1
""",
        by=["ward"],
        months=("2024-04", "2024-04"),
    ),
    counted(
        "Over several months, with a start missing, an end before the start, and a leap day",
        AWKWARD,
        [
            Component(Kind.ROWS, STAYS, TOUCHING),
            Component(Kind.SUM, STAYS, TOUCHING),
            Component(Kind.SUM, STAYS, CLOSED),
            Component(Kind.PEOPLE, STAYS, TOUCHING),
            Component(Kind.ROWS, STAYS, OPEN),
            Component(Kind.PEOPLE, STAYS, OPEN),
        ],
        """
month   | n0 | n1 | n2 | n3 | n4 | n5
2024-01 | 1  | 1  | 1  | 1  | 1  | 1
2024-02 | 3  | 58 | 59 | 2  | 2  | 1
2024-03 | 2  | 31 | 32 | 1  | 1  | 0
2024-04 | 1  | 29 | 30 | 0  | 0  | 0
""",
        months=("2024-01", "2024-05"),
    ),
    counted(
        "A row is open to its last day but one; on the last day of a month it is no longer",
        tables(
            ward_stays="""
ward_stay | person | start_date | end_date
s1        | p1     | 2024-01-31 | 2024-02-29
s2        | p2     | 2024-02-29 | 2024-03-01
s3        | p3     | 2024-02-10 | 2024-02-10
"""
        ),
        [
            Component(Kind.ROWS, STAYS, OPEN),
            Component(Kind.SUM, STAYS, OPEN, value=Days(Col("start_date"), PeriodEnd())),
        ],
        """
month   | n0 | n1
2024-01 | 1  | 0
2024-02 | 1  | 0
""",
    ),
    counted(
        "A row without a date belongs to no month, and one beside the months to none of them",
        tables(
            referrals="""
referral | received_date
r1       | -
r2       | 2023-12-31
r3       | 2024-01-01
r4       | 2024-01-31
r5       | 2024-02-01
"""
        ),
        [Component(Kind.ROWS, Table("referrals"), Point("received_date"))],
        """
month   | n0
2024-01 | 2
""",
        months=("2024-01", "2024-01"),
    ),
    counted(
        "Days shared with a window of three months, and a value that looks at its start",
        AWKWARD,
        [
            Component(Kind.SUM, STAYS, TOUCHING, window=3),
            Component(Kind.ROWS, STAYS, TOUCHING, window=3),
            Component(
                Kind.ROWS, STAYS, OPEN, Compare(Col("start_date"), ">=", PeriodStart()), window=3
            ),
            Component(
                Kind.PERCENTILE,
                STAYS,
                OPEN,
                value=Days(PeriodStart(), PeriodEnd()),
                share=0.5,
                window=3,
            ),
            Component(Kind.SUM, STAYS, TOUCHING, value=Lit(2), window=3),
        ],
        """
month   | n0 | n1 | n2 | n3   | n4
2024-01 | 1  | 1  | 1  | 91.0 | 2
2024-02 | 59 | 3  | 2  | 90.0 | 6
2024-03 | 90 | 3  | 1  | 90.0 | 6
2024-04 | 118 | 3 | 0  | -    | 6
2024-05 | 60 | 2  | 0  | -    | 4
""",
        months=("2024-01", "2024-05"),
    ),
]
