"""From a stored file to what accepting it would do. Reads only; the actions write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from commonweal.facts.checks import queries_for, question_from_jump
from commonweal.facts.problem import Problem, Query
from commonweal.facts.reading import Table, read_table
from commonweal.facts.templates import Draft, Template, check
from commonweal.facts.templates.cells import THIS_FILE
from commonweal.facts.templates.check import match_columns
from commonweal.language.figure import Figure
from commonweal.language.period import PeriodKind
from commonweal.language.row import Row, rows_of
from commonweal.records.facts import library
from commonweal.records.facts.comparing import Comparison, Outcome, compare
from commonweal.records.facts.hooks import (
    LandedRow,
    Proposal,
    objections_to,
    questions_about,
    tables_looked_at,
)
from commonweal.records.facts.models import Import
from commonweal.records.facts.selectors import figures_for
from commonweal.records.facts.selectors_known import (
    corrects,
    known_for,
    speaks_only_of,
    standing_figures,
)
from commonweal.records.facts.uploads import NotStored, load
from commonweal.records.people.acting import Acting

PREVIEW_ROWS = 8
Step = Callable[[int], None]


@dataclass(frozen=True)
class Proposed:
    """What a file says and what accepting it would do. With problems it can do nothing."""

    template: Template
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()
    table: Table | None = None
    drafts: tuple[Draft, ...] = ()
    comparison: Comparison = field(default_factory=lambda: Comparison((), ()))
    queries: tuple[Query, ...] = ()

    @property
    def preview(self) -> list[list[str]]:
        """The header and the first rows, each with its number in the file."""
        if self.table is None:
            return []
        rows = [[str(row.number), *row.cells] for row in self.table.rows[:PREVIEW_ROWS]]
        return [["row", *self.table.header], *rows]


def this_file_code(import_: Import) -> str:
    """The code under which the file itself is listed as a source."""
    return f"{import_.place.code[:50]}-file-{import_.sha256[:12]}"


def propose(import_: Import, by: Acting, step: Step = lambda _: None) -> Proposed:
    """Read and check a stored file and compare it with what is on record.

    `step` is told in percent how far it is.
    """
    template = library.template(import_.template)
    limits = library.limits()
    try:
        data = load(import_.stored_as, import_.sha256)
    except NotStored as fault:
        return Proposed(template, (Problem(import_.file_name, None, "", str(fault)),))
    step(10)
    reading = read_table(data, import_.file_name, limits, template.sheet_names)
    if reading.table is None:
        return Proposed(template, reading.problems, reading.notes)
    step(40)
    known = known_for(by, import_.place)
    checked = check(reading.table, template, known, library.status_words())
    if checked.problems:
        return Proposed(template, checked.problems, reading.notes, reading.table)
    step(70)
    comparison = compare(
        checked.drafts,
        standing_figures(by, import_.place, template.id),
        file=import_.file_name,
        is_correction=import_.is_correction,
        documents={THIS_FILE: this_file_code(import_)},
        may_correct=corrects(by, import_.place),
    )
    step(85)
    against, on_record = _objections(import_, template, comparison)
    problems = comparison.problems or tuple(against)
    queries = [] if problems else _queries(import_, template, comparison)
    return Proposed(
        template,
        problems,
        (*reading.notes, *checked.notes, *on_record),
        reading.table,
        checked.drafts,
        comparison,
        tuple(queries),
    )


def _objections(
    import_: Import, template: Template, comparison: Comparison
) -> tuple[list[Problem], list[str]]:
    """What the other apps refuse in the tables as they would be, by row of the file, and what they
    find in rows that stand on record and not in the file."""
    needed = tables_looked_at(template.id)
    if not needed:
        return [], []
    drafts = [row.draft for row in comparison.rows]
    given = {f"{template.id}/{draft.key}/{draft.column}": draft for draft in drafts}
    fresh = {ref: draft.as_figure(template.id) for ref, draft in given.items()}
    tables: dict[str, list[Row]] = {}
    for row in rows_of((*_standing(import_, fresh, *sorted(needed)), *fresh.values())):
        tables.setdefault(row.dataset, []).append(row)
    numbers = {(template.id, draft.key): draft.row for draft in drafts}
    against, on_record = objections_to(template.id, tables, {draft.key for draft in drafts})
    problems = []
    for objection in against:
        number = numbers.get((objection.dataset, objection.key))
        column = objection.column if objection.dataset == template.id else ""
        problems.append(Problem(import_.file_name, number, column, objection.sentence))
    return problems, [
        f"The row {one.key} on record has a fault, of which this file says nothing. {one.sentence}"
        for one in on_record
    ]


def _queries(import_: Import, template: Template, comparison: Comparison) -> list[Query]:
    """Jumps between quarters in what is fresh, and what the other apps ask."""
    drafts = {
        f"{template.id}/{row.draft.key}/{row.draft.column}": row.draft
        for row in comparison.rows
        if row.outcome != Outcome.SAME
    }
    if not drafts:
        return []
    fresh = {ref: draft.as_figure(template.id) for ref, draft in drafts.items()}
    rows = {ref: draft.row for ref, draft in drafts.items()}
    own = speaks_only_of(Acting.system(), import_)

    def figures(datasets: Collection[str]) -> list[Figure]:
        found = figures_for(Acting.system(), import_.place, *datasets) if datasets else []
        standing = {f.ref: f for f in found if not own or f.subject == own}
        ours = {ref: figure for ref, figure in fresh.items() if template.id in datasets}
        return list((standing | ours).values())

    proposal = Proposal(import_.place, template.id, fresh, rows, figures)
    quarters = any(figure.period.kind == PeriodKind.QUARTER for figure in fresh.values())
    jumps = _jumps(figures({template.id}), rows) if quarters else []
    return jumps + questions_about(proposal)


def _standing(import_: Import, fresh: Mapping[str, Figure], *datasets: str) -> list[Figure]:
    figures = figures_for(Acting.system(), import_.place, *datasets)
    return [figure for figure in figures if figure.ref not in fresh]


def _jumps(figures: list[Figure], rows: Mapping[str, int]) -> list[Query]:
    return [
        question_from_jump(jump, rows)
        for jump in queries_for(figures, library.questions())
        if jump.figure.ref in rows
    ]


def landed_rows(proposed: Proposed) -> list[LandedRow]:
    """The rows under the template's own column names, for those who take them in."""
    if proposed.table is None:
        return []
    names, _ = match_columns(proposed.table, proposed.template)
    documents = {draft.row: draft.document for draft in proposed.drafts}
    return [
        LandedRow(
            row.number,
            {name: cell for name, cell in zip(names, row.cells, strict=True) if name},
            documents.get(row.number, ""),
        )
        for row in proposed.table.rows
    ]
