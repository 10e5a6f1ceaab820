"""The same work in DuckDB, written by hand as one would for it alone."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.activity.making import FIRST, LAST, files
from bench.activity.work import CONDITIONS, SUMMED

ATTENDED = "attendance = 5"
MONTH = "CAST(date_trunc('month', contact_date) AS DATE)"
BY = "GROUP BY 1, 2, 3"


def run(task: str, folder: Path, out: Path) -> None:
    """One task, from the store to results on disk."""
    link = duckdb.connect(config={"threads": 2})
    bind(link, folder)
    statements = {"eight": eight, "fused": fused, "each": each, "rolling": rolling}[task]()
    for name, text in statements.items():
        link.execute(f"COPY ({text}) TO '{out / name}.parquet' (FORMAT parquet, COMPRESSION lz4)")


def bind(link: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Name the store's tables, and the months."""
    for name in (
        "persons", "referrals", "contacts", "spells", "ward_stays", "cluster_episodes", "prices",
    ):  # fmt: skip
        listed = ", ".join(f"'{path}'" for path in files(folder, name))
        link.execute(
            f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{listed}], hive_partitioning=false)"
        )
    last = f"DATE '{LAST.isoformat()}'"
    link.execute(
        f"CREATE TABLE months AS SELECT CAST(m AS DATE) AS month, "
        f"last_day(m) AS month_end FROM range(DATE '{FIRST.isoformat()}', "
        f"{last} + INTERVAL 1 MONTH, INTERVAL 1 MONTH) AS t(m)"
    )


def eight() -> dict[str, str]:
    """The eight measures; those by commissioner and provider are put side by side at the end."""
    overlap = (
        "FROM {0} AS e JOIN months AS m ON e.start_date <= m.month_end AND "
        "(e.end_date IS NULL OR (e.end_date >= m.month AND e.end_date >= e.start_date))"
    )
    days = (
        "date_diff('day', greatest(e.start_date, m.month), CASE WHEN e.end_date IS NULL OR "
        "e.end_date > m.month_end THEN m.month_end + 1 ELSE e.end_date END)"
    )
    pair = "commissioner, provider"
    parts = {
        "n0": f"""SELECT {MONTH} AS month, {pair}, COUNT(DISTINCT person) AS n0 FROM contacts
            WHERE {ATTENDED} {BY}""",
        "n1": f"""SELECT CAST(date_trunc('month', first_seen) AS DATE) AS month, {pair},
            quantile_cont(wait, [0.5, 0.9]) AS q FROM (SELECT r.commissioner, r.provider, first_seen,
            date_diff('day', received_date, first_seen) AS wait FROM referrals AS r JOIN
            (SELECT referral, MIN(contact_date) AS first_seen FROM contacts WHERE {ATTENDED}
            GROUP BY referral) AS c ON c.referral = r.referral) WHERE wait >= 0 AND first_seen
            BETWEEN DATE '{FIRST}' AND last_day(DATE '{LAST}') {BY}""",
        "n3": f"""SELECT month, {pair}, SUM({days}) AS n3, SUM(CASE WHEN bed_type = 3 THEN {days}
            ELSE 0 END) AS n4, COUNT(DISTINCT CASE WHEN bed_type = 3 THEN person END) AS n5
            {overlap.format("ward_stays")} {BY}""",
        "n6": f"""SELECT CAST(date_trunc('month', discharge_date) AS DATE) AS month, {pair},
            COUNT(*) AS n6, COUNT(follow_up) AS n7 FROM (SELECT s.spell, s.commissioner, s.provider,
            s.discharge_date, MIN(c.contact_date) AS follow_up FROM spells AS s LEFT JOIN (SELECT
            person, contact_date FROM contacts WHERE {ATTENDED}) AS c ON c.person = s.person AND
            c.contact_date > s.discharge_date AND c.contact_date <= s.discharge_date + 3
            WHERE s.discharge_date BETWEEN DATE '{FIRST}' AND last_day(DATE '{LAST}')
            GROUP BY ALL) {BY}""",
        "n8": f"""SELECT {MONTH} AS month, c.commissioner, c.provider, SUM(p.price_pence) AS n8
            FROM contacts AS c JOIN prices AS p ON p.provider = c.provider AND
            p.commissioner = c.commissioner AND c.contact_date >= p.valid_from AND
            (p.valid_to IS NULL OR c.contact_date <= p.valid_to) WHERE {ATTENDED} {BY}""",
    }  # fmt: skip
    withs = ", ".join(f"{name} AS ({text})" for name, text in parts.items())
    joined = " ".join(f"FULL JOIN {name} USING (month, {pair})" for name in list(parts)[1:])
    numbers = ", ".join(
        ["COALESCE(n0, 0) AS n0", "q[1] AS n1", "q[2] AS n2"]
        + [f"COALESCE(n{n}, 0) AS n{n}" for n in range(3, 9)]
    )
    return {
        "pairs": f"WITH {withs} SELECT month, {pair}, {numbers} FROM n0 {joined}",
        "clusters": f"SELECT month, cluster, provider, SUM({days}) AS n0 "
        f"{overlap.format('cluster_episodes')} {BY}",
        "access": f"SELECT {MONTH} AS month, p.ethnic_category AS ethnicity, "
        f"p.deprivation_decile AS decile, COUNT(DISTINCT c.person) AS n0 FROM contacts AS c "
        f"JOIN persons AS p ON p.person = c.person WHERE {ATTENDED} {BY}",
    }


def fused() -> dict[str, str]:
    """The forty in two scans: rows and sums, and people by a mask of bits."""
    bits = " + ".join(
        f"CASE WHEN {where} THEN {1 << n} ELSE 0 END" for n, (where, _) in enumerate(CONDITIONS)
    )
    rows = ", ".join(f"COUNT(*) FILTER ({sql}) AS n{n}" for n, (sql, _) in enumerate(CONDITIONS))
    size = len(CONDITIONS)
    sums = ", ".join(
        f"COALESCE(SUM(duration_minutes) FILTER ({where}), 0) AS n{2 * size + n}"
        for n, (where, _) in enumerate(CONDITIONS[:SUMMED])
    )
    people = ", ".join(
        f"COUNT(*) FILTER (mask & {1 << n} <> 0) AS n{size + n}" for n in range(size)
    )
    key = f"{MONTH} AS month, commissioner, provider"
    return {
        "forty": f"SELECT * FROM (SELECT {key}, {rows}, {sums} FROM contacts {BY}) JOIN "
        f"(SELECT month, commissioner, provider, {people} FROM (SELECT {key}, person, "
        f"BIT_OR({bits}) AS mask FROM contacts GROUP BY 1, 2, 3, 4) {BY}) "
        "USING (month, commissioner, provider)"
    }


def each() -> dict[str, str]:
    """The forty one by one."""
    key = f"SELECT {MONTH} AS month, commissioner, provider,"
    numbers = [("COUNT(*)", where) for where, _ in CONDITIONS]
    numbers += [("COUNT(DISTINCT person)", where) for where, _ in CONDITIONS]
    numbers += [("SUM(duration_minutes)", where) for where, _ in CONDITIONS[:SUMMED]]
    return {
        f"each{n}": f"{key} {number} AS n{n} FROM contacts WHERE {where} {BY}"
        for n, (number, where) in enumerate(numbers)
    }


def rolling() -> dict[str, str]:
    """Distinct people of twelve months, by joining each month with the contacts of its year."""
    return {
        "rolling": "SELECT m.month, commissioner, provider, COUNT(DISTINCT person) AS n0 "
        "FROM months AS m JOIN contacts ON contact_date BETWEEN "
        "CAST(m.month - INTERVAL 11 MONTH AS DATE) AND m.month_end "
        f"WHERE {ATTENDED} {BY}"
    }
