"""Which divides planned services bridge, and which do neither that nor move money."""

from __future__ import annotations

from commonweal.language.figure import Status
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.integration import DIVIDES, Integration, integration_of
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

SERVICES = "planned_services"


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Read the tags of the planned services and name those that do neither."""
    del subject, given, tell
    rows = reading.rows(SERVICES)
    found = integration_of(rows)
    count = len(found.services)
    made_up = sum(row.status == Status.ILLUSTRATIVE for row in rows)
    return Worked(
        answer=found,
        headline=f"{len(found.neither)} of {count} planned services bridge no divide and leave "
        "money where it flows.",
        steps=(
            *(f"{_words(one)}: {found.bridging(one)} of {count} services." for one in DIVIDES),
            f"Something is done to money by {sum(s.moves_money for s in found.services)} of "
            f"{count} services.",
        ),
        used=refs_of(rows),
        cautions=(
            f"What is said of {made_up} of {count} services is illustrative: made up to show how "
            "the report works, not taken from the paper.",
        )
        if made_up
        else (),
    )


def _words(divide: str) -> str:
    return f"{divide.replace('_', ' and ').capitalize()} care bridged"


KIND = Kind(
    code="integration",
    title="Integration of planned services",
    path="integration/",
    reads=(SERVICES,),
    needs=(SERVICES,),
    answer=Integration,
    work=work,
)
OBJECTORS = ()
