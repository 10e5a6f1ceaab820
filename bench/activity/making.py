"""A made-up store for the benchmarks: 36 months, 60 providers, 107 commissioners, with skew.

Codes are numbers already: the word of code 7 is "7". The same size always gives the same rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FIRST, LAST = date(2022, 4, 1), date(2025, 3, 1)
DAYS = 1096
#: The month that is reported again when the last one comes in.
RESTATED = date(2024, 12, 1)
GROUP_ROWS = 120_000

#: Rows of each table for each contact, as in a county: referrals, persons, and so on.
_SHARES = {"referrals": 10, "persons": 13, "spells": 66, "ward_stays": 33, "cluster_episodes": 20}
_UNIFORM = "(hash({row}, {seed}) % 1000003) / 1000003.0"
_START = f"DATE '{FIRST.isoformat()}'"


def _u(row: str, seed: int) -> str:
    return _UNIFORM.format(row=row, seed=seed)


def _number(expression: str) -> str:
    return f"CAST(FLOOR({expression}) AS INTEGER)"


def _place(person: str) -> tuple[str, str]:
    """Commissioner of a person, and mostly the provider at home there."""
    commissioner = _number(f"107 * POW({_u(person, 3)}, 1.3)")
    home = f"({commissioner} * 60) // 107"
    provider = (
        f"CASE WHEN {_u(person, 4)} < 0.89 THEN {home} ELSE {_number(f'60 * {_u(person, 5)}')} END"
    )
    return commissioner, f"CAST({provider} AS INTEGER)"


def _day(expression: str) -> str:
    return f"CAST({_START} + CAST({_number(expression)} AS INTEGER) AS DATE)"


def _statements(contacts: int) -> dict[str, str]:
    counts = {table: contacts // share for table, share in _SHARES.items()}
    persons, referrals = counts["persons"], counts["referrals"]
    person = _number(f"{persons} * POW({_u('r', 1)}, 1.5)")
    commissioner, provider = _place("person")
    received = _number(f"{DAYS} * {_u('r', 6)}")
    of_referral = f"SELECT r, {person} AS person, {received} AS received FROM"
    placed = f"{provider} AS provider, {commissioner} AS commissioner"
    return {
        "persons": f"""SELECT CAST(r AS INTEGER) AS person, {_place("r")[1]} AS provider,
            {_place("r")[0]} AS commissioner, {_START} AS reported_month,
            CAST(DATE '1940-01-01' + CAST({_number(f"70 * 365 * {_u('r', 11)}")} AS INTEGER) AS DATE)
            AS birth_month, {_number(f"3 * {_u('r', 12)}")} AS gender,
            {_number(f"17 * POW({_u('r', 13)}, 3)")} AS ethnic_category,
            1 + {_number(f"10 * POW({_u('r', 14)}, 1.4)")} AS deprivation_decile,
            {commissioner.replace("person", "r")} AS residence, CAST(NULL AS DATE) AS death_date
            FROM range({persons}) AS t(r)""",
        "referrals": f"""SELECT CAST(r AS INTEGER) AS referral, person, {placed},
            CAST({_START} + received AS DATE) AS received_date,
            {_number(f"90 * {_u('person', 21)}")} AS age_at_referral,
            {_number(f"12 * {_u('r', 22)}")} AS source_of_referral,
            {_number(f"25 * {_u('r', 23)}")} AS referral_reason,
            {_number(f"4 * {_u('r', 24)}")} AS priority,
            {_number(f"20 * POW({_u('r', 25)}, 2)")} AS team_type,
            CASE WHEN {_u("r", 26)} < 0.8 THEN
            CAST({_START} + received + {_number(f"300 * {_u('r', 27)}")} AS DATE) END AS discharge_date,
            CAST(NULL AS DATE) AS rejection_date, CAST(NULL AS INTEGER) AS rejection_reason,
            CAST(NULL AS INTEGER) AS closure_reason, CAST(NULL AS INTEGER) AS referring_organisation
            FROM ({of_referral} range({referrals}) AS t(r))""",
        "contacts": f"""SELECT CAST(i AS INTEGER) AS contact, CAST(r AS INTEGER) AS referral, person,
            {placed}, CAST({_START} + (received + {_number(f"400 * POW({_u('i', 31)}, 2)")}) % {DAYS}
            AS DATE) AS contact_date, {_number(f"90 * {_u('person', 21)}")} AS age_at_contact,
            {_number(f"20 * POW({_u('r', 25)}, 2)")} AS team_type,
            {_number(f"9 * POW({_u('i', 32)}, 2)")} AS mechanism,
            CASE WHEN {_u("i", 33)} < 0.82 THEN 5 ELSE {_number(f"5 * {_u('i', 34)}")} END AS attendance,
            15 * (1 + {_number(f"6 * {_u('i', 35)}")}) AS duration_minutes
            FROM (SELECT i, r, {person} AS person, {received} AS received FROM
            (SELECT i, {_number(f"{referrals} * POW({_u('i', 30)}, 1.2)")} AS r
            FROM range({contacts}) AS t(i)))""",
        **_stays(counts, f"{of_referral} range({{}}) AS t(r)", placed),
    }


def _stays(counts: Mapping[str, int], of_referral: str, placed: str) -> dict[str, str]:
    """Spells, stays, cluster episodes and prices; `of_referral` lacks only its number of rows."""
    return {
        "spells": f"""SELECT CAST(r AS INTEGER) AS spell, CAST(NULL AS INTEGER) AS referral, person,
            {placed}, CAST({_START} + received AS DATE) AS admission_date,
            {_number(f"90 * {_u('person', 21)}")} AS age_at_admission,
            {_number(f"5 * {_u('r', 41)}")} AS admission_source,
            {_number(f"5 * {_u('r', 42)}")} AS admission_method,
            CASE WHEN {_u("r", 43)} < 0.95 THEN
            CAST({_START} + received + {_number(f"1 + 120 * POW({_u('r', 44)}, 3)")} AS DATE) END
            AS discharge_date, {_number(f"5 * {_u('r', 45)}")} AS discharge_method,
            {_number(f"9 * {_u('r', 46)}")} AS discharge_destination,
            CAST(NULL AS DATE) AS physical_examination_date, CAST(NULL AS DATE) AS
            physical_review_date, CAST(NULL AS DATE) AS physical_investigation_date
            FROM ({of_referral.format(counts["spells"])})""",
        "ward_stays": f"""SELECT CAST(r AS INTEGER) AS ward_stay, CAST(r // 2 AS INTEGER) AS spell, person,
            {placed}, {_number(f"900 * {_u('r', 51)}")} AS ward,
            {_number(f"12 * POW({_u('r', 52)}, 1.5)")} AS bed_type,
            {_number(f"12 * POW({_u('r', 52)}, 1.5)")} AS reported_bed_type,
            CAST({_START} + received AS DATE) AS start_date, CASE WHEN {_u("r", 53)} < 0.95 THEN
            CAST({_START} + received + {_number(f"1 + 90 * POW({_u('r', 54)}, 3)")} AS DATE) END
            AS end_date FROM ({of_referral.format(counts["ward_stays"])})""",
        "cluster_episodes": f"""SELECT CAST(r AS INTEGER) AS cluster_episode,
            CAST(NULL AS INTEGER) AS cluster_assessment, person, {placed},
            {_number(f"21 * {_u('r', 61)}")} AS cluster, CAST({_START} + received AS DATE) AS start_date,
            CASE WHEN {_u("r", 62)} < 0.9 THEN
            CAST({_START} + received + {_number(f"10 + 350 * {_u('r', 63)}")} AS DATE) END AS end_date
            FROM ({of_referral.format(counts["cluster_episodes"])})""",
        "prices": f"""SELECT CAST(p AS INTEGER) AS provider, CAST(c AS INTEGER) AS commissioner,
            CAST(0 AS INTEGER) AS currency, {_day("280 * k")} AS valid_from,
            CASE WHEN k < 3 THEN {_day("280 * (k + 1) - 1")} END AS valid_to,
            CAST(5000 + hash(p, c, k) % 20000 AS BIGINT) AS price_pence
            FROM range(60) AS a(p), range(107) AS b(c), range(4) AS d(k)""",
    }


MONTH_BY = {
    "persons": "reported_month", "referrals": "received_date", "contacts": "contact_date",
    "spells": "admission_date", "ward_stays": "start_date", "cluster_episodes": "start_date",
    "prices": "valid_from",
}  # fmt: skip


def make(folder: Path, contacts: int) -> None:
    """Write the coded store, sorted and by month, unless it is there already."""
    import duckdb  # not for those who only ask where the files are

    done = folder / f"made-{contacts}"
    if done.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    link = duckdb.connect(str(folder / "scratch.duckdb"), config={"memory_limit": "5GB"})
    for name, statement in _statements(contacts).items():
        _write(link, folder, name, statement)
    _earlier(link, folder)
    link.close()
    (folder / "scratch.duckdb").unlink()
    done.touch()


def _write(link: duckdb.DuckDBPyConnection, folder: Path, name: str, statement: str) -> None:
    import pyarrow.parquet as pq

    day = MONTH_BY[name]
    link.execute(f"CREATE TABLE made AS {statement}")
    months = f"SELECT DISTINCT strftime({day}, '%Y-%m') FROM made ORDER BY 1"
    person = "" if name == "prices" else "person, "
    for (month,) in link.execute(months).fetchall():
        file = folder / "partitions" / name / month / "made.parquet"
        file.parent.mkdir(parents=True)
        rows = link.execute(
            f"SELECT * FROM made WHERE {day} >= CAST(? AS DATE) "
            f"AND {day} < CAST(? AS DATE) + INTERVAL 1 MONTH "
            f"ORDER BY commissioner, provider, {person}{day}",
            [f"{month}-01"] * 2,
        ).to_arrow_table()
        pq.write_table(
            rows.cast(_told(rows)), file, row_group_size=GROUP_ROWS, compression="lz4",
            use_dictionary=[
                each for each in rows.column_names if each not in {"contact", "referral", "spell", "person"}
            ],
        )  # fmt: skip
    link.execute("DROP TABLE made")


def _earlier(link: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """The restated month as it was before: every fiftieth contact was not reported yet."""
    file = earlier(folder)
    file.parent.mkdir(parents=True)
    now = partition(folder, "contacts", RESTATED)
    link.execute(
        f"COPY (SELECT * FROM read_parquet('{now}', hive_partitioning = false) "
        f"WHERE contact % 50 <> 0) TO '{file}' (FORMAT parquet, COMPRESSION lz4)"
    )


def _told(rows: pa.Table) -> pa.Schema:
    """Columns in which nothing is missing say so, as in a store of ours."""
    import pyarrow as pa

    return pa.schema([each.with_nullable(rows[each.name].null_count > 0) for each in rows.schema])


def partition(folder: Path, name: str, month: date) -> Path:
    """The file of one month."""
    return folder / "partitions" / name / f"{month:%Y-%m}" / "made.parquet"


def earlier(folder: Path) -> Path:
    """The contacts of the restated month as they were before."""
    return folder / "earlier" / "contacts" / f"{RESTATED:%Y-%m}" / "made.parquet"


def files(folder: Path, name: str) -> list[Path]:
    """The partitions of a table in order of month."""
    return sorted((folder / "partitions" / name).glob("*/*.parquet"))
