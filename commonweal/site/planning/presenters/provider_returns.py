"""A provider's returns in words: staff by group, quarterly performance, the staff survey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from commonweal.facts.checks import Query
from commonweal.language.figure import Figure
from commonweal.language.reconciliation import Reconciliation
from commonweal.records.findings.definitions import plain_names
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import (
    VERDICTS,
    say_value,
    section_cell,
    shown,
    value_cell,
    worked_out,
)

ByQuarter = Mapping[str, dict[str, Figure]]


def measure_name(measure: str) -> str:
    """A measure in words; as it is written where it has none."""
    plain = measure.replace("_", " ").removesuffix(" pct").capitalize()
    return plain_names().get(measure, plain)


def by_quarter(figures: Sequence[Figure]) -> dict[str, dict[str, Figure]]:
    """Staff figures by quarter and group, quarters in order of time."""
    found: dict[str, dict[str, Figure]] = {}
    for figure in sorted(figures, key=lambda f: str(f.period.start)):
        found.setdefault(figure.period.label, {})[figure.dims.get("staff_group", "")] = figure
    return found


def staff_table(book: Book, staff: ByQuarter, sums: Mapping[str, Reconciliation]) -> Table:
    """Staff groups by quarter with the check of the total."""
    groups = list(dict.fromkeys(group for quarter in staff.values() for group in quarter))
    parts = [group for group in groups if group != "total"]
    return Table(
        "staff",
        "Staff by group and quarter",
        (
            Column("quarter", "Quarter"),
            *(Column(group, group.capitalize(), numeric=True) for group in parts),
            Column("total", "Total, printed", numeric=True),
            Column("sum", "Sum of groups", numeric=True),
            Column("check", "Result"),
        ),
        tuple(
            (
                Cell(quarter),
                *(value_cell(book, figures.get(group)) for group in parts),
                value_cell(book, figures.get("total")),
                _sum(sums.get(quarter)),
                Cell(VERDICTS[sums[quarter].verdict] if quarter in sums else "no total printed"),
            )
            for quarter, figures in staff.items()
        ),
        note=(
            "The groups may differ from the total by 1, because each was rounded. The source does "
            "not say whether these are people or whole-time posts."
        ),
        empty="No staff return has been brought in.",
    )


def _sum(check: Reconciliation | None) -> Cell:
    if check is None:
        return Cell("–")
    return worked_out(check.computed, "count")


def staff_chart(staff: ByQuarter) -> charts.StackChart | None:
    """Groups as shares of all staff in each quarter; None where a group is not known."""
    stacks = []
    for quarter, figures in staff.items():
        groups = {name: f for name, f in figures.items() if name != "total"}
        if not groups or any(f.value is None for f in groups.values()):
            return None
        parts = tuple(
            charts.Part(name.capitalize(), f.quantity.value, shown(f), f.status)
            for name, f in groups.items()
        )
        total = figures.get("total")
        stacks.append(charts.Stack(quarter, parts, shown(total) if total else ""))
    totals = [f["total"] for f in staff.values() if "total" in f and f["total"].value is not None]
    if not stacks:
        return None
    finding = "Staff by group"
    if len(totals) > 1:
        moved = totals[-1].quantity.value - totals[0].quantity.value
        verb = "fell" if moved < 0 else "rose" if moved > 0 else "stayed the same"
        by = f" by {say_value(abs(moved), 'count')}" if moved else ""
        finding = (
            f"Staff {verb}{by}, from {shown(totals[0])} to {shown(totals[-1])}, "
            f"between {totals[0].period.label} and {totals[-1].period.label}"
        )
    return charts.stacked(stacks, id="staff-chart", finding=finding)


def performance_table(book: Book, returns: Sequence[Figure], questions: Sequence[Query]) -> Table:
    """A row per measure, a column per quarter; questioned values carry the reason."""
    quarters = sorted({f.period.label for f in returns})
    measures = list(dict.fromkeys(f.dims.get("measure", f.label) for f in returns))
    at = {(f.dims.get("measure", f.label), f.period.label): f for f in returns}
    why = {query.figure.ref: _why(query) for query in questions}

    def cell(figure: Figure | None) -> Cell:
        return value_cell(book, figure, why.get(figure.ref, "") if figure else "")

    return Table(
        "performance",
        "Quarterly performance",
        (Column("measure", "Measure"), *(Column(q, q, numeric=True) for q in quarters)),
        tuple(
            (Cell(measure_name(measure)), *(cell(at.get((measure, q))) for q in quarters))
            for measure in measures
        ),
        note=(
            "“To confirm” marks a jump that somebody should confirm: over 15 points in a quarter, "
            "or more than twice the value before. The value stays as it was printed."
        ),
        empty="No quarterly return has been brought in.",
    )


def question_words(questions: Sequence[Query]) -> list[str]:
    """What there is to confirm, a sentence for each value."""
    return [
        f"{measure_name(q.figure.dims.get('measure', q.figure.label))}, {q.figure.period.label}: "
        f"{shown(q.figure)}, after {shown(q.previous)} the quarter before; {q.reason}."
        for q in questions
    ]


def _why(query: Query) -> str:
    sign = "+" if query.difference > 0 else "−"
    return f"To confirm: {sign}{abs(query.difference).normalize():f} on the quarter before"


def survey_table(book: Book, figures: Sequence[Figure]) -> Table:
    """Staff who would recommend the care, by year."""
    return Table(
        "survey",
        "Staff who would recommend the care here",
        (
            Column("year", "Year"),
            Column("measure", "Measure"),
            Column("share", "Share of staff", numeric=True),
            Column("source", "Source"),
        ),
        tuple(
            (
                Cell(f.period.label),
                Cell(measure_name(f.dims.get("measure", f.label))),
                value_cell(book, f),
                section_cell(f),
            )
            for f in figures
        ),
        empty="No staff survey has been brought in.",
    )


def survey_chart(figures: Sequence[Figure]) -> charts.LineChart | None:
    """The survey over the years; None with fewer than two."""
    known = sorted((f for f in figures if f.value is not None), key=lambda f: str(f.period.start))
    if len(known) < 2:
        return None
    moved = known[-1].quantity.value - known[0].quantity.value
    verb = "fell" if moved < 0 else "rose" if moved > 0 else "did not change"
    points = f" by {abs(moved).normalize():f} points" if moved else ""
    values: tuple[Decimal | None, ...] = tuple(f.value for f in known)
    return charts.lines(
        [charts.Series("Would recommend", values, tuple(shown(f) for f in known))],
        steps=[f.period.label for f in known],
        id="survey-chart",
        finding=f"The share of staff who would recommend the care {verb}{points}",
        y_label="Percent of staff",
        from_zero=True,
    )
