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
               "CareContactID": "CareContactId", "WardStayID": "WardStayId",
               "AttendStatus": "AttendOrDNACode", "GMPReg": "GMPCodeReg",
               "OrgIDReferringOrg": "OrgIDReferring"}  # fmt: skip
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
        {
            "ServiceRequestId": "R1",
            "ServTeamTypeRefToMH": "A06",
            "CareProfTeamLocalId": "T1",
            "ReferRejectionDate": "2024-03-09",
            "ReferRejectReason": "02",
        }
    ]
    tables["MHS502WardStay"] = [
        {"WardStayId": "W1", "HospProvSpellID": "S1", "WardCode": "OAK",
         "StartDateWardStay": "2024-03-10", "EndDateWardStay": "", "HospitalBedTypeMH": "17"}
    ]  # fmt: skip
    tables["MHS504DelayedDischarge"] = [
        {"HospProvSpellID": "S1", "StartDateDelayDisch": "2024-03-20", "DelayDischReason": "01"}
    ]
    tables["MHS801ClusterTool"] = [
        {"ClustId": "K1", "LocalPatientId": "P1", "AssToolCompDate": "2024-03-05"}
    ]
    tables["MHS803CareCluster"] = [
        {
            "ClustId": "K1",
            "StartDateCareClust": "2024-03-05",
            "EndDateCareClust": "2024-03-25",
            "AMHCareClustCodeFin": "8",
        },
        {
            "ClustId": "K1",
            "StartDateCareClust": "2024-03-25",
            "EndDateCareClust": "",
            "AMHCareClustCodeFin": "14",
        },
    ]
    return tables


PHQ9, GAD7, SPIN = "720433000", "445455005", "445552006"


def iapt() -> Tables:
    """April 2024 of one Talking Therapies provider: four people who ended, scored by appointment.

    Ann recovers by PHQ-9 and GAD-7, Ben by PHQ-9 and, for social anxiety, by SPIN; Cat stays a
    case; Dee came to one treatment only. Ann missed one appointment and had one for employment.
    """
    return {
        "IDS000Header": [
            {"DatSetVer": "2.1", "OrgIDProv": "RTT", "ReportingPeriodStartDate": "2024-04-01",
             "ReportingPeriodEndDate": "2024-04-30"}
        ],
        "IDS001MPI": [
            {"LocalPatientId": local, "NHSNumber": number, "PersonBirthDate": "1980-02-29",
             "Postcode": "CM1 1AA", "Gender": "1", "GenderIdentity": gender, "EthnicCategory": "A"}
            for local, number, gender in (
                ("P1", ANN_VALID, "2"), ("P2", BEN, ""), ("P3", "", "1"), ("P4", "", "1")
            )
        ],
        "IDS002GP": [{"LocalPatientId": "P1", "GMPCodeReg": "F81001"}],
        "IDS101Referral": [
            {"ServiceRequestId": f"R{n}", "LocalPatientId": f"P{n}", "OrgIDComm": "QH8",
             "ReferralRequestReceivedDate": "2024-02-01", "SourceOfReferralIAPT": "B1",
             "EndCode": "46", "ServDischDate": "2024-04-26"}
            for n in range(1, 5)
        ],
        "IDS201CareContact": [
            _appointment("C11", "R1", "2024-04-02", "5", "03"),
            _appointment("C12", "R1", "2024-04-09", "3", "02"),
            _appointment("C13", "R1", "2024-04-10", "5", "10"),
            _appointment("C14", "R1", "2024-04-16", "6", "02"),
            _appointment("C21", "R2", "2024-04-03", "5", "02"),
            _appointment("C22", "R2", "2024-04-17", "5", "05"),
            _appointment("C31", "R3", "2024-04-04", "5", "02"),
            _appointment("C32", "R3", "2024-04-18", "5", "02"),
            _appointment("C41", "R4", "2024-04-05", "5", "02"),
        ],
        "IDS202CareActivity": [
            {"CareActId": f"A{c}", "CareContactId": f"C{c}"} for c in (11, 14, 21, 22, 31, 32, 41)
        ],
        "IDS603PresentingComplaints": [
            {"ServiceRequestId": referral, "FindSchemeInUse": "02", "PresComp": complaint,
             "PresCompDate": day}
            for referral, complaint, day in (
                ("R1", "F32.1", "2024-02-01"), ("R2", "F41.9", "2024-02-01"),
                ("R2", "F40.1", "2024-04-03"),
            )
        ],
        "IDS606CodedScoreAssessmentRefer": [
            {"ServiceRequestId": "R3", "CodedAssToolType": PHQ9, "PersScore": "16",
             "AssToolCompDate": "2024-04-01"},
        ],
        "IDS607CodedScoreAssessmentAct": [
            {"CareActId": f"A{contact}", "CodedAssToolType": tool, "PersScore": score}
            for contact, tool, score in (
                (11, PHQ9, "18"), (11, GAD7, "14"), (14, PHQ9, "8"), (14, GAD7, "6"),
                (21, PHQ9, "11"), (21, GAD7, "9"), (21, SPIN, "40"),
                (22, PHQ9, "9"), (22, GAD7, "12"), (22, SPIN, "18"),
                (31, PHQ9, "15"), (31, GAD7, "9"), (32, PHQ9, "14"), (32, GAD7, "9"),
                (41, PHQ9, "20"), (41, GAD7, "15"),
            )
        ],
    }  # fmt: skip


def _appointment(name: str, referral: str, day: str, attended: str, kind: str) -> Row:
    return {"CareContactId": name, "ServiceRequestId": referral, "CareContDate": day,
            "AttendOrDNACode": attended, "AppType": kind}  # fmt: skip


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
