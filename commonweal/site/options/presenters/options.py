"""Options in words: the list of appraisals, the options of one, what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from commonweal.planning.option_tables import Option
from commonweal.planning.options import Standing
from commonweal.records.options.models import Check
from commonweal.records.options.watching import CONTINUITY, Watched, due_soon
from commonweal.site.options.board import Board, Shelf
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

#: What a thing that stands badly is called when several of one sort do.
_BAD = {
    (Check.About.BELIEF, True): ("belief fails", "beliefs fail"),
    (Check.About.BELIEF, False): ("belief is in doubt", "beliefs are in doubt"),
    (Check.About.CONDITION, True): ("condition is breached", "conditions are breached"),
    (Check.About.PREMISES, False): ("service is not contestable", "services are not contestable"),
}


def flag_words(flags: Iterable[Watched]) -> str:
    """ "1 belief fails, 2 services are not contestable"; empty when nothing is wrong."""
    counted: dict[tuple[str, bool], int] = {}
    for one in flags:
        counted[one.about, one.fails] = counted.get((one.about, one.fails), 0) + 1
    said = (
        f"{count} {_BAD[Check.About(about), fails][0 if count == 1 else 1]}"
        for (about, fails), count in counted.items()
    )
    return ", ".join(said)


def danger_words(board: Board, code: str) -> str:
    """What is wrong with an option, and with those that it takes from; empty when nothing is."""
    said = [flag_words(board.flags.get(code, ()))]
    for source in dict.fromkeys(p.source for p in board.question.parts if p.option == code):
        lent = flag_words(
            one for one in board.flags.get(source, ()) if code not in one.options and one.fails
        )
        said.append(f"takes from option {source}: {lent}" if lent else "")
    return "; ".join(words for words in said if words)


def failing_words(board: Board, code: str) -> str:
    """What fails outright for an option, for the head of a column."""
    return flag_words(one for one in board.flags.get(code, ()) if one.fails)


def failing(board: Board) -> list[tuple[str, str]]:
    """Options that something fails for, with what: shown as a warning above everything."""
    return [
        (option.code, f"Option {option.code}: " + "; ".join(_sentences(board, option)))
        for option in board.question.options
        if any(one.fails for one in board.flags.get(option.code, ()))
    ]


def _sentences(board: Board, option: Option) -> list[str]:
    return [
        f"{one.name} {one.label.lower()}, {one.title}"
        for one in board.flags.get(option.code, ())
        if one.fails
    ]


def option_cell(board: Board, code: str) -> Cell:
    """An option wherever it is named: its title, its page, and what puts it in danger."""
    option = board.question.option(code)
    if option is None:
        return Cell(f"Option {code}")
    return Cell(
        f"{code} {option.title}",
        href=board.option_address(option),
        hint=danger_words(board, code),
        status=option.status,
    )


def appraisals_table(shelf: Shelf) -> Table:
    """Every appraisal of the place with how far it is."""
    return Table(
        "appraisals",
        "What is decided between options",
        (
            Column("title", "Appraisal"),
            Column("question", "Question"),
            Column("options", "Options", numeric=True),
            Column("decision", "Decision"),
        ),
        tuple(
            (
                Cell(question.title, href=Board(shelf, question).address),
                Cell(question.question or "not stated"),
                Cell(str(len(question.options))),
                decision_cell(Board(shelf, question)),
            )
            for question in shelf.questions.values()
        ),
        empty="No options have been brought in yet. Bring in the tables “Options” and “Criteria "
        "for options”, and the appraisal begins.",
    )


def decision_cell(board: Board) -> Cell:
    """What was decided, or why it cannot be yet."""
    row = board.decision
    href = f"{board.address}decision/"
    if row is not None:
        return Cell(row.summary, href=href, hint=decided_when(row.decided_on, row.by_month))
    if board.obstacle:
        return Cell("Blocked", href=href, hint=board.obstacle, about=board.question.title)
    return Cell("Not decided yet", href=href, about=board.question.title)


def decided_when(on: date, by_month: bool) -> str:
    """ "September 2015" where only the month is known, else the day."""
    return f"{on:%B %Y}" if by_month else day(on)


def options_table(board: Board) -> Table:
    """The options with what commissioners would do, how each stands and what is wrong."""
    return Table(
        "options",
        "The options",
        (
            Column("option", "Option"),
            Column("action", "What commissioners would do"),
            Column("effect", "What it does to providers"),
            Column("standing", "How it stands"),
            Column("reason", "Why"),
        ),
        tuple(
            (
                option_cell(board, option.code),
                Cell(option.action or "not stated"),
                Cell(option.effect or "not stated"),
                Cell(board.standings[option.code].standing.label),
                Cell(board.standings[option.code].reason or "not stated"),
            )
            for option in board.question.options
        ),
        empty="This appraisal has no options yet. Bring in the table “Options”.",
    )


def criteria_words(board: Board) -> list[str]:
    """The criteria in the order of their table."""
    return [f"{one.title[:1].upper()}{one.title[1:]}" for one in board.question.criteria]


def arguments_table(board: Board, option: str = "") -> Table:
    """What speaks for and against the options, or one of them."""
    listed = [one for one in board.question.arguments if option in ("", one.option)]
    return Table(
        "arguments",
        "What speaks for and against",
        (
            Column("option", "Option"),
            Column("side", "For or against"),
            Column("argument", "Argument"),
        ),
        tuple(
            (
                Cell(f"Option {one.option}"),
                Cell("For" if one.is_for else "Against"),
                Cell(f"{one.words[:1].upper()}{one.words[1:]}", status=one.status),
            )
            for one in listed
        ),
        empty="No arguments have been brought in.",
    )  # fmt: skip


def watched_table(
    board: Board, watched: Sequence[Watched], table_id: str, caption: str, empty: str
) -> Table:
    """Beliefs, conditions or premises with how each stands, who owns it and when it is tested."""
    return Table(
        table_id,
        caption,
        (
            Column("what", "What"),
            Column("options", "Options"),
            Column("standing", "How it stands"),
            Column("owner", "Owner"),
            Column("test", "To be tested by"),
        ),
        tuple(
            (
                Cell(
                    one.title[:1].upper() + one.title[1:],
                    href=board.check_address(one),
                    hint=_what_hint(board, one),
                    status=one.status,
                    about=f"{one.name} of option {', '.join(one.options)} {_contract(one)}".strip(),
                ),
                Cell(", ".join(one.options)),
                Cell(one.label, hint=one.check.evidence if one.check else ""),
                Cell(str(one.check.owner) if one.check and one.check.owner else "nobody yet"),
                Cell(day(one.due) if one.due else "no day yet"),
            )
            for one in watched
        ),
        empty=empty,
    )


def _contract(one: Watched) -> str:
    return one.row.text("contract")


def _what_hint(board: Board, one: Watched) -> str:
    if one.about == Check.About.PREMISES:
        owner = board.shelf.name(one.row.text("owner_code"))
        return f"{owner} gives the service and owns the premises"
    shown = one.row.text("evidence")
    parts = [one.name, _contract(one), f"shown by {shown}" if shown else ""]
    return ", ".join(part for part in parts if part)


def beliefs_table(board: Board, option: str = "") -> Table:
    """What must be true for the options to be right."""
    return watched_table(
        board, _of(board, Check.About.BELIEF, option), "beliefs",
        "What must be true: key beliefs",
        "No beliefs have been brought in. Use the table “Beliefs that options rest on”.",
    )  # fmt: skip


def conditions_table(board: Board, option: str = "") -> Table:
    """On what a contract is extended, and whether it holds."""
    return watched_table(
        board, _of(board, Check.About.CONDITION, option), "conditions",
        "Conditions of an extension",
        "No conditions have been brought in. Use the table “Conditions of an extension”.",
    )  # fmt: skip


def premises_table(board: Board, option: str = "") -> Table:
    """Services whose premises the incumbent owns."""
    return watched_table(
        board, _of(board, Check.About.PREMISES, option), "premises",
        "Services that cannot be competed for as they stand",
        "No service is held back by who owns its premises.",
    )  # fmt: skip


def _of(board: Board, about: Check.About, option: str) -> list[Watched]:
    return [
        one for one in board.watched if one.about == about and (not option or option in one.options)
    ]


def continuity_table(board: Board, option: str = "") -> Table:
    """Who keeps services going when a contract ends."""
    rows = [row for row in board.rows(CONTINUITY) if option in ("", row.text("option"))]
    return Table(
        "continuity",
        "If a contract ends: transition and continuity",
        (
            Column("service", "Service"),
            Column("people", "People affected", numeric=True),
            Column("cover", "Who covers in between"),
            Column("risks", "Risks"),
            Column("dates", "Dates"),
        ),
        tuple(
            (
                Cell(row.text("service"), hint=row.text("contract"), status=row.status),
                Cell(row.text("people_affected") or "not stated"),
                Cell(row.text("cover")),
                Cell("; ".join(row.words("risks")) or "not stated"),
                Cell(
                    f"ends {row.text('ends_on') or 'on no stated day'}",
                    hint=f"notice {row.text('notice_on') or 'not stated'}, new provision "
                    f"{row.text('starts_on') or 'not stated'}",
                ),
            )
            for row in rows
        ),
        empty="No continuity plan has been brought in. Use the table “Transition and continuity "
        "plans” for each contract that would end.",
    )


def alerts_table(shelf: Shelf, today: date) -> Table:
    """What needs somebody: what fails, what is in doubt, what is due, with its owner."""
    rows = alerts(shelf, today)
    return Table(
        "alerts",
        "What needs attention",
        (
            Column("what", "What"),
            Column("appraisal", "Where"),
            Column("why", "Why"),
            Column("owner", "Owner"),
        ),
        tuple(rows),
        empty="Nothing fails, nothing is in doubt and no test is due.",
    )


def alerts(shelf: Shelf, today: date) -> list[tuple[Cell, ...]]:
    """The rows of the table of alerts: the reader's own first, then failures, then what is due."""
    due = awaited(shelf, today)
    wanted = [one for one in shelf.watched if one.is_bad and one.about != Check.About.PREMISES]
    listed = [*wanted, *(one for one in due if one not in wanted)]
    own = shelf.acting.organisation
    listed.sort(key=lambda one: (not _is_own(one, own), not one.fails, not one.is_bad))
    return [_alert(shelf, one, own, today) for one in listed if one.appraisal in shelf.questions]


def awaited(shelf: Shelf, today: date) -> list[Watched]:
    """What is to be tested soon. Conditions of an extension count once its option is chosen."""
    return [
        one
        for one in due_soon(shelf.watched, today)
        if one.about != Check.About.CONDITION
        or (one.appraisal in shelf.decided and shelf.decided[one.appraisal].option in one.options)
    ]


def _is_own(one: Watched, own: object) -> bool:
    return bool(own and one.check and one.check.owner == own)


def _alert(shelf: Shelf, one: Watched, own: object, today: date) -> tuple[Cell, ...]:
    board = Board(shelf, shelf.questions[one.appraisal])
    owner = str(one.check.owner) if one.check and one.check.owner else "nobody yet"
    named = f"option {', '.join(one.options)}"
    return (
        Cell(
            f"{one.name} of {named}: {one.title}",
            href=board.check_address(one),
            about=one.row.text("contract"),
        ),
        Cell(board.question.title),
        Cell(_why(board, one, today)),
        Cell(f"{owner} (you)" if _is_own(one, own) else owner),
    )


def _why(board: Board, one: Watched, today: date) -> str:
    if one.fails:
        asks = _asks(board, one)
        return f"{one.label}. {asks}".strip()
    if one.standing == Standing.IN_DOUBT:
        return "In doubt"
    assert one.due is not None  # noqa: S101  only what is due is listed otherwise
    late = (today - one.due).days
    return f"Was to be tested by {day(one.due)}" if late > 0 else f"To be tested by {day(one.due)}"


def _asks(board: Board, one: Watched) -> str:
    """What a failure asks of the commissioners, until they have decided since."""
    row, check = board.decision, one.check
    if check and row and row.made_at > check.made_at:
        return "Decided since."
    chosen = row is not None and row.option in one.options
    if one.about == Check.About.CONDITION or chosen:
        return "It asks for a decision."
    return ""


def attention(shelf: Shelf, today: date) -> str:
    """The headline of the page: how many appraisals, decided and not, and what fails."""
    questions = shelf.questions
    if not questions:
        return ""
    settled = sum(code in shelf.decided for code in questions)
    blocked = [q.title for code, q in questions.items()
               if code not in shelf.decided and shelf.obstacle(q)]  # fmt: skip
    said = [
        f"{plural(len(questions), 'question')} to be decided between options, {settled} decided"
    ]
    if blocked:
        said.append(f"{len(blocked)} cannot be decided yet")
    failing_now = sum(one.fails for one in shelf.watched)
    due = len(awaited(shelf, today))
    if failing_now:
        said.append(f"{failing_now} of the things that options rest on {_verb(failing_now)}")
    if due:
        said.append(f"{plural(due, 'test')} due")
    return "; ".join(said) + "."


def _verb(count: int) -> str:
    return "fails" if count == 1 else "fail"
