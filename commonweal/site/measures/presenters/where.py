"""Commissioners' values on a map of tiles, with the table beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from commonweal.language.layout import Layout, Spot, layout_for
from commonweal.records.measures.models import MeasureStanding
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.measures.definition import Direction
from commonweal.reviewing.publishing import COUNT, Line
from commonweal.site import charts
from commonweal.site.measures.presenters import saying
from commonweal.site.measures.presenters.trend import count_cell
from commonweal.site.pages import Cell, Column, Table

#: The words of a tile, which has room for one.
SHORT = {
    "better": "Better", "best": "Better", "worse": "Worse", "worst": "Worse", "similar": "Alike",
    "higher": "Higher", "highest": "Higher", "lower": "Lower", "lowest": "Lower",
}  # fmt: skip

#: How an area lies beside the whole place where chance was judged; its place is its shade.
SIDES = ("lower than the whole place", "much like the whole place", "higher than the whole place")
LOW, ALIKE, HIGH = Decimal(0), Decimal(1), Decimal(2)
UP = {Direction.HIGHER: {"better", "best"}, Direction.LOWER: {"worse", "worst"}}

#: A code to how it is called, and to its page.
Called = Callable[[str], str]


@dataclass(frozen=True)
class WherePart:
    """The areas on the page: a map where one is known, the sentence and the table."""

    sentence: str
    map: charts.TileMap | None
    table: Table


def part(
    measure: Measure,
    lines: Sequence[Line],
    standings: Mapping[str, MeasureStanding],
    layouts: Sequence[Layout],
    decimals: int,
    *,
    called: Called,
    address: Called,
) -> WherePart | None:
    """Commissioners as areas; None with fewer than two. `standings` are theirs by code."""
    areas = sorted((one for one in lines if one.organisation), key=_by_name(called))
    if len(areas) < 2:
        return None
    layout = layout_for({one.organisation for one in areas}, layouts)
    sentence = _sentence(measure, areas, decimals, called)
    return WherePart(
        sentence,
        drawing(
            measure,
            areas,
            standings,
            layout=layout,
            decimals=decimals,
            id="where-map",
            sentence=sentence,
            description=_description(areas, layout),
        )
        if layout
        else None,
        saying.trimmed(_table(measure, areas, standings, decimals, called=called, address=address)),
    )


def _by_name(called: Called) -> Callable[[Line], str]:
    return lambda one: called(one.organisation)


def _sentence(measure: Measure, areas: Sequence[Line], decimals: int, called: Called) -> str:
    known = [(one.latest.value, called(one.organisation)) for one in areas
             if one.latest.value is not None]  # fmt: skip
    hidden = len(areas) - len(known)
    if len(known) < 2:
        return "Fewer than two areas have a value to show."
    (low, where_low), (high, where_high) = min(known), max(known)
    if low == high:
        said = f"All areas that are shown have {saying.amount(measure, low, decimals)}."
    else:
        said = (
            f"From {saying.amount(measure, low, decimals)} in {where_low} to "
            f"{saying.amount(measure, high, decimals)} in {where_high}."
        )
    if measure.formula == COUNT:
        said += " Counts grow with the size of an area, so they are shown and not ranked."
    if hidden:
        said += f" Without a value to show: {hidden} of {len(areas)}."
    return said


def _description(areas: Sequence[Line], layout: Layout) -> str:
    missing = [one for one in areas if not any(one.organisation in s.names for s in layout.spots)]
    said = "Each tile is an area, next to those it borders on; size says nothing."
    return f"{said} Not on the map: {len(missing)}." if missing else said


def drawing(
    measure: Measure,
    areas: Sequence[Line],
    standings: Mapping[str, MeasureStanding],
    *,
    layout: Layout,
    decimals: int,
    id: str,  # noqa: A002
    sentence: str,
    description: str,
) -> charts.TileMap:
    """Values on the tiles whose names they have, shaded by side of the whole where all that have a
    value were judged, else by value."""
    held = {one.organisation: one for one in areas}
    sides = _sides(measure, areas, standings)
    cuts, words = _key(measure, areas, decimals)
    if sides:
        cuts, words = [ALIKE, HIGH], list(SIDES)
    return charts.tiles(
        [
            _area(measure, spot, held, standings, decimals=decimals, sides=sides)
            for spot in layout.spots
        ],
        id=id,
        finding=sentence,
        words_of=words,
        cuts=cuts,
        description=description,
        source=f"{layout.title}: {layout.source}",
    )


def _sides(
    measure: Measure, areas: Sequence[Line], standings: Mapping[str, MeasureStanding]
) -> dict[str, Decimal]:
    """The side of the whole place on which each area lies, where all that have a value were judged:
    a shade then says no difference that may be chance. Empty where one was not."""
    up = {"higher", "highest"} | UP.get(measure.direction, set())
    found = {}
    for one in areas:
        if one.latest.value is None:
            continue
        word = standings[one.organisation].word if one.organisation in standings else ""
        if word not in SHORT:
            return {}
        found[one.organisation] = ALIKE if word == "similar" else HIGH if word in up else LOW
    return found


def _key(measure: Measure, areas: Sequence[Line], decimals: int) -> tuple[list[Decimal], list[str]]:
    """The values at which a shade ends, and the words of each shade."""
    values = [Decimal(str(one.latest.value)) for one in areas if one.latest.value is not None]
    cuts = _as_shown(charts.even_cuts(values), values, decimals)
    if not cuts:
        return [], ["all that are shown"]
    starts = [min(values), *cuts]
    return cuts, [f"from {saying.amount(measure, float(low), decimals)}" for low in starts]


def _as_shown(cuts: Sequence[Decimal], values: Sequence[Decimal], decimals: int) -> list[Decimal]:
    """The cuts rounded as values are shown, so that the key and the number on a tile agree."""
    step = Decimal(1).scaleb(-decimals)
    rounded = {cut.quantize(step, ROUND_HALF_UP) for cut in cuts}
    return sorted(cut for cut in rounded if cut > min(values))


def _area(
    measure: Measure,
    spot: Spot,
    held: Mapping[str, Line],
    standings: Mapping[str, MeasureStanding],
    *,
    decimals: int,
    sides: Mapping[str, Decimal],
) -> charts.Area:
    code = spot.name_in(held)
    if not code:
        return charts.Area(spot.label, spot.column, spot.row, None, "Not counted")
    latest, standing = held[code].latest, standings.get(code)
    if latest.value is None:
        return charts.Area(spot.label, spot.column, spot.row, None, saying.STATES[latest.state])
    return charts.Area(
        spot.label,
        spot.column,
        spot.row,
        sides.get(code, Decimal(str(latest.value))),
        saying.amount(measure, latest.value, decimals),
        SHORT.get(standing.word, "") if standing else "",
    )


def _as_of(line: Line) -> str:
    """The month that the sign speaks of, where the latest value is not shown."""
    if line.latest.value is not None:
        return ""
    spoken = [shown.month for shown in line.values if shown.value is not None]
    return f"In {saying.month(spoken[-1])}, the last month that is shown" if spoken else ""


def _table(
    measure: Measure,
    areas: Sequence[Line],
    standings: Mapping[str, MeasureStanding],
    decimals: int,
    *,
    called: Called,
    address: Called,
) -> Table:
    return Table(
        "areas",
        f"{measure.name} by commissioner, {saying.period(measure, areas[0].latest.month)}",
        (
            Column("area", "Commissioner"),
            Column("value", "Value", numeric=True),
            Column("denominator", "Denominator", numeric=True),
            Column("beside", "Compared with the whole place"),
            Column("variation", "Change over time"),
        ),
        tuple(
            (
                Cell(called(one.organisation), href=address(one.organisation)),
                saying.line_cell(measure, one.latest, decimals),
                count_cell(one.latest.denominator),
                saying.beside(standings[one.organisation])
                if one.organisation in standings
                else Cell("Not compared"),
                saying.variation_cell(standings.get(one.organisation), _as_of(one)),
            )
            for one in areas
        ),
    )
