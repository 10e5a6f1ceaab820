"""Small invented submissions to import: two people, one referral each, a few events."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from commonweal.engines.intake import Setting, default_setting

KEY = b"a key that only the tests know"

Row = dict[str, str]
Tables = dict[str, list[Row]]

# 943 476 5919 is the widely used example of the arithmetic; the other is the handbook's vector.
ANN, BEN = "9434765919", "8429141456"
ANN_VALID = "4010232137"


def setting(**lookups: object) -> Setting:
    return default_setting(KEY, **lookups)  # type: ignore[arg-type]


def v6(month: str = "2024-04", provider: str = "RXX") -> Tables:
    """April 2024 of one provider: a contact attended, one missed, and a stay on a ward."""
    last = {"2024-04": "2024-04-30", "2024-05": "2024-05-31"}[month]
    return {
        "MHS000Header": [
            {
                "DatSetVer": "6.0",
                "OrgIDProvider": provider,
                "ReportingPeriodStartDate": f"{month}-01",
                "ReportingPeriodEndDate": last,
            }
        ],
        "MHS001MPI": [
            _person("P1", ANN_VALID, "1980-02-29", "A"),
            _person("P2", BEN, "2010-06-15", "Q"),
        ],
        "MHS002GP": [{"LocalPatientID": "P1", "GMPReg": "F81001"},
                     {"LocalPatientID": "P2", "GMPReg": "V81999"}],
        "MHS101Referral": [
            _referral("R1", "P1", "2024-03-10"),
            _referral("R2", "P2", f"{month}-02", ReasonOAT="10", OrgIDReferringOrg="RYY"),
        ],
        "MHS201CareContact": [
            _contact("C1", "R1", f"{month}-05", "5"),
            _contact("C2", "R2", f"{month}-09", "3"),
        ],
        "MHS501HospProvSpell": [
            {"HospProvSpellID": "S1", "ServiceRequestID": "R2",
             "StartDateHospProvSpell": f"{month}-10", "DischDateHospProvSpell": ""},
        ],
        "MHS502WardStay": [
            {"WardStayID": "W1", "HospProvSpellID": "S1", "WardCode": "OAK",
             "StartDateWardStay": f"{month}-10", "EndDateWardStay": f"{month}-12",
             "MHAdmittedPatientClass": "200"},
            {"WardStayID": "W2", "HospProvSpellID": "S1", "WardCode": "ELM",
             "StartDateWardStay": f"{month}-12", "EndDateWardStay": "",
             "MHAdmittedPatientClass": "999"},
        ],
        "MHS902ServiceTeamDetails": [{"CareProfTeamLocalID": "T1", "ServTeamTypeMH": "A06"}],
    }  # fmt: skip


def v5() -> Tables:
    """March 2024 of one provider, in the names and tables of version 5."""
    renamed = {"LocalPatientID": "LocalPatientId", "ServiceRequestID": "ServiceRequestId",
               "CareContactID": "CareContactId", "HospProvSpellID": "HospProvSpellId",
               "WardStayID": "WardStayId", "AttendStatus": "AttendOrDNACode"}  # fmt: skip
    old = {"StartDateHospProvSpell", "StartDateWardStay", "CareContDate"}
    tables = {
        name: [
            {
                renamed.get(k, k): v.replace("2024-04", "2024-03") if k in old else v
                for k, v in row.items()
            }
            for row in rows
        ]
        for name, rows in v6().items()
    }
    tables["MHS000Header"][0] |= {
        "DatSetVer": "5.0",
        "ReportingPeriodStartDate": "2024-03-01",
        "ReportingPeriodEndDate": "2024-03-31",
    }
    del tables["MHS902ServiceTeamDetails"]
    for row in tables["MHS101Referral"]:
        row["ReferralRequestReceivedDate"] = "2024-03-01"
    tables["MHS102ServiceTypeReferredTo"] = [
        {"ServiceRequestId": "R1", "ServTeamTypeRefToMH": "A06", "CareProfTeamLocalId": "T1"}
    ]
    tables["MHS502WardStay"] = [
        {"WardStayId": "W1", "HospProvSpellId": "S1", "WardCode": "OAK",
         "StartDateWardStay": "2024-03-10", "EndDateWardStay": "", "HospitalBedTypeMH": "17"}
    ]  # fmt: skip
    tables["MHS504DelayedDischarge"] = [
        {"HospProvSpellId": "S1", "StartDateDelayDisch": "2024-03-20", "DelayDischReason": "01"}
    ]
    tables["MHS801ClusterTool"] = [
        {"ClustId": "K1", "LocalPatientId": "P1", "AssToolCompDate": "2024-03-05"}
    ]
    tables["MHS803CareCluster"] = [
        {"ClustId": "K1", "StartDateCareClust": "2024-03-05", "AMHCareClustCodeFin": "8"},
        {"ClustId": "K1", "StartDateCareClust": "2024-03-25", "AMHCareClustCodeFin": "14"},
    ]
    return tables


def _person(local: str, number: str, born: str, ethnic: str) -> Row:
    return {
        "LocalPatientID": local, "NHSNumber": number, "PersonBirthDate": born,
        "Postcode": "CM1 1AA", "GenderIDCode": "2", "EthnicCategory": ethnic,
        "PersDeathDate": "",
    }  # fmt: skip


def _referral(name: str, local: str, day: str, **more: str) -> Row:
    return {
        "ServiceRequestID": name, "LocalPatientID": local, "OrgIDComm": "QH8",
        "CareProfTeamLocalID": "T1", "ReferralRequestReceivedDate": day,
        "SourceOfReferralMH": "A1", "PrimReasonReferralMH": "04", "ClinRespPriorityType": "3",
        "ReasonOAT": "", "OrgIDReferringOrg": "", "ServDischDate": "", **more,
    }  # fmt: skip


def _contact(name: str, referral: str, day: str, attended: str) -> Row:
    return {
        "CareContactID": name, "ServiceRequestID": referral, "CareContDate": day,
        "ConsMechanismMH": "01", "AttendStatus": attended, "ClinContDurOfCareCont": "45",
    }  # fmt: skip


def as_csv(rows: Sequence[Row], header: Sequence[str] = ()) -> str:
    names = list(header) or list(rows[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_folder(folder: Path, tables: Mapping[str, list[Row]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(as_csv(rows), "utf-8")
    return folder


def as_zip(path: Path, tables: Mapping[str, list[Row]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", as_csv(rows))
    return path
