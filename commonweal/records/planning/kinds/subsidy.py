"""Who pays for whose use of the block contracts of a place."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.language.worked import Worked, refs_of
from commonweal.planning.realignment_tables import PositionNow, position_now
from commonweal.records.planning.definitions import realignment_rules
from commonweal.records.planning.kinds import contracts, saying
from commonweal.records.planning.kinds.contracts import BLOCKS, SHARES, USE, WEIGHTS
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True)
class Given:
    """What the share used is measured by, and the year; empty for what the rules prefer."""

    measure: str = ""
    year: str = ""


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Set shares paid against shares used on every contract of a year."""
    del subject, tell
    tables, rules = contracts.tables_of(reading), realignment_rules()
    now = position_now(tables, measure=given.measure, year=given.year, preferred=rules.measures)
    return Worked(
        answer=now,
        headline=_headline(now),
        steps=tuple(f"{one.title}. {step}" for one in now.positions for step in one.steps),
        used=refs_of(*(reading.rows(name) for name in KIND.reads)),
        definitions=(rules.named,),
        cautions=(
            *saying.illustrative(reading, KIND.reads),
            *contracts.without_shares(tables),
        ),
    )


def _headline(now: PositionNow) -> str:
    count = len(now.positions)
    whole = f"Of the {saying.millions(now.value)} paid for {count} block contract{'s'[: count > 1]}"
    if not now.paid_for_others:
        return f"{whole} in {now.year}, each commissioner pays for what it uses."
    return (
        f"{whole} in {now.year}, {saying.millions(now.paid_for_others)} pays for what others use, "
        f"measured by {now.measure.title}."
    )


KIND = Kind(
    code="subsidy",
    title="Who pays for whose use",
    path="realignment/",
    reads=(BLOCKS, SHARES, USE, WEIGHTS),
    needs=(BLOCKS, SHARES),
    given=Given,
    answer=PositionNow,
    work=work,
)
OBJECTORS = contracts.OBJECTORS
