"""Stage gates in words: what is asked, what each side says, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

from commonweal.records.path.models import Assessment, Criterion, Decision, Gate
from commonweal.records.path.selectors import Asked, GateStanding, may_assess
from commonweal.records.people.acting import Acting
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.words import cited, day, plural

MARKS = {mark.value: mark.label for mark in Assessment.Mark}
KINDS = {kind.value: kind.label for kind in Decision.Kind}
SIDES = {side.value: side.label for side in Criterion.Side}


def address(book: Book, gate: Gate) -> str:
    """The page of a gate."""
    return f"{book.address}path/gates/{quote(gate.segment)}/{gate.number}/"


def headline(standings: Sequence[GateStanding]) -> str:
    """How far the gates of a place are, in a sentence."""
    if not standings:
        return ""
    decided = sum(one.decision is not None for one in standings)
    ready = sum(
        bool(one.decision is None and one.outcome and one.outcome.may_decide) for one in standings
    )
    rest = f"; {ready} can be decided now" if ready else ""
    return f"{decided} of {plural(len(standings), 'stage gate')} decided{rest}."


def state_words(standing: GateStanding, today: date) -> str:
    """Where a gate stands, as its reader may know."""
    if standing.decision is not None:
        return f"Decided: {KINDS[standing.decision.kind].lower()}"
    over = standing.on is not None and standing.on < today
    if standing.outcome is not None and standing.outcome.may_decide:
        return "Assessed in full: to be decided" + (", and its date has passed" if over else "")
    waiting = [one for one in standing.asked if one.said is None]
    if standing.outcome is not None and waiting:
        sides = sorted({SIDES[one.criterion.side].lower() for one in waiting})
        words = f"Waits for {' and '.join(sides)} to assess"
    elif any(one.organisation is not None for one in waiting):
        words = f"Waits for {waiting[0].organisation} to assess"
    else:
        words = "Not decided yet"
    return words + (". Its date has passed" if over else "")


def lede(standing: GateStanding, today: date) -> str:
    """What a gate is about, when, and where it stands."""
    on = f", on {day(standing.on)}" if standing.on else ""
    return f"{standing.gate.about}{on}. {state_words(standing, today)}."


def gates_table(book: Book, standings: Sequence[GateStanding], today: date) -> Table:
    """Every gate with its date and where it stands."""
    return Table(
        "gates",
        "Stage gates of the path",
        (Column("gate", "Gate"), Column("on", "Date"), Column("subject", "What it is about"),
         Column("criteria", "Criteria", numeric=True), Column("state", "Where it stands")),
        tuple(
            (
                Cell(str(one.gate), href=address(book, one.gate)),
                Cell(day(one.on) if one.on else "no date yet"),
                Cell(one.gate.about),
                Cell(str(len({ask.criterion.pk for ask in one.asked}))),
                Cell(state_words(one, today)),
            )
            for one in standings
        ),
        empty="This path has no stage gates. Bring in the table “Stage gates”, or add a gate to a "
        "segment on the page of the path.",
    )  # fmt: skip


def criteria_table(acting: Acting, book: Book, standing: GateStanding, may_manage: bool) -> Table:
    """What is asked of whom, what was said of it, and on what evidence."""
    start = address(book, standing.gate)
    return Table(
        "criteria",
        "What is asked of each side",
        (Column("criterion", "Criterion"), Column("side", "Who is tested"),
         Column("mark", "How far it is met"), Column("evidence", "Evidence"),
         Column("follows", "What follows if it is not met"), Column("act", "What you can do")),
        tuple(
            (
                Cell(str(one.criterion), hint=_source(one)),
                Cell(_who(one)),
                Cell(_mark(standing, one), hint=_when(one)),
                Cell(one.said.evidence if one.said else "", hint=_dated(one)),
                Cell(
                    one.criterion.consequence or "not stated",
                    href=f"{start}criteria/{one.criterion.pk}/" if may_manage else "",
                    about=f"change it for {one.title}" if may_manage else "",
                ),
                _act(acting, start, one),
            )
            for one in standing.asked
        ),
        empty="Nothing is asked at this gate that you may see."
        if standing.outcome is None
        else "Nothing is asked at this gate yet. Add a criterion for each side.",
    )  # fmt: skip


def _act(acting: Acting, start: str, one: Asked) -> Cell:
    if not may_assess(acting, one.criterion):
        return Cell("nothing")
    return Cell("Assess", href=f"{start}criteria/{one.criterion.pk}/assess/", about=one.title)


def _who(one: Asked) -> str:
    if one.criterion.side == Criterion.Side.COMMISSIONER:
        return "Commissioners"
    return str(one.organisation) if one.organisation else "Providers"


def _mark(standing: GateStanding, one: Asked) -> str:
    if one.said:
        return MARKS[one.said.mark]
    is_party = standing.outcome is not None or one.organisation is not None
    return "not assessed" if is_party else "kept between the parties"


def _when(one: Asked) -> str:
    return f"{one.said.organisation}, {day(one.said.assessed_at.date())}" if one.said else ""


def _dated(one: Asked) -> str:
    return day(one.said.evidence_on) if one.said and one.said.evidence_on else ""


def _source(one: Asked) -> str:
    criterion = one.criterion
    if criterion.document is not None:
        return cited(criterion.document.title, criterion.section)
    return "" if criterion.is_printed else "added here"


def history_table(standing: GateStanding) -> Table:
    """Everything that was said of the criteria, newest first."""
    rows = [(one, said) for one in standing.asked for said in one.history]
    rows.sort(key=lambda pair: pair[1].assessed_at, reverse=True)
    return Table(
        "assessments",
        "Every assessment",
        (Column("when", "When"), Column("who", "Who"), Column("criterion", "Criterion"),
         Column("mark", "How far it is met"), Column("evidence", "Evidence")),
        tuple(
            (
                Cell(day(said.assessed_at.date())),
                Cell(str(said.organisation)),
                Cell(str(one.criterion)),
                Cell(MARKS[said.mark]),
                Cell(said.evidence),
            )
            for one, said in rows
        ),
        empty="Nobody has assessed anything yet.",
    )  # fmt: skip


def decisions_table(standing: GateStanding) -> Table:
    """What was decided at the gate, newest first."""
    return Table(
        "decisions",
        "What was decided",
        (Column("when", "When"), Column("kind", "Decision"), Column("reason", "Why"),
         Column("signed", "Signed off by"), Column("follows", "What follows")),
        tuple(
            (
                Cell(day(one.taken_at.date()), hint=_late(one)),
                Cell(KINDS[one.kind], hint="" if one.all_met else "not every criterion was met"),
                Cell(one.reason),
                Cell(one.signed_off, hint=str(one.organisation or "")),
                Cell(one.consequence.replace("\n", "; ") or "nothing beyond the decision"),
            )
            for one in standing.decisions
        ),
        empty="Nothing has been decided at this gate.",
    )  # fmt: skip


def _late(one: Decision) -> str:
    if one.due_on is None:
        return ""
    days = (one.taken_at.date() - one.due_on).days
    return f"{plural(days, 'day')} after the date of the gate" if days > 0 else ""


def obstacles(standing: GateStanding) -> tuple[str, ...]:
    """What stands in the way of deciding; nothing for those who do not see both sides."""
    return standing.outcome.obstacles if standing.outcome else ()
