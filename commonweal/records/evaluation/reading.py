"""Reading an evaluation once for all that one request shows: opening its bids takes long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from commonweal.records.evaluation.case import Case

#: What was read so far within `read_once`, by the key of the tender; None outside of it.
kept: ContextVar[dict[int, Case] | None] = ContextVar("evaluations read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Within this an evaluation is read once. Acts read it anew under their lock all the same."""
    token = kept.set({})
    try:
        yield
    finally:
        kept.reset(token)
