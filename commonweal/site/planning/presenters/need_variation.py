"""Areas beside each other in words, tables, a map, a funnel and the mix of spend."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from commonweal.language.figure import Status
from commonweal.language.intervals import rate_around_expected
from commonweal.language.layout import Spot, layout_for
from commonweal.planning.need.variation import NOT_GIVEN, Investment, Panel, Standing
from commonweal.records.planning.kinds.need_variation import Variation
from commonweal.records.register.layouts import layouts
from commonweal.records.register.selectors_boundaries import Outlines
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_equity import number_cell, rounded
from commonweal.site.planning.presenters.need_values import exact, plain
from commonweal.site.words import money, percent, short_money

QUARTERS = ("Lowest quarter", "Second quarter", "Third quarter", "Highest quarter")
BESIDE = {
    "higher": "Higher than chance would give", "lower": "Lower than chance would give",
    "better": "Better than chance would give", "worse": "Worse than chance would give",
    "similar": "Within what chance would give",
}  # fmt: skip
STEPS = 40


def chosen(answer: Variation | None, asked: str) -> Panel | None:
    """The measure that is asked for by its place in the list; else the first."""
    if answer is None or not answer.panels:
        return None
    place = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    return answer.panels[place - 1] if 1 <= place <= len(answer.panels) else answer.panels[0]


def places_of(one: Panel) -> int:
    """The decimals of a measure's values: none for rates."""
    return 0 if one.whole is not None or all(a.value.method != "as given" for a in one.areas) else 1


def measures_table(answer: Variation | None, address: str) -> Table:
    """Every measure with how far apart its areas are, each a way to them."""
    return Table(
        "measures",
        "How far areas differ, by measure",
        (
            Column("measure", "Measure"), Column("theme", "About"), Column("unit", "Unit"),
            Column("median", "Median", numeric=True),
            Column("ratio", "Highest over lowest", numeric=True),
        ),
        tuple(
            _measure_row(one, f"{address}?measure={place}#measure")
            for place, one in enumerate(answer.panels if answer else (), start=1)
        ),
        empty="Nothing compares areas. Bring in “Use of services by area and group”.",
    )  # fmt: skip


def scores_table(answer: Variation | None) -> Table:
    """The scores of variation of every measure, for an analyst."""
    return Table(
        "scores",
        "Scores of variation, by measure",
        (
            Column("measure", "Measure"),
            Column("cv", "Coefficient of variation", numeric=True),
            Column("systematic", "Systematic component of variation", numeric=True),
        ),
        tuple(
            (
                Cell(one.measure.title, hint=one.measure.period),
                _score(one.scores.cv, 3, one.scores.reason),
                _score(one.scores.systematic, 4, one.scores.systematic_reason),
            )
            for one in (answer.panels if answer else ())
        ),
        note="The systematic component (McPherson and others 1982) is what is left of the "
        "variation between rates when chance is taken out; 0 is chance alone.",
        empty="Nothing compares areas.",
    )


def _measure_row(one: Panel, href: str) -> tuple[Cell, ...]:
    scores = one.scores
    return (
        Cell(one.measure.title, href=href, about="by area", hint=one.measure.period),
        Cell(one.measure.theme.capitalize()),
        Cell(one.measure.unit),
        Cell(plain(one.median, places_of(one)), raw=exact(one.median)),
        _score(scores.highest_lowest, 2, scores.reason),
    )


def _score(value: float | None, places: int, reason: str) -> Cell:
    if value is None:
        return Cell("not known", hint=reason)
    return Cell(plain(value, places), raw=exact(value))


def areas_table(one: Panel) -> Table:
    """The areas of a measure with their quarter and how they lie beside chance."""
    places = places_of(one)
    return Table(
        "areas",
        f"{one.measure.title}, {one.measure.unit}, {one.measure.period}",
        (
            Column("area", "Area"), Column("locality", "Locality"),
            Column("value", "Value", numeric=True), Column("count", "Counted", numeric=True),
            Column("people", "People", numeric=True),
            Column("by_need", "For each 100 in need", numeric=True),
            Column("quarter", "Quarter"), Column("beside", "Beside all areas together"),
        ),
        tuple(
            (
                Cell(area.name),
                Cell(area.locality.capitalize() or "not stated"),
                number_cell(area.value, places),
                Cell(plain(area.count), raw=exact(area.count)),
                Cell(plain(area.people), raw=exact(area.people)),
                number_cell(area.by_need, 1),
                Cell(quarter_words(area), sign="doubt" if area.is_worst else ""),
                Cell(BESIDE.get(area.beside, "Not compared")),
            )
            for area in one.areas
        ),
        note=f"Quarters are cut by the definition “{one.definition}”."
        + (f" No quarters: {one.no_quarters}." if one.no_quarters else ""),
    )  # fmt: skip


def quarter_words(area: Standing) -> str:
    """The quarter of an area, and whether it is the worst."""
    if not area.quarter:
        return "No place"
    return QUARTERS[area.quarter - 1] + (": the worst" if area.is_worst else "")


def finding(one: Panel) -> str:
    """From the lowest to the highest area, and who has no value."""
    known = [(a.value.value, a.name) for a in one.areas if a.value.value is not None]
    absent = [a.name for a in one.areas if a.value.value is None]
    said = "Fewer than two areas have a value."
    if len(known) > 1:
        (low, least), (high, most) = min(known), max(known)
        places = places_of(one)
        said = (
            f"From {plain(low, places)} {one.measure.unit} in {least} to {plain(high, places)} in "
            f"{most}."
        )
    return said + (f" Not available: {', '.join(absent)}." if absent else "")


def on_the_map(one: Panel) -> str:
    """Where the worst areas lie; without a judgement, what the map shades."""
    worst = [area.name for area in one.areas if area.is_worst]
    if worst:
        return f"In the worst quarter: {', '.join(worst)}."
    return f"{one.measure.title} on the map{', by quarter' if one.quarters else ''}."


def beside_chance(one: Panel) -> str:
    """How many areas chance alone does not explain, of those with a value."""
    placed = [area for area in one.areas if area.beside in BESIDE]
    apart = [area.name for area in placed if area.beside != "similar"]
    if not apart:
        return "No area lies further from all together than chance would take it."
    return (
        f"{len(apart)} of {len(placed)} areas lie further from all together than chance would take "
        f"them: {', '.join(apart)}."
    )


def outline_chart(one: Panel, outlines: Outlines, ons: Mapping[str, str]) -> charts.Choropleth:
    """The areas by their outlines, shaded by quarter. `ons` are their official codes."""
    return charts.choropleth(
        [
            charts.Region(
                ons.get(area.area, ""),
                area.name,
                None if area.value.value is None else max(area.quarter - 1, 0),
                area.value.reason or NOT_GIVEN if area.value.value is None
                else plain(area.value.value, places_of(one)),
                "Worst" if area.is_worst else "",
            )
            for area in one.areas
        ],
        outlines.shapes,
        id="areas-map",
        finding=on_the_map(one),
        words_of=QUARTERS if one.quarters else ("With a value",),
        description=f"Quarters by the definition “{one.definition}”." if one.quarters else "",
        source=outlines.source,
    )  # fmt: skip


def map_chart(one: Panel) -> charts.TileMap | None:
    """The areas as tiles, shaded by quarter; None where no map shows two of them."""
    held = {area.area: area for area in one.areas}
    layout = layout_for(held, layouts())
    if layout is None:
        return None
    return charts.tiles(
        [_tile(spot, held, places_of(one)) for spot in layout.spots],
        id="areas-map",
        finding=on_the_map(one),
        words_of=list(QUARTERS) if one.quarters else ["with a value"],
        cuts=[Decimal(2), Decimal(3), Decimal(4)] if one.quarters else [],
        description="Each tile is an area, next to those it borders on; size says nothing.",
        source=f"{layout.title}: {layout.source}",
    )


def _tile(spot: Spot, held: Mapping[str, Standing], places: int) -> charts.Area:
    area = held.get(spot.name_in(held))
    if area is None or area.value.value is None:
        words = "Not available" if area is None or not area.value.reason else area.value.reason
        return charts.Area(spot.label, spot.column, spot.row, None, words.capitalize())
    word = "Worst" if area.is_worst else ""
    # The place of its quarter is a tile's shade; its words carry the value itself.
    shade = Decimal(max(area.quarter, 1))
    return charts.Area(
        spot.label, spot.column, spot.row, shade, plain(area.value.value, places), word
    )


def range_chart(one: Panel) -> charts.RangeChart | None:
    """The areas on one scale with their limits, and the median as a line."""
    if one.median is None:
        return None
    places = places_of(one)
    return charts.ranges(
        [
            charts.Ranged(
                area.name, rounded(area.value.value), plain(area.value.value, places),
                rounded(area.value.low), rounded(area.value.high),
                note=area.value.reason if area.value.value is None else "",
                status=Status.MISSING if area.value.value is None else "",
                stands_out=area.is_worst,
            )
            for area in one.areas
        ],
        id="areas-ranges",
        finding=finding(one),
        range_label="95 % limits",
        marker=rounded(one.median),
        marker_label=f"median: {plain(one.median, places)}",
        stands_out_label="worst quarter",
    )  # fmt: skip


def funnel_chart(one: Panel) -> charts.FunnelChart | None:
    """Rates by the size of areas between the limits of chance around all areas together."""
    if one.whole is None:
        return None
    known = [a for a in one.areas if a.value.value is not None and a.people]
    most = max(a.people or 0.0 for a in known)
    least = min(a.people or 0.0 for a in known)
    sizes = np.linspace(least * 0.6, most * 1.1, STEPS)
    limits = rate_around_expected(sizes, one.whole / one.per)

    def ends(values: NDArray[np.float64]) -> tuple[Decimal, ...]:
        return tuple(round(Decimal(float(value * one.per)), 6) for value in values)

    return charts.funnel(
        [_dot(area) for area in known],
        [
            charts.Limits("95 % limits", ends(limits.lower95), ends(limits.upper95)),
            charts.Limits("99.8 % limits", ends(limits.lower998), ends(limits.upper998)),
        ],
        sizes=[Decimal(round(float(size))) for size in sizes],
        centre=rounded(one.whole) or Decimal(0),
        centre_label=f"all areas: {plain(one.whole)}",
        id="areas-funnel",
        finding=beside_chance(one),
        x_label="People",
        y_label=f"{one.measure.title}, {one.measure.unit}",
        description="The smaller an area, the further chance alone can take it from all together.",
    )


def _dot(area: Standing) -> charts.Dot:
    where = {
        "higher": charts.Where.ABOVE, "lower": charts.Where.BELOW, "similar": charts.Where.WITHIN,
    }.get(area.beside, charts.Where.WITHIN)  # fmt: skip
    value = rounded(area.value.value) or Decimal(0)
    return charts.Dot(
        area.name, Decimal(round(area.people or 0)), value, plain(area.value.value), where
    )


def quarters_chart(answer: Variation | None) -> Table:
    """Area by measure: the quarter in which each lies, one row an area, on one scale of words."""
    panels = [one for one in (answer.panels if answer else ()) if one.quarters]
    names = dict.fromkeys((a.area, a.name) for one in panels for a in one.areas)
    return Table(
        "profile",
        "Each area's quarter by measure",
        (Column("area", "Area"),
         *(Column(f"m{place}", one.measure.title) for place, one in enumerate(panels))),
        tuple(
            (Cell(name), *(_quarter_cell(one, code) for one in panels)) for code, name in names
        ),
        empty="Fewer than four areas have values, so there are no quarters.",
    )  # fmt: skip


def _quarter_cell(one: Panel, code: str) -> Cell:
    area = next((a for a in one.areas if a.area == code), None)
    if area is None or area.value.value is None:
        return Cell("not available")
    return Cell(
        quarter_words(area), hint=plain(area.value.value, places_of(one)),
        sign="doubt" if area.is_worst else "",
    )  # fmt: skip


def money_table(answer: Variation | None) -> Table:
    """Pounds for each need-weighted person by area, and the mix."""
    kinds = answer.kinds if answer else ()
    return Table(
        "investment",
        f"Spend for each need-weighted person, {answer.year}" if answer else "Spend",
        (
            Column("area", "Area"), Column("total", "Spend", numeric=True),
            Column("weighted", "Need-weighted people", numeric=True),
            Column("head", "For each of them", numeric=True),
            Column("index", "All areas together = 1", numeric=True),
            *(Column(kind, kind.capitalize(), numeric=True) for kind in kinds),
        ),
        tuple(_money_row(one, kinds) for one in (answer.investment if answer else ())),
        note="An area whose spend on one kind is not available has no total and no mix.",
        empty="No spend by kind of care is held. Bring in “Spend by area and kind of care”.",
    )  # fmt: skip


def _money_row(one: Investment, kinds: tuple[str, ...]) -> tuple[Cell, ...]:
    return (
        Cell(one.name, hint=one.reason),
        Cell("not known") if one.total is None
        else Cell(short_money(one.total), raw=one.total),
        Cell("not known") if one.weighted is None else Cell(f"{one.weighted:,.0f}"),
        Cell("not known") if one.per_head is None
        else Cell(money(one.per_head), raw=one.per_head),
        Cell("not known") if one.index is None
        else Cell(f"{one.index:.2f}", raw=one.index),
        *(_kind_cell(one, kind) for kind in kinds),
    )  # fmt: skip


def _kind_cell(one: Investment, kind: str) -> Cell:
    amount, share = one.amounts.get(kind), one.shares.get(kind)
    if amount is None:
        return Cell("not available")
    return Cell(
        short_money(amount), raw=amount, hint="" if share is None else percent(share * 100, 0)
    )


def mix_chart(answer: Variation | None) -> charts.StackChart | None:
    """What each area's money goes to, one bar an area; areas without a total are left out."""
    known = [one for one in (answer.investment if answer else ()) if one.shares]
    if answer is None or not known:
        return None
    shares = [(one.shares.get("crisis", Decimal(0)), one.name) for one in known]
    (low, least), (high, most) = min(shares), max(shares)
    left = [one.name for one in answer.investment if not one.shares]
    return charts.stacked(
        [
            charts.Stack(
                one.name,
                tuple(
                    charts.Part(kind.capitalize(), share, percent(share * 100, 0))
                    for kind, share in one.shares.items()
                ),
            )
            for one in known
        ],
        id="mix",
        finding=f"Crisis care takes from {percent(low * 100, 0)} of spend in {least} to "
        f"{percent(high * 100, 0)} in {most}.",
        description=f"Not drawn, as a kind is not available: {', '.join(left)}." if left else "",
    )
