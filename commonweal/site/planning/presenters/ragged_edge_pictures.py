"""The ragged edge in pictures: who stands apart, and what each area plans for each cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from commonweal.language.figure import Status
from commonweal.planning.ragged_edge import Divergence, PlanCell
from commonweal.planning.ragged_edge_tables import RaggedEdge, line_title
from commonweal.records import shelf
from commonweal.records.planning.kinds.ragged_edge import percent
from commonweal.site.charts import HeatCell, Matrix, matrix
from commonweal.site.charts.matrix import LEVELS
from commonweal.site.words import MONTHS, plural

NOT_KNOWN = "not known"


@cache
def short_words(which: str) -> dict[str, str]:
    """The short words of a key of the plans, in the order of the key."""
    rows = shelf.read_yaml("planning/plan-words.yaml")[which]
    return {row["words"]: row["short"] for row in rows}


def short_line(code: str) -> str:
    """A line's name for the margin of a picture: categories without what they include."""
    return line_title(code).split(" incl. ")[0]


def month_words(on: date) -> str:
    """ "Apr 2016", or "5 Jul 2017" for a day that does not begin a month."""
    words = f"{MONTHS[on.month][:3]} {on.year}"
    return words if on.day == 1 else f"{on.day} {words}"


def level_of(share: Decimal | None) -> int | None:
    """The shade of a share: none for nought, then by quarters."""
    if share is None:
        return None
    return 0 if share == 0 else min(1 + int(share * 4), LEVELS - 1)


#: What the shades of a share mean.
SHARE_KEY = (
    (0, "no difference"),
    (1, "under 25%"),
    (2, "25% to 49%"),
    (3, "50% to 74%"),
    (4, "75% or more"),
)


def illustrative_words(cells: Sequence[PlanCell]) -> str:
    """What to say of cells that are made up; nothing where none is."""
    count = sum(cell.status == Status.ILLUSTRATIVE for cell in cells)
    if not count:
        return ""
    which = "All known plans" if _all_made_up(cells) else f"{count} of the plans"
    return f"{which} are illustrative: made up, not evidence."


def source_words(edge: RaggedEdge) -> str:
    """Where a picture of the plan comes from, and what of it is made up."""
    return f"the table of plans. {illustrative_words(edge.cells)}".strip()


def _all_made_up(cells: Sequence[PlanCell]) -> bool:
    return {cell.status for cell in cells} <= {Status.ILLUSTRATIVE, Status.MISSING}


def apart_picture(edge: RaggedEdge) -> Matrix:
    """Which areas diverge: each area with its three measures, the furthest first."""
    names = {area.code: area.title for area in edge.areas}
    rows = []
    for one in edge.furthest:
        gap = "" if one.date_spread is None else plural(one.date_spread, "day")
        rows.append(
            (
                names[one.subject],
                [
                    _share(one.settings),
                    _share(one.dates),
                    _share(one.commissioners),
                    HeatCell(gap or NOT_KNOWN, 0 if gap else None),
                ],
            )
        )
    first = names[edge.furthest[0].subject] if edge.furthest else ""
    return matrix(
        rows,
        id="apart",
        finding=f"{first} stands furthest apart: how often each area’s plan differs from another’s",
        corner="Area",
        columns=("Setting", "Date", "Who pays", "Widest gap"),
        key=SHARE_KEY,
        source=source_words(edge),
    )


def _share(share: Decimal | None) -> HeatCell:
    return HeatCell(percent(share), level_of(share))


@dataclass(frozen=True)
class _Face:
    """How one part of a plan is shown: its words, its shade and the key to the shades."""

    text: Callable[[PlanCell], str]
    level: Callable[[PlanCell], int | None]
    key: tuple[tuple[int, str], ...]
    measure: Callable[[Divergence], Decimal | None]
    noun: str


def plan_picture(edge: RaggedEdge, show: str) -> Matrix:
    """Areas by clusters: what each plans, and beside it how many pairs of areas differ."""
    face = _face(edge, show)
    cells = {(cell.area, cell.cluster): cell for cell in edge.cells}
    measures = {one.subject: one for one in edge.by_line}
    tagged = not _all_made_up(edge.cells)
    rows = []
    for line in edge.lines:
        drawn = [_drawn(cells[area.code, line.code], face, tagged) for area in edge.areas]
        share = face.measure(measures[line.code])
        rows.append((short_line(line.code), [*drawn, _share(share)]))
    ragged = [line.code for line in edge.lines if face.measure(measures[line.code])]
    return matrix(
        rows,
        id="plan",
        finding=f"Areas differ in {face.noun} for {len(ragged)} of {len(edge.lines)} clusters and "
        "categories",
        corner="Cluster",
        columns=(*(area.title for area in edge.areas), "Pairs that differ"),
        key=face.key,
        source=source_words(edge),
    )


def _drawn(cell: PlanCell, face: _Face, tagged: bool) -> HeatCell:
    text = face.text(cell)
    status = cell.status if tagged and text else ""
    return HeatCell(text or NOT_KNOWN, face.level(cell) if text else None, status=status)


def _face(edge: RaggedEdge, show: str) -> _Face:
    if show == "date":
        return _dates(edge)
    if show == "model":
        return _words(
            edge,
            lambda cell: cell.model,
            {},
            lambda one: one.settings,
            "setting (models follow it)",
        )
    if show == "commissioner":
        return _words(
            edge,
            lambda cell: cell.commissioner,
            short_words("commissioners"),
            lambda one: one.commissioners,
            "commissioner",
        )
    return _words(
        edge,
        lambda cell: cell.setting,
        short_words("settings"),
        lambda one: one.settings,
        "setting",
    )


def _words(
    edge: RaggedEdge,
    value: Callable[[PlanCell], str],
    short: Mapping[str, str],
    measure: Callable[[Divergence], Decimal | None],
    noun: str,
) -> _Face:
    there = list(dict.fromkeys(value(cell) for cell in edge.cells if value(cell)))
    there.sort(key=lambda word: list(short).index(word) if word in short else len(short))
    levels = _spread(there)
    return _Face(
        text=lambda cell: short.get(value(cell), value(cell)),
        level=lambda cell: levels.get(value(cell)),
        key=tuple(
            (levels[word], f"{short[word]}: {word}" if short.get(word, word) != word else word)
            for word in there
        ),
        measure=measure,
        noun=noun,
    )


def _spread(values: Sequence[str]) -> dict[str, int]:
    """A shade for each word, from light to dark; words beyond the shades share the darkest."""
    steps = max(len(values) - 1, 1)
    return {
        word: min(1 + place * 3 // steps, LEVELS - 1) if len(values) > 1 else 1
        for place, word in enumerate(values)
    }


def _dates(edge: RaggedEdge) -> _Face:
    years = sorted({cell.on.year for cell in edge.cells if cell.on})
    levels = {year: min(place, LEVELS - 1) for place, year in enumerate(years)}
    key = [(levels[year], str(year)) for year in years[: LEVELS - 1]]
    if len(years) >= LEVELS:
        key.append((LEVELS - 1, f"{years[LEVELS - 1]} or later" if len(years) > LEVELS else
                    str(years[-1])))  # fmt: skip
    return _Face(
        text=lambda cell: month_words(cell.on) if cell.on else "",
        level=lambda cell: levels[cell.on.year] if cell.on else None,
        key=tuple(key),
        measure=lambda one: one.dates,
        noun="date",
    )
