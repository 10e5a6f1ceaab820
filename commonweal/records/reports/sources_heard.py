"""Built paragraphs about consultations: what a paper prints, and what is on record of them.

What is printed stays as it is; where the record differs, a paragraph says so. No quote and no
number that is held back stands here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from commonweal.language.disclosure import Cell
from commonweal.language.row import Row
from commonweal.planning.consultation import Plan, Question, State
from commonweal.planning.consultation_answers import Item, Outcome, compared, items_of
from commonweal.planning.consultation_printed import (
    PrintedTheme,
    RecordedTheme,
    differences,
)
from commonweal.planning.consultation_support import Level, Support
from commonweal.planning.decision_report import Built, Grid
from commonweal.records.consultation.models import Consultation, Reply, Theme
from commonweal.records.consultation.selectors import (
    consultations_for,
    plan_for,
    replies_for,
    response_total,
    retired_themes,
    themes_for,
    versions_of,
)
from commonweal.records.consultation.selectors_support import support_for
from commonweal.records.people.acting import Acting
from commonweal.records.reports.building import SOURCE, listed, period_words, section_of
from commonweal.records.results.reading import Reading

PRINTED = "leicestershire_consultation"
DATASETS = (PRINTED,)
OUTCOMES = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.CHANGED: "Changed",
    Outcome.NOT_CHANGED: "Not changed",
}
NONE = "no response yet"


@dataclass(frozen=True)
class Heard:
    """One consultation whose analysis is complete, as this reader sees it."""

    acting: Acting
    row: Consultation

    @cached_property
    def themes(self) -> list[Theme]:
        return list(themes_for(self.acting, self.row))

    @cached_property
    def replies(self) -> Mapping[int, Reply]:
        return replies_for(self.acting, self.row)

    @cached_property
    def plan(self) -> Plan:
        return plan_for(self.acting, self.row)

    @property
    def source(self) -> tuple[str, ...]:
        state = "published" if self.row.state == State.PUBLISHED else "analysed, not yet published"
        return (f"the consultation “{self.row.title}”, {state}",)


def heard(reading: Reading) -> Iterator[Built]:
    """What a paper prints, then each consultation on record, then where the two differ."""
    rows = reading.rows(PRINTED)
    if rows:
        yield _printed(reading, rows)
    found = consultations_for(reading.acting, reading.place)
    answered = found.filter(state__in=(State.ANALYSED, State.PUBLISHED)).order_by("pk")
    for row in answered:
        one = Heard(reading.acting, row)
        yield _responses(one)
        if one.themes:
            yield _themes(one)
        yield from _versions(one)
        if rows and row.printed_note:
            yield _differences(reading, rows, one)


def _printed(reading: Reading, rows: Sequence[Row]) -> Built:
    grid = Grid(
        "What people said, and what became of it",
        ("Theme", "What was said", "What was changed", SOURCE),
        tuple(
            (row.text("theme"), row.text("finding"),
             row.text("change_made") or "no change is printed", section_of(row))
            for row in rows
        ),
    )  # fmt: skip
    return Built(
        "heard", "The consultation brought out:", table=grid, sources=listed(reading, rows)
    )


def _responses(one: Heard) -> Built:
    total = response_total(one.acting, one.row)
    count = "the source prints no count of responses"
    if total is not None:
        count = f"{total:,} responses came"
    text = f"On record of the consultation “{one.row.title}” ({_period(one.plan)}): {count}."
    found = support_for(one.acting, one.row)
    return Built(
        f"responses/{one.row.code}",
        text,
        tuple(_overall(question, support) for question, support in found),
        _by_type(one, *found[0]) if found else None,
        sources=one.source,
    )


def _period(plan: Plan) -> str:
    if plan.opens is None or plan.closes is None:
        return plan.note.rstrip(".") or "its days are not known"
    return f"{period_words(plan.opens.isoformat())} to {period_words(plan.closes.isoformat())}"


def _overall(question: Question, support: Support) -> str:
    return f"{question.text} {_share(support.overall)}"


def _share(level: Level) -> str:
    if level.share is None or level.low is None or level.high is None:
        return "Held back: the numbers are small, or all answered alike."
    return (
        f"{level.share:.0%} of those who answered support it (95% range {level.low:.0%} to "
        f"{level.high:.0%})."
    )


def _by_type(one: Heard, question: Question, support: Support) -> Grid:
    labels = {choice.code: choice.label for choice in one.plan.respondents}
    levels = [("Everybody", support.overall)]
    levels += [(labels[level.group], level) for level in support.groups["type"]]
    return Grid(
        f"Answers by respondent type: {question.text}",
        ("Respondent type", "Answers", "Support it", "Did not answer"),
        tuple(
            (name, *map(_count, (level.answers, level.supporting, level.unanswered)))
            for name, level in levels
        ),
        numeric=(1, 2, 3),
    )


def _count(cell: Cell) -> str:
    return f"{cell.value:,.0f}" if cell.value is not None else "held back"


def _themes(one: Heard) -> Built:
    grid = Grid(
        f"Themes and what is done about each: {one.row.title}",
        ("Theme", "What people said", "Response", "Why", "Version that it changed"),
        tuple(_theme(theme, one.replies.get(theme.pk)) for theme in one.themes),
    )
    text = "The themes of the consultation and the response to each are:"
    return Built(f"themes/{one.row.code}", text, table=grid, sources=one.source)


def _theme(theme: Theme, reply: Reply | None) -> tuple[str, ...]:
    said = theme.finding or "not written"
    if reply is None:
        return (theme.title, said, NONE, "", "")
    version = str(reply.version) if reply.version else "none"
    return (theme.title, said, _done(reply), reply.reason, version)


def _done(reply: Reply | None) -> str:
    if reply is None:
        return ""
    parts = (OUTCOMES[Outcome(reply.outcome)], reply.what_changed)
    return ": ".join(part for part in parts if part)


def _versions(one: Heard) -> Iterator[Built]:
    """The first version beside the last, item by item, where there are two or more."""
    versions = versions_of(one.acting, one.row)
    if len(versions) < 2:
        return
    first, last = versions[0], versions[-1]
    changed = [
        change
        for change in compared(items_of(first.items), items_of(last.items))
        if change.is_changed
    ]
    if not changed:
        return
    known = [*one.themes, *retired_themes(one.acting, one.row)]
    titles = {theme.code: theme.title for theme in known}
    grid = Grid(
        f"{first} beside {last}",
        ("What is proposed", "Before", "Now", "Why it changed", "Theme"),
        tuple(
            (change.label, _value(change.before), _value(change.after), *_why(change.after, titles))
            for change in changed
        ),
    )
    text = "What is proposed changed after it was consulted on:"
    yield Built(f"versions/{one.row.code}", text, table=grid, sources=one.source)


def _value(item: Item | None) -> str:
    return item.value if item else "not there"


def _why(item: Item | None, titles: Mapping[str, str]) -> tuple[str, str]:
    return (item.reason, titles.get(item.theme, "")) if item else ("", "")


def _differences(reading: Reading, rows: Sequence[Row], one: Heard) -> Built:
    found = differences(
        [PrintedTheme(row.text("theme"), row.text("change_made"), section_of(row)) for row in rows],
        [_recorded(theme, one.replies.get(theme.pk)) for theme in one.themes],
    )
    key, sources = f"differences/{one.row.code}", (*listed(reading, rows), *one.source)
    if not found:
        text = "Nothing on record of the consultation differs from what the source prints."
        return Built(key, text, sources=sources)
    grid = Grid(
        "Where the record differs from what is printed",
        ("Theme", "Printed", "On record", "How they differ"),
        tuple(
            (diff.title, diff.printed or "nothing", diff.recorded or "nothing", diff.how)
            for diff in found
        ),
    )
    text = "The record differs from what the source prints; what is printed stands unchanged above:"
    return Built(key, text, table=grid, sources=sources)


def _recorded(theme: Theme, reply: Reply | None) -> RecordedTheme:
    return RecordedTheme(theme.title, theme.section, _done(reply), bool(reply and reply.is_printed))
