"""A consultation that a paper prints beside what is on record of it: where the two differ.

What is printed is never put right by the record; the difference is said. Source: LEI-16.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrintedTheme:
    """A theme as a paper prints it; `changed` is empty where it prints no change. `section` is
    where it stands in the paper."""

    title: str
    changed: str
    section: str


@dataclass(frozen=True, slots=True)
class RecordedTheme:
    """A theme on record; `done` says what is done about it, empty without a response.

    `section` is where the paper prints the theme, empty where it does not. `is_printed` says of
    the response that it is the paper's.
    """

    title: str
    section: str
    done: str
    is_printed: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One theme in which print and record differ: what each says, and in a sentence how."""

    title: str
    printed: str
    recorded: str
    how: str


NOT_RECORDED = "The paper prints this theme; it is not on record."
NOT_PRINTED = "This theme is on record; the paper does not print it."
NO_RESPONSE = "The paper prints a change; no response to it is on record."
LATER = "The response was written after the paper."


def differences(
    printed: Sequence[PrintedTheme], recorded: Sequence[RecordedTheme]
) -> list[Difference]:
    """Where print and record differ, in the order of print, then what only the record has.

    A theme on record is the printed one of the same section; where a section prints several, they
    go by their order. A response that is the paper's differs from nothing but silence.
    """
    left = list(recorded)
    found: list[Difference] = []
    for one in printed:
        mine = next((theme for theme in left if theme.section == one.section), None)
        if mine is None:
            found.append(Difference(one.title, one.changed, "", NOT_RECORDED))
            continue
        left.remove(mine)
        found += _between(one, mine)
    found += [Difference(one.title, "", one.done, NOT_PRINTED) for one in left]
    return found


def _between(printed: PrintedTheme, recorded: RecordedTheme) -> Iterator[Difference]:
    how = ""
    if not recorded.done:
        how = NO_RESPONSE if printed.changed else ""
    elif not recorded.is_printed:
        how = LATER
    if how:
        yield Difference(printed.title, printed.changed, recorded.done, how)
