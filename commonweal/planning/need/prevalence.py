"""How common a condition is: dated rates by sex and age, their limits, and what they may not do.

The rates are data in `definitions/prevalence`; counting people with them is in `demand`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from commonweal.language.intervals import proportion
from commonweal.language.row import CannotWork

#: How many a value of each unit is out of.
UNITS = {"percent": 100.0, "per_1000_maternities": 1000.0}

#: Settings whose rates count people where they live, so that they go with a resident population.
LIVING = frozenset({"household", "residents", "registered with a GP"})

BOTH = ("female", "male")


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate as a share of 1 with 95% limits; `method` names them, `reason` says why none.

    `is_range` is a rate that its source gives as a range only: then `value` is not a number.
    """

    sexes: tuple[str, ...]
    first: int
    last: int | None
    value: float
    low: float
    high: float
    mark: str
    method: str = ""
    reason: str = ""
    is_range: bool = False

    @property
    def words(self) -> str:
        """Whom the rate is about, in a sentence."""
        who = "people" if len(self.sexes) > 1 else sex_words(self.sexes[0])
        return f"{who} aged {age_words(self.first, self.last)}"

    @property
    def has_limits(self) -> bool:
        """Whether sampling limits are known."""
        return bool(self.method)


@dataclass(frozen=True, slots=True)
class Split:
    """How an open band divides between narrower ones, where a population does not tell them."""

    sex: str
    first: int
    parts: tuple[tuple[int, int | None, float], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Prevalence:
    """One measure of one survey: what was found, how, of whom, and how sure the digits are.

    `family` names what may stand on one line over time. `mark` is A (checked), B (read in a
    source) or C (recalled: show it so). `used_by` names the tools that project with it.
    """

    id: str
    condition: str
    severity: str
    title: str
    instrument: str
    family: str
    survey: str
    year: int
    setting: str
    unit: str
    rates: tuple[Rate, ...]
    source: str
    mark: str
    valid_from: str
    used_by: tuple[str, ...] = ()
    note: str = ""
    part_of: str = ""
    splits: tuple[Split, ...] = ()

    @property
    def first(self) -> int:
        """The lowest age with a rate."""
        return min(rate.first for rate in self.rates)

    @property
    def last(self) -> int | None:
        """The highest age with a rate; None where it is and over."""
        ends = [rate.last for rate in self.rates]
        return None if None in ends else max(end for end in ends if end is not None)

    @property
    def cited(self) -> str:
        """Source and mark as they are shown with every number: "(C: recalled, unverified)"."""
        said = {"A": "checked", "B": "read in a source", "C": "recalled, unverified"}
        return f"{self.source} ({self.mark}: {said[self.mark]})"


def sex_words(sex: str) -> str:
    """A sex in a sentence."""
    return {"female": "women", "male": "men"}.get(sex, sex)


def age_words(first: int, last: int | None) -> str:
    """Ages in a sentence: "65 to 69", "85 and over"."""
    return f"{first} and over" if last is None else f"{first} to {last}"


def ages_of(text: str) -> tuple[int, int | None]:
    """The ages that "65-69" or "85+" means. Raises ValueError for other words."""
    if text.endswith("+"):
        return int(text[:-1]), None
    first, last = text.split("-")
    return int(first), int(last)


def parse_prevalence(data: Mapping[str, Any]) -> tuple[Prevalence, ...]:
    """The measures of one file that has passed its schema.

    Limits are those that the source prints, else Wilson's on the part of the survey's sample that
    the band's share of the population gives, divided by a design effect; else there is a reason.
    Raises ValueError, in a sentence, for a rate in another unit and for bands that overlap.
    """
    return tuple(_measure(data, one) for one in data["measures"])


def _measure(data: Mapping[str, Any], one: Mapping[str, Any]) -> Prevalence:
    rates = tuple(_rate(data, one, row) for row in one["rates"])
    for a, b in combinations(rates, 2):
        if set(a.sexes) & set(b.sexes) and _meet(a, b):
            raise ValueError(f"{one['id']} has two rates for the same people: {a.words}.")
    return Prevalence(
        id=one["id"],
        condition=one["condition"],
        severity=one["severity"],
        title=one["title"],
        instrument=one["instrument"],
        family=one["family"],
        survey=data["survey"],
        year=one.get("year", data["year"]),
        setting=data["setting"],
        unit=one["unit"],
        rates=rates,
        source=data["source"],
        mark=one["mark"],
        valid_from=str(data["valid_from"]),
        used_by=tuple(one.get("used_by", ())),
        note=one.get("note", ""),
        part_of=one.get("part_of", ""),
        splits=_splits(data.get("splits")),
    )


def _meet(a: Rate, b: Rate) -> bool:
    return (b.last is None or a.first <= b.last) and (a.last is None or b.first <= a.last)


def _splits(given: Mapping[str, Any] | None) -> tuple[Split, ...]:
    if given is None:
        return ()
    return tuple(
        Split(
            row["sex"],
            ages_of(row["ages"])[0],
            tuple((*ages_of(ages), float(share)) for ages, share in row["parts"].items()),
            given["source"],
        )
        for row in given["rows"]
    )


def _rate(data: Mapping[str, Any], one: Mapping[str, Any], row: Mapping[str, Any]) -> Rate:
    out_of = UNITS.get(one["unit"])
    if out_of is None:
        raise ValueError(f"{one['id']} is in {one['unit']}: use one of {', '.join(UNITS)}.")
    given = [*row.get("range", ()), *row.get("limits", ()), row.get("value", 0)]
    if any(not 0 <= number <= out_of for number in given):
        raise ValueError(f"{one['id']} holds {max(given)}, and {one['unit']} ends at {out_of:g}.")
    first, last = ages_of(row["ages"]) if "ages" in row else (0, None)
    sexes = BOTH if row["sex"] == "both" else (row["sex"],)
    mark = row.get("mark", one["mark"])
    if "range" in row:
        low, high = (number / out_of for number in row["range"])
        reason = "its source gives a range"
        return Rate(sexes, first, last, float("nan"), low, high, mark, "", reason, True)
    value = row["value"] / out_of
    low, high, method, reason = _limits(data, one, row, value, out_of)
    return Rate(sexes, first, last, value, low, high, mark, method, reason)


def _limits(
    data: Mapping[str, Any],
    one: Mapping[str, Any],
    row: Mapping[str, Any],
    value: float,
    out_of: float,
) -> tuple[float, float, str, str]:
    if "limits" in row:
        low, high = (number / out_of for number in row["limits"])
        return low, high, "limits as printed", ""
    sample = data.get("sample")
    if one.get("no_limits") or sample is None or "share" not in row:
        reason = one.get("no_limits", "neither limits nor the size of the sample are known")
        return float("nan"), float("nan"), "", reason
    people = sample["size"] * row["share"] / sample["design_effect"]
    found = proportion(value * people, people)
    made_up = " (illustrative)" if sample["design_effect_status"] == "illustrative" else ""
    method = (
        f"Wilson on {people:.0f}: {sample['size']} people x {row['share']} of them in the band / "
        f"design effect {sample['design_effect']}{made_up}"
    )
    return float(found.lower95[0]), float(found.upper95[0]), method, ""


def require_one_family(prevalences: Sequence[Prevalence]) -> None:
    """Refuse to put measures of different instruments on one line.

    Raises CannotWork naming both instruments: their difference is of method, not of need.
    """
    for earlier, later in combinations(prevalences, 2):
        if earlier.family != later.family:
            raise CannotWork(
                f"{earlier.title} ({earlier.survey} {earlier.year}, {earlier.instrument}) and "
                f"{later.title} ({later.survey} {later.year}, {later.instrument}) were found by "
                "different instruments: they do not go on one line. Compare each with its own kind."
            )


def fitting(
    prevalence: Prevalence, ages: tuple[int, int | None] | None = None, setting: str = ""
) -> tuple[Rate, ...]:
    """The rates within some ages; without ages, all of them.

    `setting` is where the people are: empty for the residents of an area. Raises CannotWork where
    the rate is of another setting, has no people of those ages, or gives them with others.
    """
    _require_setting(prevalence, setting)
    if ages is None:
        return prevalence.rates
    first, last = ages
    end = float("inf") if last is None else last
    inside = [rate for rate in prevalence.rates if first <= rate.first and _end(rate) <= end]
    part = [
        rate
        for rate in prevalence.rates
        if rate not in inside and rate.first <= end and _end(rate) >= first
    ]
    if part:
        raise CannotWork(
            f"{prevalence.title} has one rate for {part[0].words}: it cannot be applied to "
            f"{age_words(first, last)} alone."
        )
    _require_ages(prevalence, inside, first, end)
    return tuple(inside)


def _require_ages(prevalence: Prevalence, inside: Iterable[Rate], first: int, end: float) -> None:
    """Every age that was asked for has a rate: below and above a survey's ages there is none."""
    reached: float = first - 1
    for rate in sorted(inside, key=lambda one: one.first):
        if rate.first > reached + 1:
            break
        reached = max(reached, _end(rate))
    if reached < end:
        asked = age_words(first, None if end == float("inf") else int(end))
        measured = age_words(prevalence.first, prevalence.last)
        raise CannotWork(
            f"{prevalence.title} was measured at ages {measured}: it has no rate for all of "
            f"{asked}."
        )


def _require_setting(prevalence: Prevalence, setting: str) -> None:
    fits = prevalence.setting in LIVING if not setting else prevalence.setting == setting
    if not fits:
        asked = setting or "the residents of an area"
        raise CannotWork(
            f"{prevalence.title} was measured in this setting: {prevalence.setting}. It says "
            f"nothing of this one: {asked}."
        )


def _end(rate: Rate) -> float:
    return float("inf") if rate.last is None else rate.last
