"""The ragged edge in tables: each area, each cluster, every plan, and the teams that it touches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from commonweal.planning.path_tables import segment_title
from commonweal.planning.ragged_edge import CrossingTeam, Divergence, PlanCell
from commonweal.planning.ragged_edge_tables import RaggedEdge, line_title
from commonweal.records.planning.kinds.ragged_edge import percent
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.ragged_edge_pictures import (
    NOT_KNOWN,
    illustrative_words,
    month_words,
    short_words,
)
from commonweal.site.words import day, plural


def areas_table(edge: RaggedEdge | None) -> Table:
    """Each area with its model, its measures and how much of its plan is known."""
    found = {area.code: area for area in edge.areas} if edge else {}
    return Table(
        "areas",
        "How far each area stands apart",
        (
            Column("area", "Area"),
            Column("model", "Emerging model of care"),
            Column("settings", "Differs in setting", numeric=True),
            Column("dates", "Differs in date", numeric=True),
            Column("commissioners", "Differs in commissioner", numeric=True),
            Column("gap", "Widest gap, days", numeric=True),
            Column("known", "Settings known", numeric=True),
        ),
        tuple(
            (
                Cell(found[one.subject].title),
                Cell(
                    found[one.subject].model or "none named", status=found[one.subject].model_status
                ),
                *_measure_cells(one),
                Cell(f"{one.known} of {one.asked}"),
            )
            for one in (edge.furthest if edge else ())
        ),
        note="How often, on average over the clusters, another area plans otherwise. "
        + (illustrative_words(edge.cells) if edge else ""),
        empty="No plan has come in yet.",
    )


def _measure_cells(one: Divergence) -> tuple[Cell, ...]:
    return (
        Cell(percent(one.settings), raw=one.settings),
        Cell(percent(one.dates), raw=one.dates),
        Cell(percent(one.commissioners), raw=one.commissioners),
        Cell("" if one.date_spread is None else f"{one.date_spread:,}"),
    )


def measures_table(edge: RaggedEdge | None) -> Table:
    """The measure of each cluster, each segment and the whole, with what is not known."""
    rows: list[tuple[str, str, Divergence]] = []
    if edge:
        titles = {line.code: line.title for line in edge.lines}
        rows.append(("All clusters and categories", "", edge.overall))
        segments = {segment.code: segment.title for segment in edge.segments}
        rows += [(segments[one.subject], "segment", one) for one in edge.by_segment]
        rows += [(line_title(o.subject), titles[o.subject], o) for o in edge.by_line]
    return Table(
        "measures",
        "How far plans diverge, cluster by cluster",
        (
            Column("cluster", "Cluster"),
            Column("settings", "Differ in setting", numeric=True),
            Column("dates", "Differ in date", numeric=True),
            Column("commissioners", "Differ in commissioner", numeric=True),
            Column("gap", "First to last date, days", numeric=True),
            Column("known", "Setting not known", numeric=True),
            Column("dated", "Date not known", numeric=True),
        ),
        tuple(
            (
                Cell(title, hint=hint),
                *_measure_cells(one),
                Cell(f"{one.asked - one.known} of {one.asked}"),
                Cell(f"{one.asked - one.known_dates} of {one.asked}"),
            )
            for title, hint, one in rows
        ),
        empty="No plan has come in yet.",
    )


def plan_table(edge: RaggedEdge | None) -> Table:
    """Every cell of the plan with its readiness and its status."""
    names = {area.code: area.title for area in edge.areas} if edge else {}
    return Table(
        "plans",
        "What each area plans for each cluster",
        (
            Column("area", "Area"),
            Column("cluster", "Cluster"),
            Column("setting", "Setting"),
            Column("commissioner", "Commissioner"),
            Column("on", "From"),
            Column("model", "Model of care"),
            Column("scope", "In scope"),
            Column("risk", "Clinical risk: now, afterwards"),
            Column("status", "Status"),
        ),
        tuple(
            (
                Cell(names[cell.area]),
                Cell(line_title(cell.cluster)),
                Cell(cell.setting or NOT_KNOWN),
                Cell(cell.commissioner or NOT_KNOWN),
                Cell(day(cell.on) if cell.on else "none", raw=_iso(cell.on)),
                Cell(cell.model or "none named"),
                Cell(cell.readiness.in_scope or "not said"),
                Cell(_risk(cell)),
                Cell("", status=cell.status),
            )
            for cell in (edge.cells if edge else ())
        ),
        empty="No plan has come in yet. Bring in the table “Commissioners’ plans by area and "
        "cluster”.",
    )  # fmt: skip


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""


def _risk(cell: PlanCell) -> str:
    said = cell.readiness
    return f"{said.risk_now or NOT_KNOWN}, {said.risk_after or NOT_KNOWN}"


def teams_words(edge: RaggedEdge) -> str:
    """How many teams would have to work in two ways at once."""
    if not edge.teams_asked:
        return ""
    crossing = len({(team.provider, team.team) for team in edge.teams})
    return (
        f"{crossing} of {plural(edge.teams_asked, 'team')} would have to work in two ways, or on "
        "two timetables, at once."
    )


def _alike(teams: Sequence[CrossingTeam]) -> list[tuple[CrossingTeam, list[str]]]:
    """The rows of one team that differ in nothing but their cluster, taken together."""
    groups: dict[object, tuple[CrossingTeam, list[str]]] = {}
    for one in teams:
        key = (one.provider, one.team, one.settings, one.commissioners, one.dates)
        groups.setdefault(key, (one, []))[1].append(one.cluster)
    return list(groups.values())


def teams_table(edge: RaggedEdge | None, name: Callable[[str], str]) -> Table:
    """The teams that cross areas whose plans differ, with what differs."""
    areas = {area.code: area.title for area in edge.areas} if edge else {}
    short = short_words("settings")
    return Table(
        "teams",
        "Teams that cross diverging areas",
        (
            Column("team", "Team"),
            Column("clusters", "Clusters"),
            Column("areas", "Works in"),
            Column("settings", "Settings planned"),
            Column("dates", "Dates planned"),
        ),
        tuple(
            (
                Cell(one.team, hint=name(one.provider)),
                Cell(segment_title(clusters, "")),
                Cell(", ".join(areas.get(code, code) for code in one.areas)),
                Cell(", ".join(short.get(w, w) for w in one.settings) or "alike"),
                Cell(", ".join(map(month_words, one.dates)) or "alike"),
            )
            for one, clusters in _alike(edge.teams if edge else ())
        ),
        note=illustrative_words(edge.cells) if edge else "",
        empty="No team crosses areas whose plans differ."
        if edge and edge.teams_asked
        else "No teams have come in yet. Bring in the table “Provider teams with their areas and "
        "clusters” to see which of them cross diverging areas.",
    )
