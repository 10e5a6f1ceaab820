"""A realignment that somebody wrote by hand, kept only when it is affordability neutral."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.contract_tables import ContractTables
from commonweal.planning.realignment import Case
from commonweal.planning.realignment_draft import DraftEntry
from commonweal.planning.realignment_tables import (
    CheckedDraft,
    check_by_hand,
    choose_measure,
    choose_year,
    drafts_of,
    limits_of,
    paces_of,
    years_after,
)
from commonweal.records.planning.definitions import realignment_rules
from commonweal.records.planning.kinds import contracts, saying
from commonweal.records.planning.kinds.contracts import (
    BLOCKS,
    DRAFTS,
    PACES,
    RESOURCES,
    SHARES,
    USE,
    WEIGHTS,
)
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """A draft written on a page: its name and its entries. Without entries the table's are used."""

    name: str = ""
    entries: tuple[DraftEntry, ...] = ()


def drafts_here(reading: Reading) -> Sequence[Subject]:
    """The drafts that came in as a table."""
    found = drafts_of(reading.rows(DRAFTS), contracts.tables_of(reading))
    return [Subject(code, name) for code, (name, _) in found.items()]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Check a draft: refused unless it adds up to nought and limits follow spend."""
    del tell
    tables, rules = contracts.tables_of(reading), realignment_rules()
    name, entries = _entries(reading, tables, subject, given)
    year = choose_year(tables, "")
    measure = choose_measure(tables.measures(year), "", rules.measures)
    draft = check_by_hand(_case(reading, tables, year, entries), name, measure, year, entries)
    return Worked(
        answer=draft,
        headline=f"“{name}” moves {saying.millions(draft.moved)} of spend and the same of "
        f"Resource Limit by {draft.years[-1]}. Both add up to nought in each year.",
        steps=tuple(_steps(draft, tables)),
        used=refs_of(
            *(reading.rows(name) for name in KIND.reads if name != DRAFTS or _is_table(given))
        ),
        definitions=(rules.named,),
        cautions=(*saying.illustrative(reading, KIND.reads), *draft.cautions),
    )


def _is_table(given: Given) -> bool:
    return not given.entries


def _entries(
    reading: Reading, tables: ContractTables, subject: str, given: Given
) -> tuple[str, tuple[DraftEntry, ...]]:
    if given.entries:
        return given.name or subject, given.entries
    known = drafts_of(reading.rows(DRAFTS), tables)
    if subject not in known:
        raise CannotWork(
            f"There is no draft “{subject}”. Bring it in as a table, or write it on the page."
        )
    name, entered = known[subject]
    return name, tuple(one.entry for one in entered)


def _case(
    reading: Reading, tables: ContractTables, year: str, entries: Sequence[DraftEntry]
) -> Case:
    """The years up to the last of the draft; a year by which to be done says nothing here."""
    rules = realignment_rules()
    following = years_after(year, rules.most_years)
    last = max([following.index(e.year) for e in entries if e.year in following], default=0)
    measure = choose_measure(tables.measures(year), "", rules.measures)
    return Case(
        tables.positions(measure, year),
        following[: last + 1],
        (rules.weight,) * (last + 1),
        tuple(replace(one, complete_by="") for one in paces_of(reading.rows(PACES), tables)),
        limits_of(reading.rows(RESOURCES), tables, year),
        tables.names,
    )


def _steps(draft: CheckedDraft, tables: ContractTables) -> list[str]:
    return [
        f"{tables.name(one.commissioner)} on "
        f"{draft.titles[one.contract]} from {one.year}: spend {one.spend_change:+,.2f}, "
        f"Resource Limit {one.limit_change:+,.2f}"
        for one in draft.entries
    ]


KIND = Kind(
    code="realignment-draft",
    title="Draft of a realignment",
    path="realignment/drafts/",
    reads=(BLOCKS, SHARES, USE, WEIGHTS, PACES, RESOURCES, DRAFTS),
    needs=(BLOCKS, SHARES),
    given=Given,
    answer=CheckedDraft,
    work=work,
    subjects=drafts_here,
)
OBJECTORS = ()
