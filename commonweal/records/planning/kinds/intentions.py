"""Commissioning intentions of one commissioner or of all, drafted from tables and the path."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.intentions import Intentions, Material, draft_intentions
from commonweal.planning.path_tables import Path
from commonweal.planning.work_plan import progress_of, remits_of
from commonweal.records.facts.hooks import Objector
from commonweal.records.results.answers import answer_of
from commonweal.records.results.kinds import Kind, Nothing, Subject, Tell
from commonweal.records.results.models import Result
from commonweal.records.results.reading import Reading
from commonweal.records.results.selectors import commissioners_of, result_for
from commonweal.records.work_plan.models import plain_states
from commonweal.records.work_plan.selectors import plan_for, states_now

SEGMENTS, REMIT = "segments", "team_remit"
MATERIAL = ("clusters", "stage_gates", "commissioning_plan", "service_gaps")
ALL = "all"


def subjects(reading: Reading) -> Sequence[Subject]:
    """All areas together, and each commissioner of the place."""
    bodies = commissioners_of(reading.acting, reading.place)
    return (Subject(ALL, "All areas together"), *(Subject(b.code, b.name) for b in bodies))


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Draft the intentions of one subject from the newest path of the place."""
    del given, tell
    path = result_for(reading.acting, reading.place, "path")
    if path is None:
        raise CannotWork("There is no commissioning path yet: bring in its segments first.")
    bodies = {one.code: one.title for one in subjects(reading)}
    if subject not in bodies:
        raise CannotWork(f"“{subject}” does not commission in {reading.place}.")
    area = "" if subject == ALL else subject
    material = _material(reading, path, area)
    found = draft_intentions(material, area, bodies[subject] if area else "", str(reading.place))
    tables = [reading.rows(name) for name in (SEGMENTS, REMIT, *MATERIAL)]
    open_points = sum(len(one.open_points) for one in found.segments)
    invented = any(fact.illustrative for one in found.segments for fact in one.facts)
    return Worked(
        answer=found,
        headline=f"Draft intentions for {len(found.segments)} segments, with {open_points} points "
        "still open.",
        steps=(
            f"From version {path.number} of the commissioning path",
            *found.left_out,
        ),
        used=refs_of(*tables),
        cautions=("The plans by area and cluster are illustrative and are marked so.",)
        if invented
        else (),
    )


def _material(reading: Reading, path: Result, area: str) -> Material:
    answer: Path = answer_of(path)
    plan = plan_for(reading.acting, reading.place)
    states = states_now(reading.acting, reading.place)
    following = {}
    for segment in plan.segments:
        found = progress_of(
            plan.steps, segment, area, plain_states(states.get((segment, area), {}))
        ).following
        following[segment] = f"{found.number}, {found.task}" if found else ""
    return Material(
        path=answer,
        path_version=path.number,
        tables={name: reading.rows(name) for name in MATERIAL},
        remits=remits_of(reading.rows(REMIT)),
        following=following,
    )


KIND = Kind(
    code="intentions",
    title="Commissioning intentions",
    path="intentions/",
    reads=(SEGMENTS, REMIT, *MATERIAL),
    needs=(SEGMENTS,),
    answer=Intentions,
    work=work,
    subjects=subjects,
    automatic=False,
    is_long=False,
)
OBJECTORS: tuple[Objector, ...] = ()
