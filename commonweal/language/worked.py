"""What a formula hands over to be kept: its answer with its sentence, its steps and its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commonweal.language.row import Row


@dataclass(frozen=True, slots=True)
class Worked:
    """An answer as its reader needs it.

    `answer` is a frozen dataclass of a room; `headline` says in one sentence what it comes to.
    `used` are the refs of the figures that went in and `definitions` the rules that it followed,
    each as "path@date". `cautions` say what the reader must know before using the answer.
    """

    answer: Any
    headline: str
    steps: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def refs_of(*tables: Iterable[Row]) -> tuple[str, ...]:
    """The refs of every figure of some rows, each once."""
    return tuple(dict.fromkeys(ref for table in tables for row in table for ref in row.refs))
