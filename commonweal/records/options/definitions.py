"""How options are appraised, as `definitions/rules/options.yaml` says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from commonweal.planning.appraisal import Draws
from commonweal.records.shelf import read_yaml


@dataclass(frozen=True)
class AppraisalRules:
    """The scale where an appraisal states none, its words, how rankings are tried, what is due."""

    name: str
    scale: tuple[Decimal, Decimal]
    scale_words: dict[Decimal, str]
    draws: Draws
    due_within_days: int


@cache
def appraisal_rules() -> AppraisalRules:
    """The rules that hold."""
    given = read_yaml("rules/options.yaml")
    scale, tried = given["scale"], given["acceptability"]
    return AppraisalRules(
        name=f"rules/options.yaml@{given['valid_from']}",
        scale=(Decimal(scale["lowest"]), Decimal(scale["highest"])),
        scale_words={Decimal(value): words for value, words in scale["words"].items()},
        draws=Draws(int(tried["draws"]), int(tried["seed"])),
        due_within_days=int(given["due_within_days"]),
    )
