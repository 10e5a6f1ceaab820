"""Exampleshire with its option tables, and quick ways to score in it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from commonweal.records.options.actions_scoring import ScoreGiven, finish_scoring, score
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from tests import universe
from tests.records import people

COUNTY = Path(__file__).parents[2] / "counties" / "exampleshire"
TABLES = (
    "appraisals", "option_appraisal", "option_criteria", "option_key_beliefs", "premises",
    "continuity_plans", "extension_conditions", "forums",
)  # fmt: skip


def exampleshire() -> Place:
    place = people.place(
        "exampleshire", example_icb="lead", example_council="commissioner", example_trust="provider"
    )
    for name in TABLES:
        universe.bring_in(place, name, (COUNTY / f"{name}.csv").read_bytes())
    return place


def sheet(cells: str, options: str = "12") -> list[ScoreGiven]:
    """ "34 21": option 1 has 3 on criterion 1 and 4 on criterion 2, option 2 has 2 and 1."""
    return [
        ScoreGiven(option, str(number), Decimal(value))
        for option, values in zip(options, cells.split(), strict=True)
        for number, value in enumerate(values, start=1)
    ]


def scored(place: Place, by: Acting, cells: str, options: str = "12") -> None:
    """Score the main appraisal for the body of `by`, and finish."""
    score(by=by, place=place, appraisal="main", scores=sheet(cells, options))
    finish_scoring(by=by, place=place, appraisal="main")
