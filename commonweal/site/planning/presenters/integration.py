"""Integration in words: which divides each planned service bridges, and which do neither."""

from __future__ import annotations

from collections.abc import Callable

from commonweal.planning.integration import DIVIDES, NO_FLOW, Integration, PlannedService
from commonweal.site.charts import HeatCell, Matrix, matrix
from commonweal.site.pages import Cell, Column, Table

LABELS = {
    "physical_mental": "Physical and mental",
    "health_social": "Health and social",
    "primary_specialist": "Primary and specialist",
}


def picture(found: Integration) -> Matrix:
    """Services by divides: bridged or not, and whether money moves."""
    return matrix(
        [
            (one.name, [*(_bridge(one, divide) for divide in DIVIDES), _money(one)])
            for one in found.services
        ],
        id="divides",
        finding="; ".join(
            f"{found.bridging(divide)} bridge {LABELS[divide].lower()} care" for divide in DIVIDES
        ),
        corner="Planned service",
        columns=(*(LABELS[divide] for divide in DIVIDES), "Money"),
        key=((3, "bridged, or moves money"), (0, "not")),
        source="the table of planned services",
    )


def _bridge(one: PlannedService, divide: str) -> HeatCell:
    if divide in one.not_said:
        return HeatCell("not said", None)
    return HeatCell("bridged", 3) if divide in one.bridges else HeatCell("no", 0)


def _money(one: PlannedService) -> HeatCell:
    if not one.money_flow:
        return HeatCell("not said", None)
    if one.money_flow == NO_FLOW:
        return HeatCell("stays as it flows", 0)
    return HeatCell(one.money_flow, 3)


def services_table(found: Integration | None, name: Callable[[str], str]) -> Table:
    """Every planned service with its tags."""
    return Table(
        "services",
        "Planned services and what they bridge",
        (
            Column("service", "Service"),
            Column("who", "Planned by"),
            *(Column(divide, LABELS[divide]) for divide in DIVIDES),
            Column("money", "Money"),
            Column("status", "Status"),
        ),
        tuple(
            (
                Cell(one.name),
                Cell(", ".join(map(name, one.commissioners)) or "not said"),
                *(Cell(_bridge(one, divide).text) for divide in DIVIDES),
                Cell(_money(one).text),
                Cell("", status=one.status),
            )
            for one in (found.services if found else ())
        ),
        empty="No planned services have come in yet. Bring in the table “Planned services and the "
        "divides that they bridge”.",
    )


def neither_table(found: Integration | None, name: Callable[[str], str]) -> Table:
    """The services that do neither, and those of which too little is said."""
    rows = [(one, "does neither") for one in (found.neither if found else ())]
    rows += [(one, "not said") for one in (found.undecided if found else ())]
    return Table(
        "neither",
        "Services that bridge nothing and move no money",
        (
            Column("service", "Service"),
            Column("who", "Planned by"),
            Column("why", "What is known"),
            Column("status", "Status"),
        ),
        tuple(
            (
                Cell(one.name),
                Cell(", ".join(map(name, one.commissioners)) or "not said"),
                Cell(why),
                Cell("", status=one.status),
            )
            for one, why in rows
        ),
        empty="Every planned service bridges a divide or moves money.",
    )
