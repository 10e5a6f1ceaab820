"""What a file may name: the organisations, areas and documents on record."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.facts.templates import Known
from commonweal.records.facts.library import status_words


def names_of(rows: list[tuple[str, ...]]) -> dict[str, str]:
    """From rows of code and other names to a mapping of each name in small letters to the code.

    A code always means itself; a name that two share means neither.
    """
    shared: set[str] = set()
    names: dict[str, str] = {}
    for code, *others in rows:
        for other in others:
            name = other.strip().casefold()
            if name and names.setdefault(name, code) != code:
                shared.add(name)
    for name in shared:
        del names[name]
    return names | {code.casefold(): code for code, *_ in rows}


def make_known(
    organisations: list[tuple[str, ...]],
    areas: list[tuple[str, ...]],
    documents: list[tuple[str, ...]],
    own: frozenset[str] | None,
    official: Mapping[str, tuple[tuple[str, str], ...]] | None = None,
) -> Known:
    """Rows are code, name, further names. `official` has the areas that bear a code."""
    return Known(
        organisations=names_of(organisations),
        areas=names_of(areas),
        documents=names_of(documents),
        names={code: (short or name) for code, name, short, *_ in organisations},
        own=own,
        marks=frozenset(status_words().marks),
        official=official or {},
    )
