"""Integration: which divides planned services bridge, what they do to money, and which do neither.

Source: Essex Mental Health Review 2015, section 3 (iv), the integration agenda (ledger ESX-16).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.language.row import Row

#: The three divides, by the column that says whether a service bridges them.
DIVIDES = ("physical_mental", "health_social", "primary_specialist")
NO_FLOW = "neither"


@dataclass(frozen=True, slots=True)
class PlannedService:
    """One planned service. `not_said` are the divides, or "money_flow", of which nobody speaks."""

    name: str
    commissioners: tuple[str, ...]
    bridges: tuple[str, ...]
    money_flow: str
    not_said: tuple[str, ...]
    status: str = ""

    @property
    def does_neither(self) -> bool:
        """Whether it is known to bridge no divide and to leave money where it flows."""
        return not self.bridges and self.money_flow == NO_FLOW and not self.not_said

    @property
    def moves_money(self) -> bool:
        return bool(self.money_flow) and self.money_flow != NO_FLOW


@dataclass(frozen=True, slots=True)
class Integration:
    """The planned services of a place."""

    services: tuple[PlannedService, ...]

    @property
    def neither(self) -> tuple[PlannedService, ...]:
        """The services that bridge no divide and do nothing to money."""
        return tuple(one for one in self.services if one.does_neither)

    @property
    def undecided(self) -> tuple[PlannedService, ...]:
        """The services of which too little is said to tell."""
        return tuple(
            one for one in self.services if one.not_said and not one.bridges and not one.moves_money
        )

    def bridging(self, divide: str) -> int:
        """How many services bridge one of the divides."""
        return sum(divide in one.bridges for one in self.services)


def integration_of(rows: Iterable[Row]) -> Integration:
    """The planned services of a table."""
    return Integration(tuple(_service(row) for row in rows))


def _service(row: Row) -> PlannedService:
    columns: Sequence[str] = (*DIVIDES, "money_flow")
    return PlannedService(
        name=row.text("service"),
        commissioners=row.words("commissioners"),
        bridges=tuple(name for name in DIVIDES if row.text(name).casefold() == "yes"),
        money_flow=row.text("money_flow").casefold(),
        not_said=tuple(name for name in columns if not row.text(name)),
        status=row.status,
    )
