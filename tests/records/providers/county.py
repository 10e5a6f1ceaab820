"""The made-up county with its trust, from the files of `tests/counties/exampleshire`."""

from __future__ import annotations

from pathlib import Path

from commonweal.records.facts import actions, hooks
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from tests import universe
from tests.records import people

FILES = Path(__file__).parents[2] / "counties" / "exampleshire"

#: The tables that the pages about providers read.
TABLES = (
    "provider_profile", "provider_five_year_plan", "provider_plan_pressures",
    "provider_plan_statements", "provider_peer_scale", "peer_turnovers", "scenario_effects",
    "scenario_uncertainties", "block_contracts", "market_changes", "market_shares",
    "momentum_thresholds", "momentum_series", "plan_assumptions", "provider_service_lines",
    "provider_capabilities", "capability_options", "regulation_events",
)  # fmt: skip


def exampleshire(*tables: str, published: bool = False) -> Place:
    """The county with the named tables, all when none is named, as its own people bring them in."""
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner",
        example_trust="provider", example_rival="provider",
    )  # fmt: skip
    people.organisation("example_charity", "voluntary")
    with hooks.told_once(Acting.system()):
        for table in tables or TABLES:
            universe.bring_in(place, table, (FILES / f"{table}.csv").read_bytes())
    if published:
        actions.publish(place=place, by=Acting.system())
    return place
