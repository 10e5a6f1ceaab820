"""A care package small enough to be worked out by hand."""

from __future__ import annotations

import copy
from typing import Any

from commonweal.planning.need.packages import PackageSet, package_set

SMALL: dict[str, Any] = {
    "id": "small",
    "title": "Small",
    "status": "assigned",
    "owner": "Nobody",
    "checked_by": "Nobody",
    "valid_from": "2026-04-01",
    "next_review": "2027-04-01",
    "source": "Made for this test",
    "professions": {"nurse": "Nurse", "doctor": "Doctor"},
    "general": [
        {"code": "annual_hours", "title": "Hours", "unit": "hours", "value": 1500},
        {"code": "time_with_people", "title": "Time", "unit": "share", "value": 0.5},
        {"code": "days_of_a_year", "title": "Days", "unit": "days", "value": 365},
    ],
    "elements": [
        {
            "code": "team",
            "title": "Team",
            "unit": "contact",
            "kind": "community",
            "unit_cost": {"value": 100, "low": 80, "high": 120, "currency": "A06"},
            "minutes": {"value": 60},
            "mix": {"nurse": 0.75, "doctor": 0.25},
        },
        {
            "code": "bed",
            "title": "Bed",
            "unit": "bed day",
            "kind": "inpatient",
            "unit_cost": {"value": 500},
            "occupancy": {"value": 0.8},
            "mix": {"nurse": 1.5, "doctor": 0.1},
        },
    ],
    "need_groups": [
        {
            "code": "mild",
            "title": "Mild",
            "prevalence": "low-mood",
            "ages": [18, 64],
            "severity": "mild",
            "clusters": ["1"],
            "share": {"value": 0.75},
            "demand": {"value": 0.2, "low": 0.1, "high": 0.3},
            "package": {"team": {"value": 5}},
        },
        {
            "code": "severe",
            "title": "Severe",
            "prevalence": "low-mood",
            "ages": [18, 64],
            "severity": "severe",
            "clusters": ["4"],
            "share": {"value": 0.25},
            "demand": {"value": 0.8},
            "package": {"team": {"value": 10, "low": 8, "high": 14}, "bed": {"value": 7.3}},
        },
    ],
}


def small(**changes: Any) -> PackageSet:
    """The small set, with parts of its definition replaced."""
    return package_set(copy.deepcopy(SMALL) | changes)
