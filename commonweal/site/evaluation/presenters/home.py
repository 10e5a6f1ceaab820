"""What the first page of an evaluation, its panels and its lists say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonweal.procuring.conflicts import PersonStanding
from commonweal.records.evaluation.models import PanelSeat
from commonweal.records.evaluation.selectors_work import Panels, Seen, Work
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.desk import Desk
from commonweal.site.procuring.presenters.tenders import when
from commonweal.site.words import plural

STARTING = (
    "This freezes the panels. From then on members read and score, and a panel is changed only "
    "with a reason.",
)
OPENING = (
    "This is possible once every answer has its consensus, which can then no longer change. It "
    "cannot be undone.",
)


def state(found: Panels, standing: PersonStanding) -> str:
    """Where the evaluation stands, in a sentence or two."""
    if standing.gaps:
        return "Declare your conflicts of interest first: until then nothing of the bids is shown."
    if not found.bidders:
        return (
            "There is no bid to evaluate. Whoever would award a lot decides that it is not "
            "awarded; then the lead tells the outcome."
        )
    if not found.is_started:
        return "Scoring has not started. The lead appoints the panels, and their members declare."
    if found.open_units:
        left = plural(found.open_units, "answer")
        return f"Bids are being scored. {left} still without a consensus; prices stay closed."
    if not found.prices_open:
        return "Every answer has its consensus. The lead now opens the prices."
    return "The prices are open. Lots are ranked, low prices asked about, and lots awarded."


def links(
    desk: Desk, *, work: int, lots: Sequence[str], record: bool, started: bool, award: bool
) -> tuple[tuple[str, str], ...]:
    """The pages that this reader may open."""
    home = f"{desk.address}evaluation/"
    found = []
    if desk.declares:
        found.append((f"{desk.address}declarations/", "Conflicts of interest"))
    found.append((f"{home}panels/", "Panels"))
    if work:
        found.append((f"{home}scoring/", f"Your scoring: {plural(work, 'answer')}"))
    if started and desk.declares:
        found.append((f"{home}moderation/", "Moderation"))
    found += [(f"{home}lots/{lot}/", f"Lot {lot}: totals and ranking") for lot in lots]
    if lots and award:
        found.append((f"{home}award/", "Award of the lots"))
    if record:
        found.append((f"{home}record/", "Record and challenge pack"))
    return tuple(found)


def progress_table(rows: Iterable[tuple[str, str, int, int]]) -> Table:
    """How far each evaluator is."""
    cells = tuple(
        (Cell(name), Cell(panel_name(lot)), Cell(f"{done} of {every}"))
        for name, lot, done, every in rows
    )
    columns = (
        Column("evaluator", "Evaluator"),
        Column("panel", "Panel"),
        Column("done", "Scores submitted"),
    )
    return Table("progress", "How far the evaluators are", columns, cells)


def panel_name(lot: str) -> str:
    """A panel as pages name it."""
    return f"Lot {lot}" if lot else "Common"


def seats_table(seats: Iterable[PanelSeat]) -> Table:
    """Who sits, or sat, on which panel."""
    rows = tuple(
        (
            Cell(str(one.user)),
            Cell(str(one.body)),
            Cell(panel_name(one.lot)),
            Cell("chair" if one.is_chair else "member"),
            Cell(_since(one)),
        )
        for one in sorted(seats, key=lambda seat: (seat.lot, seat.pk))
    )
    columns = (
        Column("who", "Member"),
        Column("for", "For"),
        Column("panel", "Panel"),
        Column("part", "Part"),
        Column("since", "Since"),
    )
    empty = "Nobody is appointed yet. The lead appoints a common panel and one for each lot."
    return Table("seats", "Members of the panels", columns, rows, empty=empty)


def _since(one: PanelSeat) -> str:
    said = when(one.made_at) + (f". {one.reason}" if one.reason else "")
    if one.removed_at is None:
        return said
    return f"{said}. Left {when(one.removed_at)}. {one.removed_reason}".strip()


def suggestions_table(rows: Iterable[Membership]) -> Table:
    """Who may be appointed."""
    cells = tuple(
        (Cell(str(one.user)), Cell(str(one.organisation)), Cell(one.user.email),
         Cell(Role(one.role).label))
        for one in rows
    )  # fmt: skip
    columns = (
        Column("who", "Person"),
        Column("for", "Of"),
        Column("email", "Email address"),
        Column("role", "Role"),
    )
    empty = "Nobody of the commissioning organisations may evaluate yet."
    return Table("people", "Who may be appointed", columns, cells, empty=empty)


def unit_path(question: str, lot: str, bidder: str) -> str:
    """The end of the address of one answer."""
    return f"{question}/{lot or 'common'}/{bidder}/"


def work_table(home: str, rows: Iterable[Work]) -> Table:
    """What this evaluator scores."""
    cells = tuple(
        (
            Cell(
                one.title,
                href=f"{home}scoring/{unit_path(one.at.question, one.at.lot, one.at.bidder)}",
                about=one.bidder,
            ),
            Cell(one.bidder),
            Cell(one.state),
        )
        for one in rows
    )
    columns = (
        Column("question", "Question"), Column("bidder", "Bidder"), Column("state", "Your score"),
    )  # fmt: skip
    empty = "There is nothing for you to score now: you are on no panel, or scoring has not begun."
    return Table("work", "Answers that you score", columns, cells, empty=empty)


def moderation_table(home: str, rows: Iterable[Seen]) -> Table:
    """The answers that are moderated."""
    cells = []
    for one in rows:
        at = one.at
        where = f", lot {at.lot}" if at.lot else ""
        cells.append(
            (
                Cell(
                    f"{one.question.title}{where}",
                    href=f"{home}moderation/{unit_path(at.question, at.lot, at.bidder)}",
                    about=one.bidder,
                ),
                Cell(one.bidder),
                Cell(_moderated(one)),
            )
        )
    columns = (
        Column("question", "Question"), Column("bidder", "Bidder"), Column("state", "State"),
    )  # fmt: skip
    empty = "There is nothing here for you: you are on no panel, or scoring has not begun."
    return Table("moderations", "Answers to moderate", columns, tuple(cells), empty=empty)


def _moderated(one: Seen) -> str:
    if one.consensus is not None:
        return f"consensus {one.consensus.score.normalize():f}"
    if not one.all_in:
        return f"{plural(one.missing, 'score')} not in yet"
    return "far apart: discuss" if one.must_discuss else "all scores in"
