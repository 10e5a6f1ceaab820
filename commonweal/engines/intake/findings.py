"""Collecting what the checks find in one submission."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from commonweal.engines.intake.statements import Flag
from commonweal.facts.activity.checks import (
    SAMPLES,
    Check,
    Finding,
    QualityReport,
    Sample,
    Severity,
    Tally,
)

#: The first row of a file is its header, and rows are counted from one.
FIRST_ROW = 2


class Findings:
    """Counts and samples by check, table and field; counts of records by table."""

    def __init__(self, provider: str = "") -> None:
        self.provider = provider
        self._counts: dict[tuple[str, str, str, str], int] = defaultdict(int)
        self._samples: dict[tuple[str, str, str, str], list[Sample]] = defaultdict(list)
        self._checks: dict[str, Check] = {}
        self._came: dict[str, int] = defaultdict(int)
        self._accepted: dict[str, int] = defaultdict(int)
        self._outside: dict[str, int] = defaultdict(int)

    @property
    def refused(self) -> bool:
        return any(c.severity is Severity.REJECT_FILE for c in self._checks.values())

    def add(
        self,
        check: Check,
        table: str,
        field: str = "",
        *,
        count: int = 1,
        samples: Sequence[Sample] = (),
        words: str = "",
    ) -> None:
        """Count something; nothing is kept when the count is none."""
        if not count:
            return
        key = (check.id, table, field, words or check.sentence)
        self._checks[check.id] = check
        self._counts[key] += count
        room = SAMPLES - len(self._samples[key])
        self._samples[key] += list(samples)[: max(room, 0)]

    def add_rows(self, check: Check, table: str, field: str, file: str, rows: np.ndarray) -> None:
        """Count rows of a file by their place in it, the first record being number 0."""
        samples = [Sample(file, int(row) + FIRST_ROW) for row in np.sort(rows)[:SAMPLES]]
        self.add(check, table, field, count=len(rows), samples=samples)

    def add_flags(
        self, flags: Sequence[Flag], table: str, file: str, rows: np.ndarray, bits: np.ndarray
    ) -> np.ndarray:
        """Count every flag that is set; the mask of the rows that are not rejected."""
        keep = np.ones(len(bits), np.bool_)
        seen = int(np.bitwise_or.reduce(bits))
        for place, flag in enumerate(flags):
            if (seen >> place) & 1:
                hit = (bits >> place) & 1 != 0
                self.add_rows(flag.check, table, flag.field, file, rows[hit])
                if flag.rejects:
                    keep &= ~hit
        self.tally(table, len(bits), int(keep.sum()))
        return keep

    def tally(self, table: str, came: int, accepted: int, outside: int = 0) -> None:
        self._came[table] += came
        self._accepted[table] += accepted
        self._outside[table] += outside

    @property
    def accepted(self) -> int:
        return sum(self._accepted.values())

    @property
    def came(self) -> int:
        return sum(self._came.values())

    def report(self) -> QualityReport:
        findings = tuple(
            Finding(
                check=name,
                severity=self._checks[name].severity,
                table=table,
                field=field,
                count=count,
                sentence=words,
                provider=self.provider,
                samples=tuple(self._samples[name, table, field, words]),
            )
            for (name, table, field, words), count in self._counts.items()
        )
        tallies = tuple(
            Tally(table, came, self._accepted[table], self._outside[table])
            for table, came in self._came.items()
        )
        return QualityReport(findings, tallies)
