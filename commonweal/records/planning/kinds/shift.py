"""How many people could move to primary or shared care, by area and cluster, and what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from commonweal.language.figure import Status
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.shift_tables import (
    LocalRange,
    ShiftAnswer,
    costs_of,
    homes_of,
    ranges_of,
    work_out_shift,
)
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

CLUSTERS, CASELOADS, COSTS = "clusters", "caseloads", "shift_costs"
CAPACITY, SEGMENTS = "primary_care_capacity", "segments"

#: What each table is called in a caution.
_TABLES = {CASELOADS: "caseloads", COSTS: "costs", CAPACITY: "capacities of primary care"}


@dataclass(frozen=True)
class Given:
    """The ranges that the place puts in the printed ones' stead, by cluster, with their reasons."""

    ranges: Mapping[str, LocalRange] = field(default_factory=dict)


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Caseloads × ranges. A local range needs a reason and a cluster that there is."""
    del subject, tell
    clusters = reading.rows(CLUSTERS)
    known = {row.text("cluster_number") for row in clusters}
    for code, own in given.ranges.items():
        if code not in known:
            raise CannotWork(f"There is no cluster {code} in the table of clusters.")
        if not own.reason.strip():
            raise CannotWork(f"Say why cluster {code} has a range of its own here.")
    tables = {name: reading.rows(name) for name in _TABLES}
    try:
        answer = work_out_shift(
            tables[CASELOADS],
            ranges_of(clusters, given.ranges),
            costs_of(tables[COSTS]),
            homes_of(reading.rows(SEGMENTS), clusters),
            tables[CAPACITY],
        )
    except ValueError as fault:
        raise CannotWork(str(fault)) from None
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=tuple(
            f"{reading.names.get(line.area, line.area)}: {'; '.join(line.shift.steps)}"
            for line in answer.lines
        ),
        used=refs_of(clusters, *tables.values()),
        cautions=tuple(_cautions(tables, given)),
    )


def _headline(answer: ShiftAnswer) -> str:
    total = answer.total
    if total.people.high is None:
        return "Nobody is counted yet who could move."
    return (
        f"Of {total.caseload:,} people, up to {total.people.high:,.0f} could move to primary or "
        f"shared care; at least {total.at_least:,.0f} where a low end is printed."
    )


def _cautions(tables: Mapping[str, list[Row]], given: Given) -> Iterator[str]:
    made_up = [
        words
        for name, words in _TABLES.items()
        if any(row.status == Status.ILLUSTRATIVE for row in tables[name])
    ]
    if made_up:
        listed = " and ".join([", ".join(made_up[:-1]), made_up[-1]] if made_up[1:] else made_up)
        yield f"The {listed} are illustrative: made up to show how this works. Not evidence."
    for code, own in given.ranges.items():
        yield f"Cluster {code} has a range set here, not the printed one: {own.reason}"


KIND = Kind(
    code="shift",
    title="Shift to primary and shared care",
    path="path/shift/",
    reads=(CLUSTERS, CASELOADS, COSTS, CAPACITY, SEGMENTS),
    needs=(CLUSTERS, CASELOADS),
    given=Given,
    answer=ShiftAnswer,
    work=work,
)
OBJECTORS = ()
