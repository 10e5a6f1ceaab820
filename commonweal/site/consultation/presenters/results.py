"""What came of a consultation in words: support, themes, responses, proposals and venues.

Counts leave through disclosure control; a quote is shown only where somebody released it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from commonweal.language.disclosure import Cell as Shown
from commonweal.language.disclosure import State
from commonweal.planning.consultation import Choice, Kind, Question
from commonweal.planning.consultation_answers import (
    Changed,
    Item,
    Outcome,
    compared,
    items_of,
)
from commonweal.planning.consultation_coding import Agreement
from commonweal.planning.consultation_support import Level, counts_by_choice
from commonweal.records.consultation.counting import is_answered, support_in
from commonweal.records.consultation.definitions import disclosure_profile, support_scale
from commonweal.records.consultation.models import (
    CoDesign,
    PrintedVenue,
    ProposalVersion,
    Quote,
    Reply,
    Theme,
)
from commonweal.site.consultation.desk import Desk
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.engagement import when_words
from commonweal.site.words import money, section

OUTCOME_WORDS = {
    Outcome.ACCEPTED: "Accepted",
    Outcome.CHANGED: "Changed",
    Outcome.NOT_CHANGED: "Not changed",
}
HELD_BACK = (
    "Small numbers are held back, and the answers of a group that all answered alike; others with "
    "them from which they could be found out."
)
NO_ANSWER = "Did not answer"

Chosen = Mapping[str, Sequence[tuple[str, str, str]]]


def count_cell(cell: Shown) -> Cell:
    """A count as it may be shown."""
    if cell.state == State.NUMBER and cell.value is not None:
        return Cell(f"{cell.value:,.0f}", raw=cell.value)
    status = "suppressed" if cell.state == State.SUPPRESSED else "missing"
    return Cell(status.capitalize(), status=status)


def share_words(share: float | None, low: float | None, high: float | None) -> str:
    """ "62%, range 51% to 72%"; empty where nothing may be said."""
    if share is None or low is None or high is None:
        return "not shown"
    return f"{share:.0%}, range {low:.0%} to {high:.0%}"


def support_tables(desk: Desk, chosen: Chosen) -> tuple[Table, ...]:
    """For each question on the scale of support: every step, then each group."""
    found: list[Table] = []
    for question in desk.plan.questions:
        if question.kind == Kind.SUPPORT:
            found += _support(desk, question, chosen[question.code])
    return tuple(found)


def _support(
    desk: Desk, question: Question, chosen: Sequence[tuple[str, str, str]]
) -> tuple[Table, ...]:
    scale, plan = support_scale(), desk.plan
    if not is_answered(chosen):
        empty = f"Nobody has answered “{question.text}” yet."
        columns = (Column("step", "Answer"),)
        return (Table(f"support-{question.code}", question.text, columns, (), empty=empty),)
    result = support_in(plan, chosen)
    steps = Table(
        f"support-{question.code}",
        question.text,
        (Column("step", "Answer"), Column("count", "Answers", numeric=True)),
        (
            *((Cell(one.label), count_cell(result.choices[one.code])) for one in scale),
            (Cell(NO_ANSWER), count_cell(result.overall.unanswered)),
        ),
        note=HELD_BACK,
    )
    labels = {
        "all": "Everybody",
        **{f"type:{one.code}": one.label for one in plan.respondents},
        **{f"area:{one.code}": one.label for one in plan.areas},
    }
    rows = [_level("all", result.overall, labels)]
    for dimension, levels in result.groups.items():
        rows += [_level(f"{dimension}:{one.group}", one, labels) for one in levels]
    groups = Table(
        f"groups-{question.code}",
        f"Support by respondent type and area: {question.text}",
        (
            Column("group", "Group"),
            Column("answers", "Answers", numeric=True),
            Column("for", "Support it", numeric=True),
            Column("unanswered", NO_ANSWER, numeric=True),
            Column("share", "Share and 95% range", numeric=True),
        ),
        tuple(rows),
        note=HELD_BACK,
    )
    return steps, groups


def _level(key: str, one: Level, labels: Mapping[str, str]) -> tuple[Cell, ...]:
    return (
        Cell(labels.get(key, key)),
        count_cell(one.answers),
        count_cell(one.supporting),
        count_cell(one.unanswered),
        Cell(share_words(one.share, one.low, one.high)),
    )


def venues_table(desk: Desk, printed: Sequence[PrintedVenue], chosen: Chosen) -> Table:
    """Kinds of venue by element of the service, as counted or as a paper prints them."""
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(one.element),
            Cell(one.kind),
            Cell(f"{one.order} of {len(printed)}"),
            Cell("Missing", status="missing", hint="no count is printed"),
            Cell(one.finding, hint=section(one.section)),
        )
        for one in printed
    ]
    for question in (q for q in desk.plan.questions if q.kind == Kind.CHOICE and q.element):
        taken = [choice for choice, _, _ in chosen[question.code] if choice]
        codes = [one.code for one in question.options]
        cells = counts_by_choice(taken, codes, disclosure_profile())
        rows += _ranked(question, cells)
    return Table(
        "venues",
        "Venues by part of the service",
        (
            Column("element", "Part of the service"),
            Column("kind", "Kind of venue"),
            Column("order", "Order"),
            Column("count", "Answers", numeric=True),
            Column("finding", "What was found"),
        ),
        tuple(rows),
        note=HELD_BACK,
        empty="No question asks about venues. Give a question of choices the part of the service "
        "that it is about.",
    )


def _ranked(question: Question, cells: Mapping[str, Shown]) -> list[tuple[Cell, ...]]:
    """Most chosen first; what is not shown has no order."""
    known = sorted({cell.value for cell in cells.values() if cell.value is not None}, reverse=True)
    labels = {one.code: one.label for one in question.options}
    listed = sorted(
        cells.items(),
        key=lambda pair: (pair[1].value is None, -(pair[1].value or Decimal(0))),
    )
    return [
        (
            Cell(question.element),
            Cell(labels[code]),
            Cell(str(known.index(cell.value) + 1) if cell.value is not None else "not shown"),
            count_cell(cell),
            Cell(question.text),
        )
        for code, cell in listed
    ]


def agreement_table(desk: Desk, found: Mapping[int, Agreement], address: str) -> Table:
    """How far two coders agree, theme by theme."""
    return Table(
        "agreement",
        "Agreement of two coders (Cohen’s kappa)",
        (
            Column("theme", "Theme"),
            Column("texts", "Texts", numeric=True),
            Column("both", "Both", numeric=True),
            Column("one", "One only", numeric=True),
            Column("kappa", "Kappa", numeric=True),
            Column("range", "95% range", numeric=True),
            Column("why", "Note"),
        ),
        tuple(
            _agreed(one, found[one.pk], address)
            for one in desk.themes
            if one.pk in found and found[one.pk].texts
        ),
        note="1 is agreement on every text, 0 what chance alone would give.",
        empty="No text was coded by two people yet. Write the themes, then let two people code the "
        "same texts.",
    )


def _agreed(theme: Theme, one: Agreement, address: str) -> tuple[Cell, ...]:
    limits = (
        f"{one.low:.2f} to {one.high:.2f}"
        if one.low is not None and one.high is not None
        else "not shown"
    )
    return (
        Cell(theme.title, href=f"{address}themes/{theme.code}/"),
        Cell(str(one.texts)),
        Cell(str(one.both)),
        Cell(str(one.first_only + one.second_only)),
        Cell(f"{one.kappa:.2f}" if one.kappa is not None else "undefined"),
        Cell(limits),
        Cell(one.reason),
    )


def themes_table(desk: Desk, counts: Mapping[int, int]) -> Table:
    """The code book with what is done about each theme."""
    return Table(
        "themes",
        "Themes",
        (
            Column("theme", "Theme"),
            Column("finding", "What people said"),
            Column("texts", "Texts", numeric=True),
            Column("reply", "Response"),
        ),
        tuple(
            (
                Cell(one.title, href=f"{desk.address}themes/{one.code}/", hint=one.definition),
                Cell(one.finding or "not written yet", hint=section(one.section)),
                _texts(desk, counts.get(one.pk, 0)),
                Cell(_outcome(desk.replies.get(one.pk))),
            )
            for one in desk.themes
        ),
        empty="There is no theme yet. Add the first.",
    )


def _texts(desk: Desk, count: int) -> Cell:
    if desk.row.printed_note and not count:
        return Cell("Missing", status="missing")
    return Cell(f"{count:,}")


def _outcome(reply: Reply | None) -> str:
    return OUTCOME_WORDS[Outcome(reply.outcome)] if reply else "none yet"


def said_and_did(desk: Desk) -> Table:
    """You said, we did: every theme, what is done and why, and where it shows."""
    return Table(
        "said-and-did",
        "You said, we did",
        (
            Column("theme", "Theme"),
            Column("said", "You said"),
            Column("outcome", "Outcome"),
            Column("did", "We did"),
            Column("why", "Why", only="file"),
            Column("where", "Where it shows"),
        ),
        tuple(_said(desk, one) for one in desk.themes),
        empty="There is no theme yet.",
    )


def _said(desk: Desk, theme: Theme) -> tuple[Cell, ...]:
    reply = desk.replies.get(theme.pk)
    said = Cell(theme.finding or "not written", hint=section(theme.section))
    if reply is None:
        none = (Cell("none yet"), Cell("no response yet"), Cell(""), Cell("nowhere yet"))
        return Cell(theme.title), said, *none
    why = reply.reason if reply.what_changed else ""
    hint = ". ".join(part for part in (why, _when(desk, reply)) if part)
    where = "; ".join(part for part in (str(reply.version or ""), reply.component) if part)
    return (
        Cell(theme.title),
        said,
        Cell(_outcome(reply)),
        Cell(reply.what_changed or reply.reason, hint=hint),
        Cell(reply.reason),
        Cell(where or "not stated"),
    )


def _when(desk: Desk, reply: Reply) -> str:
    """Of a printed consultation, that a response is not the paper's."""
    is_later = bool(desk.row.printed_note) and not reply.is_printed
    return "Not printed: written here later" if is_later else ""


def quotes_table(themes: Iterable[Theme], quotes: Mapping[int, Sequence[Quote]]) -> Table:
    """The quotes that were released."""
    return Table(
        "quotes",
        "In people’s words",
        (Column("quote", "Quote"), Column("theme", "Theme")),
        tuple(
            (Cell(f"“{one.text}”"), Cell(theme.title))
            for theme in themes
            for one in quotes.get(theme.pk, ())
        ),
        empty="No quote was released: all are withheld unless somebody gives a reason.",
    )


def versions_table(
    before: ProposalVersion | None, after: ProposalVersion, themes: Iterable[Theme]
) -> Table:
    """Two versions of what is proposed side by side; one alone where it is the first."""
    titles = {one.code: one.title for one in themes}
    now = (
        Column("cost", "Effect on cost" if before else "Cost"),
        Column("market", "What bidders may make of it"),
    )
    name, items = f"version-{after.number}", items_of(after.items)
    if before is None:
        columns = (Column("item", "What is proposed"), Column("how", "How"), *now)
        rows = tuple(
            (Cell(one.label), Cell(one.value), Cell(_cost(one)), Cell(one.market)) for one in items
        )
        return Table(name, str(after), columns, rows)
    return Table(
        name,
        f"{before} beside {after}",
        (
            Column("item", "What is proposed"),
            Column("before", "Before"),
            Column("after", "Now"),
            Column("why", "Why it changed"),
            Column("theme", "Theme"),
            *now,
        ),
        tuple(_compared(one, titles) for one in compared(items_of(before.items), items)),
    )


def _compared(one: Changed, titles: Mapping[str, str]) -> tuple[Cell, ...]:
    before, after = one.before, one.after
    theme = after.theme if after else ""
    changed = "unchanged" if not one.is_changed else (after.reason if after else "taken out")
    return (
        Cell(one.label),
        Cell(before.value if before else "not there"),
        Cell(after.value if after else "taken out"),
        Cell(changed),
        Cell(titles.get(theme, theme.replace("-", " "))),
        Cell(cost_words(one)),
        Cell(after.market if after else ""),
    )


def _cost(one: Item) -> str:
    return f"{money(one.cost)} a year" if one.cost is not None else one.cost_words or "not known"


def cost_words(one: Changed) -> str:
    """What a change costs: an amount where both are known, else what is said, else not known."""
    if one.cost_effect is not None:
        more = "more" if one.cost_effect > 0 else "less"
        return f"{money(abs(one.cost_effect))} a year {more}" if one.cost_effect else "no effect"
    after = one.after
    if after is not None and after.cost is not None:
        return f"{money(after.cost)} a year"
    if after is not None and after.cost_words:
        return after.cost_words
    return "not known" if one.is_changed else ""


def co_design_table(rows: Sequence[CoDesign], address: str) -> Table:
    """The events that shaped the proposal."""
    return Table(
        "co-design",
        "What shaped the proposal before it was consulted on",
        (
            Column("event", "Event"),
            Column("when", "When"),
            Column("gave", "What it gave to the design"),
            Column("version", "Version"),
            Column("component", "Part of the offer"),
        ),
        tuple(
            (
                Cell(str(one.event), href=f"{address}{one.event.code}/"),
                Cell(when_words(one.event)),
                Cell(one.contribution),
                Cell(str(one.version) if one.version else "none yet"),
                Cell(one.component),
            )
            for one in rows
        ),
        empty="No event of the engagement log is tied to this consultation yet.",
    )


def silent_table(groups: Sequence[tuple[str, str]]) -> Table:
    """From whom nothing came, and who was never engaged."""
    return Table(
        "silent",
        "Who has not been heard",
        (Column("who", "Who"), Column("how", "How we know")),
        tuple((Cell(who), Cell(how)) for who, how in groups),
        empty="Something came from everybody who is listed.",
    )


def labels_of(choices: Iterable[Choice]) -> dict[str, str]:
    """The words of choices by their codes."""
    return {one.code: one.label for one in choices}
