"""The areas of an indicator on a map of tiles, where one is known that has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from commonweal.language.figure import Status
from commonweal.language.layout import Layout, layout_for
from commonweal.records.frameworks.selectors_values import ValueSeen, ValuesSeen
from commonweal.reviewing.area_standing import Place, placed
from commonweal.reviewing.indicators import Indicator
from commonweal.site.charts import Area, TileMap, even_cuts, tiles
from commonweal.site.words import amount, figure, status_words

#: What a tile says of a place among others; it has room for one or two words.
SHORT = {
    Place.BEST: "Best quarter",
    Place.WORST: "Worst quarter",
    Place.HIGH: "High",
    Place.LOW: "Low",
}


def area_map(
    one: Indicator, seen: ValuesSeen, period: str, layouts: Sequence[Layout]
) -> TileMap | None:
    """The values of a period on the map that has the most of its areas; None without a map."""
    held: Mapping[str, ValueSeen] = {value.area: value for value in seen.areas_in(period)}
    layout = layout_for(held, layouts)
    known = [value.known for value in held.values() if value.known is not None]
    if layout is None or len(known) < 2:
        return None
    cuts = even_cuts(known)
    starts = [min(known), *cuts]
    lines = seen.lines_in(period)
    areas = []
    for spot in layout.spots:
        value = held.get(spot.name_in(held))
        if value is None:
            areas.append(Area(spot.label, spot.column, spot.row, None, "No value"))
        elif value.known is None:
            said = status_words(str(value.figure.status)).label
            areas.append(Area(spot.label, spot.column, spot.row, None, said))
        else:
            word = SHORT.get(placed(value.known, lines, one.direction), "")
            shown = figure(value.figure)
            areas.append(Area(spot.label, spot.column, spot.row, value.known, shown, word))
    return tiles(
        areas,
        id="area-map",
        finding=_sentence(period, areas),
        words_of=[f"from {amount(round(start, 1), one.unit)}" for start in starts],
        cuts=cuts,
        description="Each tile is an area, next to those it borders on; size says nothing."
        + _status_words(held.values()),
        source=f"{layout.title}: {layout.source}",
    )


def _sentence(period: str, areas: Sequence[Area]) -> str:
    known = [(one.value, one.label, one.shown) for one in areas if one.value is not None]
    _, where_low, low = min(known)
    _, where_high, high = max(known)
    return f"{period}: from {low} in {where_low} to {high} in {where_high}."


def _status_words(values: Iterable[ValueSeen]) -> str:
    """Said once for the map, where the bars below say it of each area."""
    found = {str(one.figure.status) for one in values if one.known is not None} - {Status.PRINTED}
    labels = sorted(status_words(status).label.lower() for status in found)
    return f" Values that no source prints: {', '.join(labels)}." if labels else ""
