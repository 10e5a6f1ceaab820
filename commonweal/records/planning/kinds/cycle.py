"""How far each service has come in the components of commissioning."""

from __future__ import annotations

from commonweal.language.worked import Worked, refs_of
from commonweal.planning.scope_map import CycleTracker, cycle_tracker
from commonweal.records.facts.hooks import Objector
from commonweal.records.planning.definitions_path import cycle_components
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

WORK = "cycle_work"


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Place each service in the first component that is not done."""
    del subject, given, tell
    rows = reading.rows(WORK)
    found = cycle_tracker(rows, list(cycle_components()))
    labels = cycle_components()
    problems = [
        f"{step.service}, {labels.get(step.component, step.component).lower()}: {step.problem}."
        for step in found.steps
        if step.problem
    ]
    done = sum(step.state == "done" for step in found.steps)
    return Worked(
        answer=found,
        headline=f"{len(found.now)} services in the cycle; {done} of {len(found.steps)} pieces of "
        "work are done.",
        steps=tuple(f"{service} is in: {labels[code].lower()}" for service, code in found.now),
        used=refs_of(rows),
        cautions=tuple(problems),
    )


KIND = Kind(
    code="cycle",
    title="Work in the commissioning cycle",
    path="path/cycle/",
    reads=(WORK,),
    needs=(WORK,),
    answer=CycleTracker,
    work=work,
)
OBJECTORS: tuple[Objector, ...] = ()
