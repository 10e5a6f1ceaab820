"""Expressions over one row."""

from __future__ import annotations

from datetime import date

from commonweal.language.plan import (
    AddDays,
    AddMonths,
    AllOf,
    Banded,
    Case,
    Coalesce,
    Col,
    Compare,
    Component,
    Days,
    Derive,
    Expression,
    In,
    Kind,
    Larger,
    Lit,
    Minus,
    Missing,
    Over,
    PeriodEnd,
    PeriodStart,
    Plus,
    Point,
    Power,
    Root,
    Smaller,
    Table,
)
from tests.spec.engines.cases.writing import AT, counted, tables, valued

DATES = """
referral | received_date | discharge_date
r1       | 2024-02-28    | 2024-03-01
r2       | 2023-02-28    | 2023-03-01
r3       | 2024-01-10    | 2024-01-10
r4       | 2024-01-10    | 2024-01-08
r5       | 2024-01-10    | -
"""
AGES = """
referral | received_date | age_at_referral
r1       | 2024-01-10    | 17
r2       | 2024-01-10    | 18
r3       | 2024-01-10    | 65
r4       | 2024-01-10    | 0
r5       | 2024-01-10    | -
r6       | 2024-01-10    | 40
"""
MONTH_ENDS = """
referral | received_date
r1       | 2024-01-31
r2       | 2023-01-31
r3       | 2024-02-29
r4       | 2024-12-31
r5       | 2024-04-30
"""
RECEIVED, DISCHARGED, AGE = Col("received_date"), Col("discharge_date"), Col("age_at_referral")
SCORES = tables(
    assessments="""
assessment | provider | assessment_date | score
a1         | P        | 2024-01-05      | 2.5
a2         | P        | 2024-01-06      | -
a3         | Q        | 2024-01-07      | -0.25
a4         | Q        | 2024-01-08      | 0
"""
)
SCORED = Table("assessments")
ON = Point("assessment_date")


def _or_nought(expression: Expression) -> Expression:
    return Coalesce((expression, Lit(0.0)))


CASES = [
    counted(
        "Added, divided, the root and a power; missing where there is none",
        SCORES,
        [
            Component(Kind.SUM, SCORED, ON, value=_or_nought(Plus(Col("score"), Lit(1)))),
            Component(Kind.SUM, SCORED, ON, value=_or_nought(Over(Lit(1), Col("score")))),
            Component(Kind.SUM, SCORED, ON, value=_or_nought(Root(Col("score")))),
            Component(Kind.SUM, SCORED, ON, value=_or_nought(Power(Col("score"), 3))),
            Component(Kind.ROWS, SCORED, ON, Missing(Over(Lit(1), Col("score")))),
            Component(Kind.ROWS, SCORED, ON, Missing(Root(Col("score")))),
        ],
        """
month   | assessment | n0   | n1   | n2                 | n3        | n4 | n5
2024-01 | a1         | 3.5  | 0.4  | 1.5811388300841898 | 15.625    | 0  | 0
2024-01 | a2         | 0.0  | 0.0  | 0.0                | 0.0       | 1  | 1
2024-01 | a3         | 0.75 | -4.0 | 0.0                | -0.015625 | 0  | 1
2024-01 | a4         | 1.0  | 0.0  | 0.0                | 0.0       | 1  | 0
""",
        by=("assessment",),
        months=("2024-01", "2024-01"),
    ),
    counted(
        "Whole numbers are divided as fractions",
        tables(referrals=AGES),
        [
            Component(Kind.SUM, Table("referrals"), AT, value=_or_nought(Over(AGE, Lit(40)))),
            Component(Kind.SUM, Table("referrals"), AT, value=_or_nought(Root(Minus(AGE, Lit(1))))),
        ],
        """
month   | referral | n0    | n1
2024-01 | r1       | 0.425 | 4.0
2024-01 | r2       | 0.45  | 4.123105625617661
2024-01 | r3       | 1.625 | 8.0
2024-01 | r6       | 1.0   | 6.244997998398398
""",
        by=("referral",),
        months=("2024-01", "2024-01"),
    ),
    valued(
        "Days between two dates, over a leap day, backwards, and with one missing",
        DATES,
        Days(RECEIVED, DISCHARGED),
        {"r1": 2, "r2": 1, "r3": 0, "r4": -2, "r5": None},
    ),
    valued(
        "A date so many days later",
        DATES,
        AddDays(DISCHARGED, 28),
        {
            "r1": date(2024, 3, 29),
            "r2": date(2023, 3, 29),
            "r3": date(2024, 2, 7),
            "r4": date(2024, 2, 5),
            "r5": None,
        },
    ),
    valued(
        "A date so many days earlier",
        DATES,
        AddDays(RECEIVED, -59),
        {
            "r1": date(2023, 12, 31),
            "r2": date(2022, 12, 31),
            **dict.fromkeys(("r3", "r4", "r5"), date(2023, 11, 12)),
        },
    ),
    valued(
        "A month after a month's end is the last day of a shorter month",
        MONTH_ENDS,
        AddMonths(RECEIVED, 1),
        {
            "r1": date(2024, 2, 29),
            "r2": date(2023, 2, 28),
            "r3": date(2024, 3, 29),
            "r4": date(2025, 1, 31),
            "r5": date(2024, 5, 30),
        },
    ),
    valued(
        "Twelve months before",
        MONTH_ENDS,
        AddMonths(RECEIVED, -12),
        {
            "r1": date(2023, 1, 31),
            "r2": date(2022, 1, 31),
            "r3": date(2023, 2, 28),
            "r4": date(2023, 12, 31),
            "r5": date(2023, 4, 30),
        },
    ),
    valued(
        "The later of two dates, missing when either is",
        DATES,
        Larger(RECEIVED, DISCHARGED),
        {
            "r1": date(2024, 3, 1),
            "r2": date(2023, 3, 1),
            "r3": date(2024, 1, 10),
            "r4": date(2024, 1, 10),
            "r5": None,
        },
    ),
    valued(
        "The smaller of two numbers",
        AGES,
        Smaller(AGE, Lit(18)),
        {"r1": 17, "r2": 18, "r3": 18, "r4": 0, "r5": None, "r6": 18},
    ),
    valued(
        "One number less another",
        AGES,
        Minus(AGE, Lit(18)),
        {"r1": -1, "r2": 0, "r3": 47, "r4": -18, "r5": None, "r6": 22},
    ),
    valued(
        "The first that is not missing",
        DATES,
        Coalesce((DISCHARGED, AddDays(RECEIVED, 1))),
        {
            "r1": date(2024, 3, 1),
            "r2": date(2023, 3, 1),
            "r3": date(2024, 1, 10),
            "r4": date(2024, 1, 8),
            "r5": date(2024, 1, 11),
        },
    ),
    valued(
        "The first condition that holds decides; without any, what stands last",
        AGES,
        Case(((Compare(AGE, "<", Lit(18)), Lit(1)), (Compare(AGE, ">=", Lit(0)), Lit(2))), Lit(9)),
        {"r1": 1, "r2": 2, "r3": 2, "r4": 1, "r5": 9, "r6": 2},
    ),
    valued(
        "A case without a last word is missing",
        AGES,
        Case(((AllOf((Compare(AGE, ">", Lit(17)), Compare(AGE, "<", Lit(41)))), AGE),)),
        {"r1": None, "r2": 18, "r3": None, "r4": None, "r5": None, "r6": 40},
    ),
    valued(
        "Bands with both ends included, open ends, and a gap between them",
        AGES,
        Banded(AGE, ((None, 17), (18, 39), (65, None))),
        {"r1": 0, "r2": 1, "r3": 2, "r4": 0, "r5": None, "r6": None},
    ),
    valued(
        "Where bands overlap the earlier one counts; a band without ends takes every number",
        AGES,
        Banded(AGE, ((18, 40), (0, 64), (None, None))),
        {"r1": 1, "r2": 0, "r3": 2, "r4": 1, "r5": None, "r6": 0},
    ),
    counted(
        "The first and the last day of the month that is counted",
        tables(
            referrals="""
referral | received_date | discharge_date
r1       | 2024-02-10    | 2024-02-20
r2       | 2024-02-01    | -
r3       | 2024-03-31    | 2024-04-02
"""
        ),
        [
            Component(
                Kind.SUM,
                Table("referrals"),
                Point("received_date"),
                value=Days(PeriodStart(), RECEIVED),
            ),
            Component(
                Kind.SUM,
                Table("referrals"),
                Point("received_date"),
                value=Days(RECEIVED, PeriodEnd()),
            ),
            Component(
                Kind.ROWS,
                Table("referrals"),
                Point("received_date"),
                Compare(DISCHARGED, ">", PeriodEnd()),
            ),
        ],
        """
month   | n0 | n1 | n2
2024-02 | 9  | 47 | 0
2024-03 | 30 | 0  | 1
""",
    ),
    counted(
        "Fractions stay fractions, also beside whole numbers",
        SCORES,
        [
            Component(Kind.SUM, SCORED, ON, value=Col("score")),
            Component(
                Kind.SUM,
                SCORED,
                ON,
                value=Case(((Compare(Col("score"), ">", Lit(1)), Lit(1)),), Lit(0.5)),
            ),
            Component(Kind.SUM, SCORED, ON, value=Minus(Lit(1), Coalesce((Col("score"), Lit(3))))),
            Component(Kind.ROWS, SCORED, ON, Compare(Col("score"), "=", Lit(-0.25))),
            Component(Kind.SUM, SCORED, ON, value=Lit(0.1)),
        ],
        """
month   | provider | n0    | n1  | n2   | n3 | n4
2024-01 | P        | 2.5   | 1.5 | -3.5 | 0  | 0.2
2024-01 | Q        | -0.25 | 1.0 | 2.25 | 1  | 0.2
""",
        by=["provider"],
    ),
    counted(
        "Words made within a plan can be grouped by and looked for, also with an apostrophe",
        tables(
            referrals="""
referral | received_date | age_at_referral
r1       | 2024-01-05    | 17
r2       | 2024-01-06    | 18
r3       | 2024-01-07    | -
"""
        ),
        [
            Component(
                Kind.ROWS,
                source := Derive(
                    Table("referrals"),
                    (
                        (
                            "group's name",
                            Case(
                                (
                                    (Compare(AGE, "<", Lit(18)), Lit("children's")),
                                    (Missing(AGE), Lit("not \\ known ${x}")),
                                ),
                                Lit("adults"),
                            ),
                        ),
                    ),
                ),
                Point("received_date"),
            ),
            Component(
                Kind.ROWS,
                source,
                Point("received_date"),
                In(Col("group's name"), ("children's", "not \\ known ${x}")),
            ),
        ],
        """
month   | group's name     | n0 | n1
2024-01 | children's       | 1  | 1
2024-01 | not \\ known ${x} | 1  | 1
2024-01 | adults           | 1  | 0
""",
        by=["group's name"],
    ),
]
