"""The checks of what comes in, as declared in `definitions/activity/checks.yaml`, and their count.

A check names a registered kind and gives parameters; engines know how to look for it. What is
found is counted and shown by file and row, never with what stood in the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from enum import StrEnum
from typing import Any

from commonweal.facts.activity.tables import ActivityTables

SAMPLES = 5


class Severity(StrEnum):
    """What follows from a finding."""

    REJECT_FILE = "reject_file"
    REJECT_RECORD = "reject_record"
    WARN = "warn"


class Kind(StrEnum):
    """The registered kinds of check."""

    # Of one record, in the row itself or against the person and the period.
    MISSING = "missing"
    UNREADABLE = "unreadable"
    UNKNOWN_CODE = "unknown_code"
    OUTSIDE = "outside"
    EARLIER_THAN = "earlier_than"
    BEFORE_DAY = "before_day"
    IN_YEAR = "in_year"
    AFTER_PERIOD = "after_period"
    BEFORE_BIRTH = "before_birth"
    AFTER_DEATH = "after_death"
    NO_PERSON = "no_person"
    NO_PARENT = "no_parent"
    NOT_A_CODE = "not_a_code"
    ORGANISATION_UNKNOWN = "organisation_unknown"
    ORGANISATION_CLOSED = "organisation_closed"
    # Of a table or a file as a whole; the engine looks for them by their id.
    WHOLE = "whole"


ROW_KINDS = frozenset(Kind) - {Kind.WHOLE}


class ChecksError(ValueError):
    """The declaration contradicts itself; the sentence names the check."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: where it looks, for what, and what follows. `*` stands for all tables."""

    id: str
    severity: Severity
    kind: Kind
    sentence: str
    table: str = "*"
    field: str = ""
    code: str = ""
    parameters: Mapping[str, Any] = default(default_factory=dict)


#: Editors show lines, and empty ones too.
HOW_ROWS_COUNT = "Rows are counted from the header, which is row 1, without empty lines."


@dataclass(frozen=True, slots=True)
class Sample:
    """Where a finding was met. Row 1 is the header; row 0 stands for the whole file. Lines with
    nothing on them are not counted, and a cell may go over several."""

    file: str
    row: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found in one field of one table of one provider's files."""

    check: str
    severity: Severity
    table: str
    field: str
    count: int
    sentence: str
    provider: str = ""
    samples: tuple[Sample, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {
            "check": self.check,
            "severity": self.severity.value,
            "table": self.table,
            "field": self.field,
            "count": self.count,
            "sentence": self.sentence,
            "provider": self.provider,
            "samples": [{"file": s.file, "row": s.row} for s in self.samples],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Finding:
        plain = {k: v for k, v in data.items() if k not in {"severity", "samples"}}
        samples = tuple(Sample(s["file"], s["row"]) for s in data["samples"])
        return cls(severity=Severity(data["severity"]), samples=samples, **plain)


@dataclass(frozen=True, slots=True)
class Tally:
    """Records of one table that came, were accepted and were rejected; they add up. Of those
    accepted, `outside` are dated outside of the months that the submission speaks of."""

    table: str
    came: int
    accepted: int
    outside: int = 0

    @property
    def rejected(self) -> int:
        return self.came - self.accepted


@dataclass(frozen=True, slots=True)
class QualityReport:
    """Everything that was found in one import."""

    findings: tuple[Finding, ...] = ()
    tallies: tuple[Tally, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a finding keeps the whole import out."""
        return any(f.severity is Severity.REJECT_FILE for f in self.findings)

    def as_data(self) -> dict[str, Any]:
        return {
            "findings": [finding.as_data() for finding in self.findings],
            "tallies": [
                {"table": t.table, "came": t.came, "accepted": t.accepted, "outside": t.outside}
                for t in self.tallies
            ],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> QualityReport:
        return cls(
            tuple(Finding.from_data(item) for item in data["findings"]),
            tuple(Tally(**item) for item in data["tallies"]),
        )


def together(reports: Iterable[QualityReport]) -> QualityReport:
    """Several reports as one: counts added by check, table, field and provider."""
    found: dict[tuple[str, str, str, str, str], list[Finding]] = {}
    came: dict[str, list[Tally]] = {}
    for report in reports:
        for f in report.findings:
            key = (f.check, f.table, f.field, f.provider, f.sentence)
            found.setdefault(key, []).append(f)
        for tally in report.tallies:
            came.setdefault(tally.table, []).append(tally)
    return QualityReport(
        tuple(_summed(items) for items in found.values()),
        tuple(
            Tally(
                table,
                sum(t.came for t in items),
                sum(t.accepted for t in items),
                sum(t.outside for t in items),
            )
            for table, items in came.items()
        ),
    )


def parse_checks(data: Mapping[str, Any], tables: ActivityTables) -> tuple[Check, ...]:
    """All checks in order. Raises ChecksError where one names what is not declared."""
    checks = tuple(_check(body) for body in data["checks"])
    seen: set[str] = set()
    for check in checks:
        if check.id in seen:
            raise ChecksError(f"The check {check.id} is declared twice.")
        seen.add(check.id)
        if check.table != "*" and check.kind in ROW_KINDS and check.field:
            tables[check.table].field(check.field)
    return checks


def _check(body: Mapping[str, Any]) -> Check:
    return Check(
        id=body["id"],
        severity=Severity(body["severity"]),
        kind=Kind(body["check"]),
        sentence=body["sentence"],
        table=body.get("table", "*"),
        field=body.get("field", ""),
        code=body.get("code", ""),
        parameters=body.get("parameters", {}),
    )


def _summed(items: Sequence[Finding]) -> Finding:
    first = items[0]
    samples = tuple(s for item in items for s in item.samples)[:SAMPLES]
    return Finding(
        first.check, first.severity, first.table, first.field,
        sum(item.count for item in items), first.sentence, first.provider, samples,
    )  # fmt: skip
