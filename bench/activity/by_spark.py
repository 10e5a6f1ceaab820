"""The same work on a Spark of two cores, written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.activity.making import FIRST, LAST, MONTH_BY, files
from bench.activity.work import CONDITIONS, SUMMED
from commonweal.engines.spark import local_session

ATTENDED = "attendance = 5"
MONTH = "TRUNC(contact_date, 'MM')"
PAIR = "commissioner, provider"
BY = "GROUP BY 1, 2, 3"
LAST_DAY = f"LAST_DAY(DATE '{LAST}')"
#: What one sets for one machine: few shuffles, no second guess, fast collection of garbage.
SETTINGS = {
    "spark.sql.shuffle.partitions": "4",
    "spark.driver.extraJavaOptions": "-XX:+UseParallelGC -XX:ParallelGCThreads=2",
    "spark.sql.files.maxPartitionBytes": "64m",
}


def run(task: str, folder: Path, out: Path) -> float:
    """One task, from the store to results on disk. Gives the kilobytes that Java took."""
    opened = session()
    try:
        bind(opened, folder)
        for name, text in {"eight": eight, "each": each}[task]().items():
            pq.write_table(opened.sql(text).toArrow(), out / f"{name}.parquet")
        return _peak(java_of(opened))
    finally:
        end(opened)


def session() -> Any:
    """A Spark of two cores."""
    return local_session(cores=2, memory="5g", settings=SETTINGS)


def bind(opened: Any, folder: Path) -> None:
    """Name the store's tables."""
    for name in MONTH_BY:
        paths = [str(path) for path in files(folder, name)]
        opened.read.parquet(*paths).createOrReplaceTempView(name)


def java_of(opened: Any) -> int:
    """The number of the process that works."""
    return int(opened.sparkContext._gateway.proc.pid)


def end(opened: Any) -> None:
    """Wait for Java, so that its time is counted as that of a child."""
    gateway = opened.sparkContext._gateway
    opened.stop()
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()


def each() -> dict[str, str]:
    """The forty one by one."""
    counted = [("COUNT(*)", where) for where, _ in CONDITIONS]
    counted += [("COUNT(DISTINCT person)", where) for where, _ in CONDITIONS]
    counted += [("SUM(duration_minutes)", where) for where, _ in CONDITIONS[:SUMMED]]
    return {
        f"each{n}": f"SELECT {MONTH} AS month, {PAIR}, {number} AS n{n} FROM contacts "
        f"WHERE {where} {BY}"
        for n, (number, where) in enumerate(counted)
    }


def eight() -> dict[str, str]:
    """The eight measures. A stay is laid out by month, which Spark does without a join."""
    days = (
        "DATEDIFF(CASE WHEN end_date IS NULL OR end_date > LAST_DAY(month) "
        "THEN ADD_MONTHS(month, 1) ELSE end_date END, GREATEST(start_date, month))"
    )
    laid_out = (
        "(SELECT *, EXPLODE(SEQUENCE(TRUNC(start_date, 'MM'), "
        f"TRUNC(LEAST(COALESCE(end_date, {LAST_DAY}), {LAST_DAY}), 'MM'), INTERVAL 1 MONTH)) "
        "AS month FROM {} WHERE (end_date IS NULL OR end_date >= start_date) "
        f"AND start_date <= {LAST_DAY}) WHERE month >= DATE '{FIRST}'"
    )
    return {
        "people": f"SELECT {MONTH} AS month, {PAIR}, COUNT(DISTINCT person) AS n0 "
        f"FROM contacts WHERE {ATTENDED} {BY}",
        "waits": f"""SELECT month, {PAIR}, q[0] AS n1, q[1] AS n2 FROM (
            SELECT TRUNC(first_seen, 'MM') AS month, {PAIR},
            PERCENTILE(DATEDIFF(first_seen, received_date), ARRAY(0.5, 0.9)) AS q
            FROM referrals JOIN (SELECT referral, MIN(contact_date) AS first_seen FROM contacts
            WHERE {ATTENDED} GROUP BY referral) USING (referral) WHERE first_seen >= received_date
            AND first_seen BETWEEN DATE '{FIRST}' AND {LAST_DAY} {BY})""",
        "beds": f"""SELECT month, {PAIR}, SUM({days}) AS n3,
            COALESCE(SUM({days}) FILTER (WHERE bed_type = 3), 0) AS n4,
            COUNT(DISTINCT person) FILTER (WHERE bed_type = 3) AS n5
            FROM {laid_out.format("ward_stays")} {BY}""",
        "follow_up": f"""SELECT TRUNC(discharge_date, 'MM') AS month, {PAIR}, COUNT(*) AS n6,
            COUNT(followed) AS n7 FROM (SELECT * FROM spells WHERE discharge_date
            BETWEEN DATE '{FIRST}' AND {LAST_DAY}) LEFT JOIN (SELECT DISTINCT spell, 1 AS followed
            FROM (SELECT spell, person, EXPLODE(ARRAY(discharge_date + 1, discharge_date + 2,
            discharge_date + 3)) AS contact_date FROM spells) JOIN contacts USING (person,
            contact_date) WHERE {ATTENDED}) USING (spell) {BY}""",
        "cost": f"""SELECT {MONTH} AS month, {PAIR}, SUM(price_pence) AS n8 FROM contacts
            JOIN prices USING (provider, commissioner) WHERE {ATTENDED} AND
            contact_date >= valid_from AND (valid_to IS NULL OR contact_date <= valid_to) {BY}""",
        "clusters": f"SELECT month, cluster, provider, SUM({days}) AS n0 "
        f"FROM {laid_out.format('cluster_episodes')} {BY}",
        "access": f"""SELECT {MONTH} AS month, ethnic_category AS ethnicity,
            deprivation_decile AS decile, COUNT(DISTINCT person) AS n0
            FROM contacts JOIN persons USING (person) WHERE {ATTENDED} {BY}""",
    }


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    return float(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])
