"""What is worked out of several tables of a submission: bed types, use of the Act, raters."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from commonweal.engines.intake import Checked
from tests.spec.activity.bringing import bring, counted, rows
from tests.spec.activity.submissions import Row, Tables, v6


def test_a_ward_has_the_class_of_most_of_its_bed_days_in_the_month(tmp_path: Path) -> None:
    """OAK: class 200 from 10 to 12 April, 2 days; 201 from 12 April to the end, 19 days; class 202
    long but over before the month. ELM: 999 alone. ASH had nobody."""
    tables = v6()
    tables["MHS502WardStay"] += [
        _stay("W3", "OAK", "2024-04-12", "", "201"),
        _stay("W4", "OAK", "2024-03-01", "2024-03-31", "202"),
    ]
    tables["MHS903WardDetails"] = [
        {"WardCode": ward, "AvailBedDays": "300", "ClosedBedDays": "30"}
        for ward in ("OAK", "ELM", "ASH")
    ]  # fmt: skip
    checked = bring(tmp_path, tables)
    types = {row["ward"]: row["bed_type"] for row in rows(checked.release, "ward_months")}
    assert types == {"OAK": "201", "ELM": "999", "ASH": None}


def _stay(name: str, ward: str, start: str, end: str, kind: str) -> Row:
    return {"WardStayID": name, "HospProvSpellID": "S1", "WardCode": ward,
            "StartDateWardStay": start, "EndDateWardStay": end,
            "MHAdmittedPatientClass": kind}  # fmt: skip


def _acts(*periods: tuple[str, str, str, str], method: str = "", orders: bool = False) -> Tables:
    """Ben, admitted on 10 April, with periods of (name, status, start, end)."""
    tables = v6()
    tables["MHS501HospProvSpell"][0] |= {"MethAdmMHHospProvSpell": method}
    tables["MHS401MHActPeriod"] = [
        {"MHActLegalStatusClassPeriodID": name, "LocalPatientID": "P2", "LegalStatusCode": status,
         "StartDateMHActLegalStatusClass": start, "StartTimeMHActLegalStatusClass": "",
         "EndDateMHActLegalStatusClass": end}
        for name, status, start, end in periods
    ]  # fmt: skip
    if orders:
        tables["MHS404CommTreatOrder"] = [
            {"MHActLegalStatusClassPeriodID": periods[0][0], "StartDateCommTreatOrd": "2024-01-10",
             "EndDateCommTreatOrd": "2024-04-11", "CommTreatOrdEndReason": "02"}
        ]  # fmt: skip
    return tables


def _categories(checked: Checked) -> dict[str, str | None]:
    return {r["act_period"][4:]: r["act_category"] for r in rows(checked.release, "act_periods")}


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (_acts(("M1", "02", "2024-04-10", "")), {"M1": "A"}),
        (_acts(("M1", "02", "2024-04-12", "")), {"M1": "B"}),
        (_acts(("M1", "02", "2024-04-12", ""), method="2A"), {"M1": "A"}),
        (_acts(("M1", "20", "2024-04-09", "2024-04-10"), ("M2", "02", "2024-04-10", "")),
         {"M1": "E", "M2": "C"}),
        (_acts(("M1", "02", "2024-04-10", "2024-04-15"), ("M2", "03", "2024-04-15", "")),
         {"M1": "A", "M2": "L"}),
        (_acts(("M1", "05", "2024-04-12", "2024-04-13"), ("M2", "02", "2024-04-13", "")),
         {"M1": "F", "M2": "B"}),
        (_acts(("M1", "03", "2024-04-10", "2024-04-20"), ("M2", "03", "2024-04-20", "")),
         {"M1": "A", "M2": "G"}),
        (_acts(("M1", "03", "2024-04-10", "2024-04-20"), ("M2", "03", "2024-04-21", "")),
         {"M1": "A", "M2": "B"}),
        (_acts(("M1", "03", "2024-01-05", ""), method="81"), {"M1": "H"}),
        (_acts(("M1", "03", "2024-01-05", ""), orders=True), {"M1": "D"}),
        (_acts(("M1", "06", "2024-04-11", "2024-04-11"), ("M2", "05", "2024-04-11", "2024-04-12")),
         {"M1": "F", "M2": "F"}),
        (_acts(("M1", "35", "2024-04-11", "")), {"M1": "M"}),
        (_acts(("M1", "10", "2024-04-10", ""), method="12"), {"M1": "P"}),
        (_acts(("M1", "01", "2024-04-10", "")), {"M1": None}),
        (_acts(("M1", "98", "2024-04-10", "")), {"M1": "N"}),
        # The same use of the Act, told under two names, counts once.
        (_acts(("M1", "02", "2024-04-10", ""), ("M2", "02", "2024-04-10", "")),
         {"M1": None, "M2": "A"}),
        # Of a period that came twice the last row counts: an informal stay has none.
        (_acts(("M1", "01", "2024-04-10", ""), ("M1", "02", "2024-04-10", "")), {"M1": "A"}),
        (_acts(("M1", "02", "2024-04-10", ""), ("M1", "01", "2024-04-10", "")), {"M1": None}),
    ],
)  # fmt: skip
def test_how_a_period_under_the_act_came_about(
    tmp_path: Path, tables: Tables, expected: dict[str, str | None]
) -> None:
    assert _categories(bring(tmp_path, tables)) == expected


def test_detentions_and_short_term_orders_are_counted_from_what_was_imported(
    tmp_path: Path,
) -> None:
    """Brought in under section 136, then section 2, then 3: one detention (C), one order (E)."""
    tables = _acts(
        ("M1", "20", "2024-04-09", "2024-04-10"),
        ("M2", "02", "2024-04-10", "2024-04-20"),
        ("M3", "03", "2024-04-20", ""),
    )
    checked = bring(tmp_path, tables)
    ids = ["detentions", "short-term-orders", "section-136"]
    assert counted(checked, ids, date(2024, 4, 1)) == {
        "detentions": (1, None), "short-term-orders": (1, None), "section-136": (1, None),
    }  # fmt: skip


def test_the_rater_is_told_by_the_instrument_and_never_guessed(tmp_path: Path) -> None:
    tables = v6()
    tables["MHS606CodedScoreAssessmentRefer"] = [
        {"ServiceRequestID": "R1", "CodedAssToolType": tool, "PersScore": "3",
         "AssToolCompTimestamp": "2024-04-05T10:00:00"}
        for tool in ("720433000", "979641000000103", "12345")
    ]  # fmt: skip
    checked = bring(tmp_path, tables)
    assert {row["tool"]: row["rater"] for row in rows(checked.release, "assessments")} == {
        "720433000": "self", "979641000000103": "clinician", "12345": None,
    }  # fmt: skip
