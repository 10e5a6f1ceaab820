"""What a published cell says: a number or a state of its own, and the least and most it can be."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from commonweal.facts.published.definition import PublishedSet
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.words import Words, words_of

Numbers = NDArray[np.float64]
States = NDArray[np.int64]

STATES = ("value", "suppressed", "not_applicable", "missing")
VALUE, SUPPRESSED, NOT_APPLICABLE, MISSING = range(4)
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?([eE][+-]?\d+)?%?|-?\.\d+")


def cell_values(
    array: pa.Array, said: PublishedSet, *, file: str, first: int, column: str
) -> tuple[Numbers, States]:
    """The number (NaN where there is none) and the state of every cell.

    Raises PublishedFault at the first cell that is neither a number nor a mark of the set.
    """
    if pa.types.is_floating(array.type) or pa.types.is_integer(array.type):
        empty = STATES.index(said.blank)
        numbers = pc.cast(array, pa.float64())
        _require_numbers(numbers, file=file, first=first, column=column)
        given = numbers.fill_null(np.nan).to_numpy(zero_copy_only=False)
        return given, np.where(np.isnan(given), empty, VALUE)
    words = words_of(array)
    used = set(words.used())
    parts = [_cell(word, said) if word in used else (np.nan, MISSING) for word in words.words]
    for word, part in zip(words.words, parts, strict=True):
        if part is None:
            raise PublishedFault(
                f"“{word}” is neither a number nor a mark that this set uses",
                file=file,
                row=first + words.first(word),
                column=column,
            )
    known = [part for part in parts if part is not None]
    numbers = words.of_words([number for number, _ in known])
    return numbers, np.array([state for _, state in known], dtype=np.int64)[words.codes]


def _require_numbers(array: pa.Array, *, file: str, first: int, column: str) -> None:
    """Raises PublishedFault for the first cell that is infinite or "not a number": an empty cell
    says that there is none, these say that a sum went wrong before the file was written."""
    odd = pc.fill_null(pc.or_(pc.is_nan(array), pc.is_inf(array)), False)
    if pc.any(odd).as_py():
        place = pc.index(odd, True).as_py()
        what = "not a number" if pc.is_nan(array)[place].as_py() else "infinite"
        raise PublishedFault(
            f"the cell is {what}: leave it empty where there is no value, or mend the file",
            file=file, row=first + place, column=column,
        )  # fmt: skip


def _cell(word: str, said: PublishedSet) -> tuple[float, int] | None:
    if not word:
        return np.nan, STATES.index(said.blank)
    if word in said.marks:
        return np.nan, STATES.index(said.marks[word])
    if not _NUMBER.fullmatch(word):
        return None
    number = float(word.rstrip("%").replace(",", ""))
    return (number, VALUE) if np.isfinite(number) else None


def hidden_by_notes(state: States, notes: Words, said: PublishedSet) -> States:
    """Empty cells beside a note that says so are suppressed and not missing."""
    hides = [
        float(any(part in word.casefold() for part in said.notes_that_hide)) for word in notes.words
    ]
    return np.where((state == MISSING) & (notes.of_words(hides) > 0), SUPPRESSED, state)


def check_range(table: pa.Table, said: PublishedSet, file: str, column: str) -> None:
    """Raises PublishedFault for the first number outside what the set can have."""
    values = table["value"].to_numpy()
    low = -np.inf if said.least is None else said.least
    high = np.inf if said.most is None else said.most
    outside = np.flatnonzero((values < low) | (values > high))
    if len(outside):
        number = values[outside[0]]
        bound = f"below {low:,.12g}" if number < low else f"above {high:,.12g}"
        raise PublishedFault(
            f"{number:g} is {bound}, which no value of this set can be",
            file=file,
            row=table["row"][int(outside[0])].as_py(),
            column=column,
        )


def check_counts(
    array: pa.Array, value: Numbers, statistic: Words, said: PublishedSet,
    *, file: str, first: int, column: str,
) -> None:  # fmt: skip
    """Raises PublishedFault for the first count that is written as a percentage, and, in a set that
    counts in whole numbers, for the first fraction."""
    count = _is(statistic, "count")
    if not (pa.types.is_floating(array.type) or pa.types.is_integer(array.type)):
        words = words_of(array)
        odd = (words.of_words([float(word.endswith("%")) for word in words.words]) > 0) & count
        if odd.any():
            place = int(np.argmax(odd))
            raise PublishedFault(
                f"“{words.words[words.codes[place]]}” is a percentage and this column counts: "
                "write how many there are",
                file=file, row=first + place, column=column,
            )  # fmt: skip
    parts = count & (value % 1 > 0)
    if said.whole_numbers and parts.any():
        place = int(np.argmax(parts))
        raise PublishedFault(
            f"{value[place]:g} is a fraction, and this set counts in whole numbers: check the "
            "column",
            file=file, row=first + place, column=column,
        )  # fmt: skip


def cell_bounds(
    value: Numbers, state: States, kind: Words, statistic: Words, said: PublishedSet
) -> tuple[Numbers, Numbers]:
    """The least and the most of every cell, NaN where nothing is known.

    A count printed by a rounding level lies within half a step of what is printed and is none
    that the level would hide; a hidden count lies from 0 to one below the least that is shown. A
    percentage lies within half of its last decimal, a hidden one from 0 to 100. What else is
    printed stands as printed.
    """
    rules = [said.rule(one) for one in kind.words]
    step, hidden = (
        kind.of_words([one.round_to for one in rules]),
        kind.of_words([one.hidden_below for one in rules]),
    )
    places = kind.of_words([one.decimals.get("percentage", np.nan) for one in rules])
    count, percent = _is(statistic, "count"), _is(statistic, "percentage")
    printed, dark = state == VALUE, state == SUPPRESSED
    half = np.where(count, np.floor(step / 2), np.where(percent, 0.5 * 10.0**-places, 0.0))
    half = np.where(np.isnan(half), 0.0, half)
    low, high = value - half, value + half
    low = np.where(count, np.maximum(low, np.minimum(hidden, value)), low)
    low = np.where(percent & printed, np.maximum(low, 0), low)
    high = np.where(percent & printed, np.minimum(high, np.maximum(100, value)), high)
    low = np.where(dark & (count | percent), 0.0, low)
    most = np.where(hidden > 0, hidden - 1, np.nan)
    high = np.where(dark & count, most, np.where(dark & percent, 100.0, high))
    return low, high


def _is(words: Words, word: str) -> NDArray[np.bool_]:
    return words.of_words([float(one == word) for one in words.words]) > 0


def state_words(states: Sequence[int] | States) -> pa.DictionaryArray:
    """States as the words of STATES."""
    return pa.DictionaryArray.from_arrays(
        pa.array(np.asarray(states, dtype=np.int32)), pa.array(STATES)
    )
