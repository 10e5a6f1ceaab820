"""Conditions on one row: true or false, never unknown."""

from __future__ import annotations

from datetime import date

from commonweal.language.plan import (
    ALWAYS,
    AllOf,
    AnyOf,
    Case,
    Coalesce,
    Col,
    Compare,
    In,
    Lit,
    Missing,
    Not,
)
from tests.spec.engines.cases.writing import held

ROWS = """
referral|received_date|age_at_referral|team_type|referral_reason|provider|referring_organisation|discharge_date
r1|2024-01-10|17|A05|01|P1|P1|2024-01-31
r2|2024-01-10|18|A'6|1|P1|P2|2024-02-01
r3|2024-01-10|-|-|-|P2|-|-
r4|2024-01-10|40|back\\sl|12|P2|P1|2023-12-31
"""
AGE, TEAM, REASON = Col("age_at_referral"), Col("team_type"), Col("referral_reason")
SENT, DISCHARGED = Col("referring_organisation"), Col("discharge_date")
ADULT = Compare(AGE, ">=", Lit(18))

CASES = [
    held("Always holds for every row", ROWS, ALWAYS, "r1 r2 r3 r4"),
    held("One of these codes, with an apostrophe", ROWS, In(TEAM, ("A05", "A'6")), "r1 r2"),
    held("A code with a backslash", ROWS, In(TEAM, ("back\\sl",)), "r4"),
    held("A code that nothing has", ROWS, In(TEAM, ("nowhere", "A05")), "r1"),
    held("None of the codes known", ROWS, In(TEAM, ("nowhere", "' OR 1=1 --")), ""),
    held(
        "Not one of codes unknown holds for all, missing too",
        ROWS,
        Not(In(TEAM, ("x",))),
        "r1 r2 r3 r4",
    ),
    held("No codes at all", ROWS, In(TEAM, ()), ""),
    held("One of these whole numbers", ROWS, In(AGE, (17, 40, 99)), "r1 r4"),
    held("Codes keep their leading zero", ROWS, In(REASON, ("1",)), "r2"),
    held(
        "A whole number means its digits where there are codes", ROWS, In(REASON, (1, 12)), "r2 r4"
    ),
    held("Not one of these is true of what is missing", ROWS, Not(In(TEAM, ("A05",))), "r2 r3 r4"),
    held("Smaller", ROWS, Compare(AGE, "<", Lit(18)), "r1"),
    held("Smaller or equal", ROWS, Compare(AGE, "<=", Lit(18)), "r1 r2"),
    held("Equal", ROWS, Compare(AGE, "=", Lit(18)), "r2"),
    held("Larger or equal", ROWS, ADULT, "r2 r4"),
    held("Larger", ROWS, Compare(AGE, ">", Lit(18)), "r4"),
    held("Not equal is false of what is missing", ROWS, Compare(AGE, "<>", Lit(18)), "r1 r4"),
    held("A code equal to one written out", ROWS, Compare(TEAM, "=", Lit("A'6")), "r2"),
    held("A code not equal to one written out", ROWS, Compare(TEAM, "<>", Lit("A05")), "r2 r4"),
    held(
        "A code not equal to one that nothing has", ROWS, Compare(Lit("x"), "<>", TEAM), "r1 r2 r4"
    ),
    held("Codes of two columns of one list", ROWS, Compare(SENT, "=", Col("provider")), "r1"),
    held("Codes of two columns that differ", ROWS, Compare(SENT, "<>", Col("provider")), "r2 r4"),
    held(
        "A date on or after a day", ROWS, Compare(DISCHARGED, ">=", Lit(date(2024, 1, 31))), "r1 r2"
    ),
    held("One date before another", ROWS, Compare(DISCHARGED, "<", Col("received_date")), "r4"),
    held("Missing", ROWS, Missing(TEAM), "r3"),
    held("Not missing", ROWS, Not(Missing(SENT)), "r1 r2 r4"),
    held("Not a comparison is true of what is missing", ROWS, Not(ADULT), "r1 r3"),
    held("Every condition", ROWS, AllOf((ADULT, In(REASON, ("12",)))), "r4"),
    held("Every one of none", ROWS, AllOf(()), "r1 r2 r3 r4"),
    held("At least one condition", ROWS, AnyOf((Missing(AGE), In(REASON, ("12",)))), "r3 r4"),
    held("At least one of none", ROWS, AnyOf(()), ""),
    held(
        "The first organisation that is known, among codes",
        ROWS,
        In(Coalesce((SENT, Col("provider"))), ("P2",)),
        "r2 r3",
    ),
    held(
        "A case that gives codes of one list",
        ROWS,
        Compare(Case(((ADULT, SENT),), Col("provider")), "=", Lit("P1")),
        "r1 r4",
    ),
]
