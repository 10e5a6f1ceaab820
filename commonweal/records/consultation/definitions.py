"""What consultations read of their definitions: the scale, the lists, the limits and the checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from commonweal.language.disclosure import Profile, read_profile
from commonweal.planning.consultation import Choice
from commonweal.planning.consultation_coding import Rule
from commonweal.records import shelf


@dataclass(frozen=True)
class ResponseLimits:
    """What the public form takes."""

    least_seconds: int
    most_hours: int
    text_characters: int
    window_minutes: int
    most_in_window: int


@cache
def _read() -> Any:
    return shelf.read_yaml("consultation/rules.yaml")


@cache
def response_limits() -> ResponseLimits:
    """The limits of responses."""
    return ResponseLimits(**{name: int(one) for name, one in _read()["responses"].items()})


@cache
def support_scale() -> tuple[Choice, ...]:
    """The scale of support, from most to least."""
    return _choices("support")


@cache
def supporting() -> frozenset[str]:
    """The codes of the scale that count as support."""
    return frozenset(one["code"] for one in _read()["support"] if one["supports"])


def first_lists() -> dict[str, list[dict[str, str]]]:
    """What a consultation starts from: its respondent types and channels."""
    return {"respondents": _read()["respondents"], "channels": _read()["channels"]}


@cache
def personal_checks() -> tuple[Mapping[str, Any], ...]:
    """What is looked for in words, each with its source."""
    return tuple(_read()["personal"])


@cache
def coders() -> int:
    """How many people code each text."""
    return int(_read()["coding"]["coders"])


@cache
def rule_of_suggestions() -> Rule:
    """How words suggest a theme."""
    given = _read()["suggestions"]
    return Rule(
        method=given["method"],
        definition_weight=Decimal(given["definition_weight"]),
        coded_weight=Decimal(given["coded_weight"]),
        least_score=Decimal(given["least_score"]),
        least_letters=int(given["least_letters"]),
        stop_words=frozenset(given["stop_words"]),
    )


@cache
def disclosure_profile() -> Profile:
    """The rules by which small numbers of a local table are held back."""
    return read_profile(shelf.read_yaml("disclosure/local.yaml"))


def _choices(part: str) -> tuple[Choice, ...]:
    return tuple(Choice(one["code"], one["label"]) for one in _read()[part])
