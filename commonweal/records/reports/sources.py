"""The paragraphs of a report that are built from records: one function for each, by its name in
the outline. A place that lacks the records gets no paragraph.

A figure stands in them as a token, so that it is shown as the fact base holds it now, with its
state. What is worked out here is a figure of its own that names what it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commonweal.language.figure import Figure
from commonweal.language.row import CannotWork, Row
from commonweal.planning.decision_report import Built, Cited, Grid, Outline
from commonweal.planning.decision_report_compose import entries, letter_of
from commonweal.planning.need.tables import ContactWords, contacts_of
from commonweal.records.equality.models import AssessmentVersion
from commonweal.records.planning.definitions_need import contact_rules
from commonweal.records.reports import (
    sources_heard,
    sources_involvement,
    sources_money,
    sources_reviews,
    sources_tender,
)
from commonweal.records.reports.building import (
    SOURCE,
    SOURCE_PLACE,
    listed,
    period_words,
    row_token,
    section_of,
    worked,
)
from commonweal.records.results.reading import Reading

DEMAND, SERVICES = "leicestershire_demand", "leicestershire_services"
FINDINGS = "leicestershire_review_findings"
TIMELINE, EQUALITY, FORUMS = "leicestershire_timeline", "leicestershire_ehria", "forums"

#: The data sets that builders read.
DATASETS = (
    DEMAND, SERVICES, FINDINGS, TIMELINE, EQUALITY, FORUMS,
    *sources_heard.DATASETS, *sources_money.DATASETS, *sources_tender.DATASETS,
)  # fmt: skip


@dataclass(frozen=True)
class Bench:
    """What a builder works with: the outline, the draft, the figures of the place, and the
    assessment of equality and human rights that was approved for it, if any was."""

    outline: Outline
    content: Mapping[str, Any]
    reading: Reading
    approved: AssessmentVersion | None


def build_all(bench: Bench) -> dict[str, list[Built]]:
    """Every built paragraph by heading. What cannot be worked out is left away."""
    found: dict[str, list[Built]] = {}
    for heading in bench.outline.headings:
        for name in heading.builds:
            try:
                made = list(_BUILDERS[name](bench))
            except CannotWork:
                continue
            found.setdefault(heading.code, []).extend(made)
    return found


def _asked(bench: Bench) -> Iterator[Built]:
    decider = bench.content.get("cover", {}).get("decider", "")
    letters: dict[str, list[str]] = {}
    for place, one in enumerate(entries(bench.content, "recommendations")):
        asks = bench.outline.kinds[one["kind"]].asks
        letters.setdefault(asks, []).append(f"({letter_of(place)})")
    if letters and decider:
        asked = " and ".join(f"{asks} {', '.join(named)}" for asks, named in letters.items())
        yield Built(
            "asked", f"The {decider} is asked {asked}, as recommended below.",
            sources=("the recommendations of this report",),
        )  # fmt: skip


def _timeline(bench: Bench) -> Iterator[Built]:
    rows = bench.reading.rows(TIMELINE)
    if rows:
        grid = Grid(
            "What happened and what is planned, as the sources give it",
            ("When", "What", SOURCE),
            tuple(
                (period_words(row.text("date")), row.text("event"), section_of(row)) for row in rows
            ),
        )
        yield Built(
            "timeline", "The dates on record are:", table=grid, sources=listed(bench.reading, rows)
        )


def _group(bench: Bench) -> Iterator[Built]:
    rows = [row for row in bench.reading.rows(FORUMS) if row.text("members")]
    if rows:
        grid = Grid(
            "Who worked on the proposals and who decides on them",
            ("Forum", "Members", "When it meets", SOURCE),
            tuple(
                (row.text("forum"), row.text("members"),
                 period_words(row.text("frequency")) or "not stated", section_of(row))
                for row in rows
            ),
        )  # fmt: skip
        yield Built(
            "group", "The forums on record are:", table=grid, sources=listed(bench.reading, rows)
        )


def _services(bench: Bench) -> Iterator[Built]:
    rows = [row for row in bench.reading.rows(SERVICES) if row.text("stage") == "current"]
    if rows:
        yield Built(
            "services",
            "What is provided now:",
            table=_service_grid(rows),
            sources=listed(bench.reading, rows),
        )


def _elements(bench: Bench) -> Iterator[Built]:
    rows = [row for row in bench.reading.rows(SERVICES) if row.text("stage") != "current"]
    if rows:
        grid = Grid(
            "The elements of the new service",
            ("Element", "For whom, or how", "Place in the model", "From"),
            tuple(
                (row.text("service"), row.text("unit"), row.text("stage"),
                 period_words(row.text("period").removeprefix("from ")))
                for row in rows
            ),
        )  # fmt: skip
        yield Built(
            "elements",
            "The new service consists of:",
            table=grid,
            sources=listed(bench.reading, rows),
        )


def _service_grid(rows: Sequence[Row]) -> Grid:
    return Grid(
        "Services as they are provided now",
        ("Service", "How much", "Period", SOURCE),
        tuple(
            (row.text("service"), row_token(row, "quantity") or row.text("unit"),
             row.text("period"), section_of(row))
            for row in rows
        ),
    )  # fmt: skip


def _findings(bench: Bench) -> Iterator[Built]:
    reviews: dict[str, list[Row]] = {}
    for row in bench.reading.rows(FINDINGS):
        reviews.setdefault(row.text("review"), []).append(row)
    for place, (review, rows) in enumerate(reviews.items(), start=1):
        points = tuple(f"{row.text('finding')} ({SOURCE_PLACE}{section_of(row)})" for row in rows)
        yield Built(
            f"findings/{place}", f"{review} found:", points, sources=listed(bench.reading, rows)
        )


def _contact(bench: Bench) -> Iterator[Built]:
    rules = contact_rules()
    words = ContactWords(rules.people, rules.rate, rules.unit, rules.per, rules.comparator)
    gaps, used = contacts_of(bench.reading.rows(DEMAND), words)
    refs = [ref for row in used for ref in row.refs]
    for place, one in enumerate(gaps, start=1):
        gap = one.gap
        more = worked(
            f"contact-gap-{place}", f"More people in contact at the rate of {one.comparator}",
            gap.gap.quantize(Decimal(1)), "people", refs,
        )  # fmt: skip
        behind = worked(
            f"contact-population-{place}", "Population implied by the count and the rate",
            gap.denominator.quantize(Decimal(1)), "people", refs,
        )  # fmt: skip
        yield Built(
            f"contact/{place}",
            f"{one.population}, {one.period}: at the rate of {one.comparator}, [[{more.ref}]] more "
            f"would be in contact. The rate is {gap.verdict}. The population behind the rate, "
            f"[[{behind.ref}]], is implied and not printed.",
            figures=(more, behind),
            sources=listed(bench.reading, used),
        )


def _demand(bench: Bench) -> Iterator[Built]:
    series = _series(bench.reading.rows(DEMAND))
    inside = {id(row) for rows in series.values() for row in rows}
    rows = [row for row in bench.reading.rows(DEMAND) if id(row) not in inside]
    if rows:
        grid = Grid(
            "Demand as the sources give it",
            ("Measure", "Population", "Year", "Value", SOURCE),
            tuple(
                (row.text("measure"), row.text("population"), row.text("year") or "not stated",
                 _value(row), section_of(row))
                for row in rows
            ),
            numeric=(3,),
        )  # fmt: skip
        yield Built("demand", "The figures of demand on record are:", table=grid,
                    sources=listed(bench.reading, rows))  # fmt: skip


def _value(row: Row) -> str:
    return row_token(row, "value")


_CHANGE = ", change"


def _series(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of measures that stand for two years or more, with the rows of their changes."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        name = row.text("measure").removesuffix(_CHANGE)
        found.setdefault(f"{name}|{row.text('population')}", []).append(row)
    years = {
        name: {row.text("year") for row in held if not row.text("measure").endswith(_CHANGE)}
        for name, held in found.items()
    }
    return {name: held for name, held in found.items() if len(years[name]) > 1}


def _projections(bench: Bench) -> Iterator[Built]:
    series = _series(bench.reading.rows(DEMAND))
    if not series:
        return
    rows = [row for held in series.values() for row in held]
    values = [row for row in rows if not row.text("measure").endswith(_CHANGE)]
    years = sorted({row.text("year") for row in values})
    spans = sorted({row.text("year") for row in rows if row not in values})
    lines = []
    for name, held in series.items():
        by_year = {row.text("year"): _value(row) for row in held}
        measure, population = name.split("|", 1)
        cells = [by_year.get(year, "not given") for year in (*years, *spans)]
        lines.append((f"{measure}, {population}", *cells))
    grid = Grid(
        "Projections",
        ("Measure", *years, *(f"Change {span}" for span in spans)),
        tuple(lines),
        numeric=tuple(range(1, 1 + len(years) + len(spans))),
    )
    yield Built("projections", "How numbers are projected to change:", table=grid,
                sources=listed(bench.reading, rows))  # fmt: skip


def _assessment(bench: Bench) -> Iterator[Built]:
    found = bench.approved
    if found is None:
        return
    day = found.approved_on.isoformat() if found.approved_on else found.approved_period
    title = found.assessment.title
    yield Built(
        "assessment",
        f"The assessment “{title}” was approved by the {found.group}, {period_words(day)}.",
        sources=(f"the approved assessment, version {found.number}",),
    )


def _equality(bench: Bench) -> Iterator[Built]:
    rows = bench.reading.rows(EQUALITY)
    if rows:
        points = tuple(f"{row.text('item')}: {row.text('content')}" for row in rows)
        text = "What is on record of the equality and human rights impact assessment:"
        yield Built("equality", text, points, sources=listed(bench.reading, rows))


def cited(figure: Figure, page: str, documents: Mapping[str, str]) -> Cited:
    """A figure of the fact base as a report carries it, never rounded."""
    value = "" if figure.value is None else f"{figure.value:f}"
    return Cited(
        figure.ref, figure.label, value, figure.unit, str(figure.status), figure.printed,
        documents.get(figure.citation.document, figure.citation.document),
        figure.citation.section, page,
    )  # fmt: skip


_BUILDERS: dict[str, Callable[[Bench], Iterator[Built]]] = {
    "asked": _asked,
    "timeline": _timeline,
    "budget": lambda bench: sources_money.budget(bench.reading),
    "pot": lambda bench: sources_money.pot(bench.reading),
    "saving": lambda bench: sources_money.saving(bench.reading, bench.content),
    "group": _group,
    "services": _services,
    "incumbent": lambda bench: sources_tender.incumbent(bench.reading),
    "findings": _findings,
    "reviews": lambda bench: sources_reviews.reviews(bench.reading),
    "contact": _contact,
    "demand": _demand,
    "projections": _projections,
    "heard": lambda bench: sources_heard.heard(bench.reading),
    "elements": _elements,
    "terms": lambda bench: sources_tender.terms(bench.reading),
    "weights": lambda bench: sources_tender.weights(bench.reading),
    "new_contract": lambda bench: sources_tender.new_contract(bench.reading),
    "factors": lambda bench: sources_tender.factors(bench.reading),
    "assessment": _assessment,
    "equality": _equality,
    "involvement": lambda bench: sources_involvement.involvement(bench.reading),
}
