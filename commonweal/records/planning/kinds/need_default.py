"""Expected need and need-weighted people that ship, put in where a place's tables give none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from commonweal.facts.population import People
from commonweal.language.row import CannotWork, Row
from commonweal.planning.need.default_need import NeedByBand, need_by_band
from commonweal.planning.need.equity import GroupKind, Use
from commonweal.planning.need.picture import NeedArea
from commonweal.planning.need.prevalence import Prevalence, age_words
from commonweal.planning.need.variation import AreaValue
from commonweal.records.planning.definitions_need import NoSuchPrevalence, prevalence_of
from commonweal.records.planning.definitions_need_rules import need_rules
from commonweal.records.planning.kinds.need_ground import (
    AREAS,
    areas_of,
    latest_year,
    people_of,
    weighted_residents,
    weights_of,
)
from commonweal.records.register.selectors_names import ons_codes
from commonweal.records.results.reading import Reading

_YEAR = re.compile(r"\d{4}")
LOCALITY = "locality"
#: The kinds of group whose need follows from people by sex, age and area.
FILLED = ("sex", "age", LOCALITY)


@dataclass(frozen=True)
class Given:
    """Whose expected people are taken as need where a table gives none; empty for the rules'."""

    condition: str = ""


@dataclass
class DefaultNeed:
    """What ships for a place, worked out when first asked for, and `said`: what was put in.

    `condition` is the prevalence whose expected people are the need; empty for the first of the
    rules.
    """

    reading: Reading
    condition: str = ""
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Refuse a condition that there is not before anything rests on it. Raises CannotWork."""
        _ = self._measure

    @property
    def rows(self) -> list[Row]:
        """The rows that went in besides the tables themselves."""
        return self.reading.rows(AREAS) if self.said else []

    @cached_property
    def ground(self) -> tuple[tuple[NeedArea, ...], People] | None:
        """The areas of the place with their people; None where they are not held."""
        if not self.reading.rows(AREAS):
            return None
        try:
            areas = areas_of(self.reading)
            return areas, people_of(self.reading, areas)
        except CannotWork as fault:
            self._say(f"Expected need was not put in where the table has none: {fault}")
            return None

    @cached_property
    def _measure(self) -> Prevalence:
        chosen = self.condition or need_rules().measures[0]
        try:
            return prevalence_of(chosen)
        except NoSuchPrevalence as fault:
            raise CannotWork(str(fault)) from None

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The areas' codes by their own code and by that of the statistical office."""
        areas, _ = self.ground or ((), None)
        ons = ons_codes(self.reading.acting, [one.code for one in areas])
        return {ons[one.code]: one.code for one in areas if one.code in ons} | {
            one.code: one.code for one in areas
        }

    @cached_property
    def _needs(self) -> dict[int, NeedByBand | None]:
        return {}

    def _need(self, period: str) -> NeedByBand | None:
        """Need in the middle of the year in which a period begins; else in the latest year."""
        if self.ground is None:
            return None
        areas, people = self.ground
        found = _YEAR.search(period)
        latest = latest_year(people)
        year = int(found[0]) if found and int(found[0]) in people.years else latest
        year = min(year, latest)
        if year not in self._needs:
            weights, _ = weights_of(self.reading, areas)
            index = {code: weighted / all_ for code, (weighted, all_) in weights.items()}
            lacking = any(one.code not in index for one in areas if one.role == "area")
            try:
                self._needs[year] = need_by_band(
                    people, self._measure, year, None if lacking else index
                )
            except CannotWork as fault:
                self._say(f"Expected need was not put in where the table has none: {fault}")
                self._needs[year] = None
        return self._needs[year]

    def _parts(self, area: str, locality: str = "") -> list[str]:
        """The areas that an area is made of: itself, or all of them for the whole."""
        areas, _ = self.ground or ((), None)
        code = self._codes.get(area, "")
        role = next((one.role for one in areas if one.code == code), "")
        if role == "whole":
            return [
                one.code for one in areas
                if one.role == "area" and locality in ("", one.locality.casefold())
            ]  # fmt: skip
        return [code] if code and not locality else []

    def for_areas(self, title: str, period: str, values: Sequence[AreaValue]) -> list[AreaValue]:
        """Areas of a measure of use with their expected need where the table gives none of them."""
        if any(one.expected is not None for one in values):
            return list(values)
        need = self._need(period)
        if need is None:
            return list(values)
        filled = [
            one if one.count is None
            else replace(one, expected=need.of_areas(self._parts(one.area)))
            for one in values
        ]  # fmt: skip
        if any(one.expected is not None for one in filled):
            self._say_need(title, need)
        return filled

    def for_groups(self, area: str, title: str, kind: GroupKind, uses: Sequence[Use]) -> list[Use]:
        """Groups of a measure with their expected need, in periods where the table gives none."""
        given = {one.period for one in uses if one.expected is not None}
        if kind.id not in FILLED:
            return list(uses)
        found = []
        for one in uses:
            is_group = one.group not in kind.unknown | kind.whole
            need = self._need(one.period) if is_group and one.period not in given else None
            value = None if need is None else self._of_group(need, area, kind.id, one.group)
            found.append(one if value is None else replace(one, expected=value))
            if value is not None and need is not None:
                self._say_need(title, need)
        return found

    def _of_group(self, need: NeedByBand, area: str, kind: str, group: str) -> float | None:
        if kind == LOCALITY:
            return need.of_areas(self._parts(area, group.casefold()))
        value, reason = need.of_group(self._parts(area), kind, group)
        if reason:
            self._say(f"No expected need was put in for {group}: {reason}.")
        return value

    def weighted(self, areas: Sequence[str], given: dict[str, Decimal]) -> dict[str, Decimal]:
        """Need-weighted people by area: those of the table, else those that ship."""
        if given or not areas or self.ground is None:
            return given
        held, people = self.ground
        year = latest_year(people)
        found = weighted_residents(self.reading, held, people, year)
        weighted = {
            area: round(Decimal(repr(found[code])), 2)
            for area in areas
            if (code := self._codes.get(area, "")) in found
        }
        if weighted:
            self._say(
                "The table of spend gives no need-weighted people, so those who lived in each "
                f"area in mid-{year} are taken, times the mental health need index of its "
                "practices in the allocations of NHS England. Numbers in the table count instead."
            )
        return weighted

    def _say_need(self, title: str, need: NeedByBand) -> None:
        measure = need.prevalence
        self._say(
            f"The table gives no expected need for {title}, so people aged "
            f"{age_words(measure.first, measure.last)} expected to have a {measure.title.lower()} "
            f"in mid-{need.year} are taken. Choose another condition on this page if it is nearer "
            "to what the service is for. Numbers in the table count instead."
        )

    def _say(self, sentence: str) -> None:
        if sentence not in self.said:
            self.said.append(sentence)
