"""The Leicestershire paper with some of its tables, for the tests of its money and contracts."""

from __future__ import annotations

from commonweal.records import shelf, worked_papers
from commonweal.records.facts import actions, hooks
from commonweal.records.register.models import Place
from tests import universe


def leicestershire(*tables: str) -> Place:
    """The place of the paper, published, with the tables that are named."""
    universe.ground()
    paper = worked_papers.worked_papers("leicestershire-2017")[0]
    place = worked_papers.open_paper(paper, universe.SYSTEM)
    with hooks.told_once(universe.SYSTEM):
        for name in tables:
            data = shelf.read_bytes(f"places/leicestershire-2017/{name}.csv")
            universe.bring_in(place, name, data)
    actions.publish(place=place, by=universe.SYSTEM)
    return place
