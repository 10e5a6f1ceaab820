"""An import as a whole: every file is checked, and all of it becomes one release or none of it.

Of several submissions, each that is finished is kept by the digest of its files, so that an import
that was killed goes on where it stopped when it is run again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.engines.intake.findings import FIRST_ROW, Findings
from commonweal.engines.intake.national import Progress, headed, read_national
from commonweal.engines.intake.opening import FileFault, Submission, submissions
from commonweal.engines.intake.setting import Setting
from commonweal.engines.intake.spans import PRICES, SPANS, prices_beside
from commonweal.engines.intake.staging import (
    POINTS,
    Points,
    Sink,
    Stage,
    Straight,
    Told,
    finished,
    points_of,
    staged,
    tables_of,
)
from commonweal.engines.intake.turning import Turning
from commonweal.engines.intake.typed import read_typed, table_of
from commonweal.engines.store import Release, Replaced, Store, receiving, write_release
from commonweal.engines.store.disk import only_writer, write_once
from commonweal.engines.store.words import HASHED
from commonweal.engines.store.writing import Provenance
from commonweal.facts.activity.checks import (
    SAMPLES,
    QualityReport,
    Sample,
    Severity,
    together,
)
from commonweal.facts.activity.people import pseudonyms

STAGING = "staging"
QUALITY = "quality"


@dataclass(frozen=True)
class Checked:
    """What an import or a check came to. `release` is None when nothing was brought in."""

    report: QualityReport
    submissions: tuple[Told, ...]
    release: Release | None = None

    @property
    def refused(self) -> bool:
        return self.report.refused


def check_files(
    paths: Sequence[Path], setting: Setting, *, root: Path | None = None,
    progress: Progress | None = None,
) -> Checked:  # fmt: skip
    """Everything that an import would say, writing nothing. `root` is the store to check against.

    Raises FileFault when what was handed in cannot be opened at all, or when what the store holds
    was made up."""
    say = progress or _silent
    latest = Store(root).latest() if root else None
    _require_not_made_up(latest)
    given = submissions(paths, setting.limits["archive"])
    told: list[Told] = []
    sinks = [Sink() for _ in given]
    for done, (submission, sink) in enumerate(zip(given, sinks, strict=True), start=1):
        told.append(_read(submission, submission.digest(), setting, sink, say))
        say("files checked", done, len(given))

    def points(name: str) -> Iterator[Points | None]:
        return (sink.points.get(name) for sink in sinks)

    across = [
        _across(told, latest, setting),
        _keys_across(points, told, setting),
        _prices_across([sink.prices for sink in sinks], told, latest, setting),
    ]
    return Checked(together([*(t.report for t in told), *across]), tuple(told))


def import_files(
    root: Path, paths: Sequence[Path], setting: Setting, *, progress: Progress | None = None
) -> Checked:
    """Bring files in as the next release of the store at `root`, whole or not at all.

    Raises FileFault when what was handed in cannot be opened at all, or when what the store holds
    was made up; StoreError when another import is at work on this store."""
    with only_writer(root, ".importing"), _one_memory():
        return _import(root, paths, setting, progress or _silent)


@contextmanager
def _one_memory() -> Iterator[None]:
    """Let Arrow take its memory where all others do, so that what one gives back the next uses: a
    page that nobody used before is dear, and an import is one step after another."""
    usual = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(usual)


def _import(root: Path, paths: Sequence[Path], setting: Setting, say: Progress) -> Checked:
    latest = Store(root).latest()
    _require_not_made_up(latest)
    given = submissions(paths, setting.limits["archive"])
    if len(given) == 1:
        return _import_one(root, given[0], latest, setting, say)
    return _import_all(root, given, latest, setting, say)


def _require_not_made_up(latest: Release | None) -> None:
    """Rows that were made up name no provider that a month could replace, so that what comes would
    be counted beside them."""
    if latest is not None and latest.is_made_up:
        raise FileFault(
            f"Release {latest.number}, the latest of this place, was made up, and what was made up "
            "is never mixed with what was sent: withdraw that release first, or bring the files "
            "into another place."
        )


def _import_one(
    root: Path, given: Submission, latest: Release | None, setting: Setting, say: Progress
) -> Checked:
    """One submission goes straight into the store, which forgets it when it is refused."""
    with receiving(root, latest, tables=setting.tables, progress=say) as store:
        sink = Straight(store)
        told = _read(given, given.digest(), setting, sink, say)
        say("files checked", 1, 1)
        across = [_across([told], latest, setting)]
        across.append(_prices_across([sink.prices], [told], latest, setting))
        report = together([told.report, *across])
        if report.refused:
            return Checked(report, (told,))
        made = _provenance(root, latest, [told], report)
        return Checked(report, (told,), store.release(_replaced([told], latest), made))


def _import_all(
    root: Path,
    given: Sequence[Submission],
    latest: Release | None,
    setting: Setting,
    say: Progress,
) -> Checked:
    """Every submission is staged, and all go into the store when none keeps the others out."""
    print_ = _fingerprint(setting)
    staging = root / STAGING
    told: list[Told] = []
    folders: list[Path] = []
    for done, submission in enumerate(given, start=1):
        digest = submission.digest()
        folder = staging / hashlib.sha256(f"{print_}{digest}".encode()).hexdigest()[:32]
        told.append(finished(folder) or _read(submission, digest, setting, Stage(folder), say))
        folders.append(folder)
        say("files checked", done, len(given))

    def points(name: str) -> Iterator[Points | None]:
        return (points_of(folder, name) for folder in folders)

    across = [
        _across(told, latest, setting),
        _keys_across(points, told, setting),
        _prices_across([list(staged(folder, PRICES)) for folder in folders], told, latest, setting),
    ]
    report = together([*(t.report for t in told), *across])
    if report.refused:
        shutil.rmtree(staging, ignore_errors=True)
        return Checked(report, tuple(told))
    order = sorted(range(len(told)), key=lambda i: (told[i].months[:1], i))
    release = write_release(
        root, latest, _batches([folders[i] for i in order]), replaces=_replaced(told, latest),
        provenance=_provenance(root, latest, told, report), tables=setting.tables, progress=say,
    )  # fmt: skip
    shutil.rmtree(staging, ignore_errors=True)
    return Checked(report, tuple(told), release)


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None


def _read(submission: Submission, digest: str, setting: Setting, sink: Sink, say: Progress) -> Told:
    """Check one submission, and hand its rows on."""
    findings = Findings()
    turning: Turning | None = None
    adapter, provider = "", ""
    months: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    try:
        if submission.is_national:
            found = headed(submission, setting, findings)
            if found is not None:
                adapter, provider = found.adapter.name, found.period.provider
                months = _months(found.period.start.isoformat(), found.period.end.isoformat())
                turning = read_national(found, setting, findings, sink, say)
                tables = tuple(sorted({s.table for s in found.adapter.sources}))
        else:
            tables = tuple(table_of(m, setting).name for m in submission.members)
            turning = read_typed(submission.members, setting, findings, sink, say)
    except FileFault as fault:
        findings.add(setting.check("file-unreadable"), "", words=str(fault))
    finally:
        sink.close()
    told = Told(submission.name, digest, provider, adapter, months, tables, findings.report())
    sink.finish(told, turning.keys if turning else {})
    return told


def _months(start: str, end: str) -> tuple[str, ...]:
    first, last = np.datetime64(start, "M"), np.datetime64(end, "M")
    return tuple(str(month) for month in np.arange(first, last + 1))


def _across(told: Sequence[Told], latest: Release | None, setting: Setting) -> QualityReport:
    """What only shows when the files are looked at together and beside the latest release."""
    findings = Findings()
    known = {source["digest"] for source in (latest.sources if latest else ())}
    before = {_month_of(r): r for r in _submitted(latest)}
    met: set[tuple[str, str, str]] = set()
    for one in told:
        again = []
        if one.digest in known:
            findings.add(setting.check("file-known"), one.name)
        for month in one.months:
            key = (one.provider, one.adapter[:4], month)
            if key in met:
                findings.add(setting.check("month-twice"), f"{one.provider} {month}")
            if key in before:
                findings.add(setting.check("month-known"), f"{one.provider} {month}")
                again.append(before[key])
            met.add(key)
        _tell_what_stays(again, setting, findings)
    return findings.report()


def _tell_what_stays(
    again: Sequence[Mapping[str, Any]], setting: Setting, findings: Findings
) -> None:
    """Count, by the months that come again, what their files before had outside of them."""
    for source in {one["source"]: one for one in again}.values():
        check = setting.check("outside-month-stays")
        words = f"{check.sentence} ({source['provider']} {source['month']})"
        for table, count in source.get("outside", {}).items():
            findings.add(check, table, setting.tables[table].month_by, count=count, words=words)


def _keys_across(
    points: Callable[[str], Iterator[Points | None]], told: Sequence[Told], setting: Setting
) -> QualityReport:
    """Events that came in more than one file, each once for every file after its first, with where
    it came again. `points` gives the keys of a table by submission."""
    findings = Findings()
    if len(told) < 2:
        return findings.report()
    for name in sorted(POINTS):
        met = np.empty(0, np.uint64)
        for found, one in zip(points(name), told, strict=True):
            if found is None:
                continue
            keys, rows = found
            again = np.flatnonzero(np.isin(keys, met)) if len(met) else np.empty(0, np.int64)
            # Of a key that came twice in the file the later row counts.
            once = len(again) - 1 - np.unique(keys[again][::-1], return_index=True)[1]
            again = again[np.sort(once)]
            samples = [Sample(one.name, int(rows[at]) + FIRST_ROW) for at in again[:SAMPLES]]
            check = setting.check("key-in-two-files")
            field = setting.tables[name].key[0]
            findings.add(check, name, field, count=len(again), samples=samples)
            met = np.concatenate([met, keys])
    return findings.report()


def _prices_across(
    prices: Sequence[Sequence[pa.RecordBatch]],
    told: Sequence[Told],
    latest: Release | None,
    setting: Setting,
) -> QualityReport:
    """Prices that overlap with those of another file or of the latest release."""
    findings = Findings()
    given = [pa.Table.from_batches(batches) if batches else None for batches in prices]
    if any(rows is not None for rows in given):
        check = setting.check(SPANS[PRICES].check)
        for place, count in prices_beside(latest, setting.tables[PRICES], given).items():
            words = f"{check.sentence} ({told[place].name})"
            findings.add(check, PRICES, check.field, count=count, words=words)
    return findings.report()


def _provenance(
    root: Path, latest: Release | None, told: Sequence[Told], report: QualityReport
) -> Provenance:
    return Provenance(
        reported=_reported(told, latest),
        sources=_sources(told, latest),
        checks=_summary(root, report),
    )


def _batches(folders: Sequence[Path]) -> Iterator[tuple[str, pa.RecordBatch]]:
    for folder in folders:
        for table in tables_of(folder):
            for batch in staged(folder, table):
                yield table, batch


def _replaced(told: Sequence[Told], latest: Release | None) -> list[Replaced]:
    """A month that came before from the same provider makes room for what comes now. Persons stay:
    of them the latest record counts."""
    if latest is None:
        return []
    before = {_month_of(r) for r in _submitted(latest)}
    return [
        Replaced(table, month, one.provider)
        for one in told
        for month in one.months
        if (one.provider, one.adapter[:4], month) in before
        for table in one.tables
    ]


def _reported(told: Sequence[Told], latest: Release | None) -> list[dict[str, Any]]:
    """Which month of which provider came in with which file, the newest counting."""
    others = [r for r in (latest.reported if latest else ()) if "adapter" not in r]
    all_: dict[tuple[str, str, str], Mapping[str, Any]] = {
        (r["provider"], r["adapter"], r["month"]): r for r in _submitted(latest)
    }
    for one in told:
        for month in one.months:
            tallies = one.report.tallies
            all_[one.provider, one.adapter, month] = {
                "provider": one.provider, "adapter": one.adapter, "month": month,
                "source": one.digest, "rows": {t.table: t.accepted for t in tallies},
                "outside": {t.table: t.outside for t in tallies if t.outside},
            }  # fmt: skip
    return [*(dict(r) for r in others), *(dict(all_[key]) for key in sorted(all_))]


def _submitted(latest: Release | None) -> list[Mapping[str, Any]]:
    """The months that came as submissions; tables that were taken in as they are name no data
    set."""
    return [r for r in (latest.reported if latest else ()) if "adapter" in r]


def _month_of(reported: Mapping[str, Any]) -> tuple[str, str, str]:
    """Provider, data set and month; its versions are one data set."""
    return (reported["provider"], reported["adapter"][:4], reported["month"])


def _sources(told: Sequence[Told], latest: Release | None) -> list[dict[str, Any]]:
    new = [
        {"name": one.name, "digest": one.digest, "provider": one.provider, "adapter": one.adapter,
         "months": list(one.months)}
        for one in told
    ]  # fmt: skip
    return [*(dict(s) for s in (latest.sources if latest else ())), *new]


def _summary(root: Path, report: QualityReport) -> dict[str, Any]:
    """Write the report beside the releases and say in a few numbers what it holds."""
    text = json.dumps(report.as_data(), indent=1, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:32]
    name, listed = f"{QUALITY}/{digest}.json", f"{QUALITY}/{digest}.parquet"
    write_once(root / name, lambda path: _write(path, text))
    write_once(root / listed, lambda path: pq.write_table(_as_table(report), path))
    return {
        "report": name,
        "listed": listed,
        "rejected": sum(t.rejected for t in report.tallies),
        "accepted": sum(t.accepted for t in report.tallies),
        "warnings": sum(f.count for f in report.findings if f.severity is Severity.WARN),
        "rules": len({finding.check for finding in report.findings}),
    }


def _write(path: Path, text: str) -> None:
    path.write_text(text + "\n", "utf-8")


def _as_table(report: QualityReport) -> pa.Table:
    rows = [finding.as_data() for finding in report.findings]
    sample = pa.struct([("file", pa.string()), ("row", pa.int64())])
    return pa.Table.from_pylist(
        rows,
        schema=pa.schema([
            ("check", pa.string()), ("severity", pa.string()), ("provider", pa.string()),
            ("table", pa.string()), ("field", pa.string()), ("count", pa.int64()),
            ("sentence", pa.string()), ("samples", pa.list_(sample)),
        ]),
    )  # fmt: skip


def _fingerprint(setting: Setting) -> str:
    """What beside the files decides a stage: definitions, lookups and, by its trace, the key."""
    made = hashlib.sha256()
    trace = pseudonyms(["stage"], setting.key)[0]
    parts = (HASHED, setting.adapters, setting.checks, setting.tables.by_name, setting.lookups)
    for part in (trace, *map(repr, parts), repr(sorted(setting.dummy_practices))):
        made.update(part.encode())
    return made.hexdigest()
