"""Providers' values on a map of the areas they serve, or in a sentence why there is no such map.

Values are counted by provider and not by provider and area, so that a tile can only carry the value
of a provider that serves its area alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commonweal.facts.checks.saying import listing
from commonweal.language.layout import Layout, Spot
from commonweal.records.measures.models import MeasureStanding
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import COUNT, Line
from commonweal.site import charts
from commonweal.site.measures.presenters import saying, where

NO_MAP = "There is no map of providers: "


@dataclass(frozen=True)
class ServedPart:
    """The map, or the sentence that says why there is none."""

    sentence: str
    map: charts.TileMap | None = None


def part(
    measure: Measure,
    lines: Sequence[Line],
    standings: Mapping[str, MeasureStanding],
    layouts: Sequence[Layout],
    decimals: int,
    *,
    served: Mapping[str, frozenset[str]],
    called: where.Called,
) -> ServedPart:
    """The map of the layout that shows most providers. `served` are the names of areas, as layouts
    have them, in which each provider gives care as the register says."""
    if len(lines) < 2:
        return ServedPart("There is no map of one provider: its values are not counted by area.")
    known = [one for one in lines if served.get(one.organisation)]
    if not known:
        return ServedPart(f"{NO_MAP}the register says of none of them which areas it serves.")
    layout = max(layouts, key=lambda one: len(_shown(one, known, served)))
    there = _shown(layout, known, served)
    if len(there) < 2:
        return ServedPart(
            f"{NO_MAP}values are not counted by provider and area both, and no map that is known "
            "shows the areas of two of them."
        )
    for spot in layout.spots:
        many = [called(code) for code in there if spot.names & served[code]]
        if len(many) > 1:
            return ServedPart(
                f"{NO_MAP}{listing(many)} serve {spot.label}, and values are not counted by "
                "provider and area both."
            )
    shown = [one for one in lines if one.organisation in there]
    return _mapped(measure, shown, standings, layout, decimals, served=served, called=called,
                   others=len(lines) - len(shown))  # fmt: skip


def _shown(
    layout: Layout, lines: Sequence[Line], served: Mapping[str, frozenset[str]]
) -> dict[str, list[Spot]]:
    """The tiles of each provider that has any."""
    tiles = {
        one.organisation: [spot for spot in layout.spots if spot.names & served[one.organisation]]
        for one in lines
    }
    return {code: spots for code, spots in tiles.items() if spots}


def _mapped(
    measure: Measure,
    lines: Sequence[Line],
    standings: Mapping[str, MeasureStanding],
    layout: Layout,
    decimals: int,
    *,
    served: Mapping[str, frozenset[str]],
    called: where.Called,
    others: int,
) -> ServedPart:
    tiles = _shown(layout, lines, served)
    owner = {spot.label: code for code, spots in tiles.items() for spot in spots}
    of_providers = replace(
        layout,
        spots=tuple(
            replace(spot, names=frozenset({owner[spot.label]} if spot.label in owner else ()))
            for spot in layout.spots
        ),
    )
    whose = "; ".join(
        f"{called(code)} serves {listing([spot.label for spot in spots])}"
        for code, spots in tiles.items()
    )
    sentence = _sentence(measure, lines, decimals, called)
    drawn = where.drawing(
        measure,
        lines,
        standings,
        layout=of_providers,
        decimals=decimals,
        id="served-map",
        sentence=sentence,
        description=f"Each tile is an area and has the value of the provider that serves it, for "
        f"all people of that provider wherever they live. {whose}."
        + (f" Providers that are not on the map: {others}." if others else ""),
    )
    return ServedPart(sentence, drawn)


def _sentence(measure: Measure, lines: Sequence[Line], decimals: int, called: where.Called) -> str:
    known = [(one.latest.value, called(one.organisation)) for one in lines
             if one.latest.value is not None]  # fmt: skip
    if not known:
        return "No provider on the map has a value to show."
    (low, lowest), (high, highest) = min(known), max(known)
    if low == high:
        said = (
            f"All providers on the map with a value have {saying.amount(measure, low, decimals)}."
        )
    else:
        said = (
            f"From {saying.amount(measure, low, decimals)} at {lowest} to "
            f"{saying.amount(measure, high, decimals)} at {highest}."
        )
    if measure.formula == COUNT:
        said += " Counts grow with the size of a provider, so they are shown and not ranked."
    return said
