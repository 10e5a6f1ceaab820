"""The note of an import: which areas a file of populations lacks, and which it holds in part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.facts.population import Given, holes_in
from commonweal.facts.published import PublishedSet
from commonweal.records.published import keeping


def what_stays(said: PublishedSet, held: Mapping[str, str], kept: Sequence[keeping.Kept]) -> str:
    """Which areas were held in a period and are not in the file that now counts, and which are in
    it with a hole. "" where there are none. Raises PopulationFault for a sex or an age that no
    population has."""
    if not said.earlier_areas_stay:
        return ""
    return " ".join(one for one in (_absent(said, held, kept), _incomplete(said, kept)) if one)


def _absent(said: PublishedSet, held: Mapping[str, str], kept: Sequence[keeping.Kept]) -> str:
    gone: dict[str, str] = {}
    ends = []
    for one in kept:
        if one.end in held and held[one.end] != one.file:
            before = keeping.organisations_in(said.id, held[one.end])
            lost = before.keys() - keeping.organisations_in(said.id, one.file).keys()
            gone |= {code: before[code] for code in lost}
            ends += [one.end] if lost else []
    if not gone:
        return ""
    code = min(gone)
    return (
        f"{len(gone):,} areas that were held before are not in this file, in {len(ends):,} of its "
        f"periods, among them {gone[code]} ({code}). For them the earlier release still counts."
    )


def _incomplete(said: PublishedSet, kept: Sequence[keeping.Kept]) -> str:
    found: dict[str, str] = {}
    for one in kept:
        table = keeping.read_rows(said.id, one.file, [], [*keeping.WORDS_OF_PEOPLE, "value"])
        year = date.fromisoformat(one.end).year
        for code, what in holes_in(Given(said.id, year, table)).items():
            found.setdefault(code, f"in {year} {what}")
    if not found:
        return ""
    code = min(found)
    return (
        f"{len(found):,} areas are incomplete in this file, among them {code}: {found[code]}. For "
        "them an earlier release that holds them whole counts, where there is one."
    )
