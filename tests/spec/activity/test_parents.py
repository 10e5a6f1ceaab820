"""Records belong to the record that is stored: the last of its key that was accepted.

Ann (P1) was born on 29 February 1980 and Ben (P2) on 15 June 2010; R1 is Ann's, and its contact C1
is of 5 April 2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from commonweal.engines.intake import Checked, default_setting
from commonweal.facts.activity.people import pseudonyms
from tests.spec.activity.bringing import bring, found, rows
from tests.spec.activity.submissions import ANN_VALID, BEN, KEY, Tables, v6

ANN_, BEN_ = pseudonyms([f"nhs:{ANN_VALID}", f"nhs:{BEN}"], KEY)


def with_second(**values: str) -> Tables:
    """R1 comes a second time with other values."""
    tables = v6()
    tables["MHS101Referral"].append({**tables["MHS101Referral"][0], **values})
    return tables


def contact(checked: Checked) -> tuple[str, int]:
    (row,) = [r for r in rows(checked.release, "contacts") if r["contact"] == "RXX:C1"]
    return row["person"], row["age_at_contact"]


def whose_referral(checked: Checked) -> str:
    (row,) = [r for r in rows(checked.release, "referrals") if r["referral"] == "RXX:R1"]
    return str(row["person"])


@pytest.mark.parametrize(
    ("second", "person", "age"),
    [
        ({"LocalPatientID": "P2"}, BEN_, 13),
        ({"LocalPatientID": "P2", "ReferralRequestReceivedDate": "bad"}, ANN_, 44),
        ({"LocalPatientID": "P2", "ServDischDate": "2024-01-01"}, ANN_, 44),
        ({"LocalPatientID": "NOBODY"}, ANN_, 44),
    ],
)
def test_a_contact_belongs_to_the_referral_that_is_stored(
    tmp_path: Path, second: Mapping[str, str], person: str, age: int
) -> None:
    checked = bring(tmp_path, with_second(**second))
    assert whose_referral(checked) == person
    assert contact(checked) == (person, age)


def test_what_belongs_to_a_record_that_was_rejected_throughout_is_left_out(tmp_path: Path) -> None:
    """R2 is rejected for its end, and with it its contact and its spell, of which the stays are;
    whether the spell is a placement nobody tells any more."""
    tables = v6()
    tables["MHS101Referral"][1]["ServDischDate"] = "2024-01-01"
    tables["MHS202CareActivity"] = [
        {"CareActID": f"A{n}", "CareContactID": f"C{n}"} for n in (1, 2)
    ]
    checked = bring(tmp_path, tables)
    assert [row["contact"] for row in rows(checked.release, "contacts")] == ["RXX:C1"]
    assert [row["activity"] for row in rows(checked.release, "activities")] == ["RXX:A1"]
    told = {f.table: f.count for f in checked.report.findings if f.check == "parent-left-out"}
    assert told == {"contacts": 1, "activities": 1, "spells": 1, "ward_stays": 2}
    assert found(checked)["end-before-start-referrals-discharge-date"] == 1


def test_the_later_of_two_stays_in_hospital_counts_for_the_wards_if_it_was_accepted(
    tmp_path: Path,
) -> None:
    """S1 is of R2, Ben's; a second S1 of Ann's R1 ends before it starts."""
    tables = v6()
    spell = tables["MHS501HospProvSpell"][0]
    tables["MHS501HospProvSpell"].append(
        {**spell, "ServiceRequestID": "R1", "DischDateHospProvSpell": "2024-04-01"}
    )
    checked = bring(tmp_path, tables)
    assert {row["person"] for row in rows(checked.release, "spells")} == {BEN_}
    assert {row["person"] for row in rows(checked.release, "ward_stays")} == {BEN_}


def test_what_others_belong_to_is_judged_before_they_are_read() -> None:
    """Adapters fill the table of a parent first; MHS505 fills none, its kinds of restriction do."""
    known = default_setting(KEY)
    for adapter in known.adapters:
        filled: set[str] = set()
        for source in adapter.sources:
            above = adapter.national[source.national].parent
            while above:
                assert above in filled or above == "MHS505RestrictiveInterventInc"
                above = adapter.national[above].parent
            key = source.columns.get(known.tables[source.table].key[0])
            if key and key.id_of == (adapter.national[source.national].key,):
                filled.add(source.national)
        assert filled


def test_what_belongs_to_a_table_that_did_not_come_is_left_out_and_told(tmp_path: Path) -> None:
    tables = v6()
    del tables["MHS501HospProvSpell"]
    checked = bring(tmp_path, tables)
    told = {f.table: f.count for f in checked.report.findings if f.check == "parent-left-out"}
    assert told == {"ward_stays": 2}
    assert [row["contact"] for row in rows(checked.release, "contacts")] == ["RXX:C1", "RXX:C2"]
