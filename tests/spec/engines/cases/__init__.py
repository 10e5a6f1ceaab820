"""The worked cases of the plan language, chapter by chapter. Every engine runs every case."""

from __future__ import annotations

from tests.spec.engines.cases import conditions, counting, expressions, sources, timing, windows
from tests.support.activity import Case

CASES: list[Case] = [
    *expressions.CASES,
    *conditions.CASES,
    *sources.CASES,
    *timing.CASES,
    *counting.CASES,
    *windows.CASES,
]
