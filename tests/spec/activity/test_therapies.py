"""A Talking Therapies submission, worked out by hand: from appointments and scores to recovery."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from commonweal.engines.intake import Checked
from tests.spec.activity.bringing import bring, counted, found, rows
from tests.spec.activity.submissions import GAD7, SPIN, Tables, iapt


def pathways(checked: Checked) -> dict[str, dict[str, Any]]:
    return {row["pathway"]: row for row in rows(checked.release, "talking_therapies")}


def test_a_course_is_worked_out_of_appointments_and_scores(tmp_path: Path) -> None:
    checked = bring(tmp_path, iapt())
    assert checked.submissions[0].adapter == "iapt-v2.1"
    ann = pathways(checked)["RTT:R1"]
    days = (ann["first_treatment_date"], ann["second_treatment_date"])
    assert (days, ann["treatment_contacts"]) == ((date(2024, 4, 2), date(2024, 4, 16)), 2)
    assert (ann["first_phq9"], ann["last_phq9"]) == (18, 8)
    assert (ann["second_tool"], ann["first_second_score"], ann["last_second_score"]) == (
        GAD7,
        14,
        6,
    )
    assert (ann["end_date"], ann["end_code"], ann["problem"]) == (date(2024, 4, 26), "46", "F32.1")
    # One score alone is a first and no last.
    dee = pathways(checked)["RTT:R4"]
    assert (dee["treatment_contacts"], dee["first_phq9"], dee["last_phq9"]) == (1, 20, None)
    # The score on the referral came before that of the appointment.
    assert pathways(checked)["RTT:R3"]["first_phq9"] == 16
    genders = {row["gender"] for row in rows(checked.release, "persons")}
    assert genders == {"2", "1"}
    assert found(checked)["worked-out-here"] == 1


def test_the_measure_of_the_latest_problem_is_paired_with_phq_9(tmp_path: Path) -> None:
    ben = pathways(bring(tmp_path, iapt()))["RTT:R2"]
    assert ben["problem"] == "F40.1"
    assert (ben["second_tool"], ben["first_second_score"], ben["last_second_score"]) == (
        SPIN, 40, 18,
    )  # fmt: skip


def test_without_a_last_score_of_it_gad_7_stands_in(tmp_path: Path) -> None:
    tables = iapt()
    scores = tables["IDS607CodedScoreAssessmentAct"]
    scores.remove({"CareActId": "A22", "CodedAssToolType": SPIN, "PersScore": "18"})
    ben = pathways(bring(tmp_path, tables))["RTT:R2"]
    assert (ben["second_tool"], ben["first_second_score"], ben["last_second_score"]) == (
        GAD7,
        9,
        12,
    )


@pytest.mark.parametrize(
    ("named", "tool", "first", "last"),
    [("SPIN", SPIN, 50, 10), ("", GAD7, 13, 3), ("Unheard of", "Unheard of", 50, 10)],
)
def test_what_the_national_pipeline_worked_out_is_taken_as_it_came(
    tmp_path: Path, named: str, tool: str, first: int, last: int
) -> None:
    tables = iapt()
    for row in tables["IDS101Referral"]:
        row |= {
            "TherapySession_FirstDate": "2024-03-01", "TherapySession_SecondDate": "2024-03-08",
            "TreatmentCareContact_Count": "7", "PHQ9_FirstScore": "21", "PHQ9_LastScore": "4",
            "GAD_FirstScore": "13", "GAD_LastScore": "3", "ADSM": named,
            "ADSM_FirstScore": "50" if named else "", "ADSM_LastScore": "10" if named else "",
        }  # fmt: skip
    checked = bring(tmp_path, tables)
    ann = pathways(checked)["RTT:R1"]
    assert (ann["first_treatment_date"], ann["treatment_contacts"]) == (date(2024, 3, 1), 7)
    assert (ann["first_phq9"], ann["last_phq9"]) == (21, 4)
    assert (ann["second_tool"], ann["first_second_score"], ann["last_second_score"]) == (
        tool, first, last,
    )  # fmt: skip
    assert "worked-out-here" not in found(checked)


def test_measures_of_the_imported_pathways_are_those_worked_by_hand(tmp_path: Path) -> None:
    """Ann, Ben and Cat finished a course and were cases at the start. Ann recovers (18 to 8, 14 to
    6) and Ben does (11 to 9, SPIN 40 to 18 below 19), Cat does not (16 to 14): 2 of 3. Ann gains 10
    and 8, Ben 22 on SPIN, Cat nothing that counts: 2 of 3. First treatment is 61 to 64 days after
    2024-02-01 for all four, beyond 42 days and within 126."""
    checked = bring(tmp_path, iapt())
    ids = [f"talking-therapies-{name}" for name in (
        "finished", "recovery", "reliable-improvement", "reliable-recovery", "6-weeks", "18-weeks",
        "access",
    )]  # fmt: skip
    assert counted(checked, ids, date(2024, 4, 1)) == {
        "talking-therapies-finished": (3, None),
        "talking-therapies-recovery": (2, 3),
        "talking-therapies-reliable-improvement": (2, 3),
        "talking-therapies-reliable-recovery": (2, 3),
        "talking-therapies-6-weeks": (0, 3),
        "talking-therapies-18-weeks": (3, 3),
        "talking-therapies-access": (4, None),
    }


def test_without_appointments_nothing_is_made_up(tmp_path: Path) -> None:
    tables: Tables = {
        name: rows_ for name, rows_ in iapt().items()
        if name in {"IDS000Header", "IDS001MPI", "IDS002GP", "IDS101Referral"}
    }  # fmt: skip
    ann = pathways(bring(tmp_path, tables))["RTT:R1"]
    assert (ann["treatment_contacts"], ann["first_phq9"], ann["second_tool"]) == (None, None, None)


def test_a_pathway_that_came_twice_counts_once_and_its_earlier_row_is_told(tmp_path: Path) -> None:
    tables = iapt()
    ann, ben, cat, *_ = tables["IDS101Referral"]
    unreadable = {"ReferralRequestReceivedDate": "bad"}
    tables["IDS101Referral"] = [
        ann, {**ben, **unreadable}, {**cat, **unreadable}, {**ann, "EndCode": "47"}
    ]  # fmt: skip
    checked = bring(tmp_path, tables)
    (twice,) = [f for f in checked.report.findings if f.check == "duplicate-key"]
    assert (twice.count, [sample.row for sample in twice.samples]) == (1, [2])
    assert [(name, row["end_code"]) for name, row in pathways(checked).items()] == [
        ("RTT:R1", "47")
    ]
    (tally,) = [t for t in checked.report.tallies if t.table == "talking_therapies"]
    assert (tally.accepted, tally.rejected) == (1, 3)
