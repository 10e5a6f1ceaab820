"""Bounds of published cells always hold the truth that was rounded or hidden."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.published.sets import cells, line, read, written


def published(count: int) -> str:
    """What the rule below England prints for a count, in ten plain lines or fewer."""
    return "*" if count < 5 else str((count + 2) // 5 * 5)


COUNTS = st.tuples(
    st.integers(0, 60), st.integers(0, 25), st.integers(0, 25), st.integers(0, 10),
    st.integers(0, 60), st.integers(0, 60),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_the_truth_lies_within_the_bounds(counts: tuple[int, ...]) -> None:
    cases, others, unknown, worse, recovered, reliably = counts
    recovered = min(recovered, cases)
    reliably = min(reliably, recovered)
    finished = cases + others + unknown
    improved = min(max(reliably, finished - worse), finished)
    truth = {
        "finished_course_treatment": finished,
        "at_caseness": cases,
        "not_at_caseness": others,
        "recovery": recovered,
        "reliable_recovery": reliably,
        "improvement": improved,
        "deterioration": min(worse, finished - improved),
    }
    with TemporaryDirectory() as folder:
        lines = [line(measure, published(count)) for measure, count in truth.items()]
        found = cells(read(written(Path(folder), *lines)))
    for measure, count in truth.items():
        _, _, low, high = found[f"{measure} count"]
        assert low <= count <= high, (measure, count, low, high)
