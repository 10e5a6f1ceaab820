"""The words of the recommendation pages: the list by theme, positions, actions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.timezone import localtime

from commonweal.records.planning.models import Action, Position, Recommendation
from commonweal.records.planning.standings import Standing, stances_now
from commonweal.records.register.models import Organisation, Place
from commonweal.records.thread.selectors import Chain
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.thread.addresses import record_address
from commonweal.site.thread.presenters import value_words
from commonweal.site.words import cited, day, moment, plural, section

#: The colour of each state's tag; the words say the same.
STATE_COLOURS = {
    Recommendation.State.PROPOSED: "grey",
    Recommendation.State.AGREED: "blue",
    Recommendation.State.DECLINED: "red",
    Recommendation.State.UNDER_WAY: "aqua-green",
    Recommendation.State.DONE: "green",
}

_STANCES = (
    (Position.Stance.AGREE, "agrees", "agree"),
    (Position.Stance.AGREE_IN_PART, "agrees in part", "agree in part"),
    (Position.Stance.DECLINE, "declines", "decline"),
    (Position.Stance.UNDECIDED, "is undecided", "are undecided"),
)

_COLUMNS = (
    Column("code", "Number"),
    Column("title", "Recommendation"),
    Column("lead", "Lead in the paper, owner here"),
    Column("due", "Due"),
    Column("state", "State"),
    Column("positions", "Positions"),
    Column("actions", "Actions done", numeric=True),
)


@dataclass(frozen=True)
class ThemeView:
    """One theme of the list with the name of its table."""

    title: str
    table: str


def code_words(row: Recommendation) -> str:
    """Our number; the printed one beside it where the paper's is not unique or not ours."""
    if row.printed_code and row.printed_code != row.code:
        return f"{row.code} (printed {row.printed_code})"
    return row.code


def address(place: Place, row: Recommendation) -> str:
    """The page of a recommendation."""
    return f"/places/{place.code}/recommendations/{row.code}/"


def theme_tables(
    place: Place, rows: Sequence[Recommendation], asked: int
) -> tuple[list[ThemeView], list[Table]]:
    """A table for each theme, in the paper's order, and one of all for a download."""
    themes, tables = [], []
    for number, (title, group) in enumerate(groupby(rows, key=_theme), start=1):
        table = f"theme-{number}"
        themes.append(ThemeView(title, table))
        tables.append(_table(place, list(group), asked, table, title))
    tables.append(_table(place, rows, asked, "recommendations", "All recommendations"))
    return themes, tables


def _theme(row: Recommendation) -> str:
    number = f"{row.theme_number}. " if row.theme_number else ""
    return f"{number}{row.theme}" if row.theme else "Without a theme"


def _table(
    place: Place, rows: Sequence[Recommendation], asked: int, table_id: str, caption: str
) -> Table:
    return Table(
        table_id,
        caption,
        _COLUMNS,
        tuple(_row(place, row, asked) for row in rows),
        empty="No recommendation has been brought in yet. Use the template for recommendations.",
    )


def _row(place: Place, row: Recommendation, asked: int) -> tuple[Cell, ...]:
    actions = list(row.actions.all())
    done = sum(action.state == Action.State.DONE for action in actions)
    return (
        Cell(code_words(row), raw=row.code, href=address(place, row)),
        Cell(row.title, href=address(place, row)),
        Cell(
            row.lead_actor or "not stated",
            hint=f"Owner: {row.owner}" if row.owner else "No owner yet",
        ),
        Cell(day(row.due_on) if row.due_on else row.deadline or "not stated"),
        Cell(Recommendation.State(row.state).label),
        Cell(positions_words(stances_now(row.positions.all()), asked)),
        Cell(f"{done} of {len(actions)}" if actions else "none yet"),
    )


def positions_words(stances: Counter[str], asked: int) -> str:
    """ "3 agree, 1 declines; 8 have not said yet"."""
    parts = []
    for stance, one, many in _STANCES:
        count = stances.get(stance, 0)
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    silent = asked - sum(stances.values())
    said = ", ".join(parts)
    if silent <= 0:
        return said or "nobody is asked"
    waiting = f"{silent} {'has' if silent == 1 else 'have'} not said yet"
    return f"{said}; {waiting}" if said else waiting


def headline(rows: Sequence[Recommendation]) -> str:
    """One sentence on how far the recommendations are."""
    states = Counter(row.state for row in rows)
    parts = [
        f"{states[state]} {label.lower()}"
        for state, label in Recommendation.State.choices
        if states[state]
    ]
    return f"{plural(len(rows), 'recommendation')}: {', '.join(parts)}." if rows else ""


def about(row: Recommendation) -> list[tuple[str, str]]:
    """What stands at the head of a recommendation's page."""
    source = cited(row.document.title if row.document else "", row.section)
    return [
        ("Theme", _theme(row)),
        ("Number in the paper", row.printed_code or row.code),
        ("Lead", row.lead_actor or "not stated in the paper"),
        ("Deadline in the paper", row.deadline),
        ("Owner", str(row.owner) if row.owner else "Nobody yet"),
        ("Due", day(row.due_on) if row.due_on else "No date yet"),
        ("Source", source),
        ("Note from the paper", row.note),
    ]


def standings_table(standings: Iterable[Standing], own: Organisation | None) -> Table:
    """What each organisation says now."""
    rows = []
    for item in standings:
        position = item.position
        mine = " (yours)" if own and own.pk == item.organisation.pk else ""
        rows.append(
            (
                Cell(f"{item.organisation}{mine}"),
                Cell(
                    Position.Stance(position.stance).label if position else "Has not said yet",
                ),
                Cell(position.reason if position else ""),
                Cell(day(localtime(position.taken_at).date()) if position else ""),
            )
        )
    columns = (
        Column("organisation", "Organisation"),
        Column("position", "Position"),
        Column("reason", "Reason"),
        Column("since", "Since"),
    )
    return Table(
        "positions",
        "What each organisation says",
        columns,
        tuple(rows),
        empty="No organisation is a party to this place yet.",
    )


def history_table(history: Sequence[Position]) -> Table:
    """Every position ever taken, newest first."""
    columns = (
        Column("when", "When"),
        Column("organisation", "Organisation"),
        Column("position", "Position"),
        Column("reason", "Reason"),
        Column("who", "Taken by"),
    )
    rows = tuple(
        (
            Cell(moment(localtime(item.taken_at)), raw=item.taken_at.isoformat()),
            Cell(str(item.organisation)),
            Cell(Position.Stance(item.stance).label),
            Cell(item.reason),
            Cell(str(item.taken_by) if item.taken_by else "the system operator"),
        )
        for item in history
    )
    return Table("history", "Every position, newest first", columns, rows)


def evidence_table(place: Place, chain: Chain | None) -> Table:
    """The figures that a recommendation rests on, and the findings between."""
    columns = (
        Column("figure", "Figure"),
        Column("value", "Value"),
        Column("through", "By way of"),
        Column("source", "Source"),
    )
    shown = chain.shown if chain else {}
    rows = tuple(
        (
            Cell(shown[step.end].label, href=record_address(place, shown[step.end])),
            Cell(value_words(shown[step.end]), status=shown[step.end].status),
            Cell("; ".join(dict.fromkeys(shown[link.target].label for link in step.links))),
            Cell(section(shown[step.end].section), raw=shown[step.end].section),
        )
        for step in (chain.back if chain else ())
        if step.end.kind == "figure"
    )
    return Table(
        "evidence",
        "The figures behind it",
        columns,
        rows,
        empty="No figure leads to this recommendation yet. Link one through a finding.",
    )


def actions_table(
    place: Place, row: Recommendation, actions: Sequence[Action], links: bool
) -> Table:
    """The actions that a recommendation asks for."""
    columns = (
        Column("number", "Number"),
        Column("action", "Action"),
        Column("owner", "Owner"),
        Column("due", "Due"),
        Column("state", "State"),
    )
    rows = tuple(
        (
            Cell(f"{row.code}/{action.number}"),
            Cell(
                action.title,
                href=f"{address(place, row)}actions/{action.number}/" if links else "",
                hint=section(action.section),
            ),
            Cell(str(action.owner) if action.owner else "nobody yet"),
            Cell(day(action.due_on) if action.due_on else "no date yet"),
            Cell(Action.State(action.state).label),
        )
        for action in actions
    )
    return Table(
        "actions",
        "Actions",
        columns,
        rows,
        empty="No action yet. Commissioners of this place can add one below.",
    )
