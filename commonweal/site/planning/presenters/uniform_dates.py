"""One date for all areas in words: what it asks of whom, what stands in the way, who is ready."""

from __future__ import annotations

from decimal import Decimal

from commonweal.planning.ragged_edge_tables import RaggedEdge, line_title
from commonweal.planning.readiness import lacking, readiness_by_area
from commonweal.planning.uniform_dates import Move, Timeline, UniformDate
from commonweal.records.planning.kinds.ragged_edge import conflict_sentence, percent
from commonweal.site.charts import HeatCell, Matrix, matrix
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.ragged_edge_pictures import (
    illustrative_words,
    month_words,
    source_words,
)
from commonweal.site.words import day, plural

#: From how many days on a move is drawn darker: a quarter, half a year, a year.
_STEPS = (1, 92, 184, 366)


def names_of(edge: RaggedEdge) -> dict[str, str]:
    return {area.code: area.title for area in edge.areas}


def move_words(days: int) -> str:
    """ "no change", "90 days sooner", "1 day later"."""
    if days == 0:
        return "no change"
    return f"{plural(abs(days), 'day')} {'later' if days > 0 else 'sooner'}"


def summary(edge: RaggedEdge) -> str:
    """What one date for each group would do to the measure, and where none is possible."""
    if not edge.timelines:
        return ""
    can = sum(one.best is not None for one in edge.timelines)
    return (
        f"One date is possible for {can} of {plural(len(edge.timelines), 'group')} of clusters "
        f"within these limits. Taking them would bring the divergence of dates from "
        f"{percent(edge.overall.dates)} down to {percent(edge.uniform_dates.dates)}."
    )


def conflicts(edge: RaggedEdge) -> list[str]:
    """A sentence for each group for which no date keeps every limit."""
    return [conflict_sentence(one, names_of(edge)) for one in edge.timelines if one.conflict]


def moves_picture(edge: RaggedEdge) -> Matrix | None:
    """Groups of clusters by areas: who must speed up or slow down, and by how many days."""
    if not edge.timelines:
        return None
    return matrix(
        [(_row_title(one), [_cell(one, area.code) for area in edge.areas])
         for one in edge.timelines],
        id="moves",
        finding="Who would have to speed up or slow down for one date",
        corner="Clusters and date",
        columns=[area.title for area in edge.areas],
        key=[(0, "no change"), (1, "up to a quarter of a year"), (2, "up to half a year"),
             (3, "up to a year"), (4, "more than a year")],
        source=source_words(edge),
    )  # fmt: skip


def _row_title(one: Timeline) -> str:
    return f"{one.title}: {month_words(one.best.on) if one.best else 'no date'}"


def _cell(one: Timeline, area: str) -> HeatCell:
    if one.best is None:
        return HeatCell("no date", None)
    moves = [move for move in one.best.moves if move.area == area]
    if not moves:
        return HeatCell("no plan with a date", None)
    words = "; ".join(dict.fromkeys(move_words(move.days) for move in moves))
    most = max(abs(move.days) for move in moves)
    return HeatCell(words, sum(most >= step for step in _STEPS))


def timelines_table(edge: RaggedEdge | None) -> Table:
    """Each group of clusters with the date that moves its areas least."""
    return Table(
        "timelines",
        "The one date that moves areas least",
        (
            Column("group", "Clusters"),
            Column("date", "Best date"),
            Column("moved", "Days moved in all", numeric=True),
            Column("sooner", "Must speed up"),
            Column("later", "Must slow down"),
            Column("measure", "Differ in date: now, then"),
        ),
        tuple(_timeline_row(edge, one) for one in edge.timelines) if edge else (),
        note=_note(edge, "An area counts once for each different date that it plans in the group."),
        empty="No area gives a date yet. Add dates to the table of plans.",
    )


def _note(edge: RaggedEdge | None, words: str) -> str:
    """A table's note, with what of it is made up, so that a file of it says so too."""
    return f"{words} {illustrative_words(edge.cells)}".strip() if edge else words


def _timeline_row(edge: RaggedEdge, one: Timeline) -> tuple[Cell, ...]:
    hint = f"{one.asked - one.dated} of {one.asked} plans without a date"
    if one.is_optional:
        hint += "; the path asks for no shared date here"
    best = one.best
    if best is None:
        return (
            Cell(one.title, hint=hint),
            Cell("none possible"),
            Cell("none"),
            Cell(_end(edge, one, late=True)),
            Cell(_end(edge, one, late=False)),
            Cell(f"{percent(one.now)}, {percent(one.now)}"),
        )
    return (
        Cell(one.title, hint=hint),
        Cell(day(best.on), raw=best.on.isoformat()),
        Cell(f"{best.total_days:,}"),
        Cell(_who(edge, best, sooner=True)),
        Cell(_who(edge, best, sooner=False)),
        Cell(f"{percent(one.now)}, {percent(best.left_apart)}"),
    )


def _end(edge: RaggedEdge, one: Timeline, *, late: bool) -> str:
    """The area whose limit stands against the other's."""
    found, names = one.conflict, names_of(edge)
    if found is None:
        return "nobody"
    if late:
        return f"{names[found.late]} not before {day(found.earliest)}"
    return f"{names[found.early]} not after {day(found.latest)}"


def _who(edge: RaggedEdge, date: UniformDate, *, sooner: bool) -> str:
    names = names_of(edge)
    moved = [move for move in date.moves if move.days and (move.days < 0) == sooner]
    moved.sort(key=lambda move: -abs(move.days))
    return "; ".join(_move(names, move) for move in moved) or "nobody"


def _move(names: dict[str, str], move: Move) -> str:
    return f"{names[move.area]} by {plural(abs(move.days), 'day')}"


def candidates_table(edge: RaggedEdge | None) -> Table:
    """Every date that was tried, what it asks and which limits it breaks."""
    rows = [(one, tried) for one in (edge.timelines if edge else ()) for tried in one.tried]
    return Table(
        "candidates",
        "Every date that was tried",
        (
            Column("group", "Clusters"),
            Column("date", "Date"),
            Column("moved", "Days moved in all", numeric=True),
            Column("sooner", "Must speed up"),
            Column("later", "Must slow down"),
            Column("all", "Differ in date if all move", numeric=True),
            Column("within", "If only those move who may", numeric=True),
            Column("limits", "Limits that it breaks"),
        ),
        tuple(
            (
                Cell(one.title),
                Cell(day(tried.on), raw=tried.on.isoformat()),
                Cell(f"{tried.total_days:,}"),
                Cell(_who(edge, tried, sooner=True) if edge else ""),
                Cell(_who(edge, tried, sooner=False) if edge else ""),
                Cell(percent(_if_all(tried))),
                Cell(percent(tried.left_apart), raw=tried.left_apart),
                Cell(_broken(edge, tried) if edge else ""),
            )
            for one, tried in rows
        ),
        note=_note(edge, "Limits are those in force for this version."),
        empty="No area gives a date yet.",
    )


def _if_all(tried: UniformDate) -> Decimal | None:
    """With one date for all nobody differs; with one area there is nothing to compare."""
    return Decimal(0) if len({move.area for move in tried.moves}) > 1 else None


def _broken(edge: RaggedEdge, tried: UniformDate) -> str:
    names = names_of(edge)
    return (
        "; ".join(
            f"{names[one.area]}: {move_words(one.days)}, {one.most} at most"
            for one in tried.refused
        )
        or "none"
    )


def readiness_table(edge: RaggedEdge | None) -> Table:
    """How ready each area is for the clusters that it is to take on."""
    names = names_of(edge) if edge else {}
    rows = [one for one in readiness_by_area(edge.cells) if edge] if edge else []
    said = any(one.in_scope for one in rows)
    return Table(
        "readiness",
        "How ready each area is",
        (
            Column("area", "Area"),
            Column("scope", "Clusters in scope", numeric=True),
            Column("capacity", "Primary care ready", numeric=True),
            Column("risk", "Risk holder settled", numeric=True),
            Column("agreed", "Date agreed", numeric=True),
            Column("ready", "Ready in all", numeric=True),
            Column("lacking", "Most often lacking"),
        ),
        tuple(
            (
                Cell(names[one.area]),
                Cell(str(one.in_scope), hint=f"{one.not_said} not said"),
                Cell(f"{one.capacity} of {one.in_scope}"),
                Cell(f"{one.risk} of {one.in_scope}"),
                Cell(f"{one.agreed} of {one.in_scope}"),
                Cell(f"{one.ready} of {one.in_scope}"),
                Cell(_lacking(edge, one.area) if edge else ""),
            )
            for one in rows
        )
        if said
        else (),
        note=_note(edge, "A cluster is ready when capacity, risk and date are settled."),
        empty="Nobody has said yet which clusters are in scope. Fill the columns in_scope, "
        "primary_care_capacity, risk_holder_after and agreed_on of the table of plans.",
    )


def _lacking(edge: RaggedEdge, area: str) -> str:
    counts: dict[str, list[str]] = {}
    for cell in edge.cells:
        if cell.area == area and cell.readiness.in_scope.casefold() == "yes":
            for what in lacking(cell):
                counts.setdefault(what, []).append(line_title(cell.cluster))
    if not counts:
        return "nothing"
    what, lines = max(counts.items(), key=lambda item: len(item[1]))
    return f"{what} ({len(lines)})"


def changes_table(before: RaggedEdge | None, after: RaggedEdge | None, number: int) -> Table:
    """What an earlier version of the plan said otherwise."""
    old = {(cell.area, cell.cluster): cell for cell in before.cells} if before else {}
    names = names_of(after) if after else {}
    rows = []
    for cell in after.cells if after else ():
        was = old.get((cell.area, cell.cluster))
        if was is None or (was.setting, was.commissioner, was.on) != (
            cell.setting, cell.commissioner, cell.on,
        ):  # fmt: skip
            rows.append((cell, was))
    return Table(
        "changes",
        f"What changed since version {number}",
        (Column("area", "Area"), Column("cluster", "Cluster"), Column("before", "Before"),
         Column("after", "Now")),
        tuple(
            (
                Cell(names[cell.area]),
                Cell(line_title(cell.cluster)),
                Cell(_plan_words(was.setting, was.commissioner, was.on) if was else "not there"),
                Cell(_plan_words(cell.setting, cell.commissioner, cell.on)),
            )
            for cell, was in rows
        ),
        empty="No plan differs.",
    )  # fmt: skip


def _plan_words(setting: str, commissioner: str, on: object) -> str:
    when = f"from {on}" if on else "no date"
    return ", ".join((setting or "no setting", commissioner or "no commissioner", when))
