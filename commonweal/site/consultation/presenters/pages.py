"""What the pages of a consultation say: its state, its plan, its responses and what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from commonweal.planning.consultation import Choice, Kind, Plan, State
from commonweal.records.consultation.models import Answer, Consultation
from commonweal.site.consultation.desk import Desk
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

STATES = {
    State.DRAFT: ("Draft", "grey"),
    State.OPEN: ("Open", "green"),
    State.CLOSED: ("Closed, being analysed", "yellow"),
    State.ANALYSED: ("Analysed, not yet published", "blue"),
    State.PUBLISHED: ("Published", "green"),
}
KINDS = {Kind.TEXT: "In words", Kind.SUPPORT: "Scale of support", Kind.CHOICE: "One of a list"}
#: The step that leads on from each state: the button, what happens, and what is said once it is.
STEPS = {
    State.DRAFT: (
        "Open it",
        "Everybody can read it and answer it from the first day to the last. Its questions can no "
        "longer change.",
        "The consultation is open.",
    ),
    State.OPEN: (
        "Close it",
        "The public form is shut. Files of responses can still be brought in.",
        "The consultation is closed.",
    ),
    State.CLOSED: (
        "Complete the analysis",
        "No text can be coded and no file brought in any more.",
        "The analysis is complete.",
    ),
    State.ANALYSED: (
        "Publish it",
        "Everybody can read what people said, what is done about it, and the quotes that were "
        "released. No response to a theme can change afterwards.",
        "The consultation is published.",
    ),
}
NOT_A_SAMPLE = (
    "A consultation is not a sample: people chose to answer. The range shows only what so small or "
    "large a number of answers leaves open. It says nothing of people who did not answer."
)
NO_NAMES = (
    "Do not give your name, anybody else’s, an address, a telephone number or an NHS number. "
    "Everybody who works on this consultation may read your words. Nothing about you or your "
    "computer is kept with them, but the day."
)


def state_of(row: Consultation) -> tuple[str, str]:
    """The state as a tag: words and colour."""
    return STATES[State(row.state)]


def period(plan: Plan) -> str:
    """When answers are taken."""
    if plan.opens is None or plan.closes is None:
        return plan.note or "Not set yet"
    return f"{day(plan.opens)} to {day(plan.closes)}"


def lede(desk: Desk) -> str:
    """What happens next, for this reader."""
    state = State(desk.row.state)
    if desk.takes_answers:
        return "Tell us what you think. You need not sign in, and nobody learns who you are."
    if state == State.DRAFT:
        return (
            "Nothing is missing: open it."
            if not desk.problems
            else "This is a draft that only those who commission here can read."
        )
    if state == State.OPEN:
        return "It is open, but answers are taken only from the first day to the last."
    if state == State.PUBLISHED:
        return "Read what people said and what was done about it."
    if not desk.is_inside:
        return "It is closed. What people said and what is done about it is published here later."
    return {
        State.CLOSED: "It is closed. Code the texts, then complete the analysis.",
        State.ANALYSED: "The analysis is complete. Respond to every theme, then publish it.",
    }[state]


def listing(rows: Sequence[Desk], empty: str) -> Table:
    """Consultations with their state and period."""
    return Table(
        "consultations",
        "Consultations",
        (
            Column("title", "Consultation"),
            Column("state", "State"),
            Column("period", "Answers are taken"),
            Column("lead", "Led by"),
        ),
        tuple(
            (
                Cell(desk.row.title, href=desk.address),
                Cell(state_of(desk.row)[0]),
                Cell(period(desk.plan)),
                Cell(str(desk.row.lead)),
            )
            for desk in rows
        ),
        empty=empty,
    )


def summary(desk: Desk, total: int | None) -> tuple[tuple[str, str], ...]:
    """The consultation in lines."""
    plan = desk.plan
    count = ""
    if desk.may_see_results:
        count = "Missing: the paper prints none" if total is None else f"{total:,}"
    source = f"{desk.row.document.title}" if desk.row.document else ""
    return (
        ("What is proposed", plan.summary),
        ("Answers are taken", period(plan)),
        ("Led by", str(desk.row.lead)),
        ("Ways to answer", ", ".join(one.label for one in plan.channels)),
        ("Responses", count),
        ("What is not printed", desk.row.printed_note),
        ("Source", source),
    )


def questions_table(desk: Desk) -> Table:
    """The questions as they are asked."""
    return Table(
        "questions",
        "Questions",
        (Column("question", "Question"), Column("kind", "Answered"), Column("options", "Choices")),
        tuple(
            (
                Cell(one.text, hint=one.element and f"About: {one.element}"),
                Cell(KINDS[one.kind]),
                Cell("; ".join(choice.label for choice in desk.choices(one)) or "free words"),
            )
            for one in desk.plan.questions
        ),
        empty="The wording of the questions is not printed."
        if desk.row.printed_note
        else "No questions yet.",
    )


def counts_table(
    id: str,  # noqa: A002
    caption: str,
    choices: Sequence[Choice],
    counts: Mapping[str, int],
) -> Table:
    """How many responses came by channel, type or area, those without any among them."""
    return Table(
        id,
        caption,
        (Column("what", "Of"), Column("count", "Responses", numeric=True)),
        tuple(
            (Cell(one.label), Cell(f"{counts[one.code]:,}" if counts.get(one.code) else "none"))
            for one in choices
        ),
        empty="Nothing is listed.",
    )


def count_tables(plan: Plan, counts: Mapping[str, Counter[str]]) -> tuple[Table, ...]:
    """Responses by channel, respondent type and area."""
    return (
        counts_table("by-channel", "Responses by channel", plan.channels, counts["channel"]),
        counts_table("by-type", "Responses by respondent type", plan.respondents,
                     counts["respondent"]),
        counts_table("by-area", "Responses by area", plan.areas, counts["area"]),
    )  # fmt: skip


def held_words(answer: Answer, labels: Mapping[str, str]) -> str:
    """Why a text is held back."""
    return "Looks like it holds " + " and ".join(labels.get(one, one) for one in answer.held)


def waiting(count: int) -> str:
    """How many texts are held back."""
    return f"{plural(count, 'text')} held back" if count else "no text is held back"
