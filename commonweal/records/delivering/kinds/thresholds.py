"""Entry thresholds beside Care Act eligibility, and the expectations to put into contracts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from commonweal.delivering.supply_tables import made_up
from commonweal.delivering.threshold_tables import (
    Level,
    Levels,
    Thresholds,
    level_fault,
    thresholds_of,
)
from commonweal.language.figure import Status
from commonweal.language.row import Row
from commonweal.language.worked import Worked, refs_of
from commonweal.records import shelf
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

THRESHOLDS, PEOPLE = "entry_thresholds", "people_by_need"
CLAUSES, GROUPS = "care_act_expectations", "s75_missing_middle"
READS = (THRESHOLDS, PEOPLE, CLAUSES, GROUPS)
RULES = "rules/levels_of_need"


@cache
def levels_of_need() -> Levels:
    """The levels of need in their order."""
    given = shelf.read_yaml(f"{RULES}.yaml")
    return Levels(
        tuple(
            Level(row["code"], row["label"], row["meaning"], row["source"], row["status"])
            for row in given["levels"]
        ),
        given["eligible_from"],
    )


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Set every threshold beside eligibility and count who falls between."""
    del subject, given, tell
    tables = {name: reading.rows(name) for name in READS}
    levels, names = levels_of_need(), reading.names
    found = thresholds_of(tables, levels, names)
    valid_from = shelf.read_yaml(f"{RULES}.yaml")["valid_from"]
    return Worked(
        answer=found,
        headline=_headline(found),
        steps=tuple(_steps(found, names)),
        used=refs_of(*tables.values()),
        definitions=(f"{RULES}@{valid_from}",),
        cautions=tuple(_cautions(tables, levels)),
    )


def _headline(found: Thresholds) -> str:
    count = len(found.thresholds)
    above = (
        f"{len(found.left_out)} of {count} entry thresholds stand above Care Act eligibility"
        if found.left_out
        else f"None of {count} entry thresholds stands above Care Act eligibility"
    )
    pathways = len({one.pathway for one in found.thresholds})
    return f"{above}, and {len(found.uneven)} of {pathways} pathways open at different levels."


def _steps(found: Thresholds, names: Mapping[str, str]) -> Iterator[str]:
    label = found.levels.label
    start = label(found.levels.eligible_from)
    yield f"Care Act eligibility begins at the level “{start}”."
    for one in found.left_out:
        at = one.threshold
        between = ", ".join(label(level) for level in one.levels)
        yield (
            f"{names.get(at.provider, at.provider)}, {at.pathway}, {names.get(at.area, at.area)}: "
            f"accepts from “{label(at.level)}”, so {between} are left out."
        )


def _cautions(tables: Mapping[str, Sequence[Row]], levels: Levels) -> Iterator[str]:
    words = {THRESHOLDS: "thresholds", PEOPLE: "numbers of people", CLAUSES: "clauses"}
    invented = [what for name, what in words.items() if made_up(tables[name])]
    if invented:
        yield (
            f"Illustrative here: {', '.join(invented)}. No paper prints them, and they are no "
            "evidence of what any provider does."
        )
    steps = [one.label for one in levels.listed if one.status == Status.ILLUSTRATIVE]
    if steps:
        yield f"The levels above eligibility ({', '.join(steps)}) are steps of ours, not the law’s."


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A level that is not in the list keeps a file out: it would stand nowhere."""
    return [
        Objection(name, row.key, "level", fault)
        for name in (THRESHOLDS, PEOPLE)
        for row in tables.get(name, ())
        if (fault := level_fault(row, levels_of_need()))
    ]


KIND = Kind(
    code="thresholds",
    title="Entry thresholds and Care Act eligibility",
    path="thresholds/",
    reads=READS,
    needs=(THRESHOLDS,),
    answer=Thresholds,
    work=work,
)
OBJECTORS = (Objector(frozenset({THRESHOLDS}), look), Objector(frozenset({PEOPLE}), look))
