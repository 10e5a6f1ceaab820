"""What the pages of clarification questions say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commonweal.records.procuring.models import Clarification
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.procuring.presenters.tenders import when

#: So much of a question stands in a list to choose from.
_SHORT = 80


def answers_table(rows: Iterable[Clarification]) -> Table:
    """The answered questions, for everybody."""
    columns = (
        Column("number", "Number", numeric=True),
        Column("question", "Question"),
        Column("answer", "Answer"),
        Column("answered", "Answered"),
    )
    return Table(
        "answers",
        "Questions and answers",
        columns,
        tuple(
            (
                Cell(str(one.number)),
                Cell(one.question),
                Cell(one.answer, hint=f"For the commissioners: {one.answered_by}"),
                Cell(when(one.answered_at)),
            )
            for one in rows
        ),
        empty="No question is answered yet.",
    )


def waiting_table(rows: Sequence[Clarification], *, is_inside: bool) -> Table:
    """The questions that wait for an answer. Who asked is told to nobody."""
    return Table(
        "waiting",
        "Questions that wait for an answer" if is_inside else "Your questions that wait",
        (Column("question", "Question"), Column("asked", "Asked")),
        tuple((Cell(one.question), Cell(when(one.asked_at))) for one in rows),
        empty="No question waits.",
    )


def choices(rows: Iterable[Clarification]) -> list[tuple[str, str]]:
    """The waiting questions to choose from."""
    return [(str(one.pk), _short(one.question)) for one in rows]


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _SHORT else f"{plain[:_SHORT]}…"
