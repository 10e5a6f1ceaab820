"""What the pages of a tender's route say: stages, notices, duties, standstill and latest days."""

from __future__ import annotations

from datetime import date

from commonweal.procuring.route_plan import BY_ITSELF, Mark, What
from commonweal.procuring.standstill import Kind
from commonweal.procuring.timetable import Timetable, Verdict
from commonweal.records.procuring.selectors_route import RoutePlan
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural

_VERDICTS = {
    Verdict.PASSES: "in time",
    Verdict.BREACH: "too late",
    Verdict.DEPENDS: "depends on the day",
    Verdict.NOT_PLANNED: "",
}


def steps_table(plan: RoutePlan, *, is_inside: bool) -> Table:
    """The stages in their order with their days. Who marked them is for those who buy."""
    latest = _latest(plan)
    rows = []
    for step in plan.steps:
        what = What.SCRUTINY if step.is_scrutiny else What.STAGE
        mark = plan.marks.get((what, step.code))
        needs = next((one.needs for one in plan.route.stages if one.code == step.code), ())
        hint = f"Needs: {', '.join(needs)}" if needs else "Scrutiny"
        due, verdict = latest.get(step.code, (None, ""))
        row = [
            Cell(step.title, hint=hint),
            Cell(day(due) if due else "not counted", hint=verdict),
            Cell(_planned(mark)),
            *_done(mark, is_inside=is_inside),
        ]
        rows.append(tuple(row))
    columns = [
        Column("stage", "Stage"),
        Column("latest", "Latest day"),
        Column("planned", "Planned"),
        *_done_columns(is_inside=is_inside),
    ]
    note = f"Counted backward from the service start on {day(plan.timetable.start)}." if isinstance(
        plan.timetable, Timetable
    ) else plan.timetable  # fmt: skip
    return Table("stages", "Stages of the route", tuple(columns), tuple(rows), note=note)


def notices_table(plan: RoutePlan, *, is_inside: bool) -> Table:
    """The notices with what makes them due."""
    rows = []
    for due in plan.notices:
        mark = plan.marks.get((What.NOTICE, due.notice.code))
        words = f"{due.sentence} It is late." if due.is_late else due.sentence
        rows.append(
            (
                Cell(due.notice.title, hint=_caution(due.notice.reference.verified)),
                Cell(words or "Not known yet: it counts from a later stage."),
                Cell(_planned(mark)),
                *_done(mark, is_inside=is_inside),
            )
        )
    columns = (
        Column("notice", "Notice"),
        Column("due", "Due"),
        Column("planned", "Planned"),
        *_done_columns(is_inside=is_inside),
    )
    return Table(
        "notices", "Notices", columns, tuple(rows), empty="This route asks for no notices."
    )


def duties_table(plan: RoutePlan, *, is_inside: bool) -> Table:
    """What must be kept on record."""
    rows = tuple(
        (
            Cell(duty.text, hint=duty.reference.text),
            *_done(plan.marks.get((What.DUTY, duty.code)), is_inside=is_inside),
        )
        for duty in plan.route.records
    )
    columns = (Column("duty", "To be kept on record"), *_done_columns(is_inside=is_inside))
    return Table("duties", "Duties of record", columns, rows, empty="This route names none.")


def about_route(plan: RoutePlan) -> list[tuple[str, str]]:
    """The route in a few lines."""
    route = plan.route
    kinds = {
        Kind.PSR: "of the Provider Selection Regime",
        Kind.ACT: "of the Procurement Act",
        Kind.NONE: "none is required",
        Kind.VOLUNTARY: "voluntary",
    }
    words = kinds[route.standstill]
    if route.standstill is Kind.NONE and route.voluntary_standstill:
        words += "; one may be announced"
    return [
        ("Route", route.title),
        ("When it is used", route.when),
        ("In force", route.span.words),
        ("Standstill", words),
        ("Source", route.reference.text),
    ]


def standstill_words(plan: RoutePlan) -> list[str]:
    """How the standstill was counted; empty before it begins."""
    return list(plan.standstill.steps) if plan.standstill else []


def breaches(plan: RoutePlan) -> list[str]:
    """What is too late or too close."""
    return list(plan.timetable.breaches) if isinstance(plan.timetable, Timetable) else []


def markable(plan: RoutePlan) -> list[tuple[str, str]]:
    """What somebody may mark or plan, as choices of a form."""
    found = []
    for step in plan.steps:
        if step.is_scrutiny:
            found.append((f"{What.SCRUTINY}/{step.code}", f"Scrutiny: {step.title}"))
        elif step.code not in BY_ITSELF:
            found.append((f"{What.STAGE}/{step.code}", f"Stage: {step.title}"))
    found += [(f"{What.NOTICE}/{one.code}", f"Notice: {one.title}") for one in plan.route.notices]
    found += [(f"{What.DUTY}/{one.code}", f"Record: {one.text}") for one in plan.route.records]
    return found


def to_do(plan: RoutePlan) -> list[tuple[str, str]]:
    """What is not marked as done yet."""
    return [one for one in markable(plan) if not _is_done(plan, one[0])]


def marked(plan: RoutePlan) -> list[tuple[str, str]]:
    """What is marked as done, and so can be taken back."""
    return [one for one in markable(plan) if _is_done(plan, one[0])]


def removable(plan: RoutePlan) -> list[tuple[str, str]]:
    """The steps of scrutiny that are not done, by code and title."""
    return [
        (step.code, step.title)
        for step in plan.steps
        if step.is_scrutiny and not _is_done(plan, f"{What.SCRUTINY}/{step.code}")
    ]


def progress(plan: RoutePlan) -> str:
    """How far the route has come, in a sentence."""
    done = sum(
        1 for one in plan.route.stages
        if (mark := plan.marks.get((What.STAGE, one.code))) and mark.done
    )  # fmt: skip
    count = len(plan.route.stages)
    late = breaches(plan)
    said = f"{done} of {plural(count, 'stage')} are done."
    return f"{said} {plural(len(late), 'step')} cannot be in time." if late else said


def _is_done(plan: RoutePlan, choice: str) -> bool:
    what, _, code = choice.partition("/")
    mark = plan.marks.get((What(what), code))
    return mark is not None and mark.done is not None


def _latest(plan: RoutePlan) -> dict[str, tuple[date, str]]:
    if not isinstance(plan.timetable, Timetable):
        return {}
    return {line.step.code: (line.latest, _VERDICTS[line.verdict]) for line in plan.timetable.lines}


def _planned(mark: Mark | None) -> str:
    return day(mark.planned) if mark and mark.planned else "not planned"


def _done_columns(*, is_inside: bool) -> list[Column]:
    columns = [Column("done", "Done"), Column("reference", "Reference")]
    return [*columns, Column("who", "Marked by")] if is_inside else columns


def _done(mark: Mark | None, *, is_inside: bool) -> list[Cell]:
    is_done = mark is not None and mark.done is not None
    cells = [
        Cell(day(mark.done) if mark and mark.done else "not yet"),
        Cell(mark.reference if mark and is_done else ""),
    ]
    return [*cells, Cell(mark.who if mark and is_done else "")] if is_inside else cells


def _caution(is_verified: bool) -> str:
    return "" if is_verified else "Not verified in its source"
