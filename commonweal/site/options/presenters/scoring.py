"""Scoring in words: who is how far, the rule of independence, sheets side by side."""

from __future__ import annotations

from commonweal.records.options.models import Sheet
from commonweal.records.options.selectors_scoring import Progress, Scoring, scores_of
from commonweal.site.options.board import Board
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

RULE = (
    "Each commissioner scores by itself first. You see what others gave once you have finished "
    "your own scores, or when a lead commissioner closes the round. Providers and the public never "
    "see scores, comments or weights."
)

_SAYS = {
    Progress.NOT_BEGUN: "Has not begun",
    Progress.BEGUN: "Has begun",
    Progress.FINISHED: "Has finished",
}


def progress_words(scoring: Scoring) -> str:
    """How far scoring is; empty for readers who are not told."""
    if not scoring.bodies:
        return ""
    if scoring.round is None:
        return "No commissioner has begun to score."
    asked = plural(len(scoring.bodies), "commissioner")
    done = f"{scoring.finished} of {asked} finished in round {scoring.round.number}"
    if scoring.round.closed_at is not None:
        return f"Scoring is closed: {done}. {scoring.round.closed_reason.rstrip('.')}."
    return f"Scoring is open: {done}. The analysis follows when the round is closed."


def progress_table(board: Board, scoring: Scoring) -> Table:
    """Every commissioner with how far it is; never what it gave."""
    del board
    return Table(
        "progress",
        "Who has scored",
        (Column("body", "Commissioner"), Column("progress", "Scores")),
        tuple(
            (
                Cell(str(one.organisation)),
                Cell(
                    _SAYS[one.progress],
                    hint=_when(one.sheet) if one.progress == Progress.FINISHED else "",
                ),
            )
            for one in scoring.bodies
        ),
        empty="This place has no commissioners.",
    )


def _when(sheet: Sheet | None) -> str:
    return day(sheet.finished_at.date()) if sheet and sheet.finished_at else ""


def sheets_table(board: Board, scoring: Scoring) -> Table:
    """What every body gave whose sheet the reader may see, side by side."""
    sheets = [
        (one.organisation, scores_of(board.acting, one.sheet))
        for one in scoring.bodies
        if one.sheet is not None and one.sheet.finished_at is not None
    ]
    question = board.question
    rows = []
    for option in question.options if sheets else ():
        for criterion in question.criteria:
            cells = [given.get((option.code, criterion.code)) for _, given in sheets]
            if all(cell is None or cell.value is None for cell in cells):
                continue
            values = {cell.value for cell in cells if cell is not None and cell.value is not None}
            rows.append(
                (
                    Cell(f"Option {option.code}"),
                    Cell(criterion.title),
                    *(
                        Cell("not scored")
                        if cell is None or cell.value is None
                        else Cell(f"{cell.value.normalize():f}", hint=cell.comment, raw=cell.value)
                        for cell in cells
                    ),
                    Cell(f"{(max(values) - min(values)).normalize():f}"),
                )
            )
    return Table(
        "sheets",
        "What the bodies gave that have finished",
        (
            Column("option", "Option"),
            Column("criterion", "Criterion"),
            *(Column(f"body{body.pk}", body.name, numeric=True) for body, _ in sheets),
            Column("apart", "Apart by", numeric=True),
        ),
        tuple(rows),
        empty="Nothing is open to you yet: finish your own scores first.",
    )


def blank_table(board: Board, scoring: Scoring) -> Table:
    """The reader's own sheet as a file: filled in elsewhere, it comes back in the same columns."""
    own = scoring.of(board.acting.organisation)
    given = scores_of(board.acting, own.sheet) if own and own.sheet else {}
    rows = []
    for option in board.question.options:
        for criterion in board.question.criteria:
            cell = given.get((option.code, criterion.code))
            value = cell.value if cell else None
            rows.append(
                (
                    Cell(option.code),
                    Cell(option.title),
                    Cell(criterion.code),
                    Cell(criterion.title),
                    Cell("" if value is None else f"{value.normalize():f}", raw=value),
                    Cell(cell.comment if cell else ""),
                )
            )
    return Table(
        "sheet",
        "Sheet of scores",
        (
            Column("option", "Option"),
            Column("option_title", "Option title"),
            Column("criterion", "Criterion"),
            Column("criterion_title", "Criterion title"),
            Column("score", "Score", numeric=True),
            Column("comment", "Comment"),
        ),
        tuple(rows),
    )
