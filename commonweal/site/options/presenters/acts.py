"""What was done about options, in words: standings, checks, weights, meetings and decisions."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.language.figure import Status
from commonweal.planning.option_tables import Option
from commonweal.records.options.actions_decisions import rests_on_invented
from commonweal.records.options.models import (
    Check,
    Decision,
    Meeting,
    Paper,
    Shortlisting,
    Weighting,
)
from commonweal.records.options.selectors_decisions import Forum, Said
from commonweal.records.options.watching import STANDINGS, Watched
from commonweal.records.path.models import Gate
from commonweal.records.path.selectors import gate_for
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import illustrative_of
from commonweal.site.options.board import Board, Shelf
from commonweal.site.options.presenters.options import danger_words, decided_when, option_cell
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day

Rows = list[tuple[str, str]]


def about_option(board: Board, option: Option) -> Rows:
    """What an option is and how it stands."""
    standing = board.standings[option.code]
    who = f", said {standing.by} on {day(standing.on)}" if standing.on else ""
    return [
        ("What commissioners would do", _sentence(option.action)),
        ("What it does to providers", _sentence(option.effect)),
        ("How it stands", f"{standing.standing.label}{who}"),
        ("Why", _sentence(standing.reason)),
        ("What is wrong", _sentence(danger_words(board, option.code))),
    ]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def parts_of(board: Board, option: str) -> list[tuple[str, str, str, str]]:
    """What an option takes from others: the other, its page, what, and the status of saying so."""
    return [
        (f"option {part.source}", board.option_address(part.source), part.words, part.status)
        for part in board.question.parts
        if part.option == option
    ]


def standing_table(rows: Sequence[Shortlisting]) -> Table:
    """How an option stood over time, as was said here."""
    return Table(
        "standing",
        "How it stood",
        (
            Column("when", "When"),
            Column("standing", "Standing"),
            Column("reason", "Why"),
            Column("who", "Who said so"),
        ),
        tuple(
            (
                Cell(day(row.made_at.date())),
                Cell(row.get_standing_display()),
                Cell(row.reason),
                Cell(str(row.organisation or row.author_name)),
            )
            for row in rows
        ),
        empty="Nothing has been said of it here; how it stands is what its table says.",
    )


def weights_table(board: Board, rows: Sequence[Weighting]) -> Table:
    """The weights as they were set, newest first."""
    criteria = board.question.criteria
    return Table(
        "weights",
        "Weights as they were set",
        (
            Column("when", "When"),
            *(Column(f"w{one.code}", one.title, numeric=True) for one in criteria),
            Column("reason", "Why"),
            Column("who", "Who"),
        ),
        tuple(
            (
                Cell(day(row.made_at.date())),
                *(Cell(str(row.weights.get(one.code, "none"))) for one in criteria),
                Cell(row.reason),
                Cell(str(row.organisation or row.author_name)),
            )
            for row in rows
        ),
        empty="No weights have been set here, so those of the table hold, or all count alike.",
    )


def about_watched(board: Board, found: Watched) -> Rows:
    """One belief, condition or premises question and how it stands."""
    check, row = found.check, found.row
    owner = board.shelf.name(row.text("owner_code"))
    return [
        ("What it is", found.name),
        ("Options", ", ".join(found.options)),
        ("Contract", row.text("contract")),
        ("Owner of the premises", owner if found.about == Check.About.PREMISES else ""),
        ("Shown by", _sentence(row.text("evidence"))),
        ("Stage gate", _gate_words(board, row.text("stage_gate"))),
        ("How it stands", found.label),
        ("Evidence", check.evidence if check else ""),
        ("Owner", str(check.owner) if check and check.owner else "Nobody yet"),
        ("To be tested by", day(found.due) if found.due else "No day yet"),
    ]


def _gate_words(board: Board, ref: str) -> str:
    """A gate as its own page calls it; as it was written where there is no such gate."""
    segment, _, number = ref.rpartition("/")
    if not segment or not number.isdecimal():
        return ref
    try:
        return str(gate_for(board.acting, board.place, segment, int(number)))
    except Gate.DoesNotExist:
        return ref


def checks_table(found: Watched, rows: Sequence[Check]) -> Table:
    """Everything that was found about one thing."""
    labels = dict(STANDINGS[found.about])
    return Table(
        "checks",
        "What was found",
        (
            Column("when", "When"),
            Column("standing", "How it stood"),
            Column("evidence", "What showed it"),
            Column("who", "Who found it"),
        ),
        tuple(
            (
                Cell(day(row.found_on)),
                Cell(labels.get(row.standing, row.standing)),
                Cell(row.evidence or "nothing yet"),
                Cell(str(row.organisation or row.author_name)),
            )
            for row in rows
        ),
        empty="Nobody has looked yet.",
    )


def meeting_name(row: Meeting) -> str:
    """ "Accountable Officer meeting, July 2015"."""
    title = f"{row.forum}: {row.title}" if row.title else row.forum
    return f"{title}, {decided_when(row.held_on, row.by_month)}"


def version_name(row: Result) -> str:
    """One version of an analysis to choose from."""
    made_up = ", from illustrative scores" if rests_on_invented(row) else ""
    return f"Version {row.number}, {day(row.made_at.date())}{made_up}: {row.headline}"[:160]


def result_name(row: Result) -> str:
    """One result to choose from."""
    about = f" ({row.subject})" if row.subject else ""
    return f"{kind_of(row.kind).title}{about}, version {row.number}: {row.headline}"[:160]


def result_href(place: str, row: Result) -> str:
    """The page of the very version."""
    subject = f"{row.subject}/" if row.subject else ""
    return f"/places/{place}/{kind_of(row.kind).path}{subject}?version={row.number}"


def _version_href(board: Board, row: Result) -> str:
    """The page of a version of the analysis; none for those with whom its scores do not lie."""
    return result_href(board.place.code, row) if board.shelf.is_inside else ""


def decision_headline(rows: Sequence[Decision]) -> str:
    """What holds, in one sentence."""
    if rows:
        when = decided_when(rows[0].decided_on, rows[0].by_month)
        return f"{rows[0].summary} ({when})."
    return "Nothing has been decided yet."


def about_decision(board: Board, row: Decision) -> Rows:
    """The decision that holds with what it rests on."""
    option = board.question.option(row.option)
    version = f"Version {row.result.number} of the analysis" if row.result else ""
    return [
        ("Option", f"{option.code} {option.title}" if option else ""),
        ("Why", row.reason),
        ("At", meeting_name(row.meeting) if row.meeting else ""),
        ("Rests on", version or "No analysis of scores"),
        ("Recorded by", str(row.organisation or row.author_name)),
        ("Source", ", ".join(t for t in (row.document.title if row.document else "", row.section)
                             if t)),
        ("Note", row.note),
    ]  # fmt: skip


def decisions_table(board: Board, rows: Sequence[Decision]) -> Table:
    """Everything that was decided on an appraisal, newest first."""
    return Table(
        "decisions",
        "What was decided",
        (
            Column("when", "When"),
            Column("what", "What"),
            Column("why", "Why"),
            Column("version", "Rests on"),
            Column("who", "Recorded by"),
        ),
        tuple(
            (
                Cell(decided_when(row.decided_on, row.by_month), raw=row.decided_on.isoformat()),
                Cell(row.summary, hint="; ".join(row.conditions)),
                Cell(row.reason),
                Cell(
                    f"Version {row.result.number}",
                    href=_version_href(board, row.result),
                    about=f"decision {row.number}",
                )
                if row.result
                else Cell("No analysis of scores"),
                Cell(str(row.organisation or row.author_name)),
            )
            for row in rows
        ),
        empty="Nothing has been decided yet.",
    )


def positions_table(board: Board, said: Sequence[Said]) -> Table:
    """Which option each commissioner wants."""
    return Table(
        "positions",
        "Which option each commissioner wants",
        (Column("body", "Commissioner"), Column("option", "Wants"), Column("why", "Why")),
        tuple(
            (
                Cell(str(one.organisation)),
                _wanted(board, one),
                Cell(one.position.reason if one.position else ""),
            )
            for one in said
        ),
        empty="What commissioners want is between them.",
    )


def _wanted(board: Board, one: Said) -> Cell:
    if one.position is None:
        return Cell("Has not said yet")
    if not one.position.option:
        return Cell("None of the options")
    named = option_cell(board, one.position.option)
    return Cell(f"Option {named.text}", hint=named.hint)


def meetings_table(shelf: Shelf, rows: Sequence[Meeting]) -> Table:
    """The meetings, newest first."""
    return Table(
        "meetings",
        "Meetings",
        (
            Column("meeting", "Meeting"),
            Column("when", "When"),
            Column("papers", "Papers", numeric=True),
            Column("decided", "What was decided"),
        ),
        tuple(
            (
                Cell(meeting_name(row), href=f"/places/{shelf.place.code}/meetings/{row.pk}/"),
                Cell(decided_when(row.held_on, row.by_month), raw=row.held_on.isoformat()),
                Cell(str(len(row.seen_papers))),  # type: ignore[attr-defined]
                Cell("; ".join(_decided(shelf, row)) or "nothing recorded"),
            )
            for row in rows
        ),
        empty="No meeting has been recorded yet.",
    )


def _decided(shelf: Shelf, row: Meeting) -> list[str]:
    return [
        f"{shelf.questions[one.appraisal].title}: {one.summary}"
        for one in row.seen_decisions  # type: ignore[attr-defined]
        if one.appraisal in shelf.questions
    ]


def forums_table(forums: Sequence[Forum]) -> Table:
    """The boards and meetings that there are."""
    return Table(
        "forums",
        "Forums",
        (
            Column("forum", "Forum"),
            Column("where", "Where"),
            Column("members", "Members"),
            Column("frequency", "How often"),
        ),
        tuple(
            (
                Cell(one.name),
                Cell(one.where or "not stated"),
                Cell(one.members or "not stated"),
                Cell(one.frequency or "not stated"),
            )
            for one in forums
        ),
        empty="No forums have been brought in. Use the table “Forums and meetings”.",
    )


def about_meeting(row: Meeting, forums: Sequence[Forum]) -> Rows:
    """One meeting: when, of whom, on whose word."""
    forum = next((one for one in forums if one.name == row.forum), None)
    source = f"{row.document.title}, {row.section}" if row.document else ""
    return [
        ("When", decided_when(row.held_on, row.by_month)),
        ("Members", forum.members if forum else ""),
        ("Source", source),
        ("Note", row.note),
    ]


def _paper_title(row: Paper) -> str:
    """What a paper is called; never by the headline of a version, as papers once were."""
    if row.result and row.title == row.result.headline[:300]:
        return f"{kind_of(row.result.kind).title}, version {row.result.number}"
    return row.title


def _paper_href(shelf: Shelf, row: Result) -> str:
    """The page of the version, where it is for this reader."""
    is_open = row.published_at is not None and kind_of(row.kind).open_to_all is None
    return result_href(shelf.place.code, row) if shelf.is_inside or is_open else ""


def papers_table(shelf: Shelf, row: Meeting) -> Table:
    """What was put before a meeting."""
    papers = row.seen_papers  # type: ignore[attr-defined]
    made_up = illustrative_of(shelf.acting, [one.result for one in papers if one.result])
    return Table(
        "papers",
        "Papers",
        (Column("paper", "Paper"), Column("kind", "What it is")),
        tuple(
            (
                Cell(
                    _paper_title(one),
                    href=_paper_href(shelf, one.result)
                    if one.result
                    else f"/documents/{one.document.code}/"
                    if one.document
                    else "",
                ),
                Cell(
                    f"{kind_of(one.result.kind).title}, version {one.result.number}"
                    if one.result
                    else "A source"
                    if one.document
                    else "Named only",
                    status=Status.ILLUSTRATIVE if one.result_id in made_up else "",
                ),
            )
            for one in papers
        ),
        empty="No paper has been put before it yet.",
    )


def meeting_decisions_table(shelf: Shelf, row: Meeting) -> Table:
    """What was decided at a meeting."""
    return Table(
        "decisions",
        "What was decided",
        (Column("what", "Appraisal"), Column("decision", "Decision"), Column("why", "Why")),
        tuple(
            (
                Cell(
                    shelf.questions[one.appraisal].title,
                    href=f"{shelf.address}{one.appraisal}/decision/",
                ),
                Cell(one.summary),
                Cell(one.reason),
            )
            for one in row.seen_decisions  # type: ignore[attr-defined]
            if one.appraisal in shelf.questions
        ),
        empty="Nothing was decided at it, as far as is recorded.",
    )
