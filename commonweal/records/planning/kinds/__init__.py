"""The results of the planning room: each kind reads tables, calls a formula and says what it means.

Each module signs up one kind, and what it objects to in a file that is brought in.
"""

from __future__ import annotations

from commonweal.records.facts import hooks
from commonweal.records.planning.kinds import (
    appraisal,
    capitation,
    cycle,
    deployment,
    integration,
    intentions,
    market,
    momentum,
    need_contact,
    need_equity,
    need_expected,
    need_filters,
    need_gap,
    need_gp_list,
    need_missing_middle,
    need_neighbours,
    need_projected,
    need_services,
    need_talking_therapies,
    need_treatment,
    need_variation,
    path,
    phases,
    placement,
    plan_conflicts,
    portfolio,
    priorities,
    provider_plan,
    ragged_edge,
    realignment,
    realignment_draft,
    savings_need,
    scenario,
    scenario_range,
    scope,
    shift,
    subsidy,
    transition,
)
from commonweal.records.results import kinds

MODULES = (
    need_expected,
    need_services,
    need_gap,
    need_equity,
    need_variation,
    path,
    ragged_edge,
    integration,
    intentions,
    provider_plan,
    scenario,
    savings_need,
    scenario_range,
    portfolio,
    market,
    momentum,
    plan_conflicts,
    subsidy,
    realignment,
    realignment_draft,
    priorities,
    appraisal,
    placement,
    deployment,
    phases,
    shift,
    capitation,
    transition,
    scope,
    cycle,
    need_filters,
    need_gp_list,
    need_treatment,
    need_talking_therapies,
    need_contact,
    need_projected,
    need_missing_middle,
    need_neighbours,
)


def sign_up() -> None:
    """Make the kinds of this room known, once, when Django starts."""
    for module in MODULES:
        kinds.sign_up(module.KIND)
        for objector in module.OBJECTORS:
            hooks.refuse_by(objector)
