"""What a review covers by pathway and tier, and where nothing in scope prevents."""

from __future__ import annotations

from commonweal.language.worked import Worked, refs_of
from commonweal.planning.scope_map import ScopeMap, scope_map
from commonweal.records.facts.hooks import Objector
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

SCOPE = "scope_map"


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Read the table and count what is inside, outside and preventive."""
    del subject, given, tell
    rows = reading.rows(SCOPE)
    found = scope_map(rows)
    return Worked(
        answer=found,
        headline=f"{found.inside} services are in scope and {found.outside} are not; "
        f"{found.preventing} of those in scope prevent.",
        steps=tuple(f"Nothing in scope prevents on: {name}" for name in found.without_prevention),
        used=refs_of(rows),
        cautions=(f"Nothing in scope prevents on {', '.join(found.without_prevention)}.",)
        if found.without_prevention
        else (),
    )


KIND = Kind(
    code="scope",
    title="Scope map",
    path="path/scope/",
    reads=(SCOPE,),
    needs=(SCOPE,),
    answer=ScopeMap,
    work=work,
)
OBJECTORS: tuple[Objector, ...] = ()
