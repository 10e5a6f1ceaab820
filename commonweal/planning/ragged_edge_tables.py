"""The ragged edge read from its tables: the plan, the areas' models, limits, teams and segments.

Tables: `commissioning_plan` (a row for each area and cluster), `commissioner_models`, `clusters`,
`segments`, `timeline_limits` and `provider_teams`. Source: ledger ESX-29 and ESX-48.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork, Row
from commonweal.planning.path_tables import segment_title
from commonweal.planning.ragged_edge import (
    CrossingTeam,
    Divergence,
    PlanCell,
    Readiness,
    Team,
    crossing_teams,
    overall,
    per_area,
    per_cluster,
)
from commonweal.planning.uniform_dates import (
    Limits,
    Timeline,
    timeline,
    with_uniform_dates,
)


@dataclass(frozen=True, slots=True)
class Area:
    """One area of the plan: what it is called, and the model of care that it is moving to."""

    code: str
    title: str
    model: str = ""
    model_status: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One cluster, or category without a cluster, and the segment that it moves with."""

    code: str
    title: str
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that are to move together. `is_optional` where the path asks for no shared date."""

    code: str
    title: str
    lines: tuple[str, ...]
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the tables say, with a cell for each area and line, known or not."""

    areas: tuple[Area, ...]
    lines: tuple[Line, ...]
    cells: tuple[PlanCell, ...]
    segments: tuple[Segment, ...]
    teams: tuple[Team, ...]
    limits: Mapping[str, Limits]


@dataclass(frozen=True, slots=True)
class RaggedEdge:
    """How far the plans diverge, whom that touches, and what one date for all would ask.

    `uniform_dates` is the measure of dates over the whole plan if every timeline that has a best
    date took it.
    """

    areas: tuple[Area, ...]
    lines: tuple[Line, ...]
    segments: tuple[Segment, ...]
    cells: tuple[PlanCell, ...]
    overall: Divergence
    by_area: tuple[Divergence, ...]
    by_line: tuple[Divergence, ...]
    by_segment: tuple[Divergence, ...]
    teams: tuple[CrossingTeam, ...]
    teams_asked: int
    timelines: tuple[Timeline, ...]
    uniform_dates: Divergence

    @property
    def furthest(self) -> tuple[Divergence, ...]:
        """The areas from the one that stands furthest apart, by setting and then by date."""
        return tuple(
            sorted(self.by_area, key=lambda one: (-(one.settings or 0), -(one.dates or 0)))
        )


def plan_of(tables: Mapping[str, Sequence[Row]], names: Mapping[str, str]) -> Plan:
    """The plan that the tables hold. Raises CannotWork for a cell that cannot be used."""
    rows = tables["commissioning_plan"]
    models = {row.text("commissioner_code"): row for row in tables["commissioner_models"]}
    areas = _areas(rows, models, names)
    segments = _segments(tables["segments"])
    lines = _lines(rows, tables["clusters"], segments)
    given = {(cell.area, cell.cluster): cell for cell in (_cell(row, areas) for row in rows)}
    called = _called(areas, names)
    return Plan(
        areas=tuple(areas.values()),
        lines=lines,
        cells=tuple(
            given.get((area, line.code)) or PlanCell(area, line.code, status=Status.MISSING)
            for line in lines
            for area in areas
        ),
        segments=segments,
        teams=tuple(_team(row, called) for row in tables["provider_teams"]),
        limits={_area_code(row): _limits(row) for row in tables["timeline_limits"]},
    )


def _area_code(row: Row) -> str:
    """The code of a row's area, however the file wrote it."""
    return next(iter(row.figures.values())).subject or row.text("area")


def _called(areas: Mapping[str, Area], names: Mapping[str, str]) -> dict[str, str]:
    """Every way to call an area of the plan, in small letters, with its code."""
    return {
        word.casefold(): code
        for code, area in areas.items()
        for word in (code, area.title, names.get(code, code))
    }


def line_code(text: str) -> str:
    """The number of a cluster, or the name of a category: "Cluster 4" and "4" are the same."""
    number = text.casefold().removeprefix("cluster").strip()
    return number if number.isdecimal() else text


def _areas(
    rows: Iterable[Row], models: Mapping[str, Row], names: Mapping[str, str]
) -> dict[str, Area]:
    found = {}
    for code in dict.fromkeys(_area_code(row) for row in rows):
        row = models.get(code)
        printed = row.text("area_as_printed") if row else ""
        found[code] = Area(
            code,
            printed or names.get(code, code),
            row.text("emerging_model") if row else "",
            row.status if row else "",
        )
    return found


def _segments(rows: Iterable[Row]) -> tuple[Segment, ...]:
    return tuple(
        Segment(
            row.text("segment_id"),
            segment_title(row.words("clusters"), row.text("super_cluster")),
            row.words("clusters"),
            row.text("duration_is_maximum").casefold() == "yes",
        )
        for row in rows
        if row.words("clusters")
    )


def _lines(
    rows: Sequence[Row], clusters: Sequence[Row], segments: Sequence[Segment]
) -> tuple[Line, ...]:
    """Every cluster of the place in its order, and after them what else the plan speaks of."""
    names = {row.text("cluster_number"): row.text("name") for row in clusters}
    home = {code: segment.code for segment in segments for code in segment.lines}
    codes = dict.fromkeys((*names, *(line_code(row.text("cluster")) for row in rows)))
    return tuple(Line(code, names.get(code, ""), home.get(code, "")) for code in codes)


def _cell(row: Row, areas: Mapping[str, Area]) -> PlanCell:
    readiness = Readiness(
        in_scope=row.text("in_scope"),
        capacity=row.text("primary_care_capacity"),
        risk_now=row.text("risk_holder_now"),
        risk_after=row.text("risk_holder_after"),
        agreed_on=_day(row, "agreed_on"),
    )
    area = areas[_area_code(row)]
    return PlanCell(
        area=area.code,
        cluster=line_code(row.text("cluster")),
        commissioner=row.text("commissioner"),
        setting=row.text("setting"),
        model=row.text("model") or (area.model if readiness.in_scope == "yes" else ""),
        on=_day(row, "planned_on"),
        readiness=readiness,
        status=row.status,
    )


def _day(row: Row, column: str) -> date | None:
    text = row.text(column)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CannotWork(
            f"“{text}” in column {column} of {row.name} is not a date: write it as 2016-04-01."
        ) from None


def _team(row: Row, called: Mapping[str, str]) -> Team:
    return Team(
        row.text("team"),
        tuple(called.get(word.casefold(), word) for word in row.words("areas")),
        tuple(line_code(word) for word in row.words("clusters")),
        next(iter(row.figures.values())).subject or row.text("provider"),
    )


def _limits(row: Row) -> Limits:
    sooner, later = row.number("speed_up_by_days"), row.number("slow_down_by_days")
    return Limits(None if sooner is None else int(sooner), None if later is None else int(later))


def ragged_edge(plan: Plan, *, by_line: bool = False, limits: Limits | None = None) -> RaggedEdge:
    """How far the plans diverge and which dates would make them one.

    One date is looked for in each segment, or in each line with `by_line` or where there are no
    segments. `limits` hold for every area in place of each area's own.
    """
    held = {area.code: limits for area in plan.areas} if limits else plan.limits
    groups = _groups(plan, by_line=by_line)
    cells = plan.cells
    timelines = tuple(
        found
        for group in groups
        if (
            found := timeline(
                group.code,
                group.title,
                [cell for cell in cells if cell.cluster in group.lines],
                held,
                is_optional=group.is_optional,
            )
        ).dated
    )
    return RaggedEdge(
        areas=plan.areas,
        lines=plan.lines,
        segments=plan.segments,
        cells=cells,
        overall=overall(cells),
        by_area=tuple(per_area(cells)),
        by_line=tuple(per_cluster(cells)),
        by_segment=tuple(
            replace(
                overall([cell for cell in cells if cell.cluster in segment.lines]),
                subject=segment.code,
            )
            for segment in plan.segments
        ),
        teams=tuple(crossing_teams(cells, plan.teams)),
        teams_asked=len(plan.teams),
        timelines=timelines,
        uniform_dates=overall(with_uniform_dates(cells, timelines)),
    )


def _groups(plan: Plan, *, by_line: bool) -> list[Segment]:
    if plan.segments and not by_line:
        return list(plan.segments)
    optional = {code for one in plan.segments if one.is_optional for code in one.lines}
    return [
        Segment(line.code, line_title(line.code), (line.code,), line.code in optional)
        for line in plan.lines
    ]


def line_title(code: str) -> str:
    """What a line is called: "Cluster 4", or the words of a category without a number."""
    return f"Cluster {code}" if code.isdecimal() else code
