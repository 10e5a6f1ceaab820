"""From a submission to a release: what is kept, what is left out, what keeps everything out."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from commonweal.engines.intake import (
    Checked,
    FileFault,
    Lookups,
    check_files,
    default_setting,
    import_files,
)
from commonweal.engines.intake.opening import submissions
from commonweal.engines.intake.reading import pieces, whole
from commonweal.engines.intake.setting import Residence
from commonweal.engines.store import Provenance, Store, write_release
from commonweal.facts.activity.people import pseudonyms
from tests.spec.activity.bringing import bring, counted, found, rows
from tests.spec.activity.submissions import (
    ANN_VALID,
    BEN,
    KEY,
    Tables,
    as_csv,
    as_folder,
    as_zip,
    setting,
    v5,
    v6,
)

Change = Callable[[Tables], None]


def test_a_submission_becomes_a_release_in_our_words(tmp_path: Path) -> None:
    checked = bring(tmp_path, v6())
    contacts = {row["contact"]: row for row in rows(checked.release, "contacts")}
    ann = pseudonyms([f"nhs:{ANN_VALID}"], KEY)[0]
    assert contacts["RXX:C1"] == {
        "contact": "RXX:C1", "referral": "RXX:R1", "person": ann, "provider": "RXX",
        "commissioner": "QH8", "contact_date": date(2024, 4, 5), "age_at_contact": 44,
        "team_type": "A06", "mechanism": "01", "attendance": "5", "duration_minutes": 45,
    }  # fmt: skip
    assert contacts["RXX:C2"]["age_at_contact"] == 13
    person = next(row for row in rows(checked.release, "persons") if row["person"] == ann)
    assert person["birth_month"] == date(1980, 2, 1)
    assert person["reported_month"] == date(2024, 4, 1)
    placement = rows(checked.release, "placements")[0]
    assert (placement["sending_provider"], placement["bed_type"]) == ("RYY", "200")


def test_accepted_and_rejected_add_up_to_what_came_and_to_what_is_stored(tmp_path: Path) -> None:
    tables = v6()
    tables["MHS201CareContact"].append({**tables["MHS201CareContact"][0], "CareContactID": ""})
    tables["MHS201CareContact"].append({**tables["MHS201CareContact"][0]})
    checked = bring(tmp_path, tables)
    assert checked.release
    tally = {t.table: t for t in checked.report.tallies}["contacts"]
    assert (tally.came, tally.accepted, tally.rejected) == (4, 2, 2)
    for one in checked.report.tallies:
        assert checked.release.rows(one.table) == one.accepted
    assert found(checked)["duplicate-key"] == 1
    assert found(checked)["required-missing"] == 1


def test_no_identifier_is_anywhere_in_what_is_written(tmp_path: Path) -> None:
    tables = v6()
    tables["MHS001MPI"][1]["NHSNumber"] = "9434765919"
    checked = bring(tmp_path, tables)
    assert found(checked)["nhs-number-test"] == 1
    assert checked.release
    forbidden = [
        ANN_VALID,
        "9434765919",
        "1980-02-29",
        "2010-06-15",
        "CM1 1AA",
        "CM11AA",
        KEY.decode(),
    ]
    for path in (tmp_path / "store").rglob("*"):
        if path.is_file():
            texts = [path.read_bytes().decode("latin-1")]
            if path.suffix == ".parquet":
                texts.append(str(pq.read_table(path, partitioning=None).to_pylist()))
            for text in texts:
                assert not [word for word in forbidden if word in text], path.name
    assert KEY.decode() not in repr(setting())


def test_an_nhs_number_that_does_not_stand_its_check_keeps_the_file_out(tmp_path: Path) -> None:
    """National rule MHSREJ006a; what else is wrong is told with it."""
    tables = v6()
    tables["MHS001MPI"][1]["NHSNumber"] = "8429141457"
    tables["MHS201CareContact"][0]["CareContDate"] = "2024-05-01"
    checked = bring(tmp_path, tables)
    finding = next(f for f in checked.report.findings if f.check == "nhs-number-invalid")
    assert (finding.count, finding.samples[0].file, finding.samples[0].row) == (
        1, "MHS001MPI.csv", 3,
    )  # fmt: skip
    assert found(checked)["after-the-period"] == 1
    assert checked.release is None
    assert "8429141457" not in str(checked.report.as_data())


def test_the_commissioner_is_by_practice_then_residence_then_referral(tmp_path: Path) -> None:
    lookups = Lookups(
        practices={"F81001": "QPRACTICE", "V81999": "QDUMMY"},
        postcodes={"CM11AA": Residence("E07000070", 3, "QHOME")},
    )
    checked = bring(tmp_path, v6(), lookups)
    by_contact = {row["contact"]: row["commissioner"] for row in rows(checked.release, "contacts")}
    assert by_contact == {"RXX:C1": "QPRACTICE", "RXX:C2": "QHOME"}
    assert found(checked)["practice-dummy"] == 1
    assert {row["residence"] for row in rows(checked.release, "persons")} == {"E07000070"}
    tables = v6()
    for row in tables["MHS101Referral"]:
        row["OrgIDComm"] = ""
    other = bring(tmp_path / "other", tables)
    assert {row["commissioner"] for row in rows(other.release, "contacts")} == {"UNKNOWN"}
    assert found(other)["commissioner-unknown"] == 2


def test_version_5_fills_the_same_tables(tmp_path: Path) -> None:
    checked = bring(tmp_path, v5())
    assert checked.submissions[0].adapter == "mhsds-v5"
    contact = rows(checked.release, "contacts")[0]
    assert (contact["attendance"], contact["team_type"]) == ("5", "A06")
    stay = rows(checked.release, "ward_stays")[0]
    assert (stay["bed_type"], stay["reported_bed_type"]) == ("212", "17")
    told = {(row["start_date"], row["cluster"], row["end_date"])
            for row in rows(checked.release, "cluster_episodes")}  # fmt: skip
    assert told == {(date(2024, 3, 5), "08", date(2024, 3, 25)), (date(2024, 3, 25), "14", None)}
    assessed = rows(checked.release, "cluster_assessments")[0]
    assert (assessed["cluster_assessment"], assessed["assessed_date"], assessed["person"]) == (
        "RXX:K1", date(2024, 3, 5), contact["person"],
    )  # fmt: skip
    assert {row["cluster_assessment"] for row in rows(checked.release, "cluster_episodes")} == {
        "RXX:K1"
    }
    referral = next(r for r in rows(checked.release, "referrals") if r["referral"] == "RXX:R1")
    assert (referral["rejection_reason"], referral["rejection_date"]) == ("02", date(2024, 3, 9))
    assert rows(checked.release, "placements")[0]["sending_provider"] == "RYY"
    assert [row["delay"] for row in rows(checked.release, "delays")] == ["RXX:S1:2024-03-20"]


def test_a_table_without_the_column_it_is_found_by_takes_nothing_with_it(tmp_path: Path) -> None:
    tables = v5()
    for row in tables["MHS102ServiceTypeReferredTo"]:
        row.pop("CareProfTeamLocalId")
    checked = bring(tmp_path, tables)
    assert len(rows(checked.release, "contacts")) == 2
    assert found(checked)["column-renamed"] >= 1


def test_cluster_measures_of_a_version_5_submission_are_those_worked_by_hand(
    tmp_path: Path,
) -> None:
    """Ann is in cluster 8 from 5 to 25 March, 20 days, and then in 14 to the month's end, 7 days.
    Cluster 14 is due for review 28 days after the assessment of 5 March, on 2 April. One person is
    behind the days."""
    checked = bring(tmp_path, v5())
    ids = ["cluster-caseload", "cluster-days", "cluster-transitions", "cluster-in-review"]
    assert counted(checked, ids, date(2024, 3, 1)) == {
        "cluster-caseload": (1, None),
        "cluster-days": (27, 1),
        "cluster-transitions": (1, None),
        "cluster-in-review": (1, 1),
    }


def test_an_unknown_code_is_kept_as_it_came_and_counted(tmp_path: Path) -> None:
    checked = bring(tmp_path, v6())
    assert {row["bed_type"] for row in rows(checked.release, "ward_stays")} == {"200", "999"}
    finding = next(f for f in checked.report.findings if f.check == "unknown-bed-type")
    assert [(s.file, s.row) for s in finding.samples] == [("MHS502WardStay.csv", 3)]


def _contact_date(day: str) -> Change:
    def change(tables: Tables) -> None:
        tables["MHS201CareContact"][0]["CareContDate"] = day

    return change


def _spell(**values: str) -> Change:
    return lambda tables: tables["MHS501HospProvSpell"][0].update(values)


def _dies(tables: Tables) -> None:
    tables["MHS001MPI"][1]["PersDeathDate"] = "2024-04-09"


def _born_late(tables: Tables) -> None:
    tables["MHS001MPI"][0]["PersonBirthDate"] = "2024-04-06"


def _orphan(tables: Tables) -> None:
    tables["MHS101Referral"][0]["LocalPatientID"] = "NOBODY"


def _without_referral(tables: Tables) -> None:
    tables["MHS201CareContact"][0]["ServiceRequestID"] = "NOWHERE"


@pytest.mark.parametrize(
    ("change", "check", "table", "left"),
    [
        (_contact_date("1900-01-01"), "date-in-1900", "contacts", 1),
        (_contact_date("1899-12-31"), "date-before-1900", "contacts", 1),
        (_contact_date("2024-05-01"), "after-the-period", "contacts", 1),
        (_contact_date("31/31/2024"), "required-missing", "contacts", 1),
        (_born_late, "before-birth", "contacts", 1),
        (_dies, "admission-after-death", "spells", 0),
        (_spell(DischDateHospProvSpell="2024-04-09"),
         "end-before-start-spells-discharge-date", "spells", 0),
        (_without_referral, "parent-left-out", "contacts", 1),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_is_left_out_and_counted(
    tmp_path: Path, change: Change, check: str, table: str, left: int
) -> None:
    tables = v6()
    change(tables)
    checked = bring(tmp_path, tables)
    assert found(checked)[check] == 1
    assert len(rows(checked.release, table)) == left


def _whose(checked: Checked) -> dict[tuple[str, str], int]:
    wanted = {"orphan", "parent-left-out"}
    return {(f.check, f.table): f.count for f in checked.report.findings if f.check in wanted}


def test_a_record_without_its_referral_is_told_apart_from_one_without_its_person(
    tmp_path: Path,
) -> None:
    tables = v6()
    del tables["MHS101Referral"][1]
    # The spell lacks its referral, and the stays on wards lack it through the spell.
    assert _whose(bring(tmp_path / "a", tables)) == {
        ("parent-left-out", "contacts"): 1,
        ("parent-left-out", "spells"): 1,
        ("parent-left-out", "ward_stays"): 2,
    }
    tables = v6()
    _orphan(tables)
    assert _whose(bring(tmp_path / "b", tables)) == {
        ("orphan", "referrals"): 1,
        ("orphan", "contacts"): 1,
    }


def test_overlapping_ward_stays_are_told_with_their_place(tmp_path: Path) -> None:
    tables = v6()
    tables["MHS502WardStay"][1]["StartDateWardStay"] = "2024-04-11"
    checked = bring(tmp_path, tables)
    finding = next(f for f in checked.report.findings if f.check == "overlapping-stays")
    assert (finding.count, finding.samples[0].row) == (1, 3)
    assert "overlapping-stays" not in found(bring(tmp_path / "other", v6()))


def test_a_provider_closed_before_its_activity(tmp_path: Path) -> None:
    lookups = Lookups(organisations={"RXX": (None, date(2024, 4, 5)), "RYY": (None, None)})
    checked = bring(tmp_path, v6(), lookups)
    assert [row["contact"] for row in rows(checked.release, "contacts")] == ["RXX:C1"]
    assert found(checked)["provider-closed"] >= 1
    assert "referrer-unknown" not in found(checked)
    unknown = bring(tmp_path / "other", v6(), Lookups(organisations={"RXX": (None, None)}))
    assert found(unknown)["referrer-unknown"] == 1


def _header_twice(tables: Tables) -> None:
    tables["MHS000Header"] *= 2


def _no_provider(tables: Tables) -> None:
    tables["MHS000Header"][0]["OrgIDProvider"] = ""


def _one_number_two_people(tables: Tables) -> None:
    tables["MHS001MPI"][1]["NHSNumber"] = ANN_VALID


def _without(table: str) -> Change:
    return lambda tables: tables.pop(table) and None


def _renamed(tables: Tables) -> None:
    for row in tables["MHS201CareContact"]:
        row["CareContactDate"] = row.pop("CareContDate")


def _years_ago(tables: Tables) -> None:
    for name, field in (("MHS101Referral", "ReferralRequestReceivedDate"),
                        ("MHS201CareContact", "CareContDate")):  # fmt: skip
        for row in tables[name]:
            row[field] = "2023-01-01"
    for name in ("MHS501HospProvSpell", "MHS502WardStay"):
        del tables[name]


def _header(field: str, value: str) -> Change:
    def change(tables: Tables) -> None:
        tables["MHS000Header"][0][field] = value

    return change


@pytest.mark.parametrize(
    ("change", "check"),
    [
        (_header_twice, "header-duplicated"),
        (_no_provider, "header-invalid"),
        (_one_number_two_people, "number-of-two-people"),
        (_without("MHS101Referral"), "table-empty"),
        (_without("MHS000Header"), "table-empty"),
        (_renamed, "column-absent"),
        (_header("OrgIDProvider", "R\0X"), "header-invalid"),
        (_header("OrgIDProvider", "R:X"), "header-invalid"),
        (_header("OrgIDProvider", "R" * 21), "header-invalid"),
        (_header("ReportingPeriodEndDate", "9999-12-31"), "header-invalid"),
    ],
)
def test_what_keeps_a_file_out_keeps_everything_out(
    tmp_path: Path, change: Change, check: str
) -> None:
    tables = v6()
    change(tables)
    checked = bring(tmp_path, tables)
    assert check in found(checked)
    assert checked.release is None
    assert Store(tmp_path / "store").latest() is None
    assert not (tmp_path / "store" / "staging").exists()


def test_a_renamed_column_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    tables = v6()
    _renamed(tables)
    checked = bring(tmp_path, tables)
    finding = next(f for f in checked.report.findings if f.check == "column-absent")
    assert finding.sentence.startswith(
        "MHS201CareContact has no column CareContDate; the nearest it has is CareContactDate."
    )


def test_nothing_in_the_period_keeps_the_file_out(tmp_path: Path) -> None:
    tables = v6()
    _years_ago(tables)
    for row in tables["MHS001MPI"]:
        row["PersonBirthDate"] = "1980-01-01"
    assert "nothing-in-period" in found(bring(tmp_path, tables))


def test_one_bad_file_keeps_the_good_one_out_too(tmp_path: Path) -> None:
    good = as_zip(tmp_path / "good.zip", v6())
    broken = v6("2024-05")
    _header_twice(broken)
    bad = as_zip(tmp_path / "bad.zip", broken)
    checked = import_files(tmp_path / "store", [good, bad], setting())
    assert checked.release is None
    assert Store(tmp_path / "store").latest() is None


def test_a_truncated_zip_is_refused(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", v6())
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(FileFault, match=r"a\.zip is no whole zip file; it may be cut short"):
        import_files(tmp_path / "store", [path], setting())


def test_a_zip_with_damage_inside_is_refused(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", v6())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("MHS201CareContact.csv")
        at = info.header_offset + 30 + len(info.filename) + 20
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(bytes(data))
    checked = import_files(tmp_path / "store", [path], setting())
    assert checked.release is None
    assert found(checked) == {"file-unreadable": 1}


@pytest.mark.parametrize("name", ["../MHS001MPI.csv", "/etc/MHS001MPI.csv", "a\\MHS001MPI.csv"])
def test_a_zip_with_an_unsafe_name_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, "LocalPatientID\nP1\n")
    with pytest.raises(FileFault, match="unsafe name"):
        check_files([path], setting())


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("MHS001MPI.csv", b"0" * 12_000_000)
    with pytest.raises(FileFault, match="times its size"):
        check_files([path], setting())


def test_a_parquet_word_that_is_packed_once_and_stands_in_every_row_is_not_unpacked(
    tmp_path: Path,
) -> None:
    word = pa.DictionaryArray.from_arrays(pa.array([0] * 3000, pa.int32()), ["x" * 1_000_000])
    folder = as_folder(tmp_path / "month", v6())
    (folder / "MHS001MPI.csv").unlink()
    pq.write_table(pa.table({"LocalPatientID": word}), folder / "MHS001MPI.parquet")
    assert (folder / "MHS001MPI.parquet").stat().st_size < 1_100_000
    member = next(m for m in submissions([folder], setting().limits["archive"])[0].members
                  if m.suffix == ".parquet")  # fmt: skip
    with pytest.raises(FileFault, match="3,000,000,000 bytes in 3,000 rows"):
        list(pieces(member, ["LocalPatientID"], setting().limits["reading"]))


def test_a_table_that_others_are_joined_to_has_a_bound_of_rows(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "month", v6())
    member = next(m for m in submissions([folder], setting().limits["archive"])[0].members
                  if m.code == "MHS001")  # fmt: skip
    with pytest.raises(FileFault, match=r"MHS001MPI\.csv has more than 1 rows"):
        whole(member, ["LocalPatientID"], {**setting().limits["reading"], "whole_rows": 1})


@pytest.mark.parametrize(
    ("today", "refused"), [(date(2024, 4, 1), False), (date(2024, 3, 31), True), (None, False)]
)
def test_a_month_that_has_not_begun_keeps_the_file_out(
    tmp_path: Path, today: date | None, refused: bool
) -> None:
    path = as_zip(tmp_path / "a.zip", v6())
    checked = check_files([path], setting(today=today))
    assert ("header-in-future" in found(checked)) is refused


def test_a_row_with_too_many_cells_keeps_the_file_out_and_is_not_quoted(tmp_path: Path) -> None:
    folder = as_folder(tmp_path / "month", v6())
    with (folder / "MHS001MPI.csv").open("a") as file:
        file.write(f"P9,{BEN},1980-01-01,CM1 1AA,1,A,,too,many\n")
    checked = import_files(tmp_path / "store", [folder], setting())
    finding = next(f for f in checked.report.findings if f.check == "file-unreadable")
    assert checked.release is None
    assert "MHS001MPI.csv" in finding.sentence
    assert BEN not in str(checked.report.as_data())


def test_check_writes_nothing(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", v6())
    before = sorted(tmp_path.rglob("*"))
    checked = check_files([path], setting(), root=tmp_path / "store")
    assert not checked.refused
    assert sorted(tmp_path.rglob("*")) == before


def test_a_file_is_brought_in_once(tmp_path: Path) -> None:
    bring(tmp_path, v6())
    again = import_files(tmp_path / "store", [tmp_path / "a.zip"], setting())
    assert found(again)["file-known"] == 1
    assert Store(tmp_path / "store").numbers() == [1]


def test_a_resubmitted_month_replaces_only_its_partitions(tmp_path: Path) -> None:
    first = bring(tmp_path, v6(), name="april").release
    second = bring(tmp_path, v6("2024-05") | _fresh("2024-05"), name="may").release
    assert first
    assert second
    assert second.digest("contacts", "2024-04") == first.digest("contacts", "2024-04")
    tables = v6()
    del tables["MHS201CareContact"][1]
    tables["MHS201CareContact"][0]["AttendStatus"] = "6"
    third = bring(tmp_path, tables, name="again")
    assert found(third)["month-known"] == 1
    assert third.release
    assert third.release.digest("contacts", "2024-05") == second.digest("contacts", "2024-05")
    april = [r for r in rows(third.release, "contacts") if r["contact_date"].month == 4]
    assert [(row["contact"], row["attendance"]) for row in april] == [("RXX:C1", "6")]
    assert len(rows(Store(tmp_path / "store").release(2), "contacts")) == 4


def _fresh(month: str) -> Tables:
    """May with contacts of its own."""
    contacts = v6(month)["MHS201CareContact"]
    return {
        "MHS201CareContact": [{**c, "CareContactID": f"M{c['CareContactID']}"} for c in contacts]
    }


def test_the_same_contact_in_two_files_counts_once_and_is_told(tmp_path: Path) -> None:
    april = as_zip(tmp_path / "april.zip", v6())
    may = v6("2024-05")
    may["MHS201CareContact"][0] |= {"CareContDate": "2024-04-05", "AttendStatus": "6"}
    del may["MHS201CareContact"][1]
    second = as_zip(tmp_path / "may.zip", may)
    checked = import_files(tmp_path / "store", [april, second], setting())
    assert found(checked)["key-in-two-files"] == 1
    told = {row["contact"]: row["attendance"] for row in rows(checked.release, "contacts")}
    assert told == {"RXX:C1": "6", "RXX:C2": "3"}


def test_one_month_twice_in_an_import_is_refused(tmp_path: Path) -> None:
    other = v6()
    other["MHS201CareContact"][0]["AttendStatus"] = "6"
    paths = [as_zip(tmp_path / "a.zip", v6()), as_zip(tmp_path / "b.zip", other)]
    checked = import_files(tmp_path / "store", paths, setting())
    assert "month-twice" in found(checked)
    assert checked.release is None


def test_finished_stages_are_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from commonweal.engines.intake import importing

    paths = [as_zip(tmp_path / "a.zip", v6()), as_zip(tmp_path / "b.zip", v6("2024-05"))]

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(importing, "write_release", killed)
        with pytest.raises(KeyboardInterrupt):
            import_files(tmp_path / "store", paths, setting())

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a finished stage was made again")

    monkeypatch.setattr(importing, "read_national", never)
    checked = import_files(tmp_path / "store", paths, setting())
    assert checked.release
    assert not (tmp_path / "store" / "staging").exists()


def test_activity_with_and_without_a_contact_comes_into_one_table(tmp_path: Path) -> None:
    tables = v6()
    tables["MHS202CareActivity"] = [{"CareActID": "A1", "CareContactID": "C1"}]
    tables["MHS204IndirectActivity"] = [{"ServiceRequestID": "R1", "IndirectActDate": "2024-04-06"}]
    kept = sorted(
        row["contact"] or "" for row in rows(bring(tmp_path, tables).release, "activities")
    )
    assert kept == ["", "RXX:C1"]


def test_a_submission_is_refused_beside_months_that_were_made_and_not_handed_in(
    tmp_path: Path,
) -> None:
    made = Provenance(reported=[{"provider": "", "month": "2024-04"}])
    write_release(tmp_path / "store", None, [], provenance=made)
    with pytest.raises(FileFault, match="withdraw that release first"):
        bring(tmp_path, v6())
    assert Store(tmp_path / "store").numbers() == [1]


def test_local_returns_come_in_as_tables_of_ours(tmp_path: Path) -> None:
    prices = [
        {"provider": "RXX", "commissioner": "QH8", "currency": "A06", "valid_from": "2024-04-01",
         "valid_to": "", "price_pence": "12345"},
        {"provider": "RXX", "commissioner": "QH8", "currency": "A06", "valid_from": "2024-05-01",
         "valid_to": "2024-04-01", "price_pence": "1"},
    ]  # fmt: skip
    (tmp_path / "prices.csv").write_text(as_csv(prices))
    checked = import_files(tmp_path / "store", [tmp_path / "prices.csv"], setting())
    assert [row["price_pence"] for row in rows(checked.release, "prices")] == [12345]
    table = pa.table({
        "register": ["smi"], "commissioner": ["QH8"], "provider": ["QH8"],
        "month": [date(2024, 6, 1)], "people": [5000],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "register_counts.parquet")
    second = import_files(tmp_path / "store", [tmp_path / "register_counts.parquet"], setting())
    assert rows(second.release, "register_counts")[0]["people"] == 5000
    assert len(rows(second.release, "prices")) == 1


def test_a_typed_table_with_nhs_numbers_is_refused(tmp_path: Path) -> None:
    act = [{"act_period": "RXX:1", "person": BEN, "provider": "RXX", "commissioner": "QH8",
            "start_date": "2024-04-01"}]  # fmt: skip
    (tmp_path / "act_periods.csv").write_text(as_csv(act))
    checked = import_files(tmp_path / "store", [tmp_path / "act_periods.csv"], setting())
    assert list(found(checked)) == ["identifier-in-typed-file"]
    assert checked.release is None


def test_a_file_of_no_table_is_told_with_the_names_that_there_are(tmp_path: Path) -> None:
    (tmp_path / "stuff.csv").write_text("a,b\n1,2\n")
    checked = check_files([tmp_path / "stuff.csv"], setting())
    assert "name it after one of: persons, referrals" in checked.report.findings[0].sentence


def test_a_key_that_is_too_short_is_refused() -> None:
    with pytest.raises(FileFault, match="16 characters"):
        default_setting(b"short")


def test_a_table_in_two_files_of_one_submission_loses_neither(tmp_path: Path) -> None:
    more = as_csv([{**v6()["MHS201CareContact"][0], "CareContactID": "C9"}])
    path = as_zip(tmp_path / "a.zip", v6())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("MHS201CareContact_2.csv", more)
    checked = import_files(tmp_path / "store", [path], setting())
    assert found(checked)["table-in-two-files"] == 1
    assert checked.release is None


def test_a_file_of_no_national_table_beside_them_is_told(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", v6())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("CareContact.csv", "a,b\n1,2\n")
    checked = import_files(tmp_path / "store", [path], setting())
    told = [f.table for f in checked.report.findings if f.check == "table-not-used"]
    assert told == ["CareContact"]
    assert checked.release


@pytest.mark.parametrize("word", ["infinity", "epoch", "5874897-01-01", "290309-12-22 (BC)"])
def test_a_day_with_which_nothing_can_be_reckoned_is_taken_as_missing(
    tmp_path: Path, word: str
) -> None:
    tables = v6()
    tables["MHS001MPI"][0]["PersonBirthDate"] = word
    tables["MHS101Referral"][0]["ServDischDate"] = word
    checked = bring(tmp_path, tables)
    assert found(checked)["unreadable-value"] == 1
    assert found(checked)["birth-date-blank"] == 1
    assert {row["discharge_date"] for row in rows(checked.release, "referrals")} == {None}


def test_a_commissioner_that_is_no_code_is_unknown(tmp_path: Path) -> None:
    tables = v6()
    tables["MHS101Referral"][0]["OrgIDComm"] = "Q" * 21
    tables["MHS101Referral"][1]["OrgIDComm"] = "Q\x01"
    checked = bring(tmp_path, tables)
    assert found(checked)["commissioner-unknown"] == 2
    assert {row["commissioner"] for row in rows(checked.release, "persons")} == {"UNKNOWN"}


@pytest.mark.parametrize(
    ("reported", "commissioner"),
    [
        (["QAA", "QBB"], "QBB"),
        (["QBB", "QAA"], "QAA"),
        (["QAA", ""], "QAA"),
        (["QAA", "Q" * 21], "QAA"),
        (["", "Q" * 21], "UNKNOWN"),
    ],
)
def test_of_referrals_of_one_person_the_last_that_names_a_commissioner_counts(
    tmp_path: Path, reported: list[str], commissioner: str
) -> None:
    tables = v6()
    mine, other = tables["MHS101Referral"]
    # One more is of nobody in the index, and Ann stands in it twice.
    tables["MHS101Referral"] = [
        {**mine, "OrgIDComm": reported[0]}, other,
        {**mine, "ServiceRequestID": "R3", "OrgIDComm": reported[1]},
        {**mine, "ServiceRequestID": "R4", "LocalPatientID": "P9", "OrgIDComm": "QCC"},
    ]  # fmt: skip
    tables["MHS001MPI"].append({**tables["MHS001MPI"][0], "EthnicCategory": "B"})
    checked = bring(tmp_path, tables)
    ann, ben = (pseudonyms([f"nhs:{number}"], KEY)[0] for number in (ANN_VALID, BEN))
    people = {row["person"]: row for row in rows(checked.release, "persons")}
    assert people[ann]["commissioner"] == commissioner
    assert people[ann]["ethnic_category"] == "B"
    assert people[ben]["commissioner"] == "QH8"


def test_a_submission_whose_referrals_name_no_commissioner_has_none(tmp_path: Path) -> None:
    tables = v6()
    for row in tables["MHS101Referral"]:
        del row["OrgIDComm"]
    checked = bring(tmp_path, tables)
    assert found(checked)["commissioner-unknown"] == 2
    assert {row["commissioner"] for row in rows(checked.release, "contacts")} == {"UNKNOWN"}


def test_lines_that_end_otherwise_do_not_put_records_into_a_sentence(tmp_path: Path) -> None:
    path = as_zip(tmp_path / "a.zip", {n: r for n, r in v6().items() if n != "MHS001MPI"})
    people = as_csv(v6()["MHS001MPI"]).replace("\n", "\r")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("MHS001MPI.csv", people)
    checked = import_files(tmp_path / "store", [path], setting())
    assert "file-unreadable" in found(checked)
    assert not [f for f in checked.report.findings if "\r" in f.sentence or "P1" in f.sentence]


def test_no_row_of_a_local_return_is_lost_for_a_far_year(tmp_path: Path) -> None:
    made = [
        {"provider": "RXX", "commissioner": "QH8", "currency": "A06", "valid_from": day,
         "valid_to": day, "price_pence": pence}
        for day, pence in [("9999-12-31", "1"), ("1901-01-01", "2"), ("2024-04-01", "3"),
                           ("2024-04-02", "100000001"), ("2024-04-03", "-1")]
    ]  # fmt: skip
    made.append({**made[0], "provider": "R" * 21})
    (tmp_path / "prices.csv").write_text(as_csv(made))
    checked = import_files(tmp_path / "store", [tmp_path / "prices.csv"], setting())
    assert found(checked) == {"price-implausible": 2, "provider-not-a-code": 1}
    assert [row["price_pence"] for row in rows(checked.release, "prices")] == [2, 3, 1]


def test_a_score_without_end_is_taken_as_missing(tmp_path: Path) -> None:
    score = {"assessment": "RXX:1", "referral": "RXX:R1", "person": "p", "provider": "RXX",
             "commissioner": "QH8", "assessment_date": "2024-04-05", "tool": "1",
             "score": "inf"}  # fmt: skip
    (tmp_path / "assessments.csv").write_text(as_csv([score]))
    checked = import_files(tmp_path / "store", [tmp_path / "assessments.csv"], setting())
    assert found(checked) == {"unreadable-value": 1}
    assert rows(checked.release, "assessments")[0]["score"] is None
