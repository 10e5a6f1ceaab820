"""Results read back as the dataclasses of their rooms."""

from __future__ import annotations

from typing import Any

from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import unpack


def answer_of(result: Result) -> Any:
    """The answer as the room's dataclass. Raises NotReadable for one kept by older code."""
    return unpack(result.answer, kind_of(result.kind).answer)


def given_of(result: Result) -> Any:
    """What was chosen, as the kind's dataclass. Raises NotReadable for one kept by older code."""
    return unpack(result.given, kind_of(result.kind).given)
