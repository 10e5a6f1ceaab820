"""What the forms about block contracts offer: the tables as the reader sees them."""

from __future__ import annotations

from commonweal.planning.contract_tables import ContractTables
from commonweal.planning.realignment import Pace
from commonweal.planning.realignment_tables import paces_of
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds import contracts
from commonweal.records.planning.kinds.contracts import BLOCKS, PACES, SHARES, USE, WEIGHTS
from commonweal.records.register.models import Place
from commonweal.records.results.reading import Reading


def contract_tables(acting: Acting, place: Place) -> ContractTables:
    """The tables of block contracts of a place."""
    return contracts.tables_of(Reading(acting, place, (BLOCKS, SHARES, USE, WEIGHTS)))


def limits_of_pace(acting: Acting, place: Place) -> tuple[Pace, ...]:
    """The limits of pace of a place's own table."""
    reading = Reading(acting, place, (PACES,))
    return paces_of(reading.rows(PACES), contracts.tables_of(reading))
