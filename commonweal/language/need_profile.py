"""A place profile: what planning hands to procuring as the statement of need for a lot.

It holds chosen areas and, of each and all of them together, people, expected need, services and
groups. Its numbers are worked out in planning; a number that is not known says why.
"""

from __future__ import annotations

from dataclasses import dataclass

#: The area of lines that are of all chosen areas together.
TOGETHER = ""


@dataclass(frozen=True, slots=True)
class Known:
    """A number with 95 % limits. `value` is None where it is not known, and `reason` says why not;
    limits are None where none are known."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ProfileArea:
    """An area of the profile, by its code in the register."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PeopleOfAges:
    """People of some ages in an area, in the year of the profile."""

    area: str
    ages: str
    people: Known


@dataclass(frozen=True, slots=True)
class ExpectedNeed:
    """People expected to have a condition: by fixed national rates, and adjusted to local need."""

    area: str
    condition: str
    ages: str
    comparable: Known
    local: Known
    source: str


@dataclass(frozen=True, slots=True)
class ServiceNeed:
    """One element of service: needed, there and short by, in its measure a year.

    `evidence` is how strong the evidence is, empty for all areas together.
    """

    area: str
    element: str
    title: str
    measure: str
    needed: Known
    there: Known
    short_by: Known
    evidence: str
    made_up: bool


@dataclass(frozen=True, slots=True)
class GroupOfPeople:
    """A published count of one group of an area, for example usual residents of an ethnic group."""

    area: str
    breakdown: str
    group: str
    counted: str
    count: Known


@dataclass(frozen=True, slots=True)
class NeedProfile:
    """The profile. `need_year` is the year of people and expected need, `services_year` that of
    services; None where they are not worked out. `sources` and `limits` are sentences."""

    place: str
    areas: tuple[ProfileArea, ...]
    need_year: int | None
    services_year: int | None
    people: tuple[PeopleOfAges, ...]
    expected: tuple[ExpectedNeed, ...]
    services: tuple[ServiceNeed, ...]
    groups: tuple[GroupOfPeople, ...]
    sources: tuple[str, ...]
    limits: tuple[str, ...]
    made_up: bool
