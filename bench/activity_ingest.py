"""B9: bringing a CSV submission in, to a validated store, against only parsing its tables.

    python -m bench.activity_ingest [--rows 20000000] [--keep FOLDER] [--limit 4.0]

Makes a submission of the national shape (people, referrals and so many contacts over twelve
months), then runs in turn, each in a process of its own: DuckDB parsing every table into the kinds
of its columns and counting each, and the product's import of the submission with all its checks.
CPU is user and system time of the process with its threads. Before a time is printed, the store's
contacts are counted by month and attendance and must equal DuckDB's count of the CSV.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from bench.surroundings import as_installed

_KINDS = (
    "{'CareContactID': 'VARCHAR', 'ServiceRequestID': 'VARCHAR', 'CareContDate': 'DATE', "
    "'OtherCareProfTeamLocalID': 'VARCHAR', 'OrgIDComm': 'VARCHAR', "
    "'ClinContDurOfCareCont': 'INTEGER', 'ConsMechanismMH': 'VARCHAR', 'AttendStatus': 'VARCHAR'}"
)
_OTHERS = {
    "MHS001MPI": (
        "{'LocalPatientID': 'VARCHAR', 'NHSNumber': 'VARCHAR', 'PersonBirthDate': 'DATE', "
        "'Postcode': 'VARCHAR', 'GenderIDCode': 'VARCHAR', 'EthnicCategory': 'VARCHAR'}"
    ),
    "MHS002GP": "{'LocalPatientID': 'VARCHAR', 'GMPReg': 'VARCHAR'}",
    "MHS101Referral": (
        "{'ServiceRequestID': 'VARCHAR', 'LocalPatientID': 'VARCHAR', 'OrgIDComm': 'VARCHAR', "
        "'CareProfTeamLocalID': 'VARCHAR', 'ReferralRequestReceivedDate': 'DATE'}"
    ),
}
_MAKE = {
    "MHS000Header": """SELECT '6.0' AS DatSetVer, 'RXX' AS OrgIDProvider,
        DATE '2024-04-01' AS ReportingPeriodStartDate,
        DATE '2025-03-31' AS ReportingPeriodEndDate""",
    "MHS001MPI": """SELECT 'P' || i AS LocalPatientID, '' AS NHSNumber,
        DATE '1930-01-01' + (hash(i, 1) % 30000)::INTEGER AS PersonBirthDate,
        'CM1 1AA' AS Postcode, 1 + (i % 2) AS GenderIDCode, 'A' AS EthnicCategory
        FROM range({people}) t(i)""",
    "MHS002GP": "SELECT 'P' || i AS LocalPatientID, 'F81001' AS GMPReg FROM range({people}) t(i)",
    "MHS101Referral": """SELECT 'R' || i AS ServiceRequestID,
        'P' || (hash(i, 2) % {people}) AS LocalPatientID,
        'Q' || (hash(i, 3) % 100) AS OrgIDComm, 'T' || (i % 30) AS CareProfTeamLocalID,
        DATE '2024-04-01' - (hash(i, 4) % 365)::INTEGER AS ReferralRequestReceivedDate
        FROM range({referrals}) t(i)""",
    "MHS201CareContact": """SELECT 'C' || i AS CareContactID,
        'R' || (hash(i, 5) % {referrals}) AS ServiceRequestID,
        DATE '2024-04-01' + (hash(i, 6) % 365)::INTEGER AS CareContDate,
        '' AS OtherCareProfTeamLocalID, 'Q' || (hash(i, 3) % 100) AS OrgIDComm,
        5 + (hash(i, 7) % 90) AS ClinContDurOfCareCont,
        CASE hash(i, 8) % 10 WHEN 0 THEN '02' WHEN 1 THEN '11' ELSE '01' END AS ConsMechanismMH,
        CASE hash(i, 9) % 10 WHEN 0 THEN '3' WHEN 1 THEN '6' ELSE '5' END AS AttendStatus
        FROM range({rows}) t(i)""",
    "MHS902ServiceTeamDetails": """SELECT 'T' || i AS CareProfTeamLocalID,
        'A' || lpad((1 + i % 25)::VARCHAR, 2, '0') AS ServTeamTypeMH FROM range(30) t(i)""",
}


def make(folder: Path, rows: int) -> None:
    """Write the submission; the same rows every time."""
    folder.mkdir(parents=True, exist_ok=True)
    sizes = {"rows": rows, "referrals": max(rows // 10, 1), "people": max(rows // 18, 1)}
    for name, query in _MAKE.items():
        path = folder / f"{name}.csv"
        if not path.exists():
            text = query.format(**sizes)
            duckdb.sql(f"COPY ({text}) TO '{path}' (HEADER, DELIMITER ',')")


def parse(folder: Path) -> None:
    """Only parse the tables, every column into its kind."""
    for table, kinds in {"MHS201CareContact": _KINDS, **_OTHERS}.items():
        names = [part.split("'")[1] for part in kinds.split(", ")]
        counts = ", ".join(f'count("{name}")' for name in names)
        path = folder / f"{table}.csv"
        read = f"read_csv('{path}', header=true, columns={kinds})"
        duckdb.sql(f"SELECT {counts} FROM {read}").fetchall()


def bring_in(folder: Path, store: Path) -> None:
    """The product's import, with all its checks."""
    from commonweal.engines.intake import default_setting, import_files

    checked = import_files(store, [folder], default_setting(b"only for the benchmark"))
    if checked.release is None:
        raise SystemExit(f"Refused: {[f.sentence for f in checked.report.findings]}")


def agree(folder: Path, store: Path) -> int:
    """Count the contacts by month and attendance in the CSV and in the store; they must agree."""
    from commonweal.engines.store import Store

    release = Store(store).latest()
    if release is None:
        raise SystemExit("There is no release.")
    words = release.dictionary("attendance")
    files = ", ".join(f"'{path}'" for path in release.partitions("contacts"))
    ours = duckdb.sql(
        "SELECT strftime(contact_date, '%Y-%m'), attendance, count(*), sum(duration_minutes) "
        f"FROM read_parquet([{files}], hive_partitioning=false) GROUP BY ALL"
    ).fetchall()
    theirs = duckdb.sql(
        "SELECT strftime(CareContDate, '%Y-%m'), AttendStatus, count(*), "
        "sum(ClinContDurOfCareCont) "
        f"FROM read_csv('{folder / 'MHS201CareContact.csv'}', header=true, columns={_KINDS}) "
        "GROUP BY ALL"
    ).fetchall()
    if {(m, words[a], n, s) for m, a, n, s in ours} != set(theirs):
        raise SystemExit("The store and the CSV do not agree.")
    return len(theirs)


def measured(step: str, *arguments: Path) -> dict[str, float]:
    """Run one step in a process of its own: CPU and wall seconds, peak memory in GB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    command = [sys.executable, "-m", "bench.activity_ingest", "--step", step, *map(str, arguments)]
    told = subprocess.run(
        command, check=True, capture_output=True, text=True, env=as_installed()
    ).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": time.perf_counter() - started, "peak": json.loads(told)["peak"]}


def run(rows: int, folder: Path, times: int) -> float:
    """Alternate both and print the ratio of their CPU times."""
    source = folder / f"submission-{rows}"
    make(source, rows)
    ratios = []
    for turn in range(times):
        parsed = measured("parse", source)
        with tempfile.TemporaryDirectory(dir=folder) as store:
            ingested = measured("bring_in", source, Path(store))
            cells = agree(source, Path(store))
        ratios.append(ingested["cpu"] / parsed["cpu"])
        print(
            f"run {turn + 1}: parse {parsed['cpu']:.2f} s CPU, ingest {ingested['cpu']:.2f} s CPU, "
            f"{ingested['wall']:.1f} s wall, {ingested['peak']:.2f} GB; {cells} cells equal"
        )
    ratio = statistics.median(ratios)
    print(f"B9, {rows:,} contacts: ingest takes {ratio:.2f} times the CPU of parsing")
    return ratio


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=20_000_000)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="Where the CSV is kept for the next run")
    parser.add_argument("--limit", type=float, help="Fail when the ratio is above this")
    parser.add_argument("--step", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        name, *paths = given.step
        if name == "parse":
            parse(Path(paths[0]))
        else:
            bring_in(Path(paths[0]), Path(paths[1]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(json.dumps({"peak": peak}))
        return
    with tempfile.TemporaryDirectory() as temporary:
        ratio = run(given.rows, given.keep or Path(temporary), given.times)
    if given.limit and ratio > given.limit:
        raise SystemExit(f"The ratio {ratio:.2f} is above {given.limit}.")


if __name__ == "__main__":
    main()
