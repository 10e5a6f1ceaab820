"""The shared team's work plan and commissioning intentions in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.planning.intentions import Intentions, SegmentIntention
from commonweal.planning.work_plan import Progress, progress_of
from commonweal.records.results.models import Result
from commonweal.records.results.selectors import illustrative_of
from commonweal.records.work_plan.models import StepState, plain_states
from commonweal.records.work_plan.selectors import Plan
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.papers import Block, Bullets, Paper, Paragraph, Section, Terms
from commonweal.site.planning.book import Book
from commonweal.site.results.desk import Desk
from commonweal.site.words import day, plural

States = Mapping[tuple[str, str], Mapping[int, StepState]]
LEVELS = {"done": 3, "under_way": 1, "not_started": 0}


def progresses(plan: Plan, states: States, area: str) -> list[Progress]:
    """How far each segment is in one area."""
    return [
        progress_of(plan.steps, code, area, plain_states(states.get((code, area), {})))
        for code in plan.segments
    ]


def headline(plan: Plan, found: Sequence[Progress]) -> str:
    """How much of the plan is done, in one sentence."""
    done = sum(one.done for one in found)
    asked = sum(one.steps for one in found)
    if not asked:
        return "The work plan has no steps yet."
    return (
        f"{done} of {plural(asked, 'step')} are done over {plural(len(plan.segments), 'segment')}."
    )


def matrix(plan: Plan, states: States, area: str) -> charts.Matrix | None:
    """Segments by steps, shaded by how far each is."""
    if not plan.steps or not plan.segments:
        return None
    rows = [
        (title, [_heat(plan, states, code, area, step.number) for step in plan.steps])
        for code, title in plan.segments.items()
    ]
    return charts.matrix(
        rows,
        id="work-plan",
        finding=headline(plan, progresses(plan, states, area)),
        corner="Segment",
        columns=[f"{step.number}. {step.task}" for step in plan.steps],
        key=[(0, "Not started"), (1, "Under way"), (3, "Done")],
    )


def _heat(plan: Plan, states: States, code: str, area: str, step: int) -> charts.HeatCell:
    remit = plan.remits.get(code)
    if not area and remit is not None and remit.excludes:
        return charts.HeatCell("By area", None)
    row = states.get((code, area), {}).get(step)
    state = row.state if row else StepState.State.NOT_STARTED.value
    return charts.HeatCell(StepState.State(state).label, LEVELS[state])


def steps_table(plan: Plan, states: States, area: str) -> Table:
    """The same as rows: what was said of each step, by whom, with its evidence."""
    return Table(
        "steps",
        "How far each step is",
        (
            Column("segment", "Segment"),
            Column("step", "Step"),
            Column("state", "How far"),
            Column("evidence", "What shows it"),
            Column("variation", "In a way of its own"),
            Column("who", "Said by"),
        ),
        tuple(
            (
                Cell(title),
                Cell(f"{step.number}. {step.task}", hint=f"by {step.deadline}"),
                Cell(StepState.State(row.state).label),
                Cell(row.evidence or "nothing yet"),
                Cell(row.variation),
                Cell(str(row.organisation or "the system"), hint=day(row.said_at.date())),
            )
            for code, title in plan.segments.items()
            for step in plan.steps
            if (row := states.get((code, area), {}).get(step.number))
        ),
        empty="Nothing has been said of any step yet. Say how far one is below.",
    )


def remit_table(plan: Plan) -> Table:
    """What the shared team commissions for all areas together."""
    words = {"yes": "For all areas together", "no": "Area by area"}
    return Table(
        "remit",
        "The remit of the shared team",
        (Column("segment", "Segment"), Column("remit", "Commissioned"), Column("why", "Why")),
        tuple(
            (
                Cell(plan.segments.get(code, code)),
                Cell(words.get(remit.in_remit, "Not stated")),
                Cell(remit.why),
            )
            for code, remit in plan.remits.items()
        ),
        empty="The remit is not on record. Bring in the table “Remit of a shared commissioning "
        "team”.",
    )


def intentions_list(
    book: Book, subjects: Sequence[tuple[str, str]], kept: Sequence[Result]
) -> Table:
    """Whose intentions have been drafted."""
    by_subject = {row.subject: row for row in kept}
    made_up = illustrative_of(book.acting, kept)
    return Table(
        "drafts",
        "Whose intentions have been drafted",
        (Column("whose", "Whose"), Column("what", "What"), Column("version", "Version")),
        tuple(
            (
                Cell(title, href=f"{book.address}intentions/{code}/"),
                Cell(
                    row.headline if (row := by_subject.get(code)) else "Not drafted yet",
                    status="illustrative" if row and row.pk in made_up else "",
                ),
                Cell(f"{row.number}, {day(row.made_at.date())}" if row else ""),
            )
            for code, title in subjects
        ),
        empty="Nobody commissions in this place.",
    )


def intentions_table(found: Intentions | None) -> Table:
    """Every line of the document, for a spreadsheet."""
    return Table(
        "intentions",
        "Every line of the intentions",
        (Column("segment", "Segment"), Column("what", "What"), Column("words", "Said"),
         Column("status", "Status")),
        tuple(
            (Cell(one.title), Cell(fact.label), Cell(fact.words),
             Cell("", status="illustrative") if fact.illustrative else Cell("from its sources"))
            for one in (found.segments if found else ())
            for fact in one.facts
        ),
        empty="Nothing has been drafted yet.",
    )  # fmt: skip


def paper(desk: Desk) -> Paper:
    """The intentions as a paper."""
    found: Intentions = desk.answer
    result = desk.result
    assert result is not None  # noqa: S101  there is an answer, so there is its result
    sections = [Section("What this is", tuple(Paragraph(text) for text in found.opening))]
    sections += [_segment_section(one) for one in found.segments]
    if found.left_out:
        sections.append(Section("Left to each area", (Bullets(found.left_out),)))
    if desk.panel.agreed:
        sections.append(Section("Who agrees", (Paragraph(desk.panel.agreed),)))
    sources = tuple(f"{desk.document_title(code)}, {where}" for code, where in found.sources)
    sections.append(Section("Sources", (Bullets(sources or ("None",)),)))
    about = f"{desk.panel.by_whom}, {desk.panel.released}. {result.headline}"
    return Paper(found.title, about, tuple(sections), result.made_at)


def _segment_section(one: SegmentIntention) -> Section:
    facts = Terms(
        tuple(
            (fact.label, fact.words + (" (illustrative)" if fact.illustrative else ""))
            for fact in one.facts
        )
    )
    blocks: list[Block] = [facts]
    if one.open_points:
        blocks += [Paragraph("Still open", strong=True), Bullets(one.open_points)]
    return Section(one.title, tuple(blocks))
