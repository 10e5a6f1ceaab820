"""What the kinds about block contracts share: their tables, what they object to, their words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.language.row import Row
from commonweal.planning.contract_tables import ContractTables, share_problems
from commonweal.planning.realignment_tables import LIMITS, table_faults
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.planning.kinds.saying import listed
from commonweal.records.register.selectors_names import spoken_names
from commonweal.records.results.reading import Reading

BLOCKS, SHARES, USE, WEIGHTS = "block_contracts", "contract_shares", "contract_use", "use_weights"
PACES, RESOURCES, DRAFTS = "pace_limits", "resource_limits", "realignment_draft"


def tables_of(reading: Reading) -> ContractTables:
    """The tables of block contracts of a place."""
    return ContractTables(
        reading.rows(BLOCKS),
        reading.rows(SHARES),
        reading.rows(USE),
        reading.rows(WEIGHTS),
        spoken_names(reading.acting),
    )


def without_shares(tables: ContractTables) -> tuple[str, ...]:
    """The caution that some contracts are left out because nobody knows who pays what share."""
    if not tables.without_shares:
        return ()
    return (f"Not in it, for want of shares: {listed(tables.without_shares)}.",)


def _bare(tables: Mapping[str, Sequence[Row]], dataset: str) -> ContractTables:
    """Tables without names: an objection names bodies by the codes of the file."""
    return ContractTables((), tables[dataset])


def look_at_shares(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """Shares that do not total 100 keep a file out."""
    return [
        Objection(SHARES, row.key, column, sentence)
        for row, column, sentence in share_problems(_bare(tables, SHARES))
    ]


def look_at_values(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A contract with a value for every year and another for one year is given twice."""
    read = _bare(tables, BLOCKS)
    rows = [*tables[BLOCKS]]
    undated = {read.key(row): row for row in rows if not row.text("year")}
    return [
        Objection(
            BLOCKS,
            row.key,
            "year",
            f"{read.title(read.key(row))} is given twice: once without a year "
            f"({undated[read.key(row)].text('value_gbp_m')}) and once for {row.text('year')} "
            f"({row.text('value_gbp_m')}). Keep one, or give both their year.",
        )
        for row in rows
        if row.text("year") and read.key(row) in undated
    ]


def look_at_paces(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A limit below zero means nothing."""
    return [
        Objection(PACES, row.key, column, "A limit cannot be below zero: write it without a sign.")
        for row in tables[PACES]
        for column in LIMITS
        if (row.number(column) or 0) < 0
    ]


def look_at_drafts(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A draft that does not sum to nought, or whose limits do not follow its spend, is refused."""
    return [
        Objection(DRAFTS, row.key, column, sentence)
        for row, column, sentence in table_faults(tables[DRAFTS], ContractTables((), ()))
    ]


OBJECTORS = (
    Objector(frozenset({SHARES}), look_at_shares),
    Objector(frozenset({BLOCKS}), look_at_values),
    Objector(frozenset({PACES}), look_at_paces),
    Objector(frozenset({DRAFTS}), look_at_drafts),
)
