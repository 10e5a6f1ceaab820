"""Referrals of one month and the contacts that follow from them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Column, Key, Rows, chosen
from commonweal.facts.synthetic.people import GENDERS, is_not_white
from commonweal.facts.synthetic.shape import (
    MONTHS,
    People,
    Shape,
    by_decile,
    drawn,
    drawn_codes,
    first_of,
    missing_where,
    some_of,
    whole_years,
)

#: What a contact comes to, in the order in which shares are laid side by side.
ATTENDANCE = ("3", "2", "4", "7", "6", "5")
Tables = dict[str, Rows]


@dataclass
class Numbers:
    """Gives each row of a table a number of its own."""

    given: dict[str, int] = field(default_factory=dict)

    def next(self, table: str, count: int) -> Array:
        first = self.given.get(table, 0)
        self.given[table] = first + count
        return np.arange(first, first + count, dtype=np.int64)


@dataclass(frozen=True)
class Referred:
    """The referrals of a month, whole. `first` and `last` are their first and last contact;
    `kind` is their place among the teams of the definition."""

    number: Array
    person: Array
    provider: Array
    kind: Array
    team: Array
    received: Array
    age: Array
    first: Array
    last: Array
    discharged: Array
    rejected: Array

    @property
    def seen(self) -> Array:
        """Who was taken on and, sooner or later, is to be seen."""
        return np.asarray((self.rejected == NONE) & (self.first != NONE), np.bool_)

    def of(self, keep: Array) -> tuple[Array, Array, Array]:
        """Number, person and provider of some."""
        return self.number[keep], self.person[keep], self.provider[keep]


def whose(shape: Shape, people: People, person: Array, provider: Array) -> dict[str, Column]:
    """The columns that nearly every table has: the person, the provider, the commissioner."""
    return {
        "person": Key(person, "MADEUP"),
        "provider": Coded(provider, shape.providers),
        "commissioner": Coded(people.commissioner[person], shape.commissioners),
    }


def demand(shape: Shape, section: str, month: int) -> float:
    """How much more comes in a month than in the first, by growth and season of a section."""
    years = (month - shape.first) / MONTHS
    season: float = shape.of(section, "season")[month % MONTHS]
    return float((1 + shape.of(section, "growth_a_year")) ** years * season)


class Teams:
    """The teams of the definition as arrays, a place for each line."""

    def __init__(self, lines: list[Mapping[str, Any]]) -> None:
        self.codes = tuple(dict.fromkeys(line["team"] for line in lines))
        self.reasons = tuple(line["reason"] for line in lines)
        self.shares = tuple(line["share"] for line in lines)
        self.team = np.array([self.codes.index(line["team"]) for line in lines])
        self.youngest = np.array([line["ages"][0] for line in lines])
        self.oldest = np.array([line["ages"][1] for line in lines])
        self.contacts = np.array([line["contacts"] for line in lines])
        self.wait = np.array([line["wait"] for line in lines])
        self.sources = tuple(line.get("source", "") for line in lines)
        genders = [line.get("gender") for line in lines]
        self.gender = np.array([-1 if one is None else GENDERS.index(one) for one in genders])
        self.groups = list(self._groups())

    def _groups(self) -> Iterator[tuple[Array, tuple[float, ...], int, int, int]]:
        """The lines that take people of an age, from and below, and gender, with their shares."""
        bounds = sorted({*self.youngest.tolist(), *(self.oldest + 1).tolist()})
        for least, most in itertools.pairwise(bounds):
            for gender in range(len(GENDERS)):
                fits = (self.youngest <= least) & (self.oldest >= most - 1)
                lines = np.flatnonzero(fits & ((self.gender < 0) | (self.gender == gender)))
                yield lines, tuple(self.shares[line] for line in lines), least, most, gender


class Community:
    """Makes the referrals of months, one after the other."""

    def __init__(self, shape: Shape, people: People, numbers: Numbers) -> None:
        self.shape, self.people, self.numbers = shape, people, numbers
        self.teams = Teams(shape.of("referrals", "teams"))
        self.rejects = shape.between(shape.of("referrals", "rejected"))
        self.waits = shape.between(shape.of("referrals", "wait_days"))
        self.contacts = Contacts(shape, people, numbers)

    def month(self, month: int, person: Array, rng: np.random.Generator) -> tuple[Tables, Referred]:
        """Referrals of these people in this month, their contacts and activities."""
        referred, priority = self._referred(month, person, rng)
        contacts, referred = self._contacts(referred, rng)
        self.people.seen[referred.person] = True
        tables = {
            "referrals": self._rows(referred, priority, rng),
            "contacts": contacts,
            "activities": self._activities(contacts, rng),
        }
        return tables, referred

    def _referred(
        self, month: int, person: Array, rng: np.random.Generator
    ) -> tuple[Referred, Array]:
        shape, people, start = self.shape, self.people, first_of(month)
        received = start + rng.integers(0, first_of(month + 1) - start, len(person))
        age = whole_years(people.born[person], received)
        kind = self._kind(age, people.gender[person], rng)
        died = people.died[person]
        keep = ((died == NONE) | (died > received)) & (kind >= 0)
        person, received, age, kind = person[keep], received[keep], age[keep], kind[keep]
        size = len(person)
        other = some_of(rng, shape.of("referrals", "second_provider"), size)
        provider = np.where(other, people.second[person], people.provider[person])
        untold = some_of(rng, shape.of("referrals", "unknown_team"), size)
        refused = some_of(rng, self.rejects[provider], size)
        priority = drawn(rng, tuple(shape.of("referrals", "priorities").values()), size)
        wait = self._wait(month, provider, kind, priority, rng)
        low, high = shape.of("referrals", "rejected_after")
        decided = np.where(refused, received + rng.integers(low, high, size), NONE)
        # A decision after the last day is not known yet: the referral is simply open.
        decided = missing_where(decided, decided >= shape.end)
        return Referred(
            number=self.numbers.next("referrals", size),
            person=person,
            provider=provider,
            kind=kind,
            team=np.where(untold, -1, self.teams.team[kind]),
            received=received,
            age=age,
            first=np.where(refused, NONE, received + wait),
            last=np.full(size, NONE),
            discharged=decided,
            rejected=decided,
        ), priority

    def _wait(
        self, month: int, provider: Array, kind: Array, priority: Array, rng: np.random.Generator
    ) -> Array:
        """Days to the first contact, longer by provider, season and growth, shorter if urgent."""
        shape = self.shape
        years = (month - shape.first) / MONTHS
        factor = (1 + shape.of("referrals", "wait_growth_a_year")) ** years
        factor *= shape.of("referrals", "wait_season")[month % MONTHS]
        soon = shape.of("referrals", "waits_by_priority")
        by_code = np.array([soon[code] for code in shape.of("referrals", "priorities")])
        middle = self.waits[provider] * factor * by_code[priority] * self.teams.wait[kind]
        spread = shape.of("referrals", "wait_spread")
        found: Array = np.ceil(middle * np.exp(spread * rng.standard_normal(len(kind))))
        return found.astype(np.int64)

    def _kind(self, age: Array, gender: Array, rng: np.random.Generator) -> Array:
        """The team and reason of each; -1 for who is too young for any."""
        found = np.full(len(age), -1)
        for lines, shares, least, most, for_gender in self.teams.groups:
            at = np.flatnonzero((age >= least) & (age < most) & (gender == for_gender))
            found[at] = lines[drawn(rng, shares, len(at))]
        return found

    def _contacts(self, referred: Referred, rng: np.random.Generator) -> tuple[Rows, Referred]:
        """The contacts of each referral one after the other, and when it was closed after them."""
        shape, size = self.shape, len(referred.number)
        taken = referred.first != NONE
        mean = shape.of("referrals", "contacts_each") * self.teams.contacts[referred.kind]
        count = np.where(taken, rng.geometric(1 / np.maximum(mean, 1)), 0)
        of = np.repeat(np.arange(size), count)
        gaps = 1 + rng.exponential(shape.of("referrals", "gap_days"), len(of))
        begins = np.cumsum(count) - count
        gaps[begins[taken]] = 0
        run = np.cumsum(gaps)
        since = run - np.repeat(run[begins[taken]], count[taken])
        date = (referred.first[of] + since).astype(np.int64)
        last = referred.first.copy()
        last[taken] = date[(begins + count - 1)[taken]]
        after = rng.exponential(shape.of("referrals", "closed_after"), size)
        closed = np.where(taken, last + 1 + after, referred.rejected).astype(np.int64)
        died = self.people.died[referred.person]
        closed = np.where((died != NONE) & (died < closed) & taken, died, closed)
        closed = missing_where(closed, closed >= shape.end)
        keep = (date < shape.end) & self.people.alive(referred.person[of], date)
        done = replace(referred, last=last, discharged=closed)
        of, date = of[keep], date[keep]
        rows = self.contacts.rows(
            rng, person=done.person[of], provider=Coded(done.provider[of], shape.providers),
            referral=done.number[of], date=date, team=Coded(done.team[of], self.teams.codes),
        )  # fmt: skip
        return rows, done

    def _rows(self, referred: Referred, priority: Array, rng: np.random.Generator) -> Rows:
        shape, size = self.shape, len(referred.number)
        priority = np.where(
            some_of(rng, shape.of("referrals", "unknown_priority"), size), -1, priority
        )
        why = drawn_codes(rng, shape.of("referrals", "rejection_reasons"), size)
        closing = drawn_codes(rng, shape.of("referrals", "closure_reasons"), size)
        rejected = referred.rejected != NONE
        closed = (referred.discharged != NONE) & ~rejected
        return {
            "referral": Key(referred.number, "R"),
            **whose(shape, self.people, referred.person, referred.provider),
            "received_date": referred.received,
            "age_at_referral": referred.age,
            "source_of_referral": self._sources(referred.kind, rng),
            "referral_reason": Coded(referred.kind, self.teams.reasons),
            "priority": Coded(priority, tuple(shape.of("referrals", "priorities"))),
            "team_type": Coded(referred.team, self.teams.codes),
            "discharge_date": referred.discharged,
            "rejection_date": referred.rejected,
            "rejection_reason": Coded(np.where(rejected, why.places, -1), why.codes),
            "closure_reason": Coded(np.where(closed, closing.places, -1), closing.codes),
        }

    def _sources(self, kind: Array, rng: np.random.Generator) -> Coded:
        """Who referred: always the same for some teams, by shares for the others."""
        some = drawn_codes(rng, self.shape.of("referrals", "sources"), len(kind))
        always = self.teams.sources
        codes = tuple(dict.fromkeys([*some.codes, *(one for one in always if one)]))
        fixed = np.array([codes.index(one) if one else -1 for one in always])[kind]
        return Coded(np.where(fixed < 0, some.places, fixed), codes)

    def _activities(self, contacts: Rows, rng: np.random.Generator) -> Rows:
        """A treatment in most contacts of one team, and some work without the person."""
        teams, numbers = contacts["team_type"], contacts["contact"]
        assert isinstance(teams, Coded) and isinstance(numbers, Key)  # noqa: S101, PT018
        treated = self.shape.of("referrals", "treated")
        place = self.teams.codes.index(treated["team"])
        is_treated = np.flatnonzero(teams.places == place)
        direct = is_treated[some_of(rng, treated["share"], len(is_treated))]
        size = len(teams.places)
        indirect = np.flatnonzero(some_of(rng, self.shape.of("referrals", "indirect"), size))
        both = np.concatenate([direct, indirect])
        kept = chosen(contacts, both)
        is_direct = np.arange(len(both)) < len(direct)
        return {
            "activity": Key(self.numbers.next("activities", len(both)), "V"),
            "contact": Key(np.where(is_direct, numbers.numbers[both], -1), "C"),
            "referral": kept["referral"],
            "person": kept["person"],
            "provider": kept["provider"],
            "commissioner": kept["commissioner"],
            "activity_date": kept["contact_date"],
            "activity_kind": Coded((~is_direct).astype(int), ("direct", "indirect")),
            "procedure": Coded(np.where(is_direct, 0, -1), (treated["procedure"],)),
            "duration_minutes": kept["duration_minutes"],
        }


class Contacts:
    """Makes contacts on given days: whether they were attended, how, and how long."""

    def __init__(self, shape: Shape, people: People, numbers: Numbers) -> None:
        self.shape, self.people, self.numbers = shape, people, numbers
        missed = by_decile(people.decile, shape.of("referrals", "missed"))
        more = shape.of("ethnicity", "missed")
        missed = np.where(is_not_white(shape, people.ethnicity), missed * more, missed)
        self.missed = missed.astype(np.float32)
        by_person, by_provider = shape.of("referrals", "cancelled")
        too_late, late = shape.of("referrals", "late")
        unknown = shape.of("referrals", "unknown_attendance")
        self.others = np.cumsum([by_person, by_provider, too_late, late], dtype=np.float32)
        self.known = np.float32(1 - unknown)
        self.ways = shape.of("referrals", "mechanisms")

    def rows(
        self,
        rng: np.random.Generator,
        *,
        person: Array,
        provider: Coded,
        referral: Array,
        date: Array,
        team: Coded,
        sure: bool = False,
    ) -> Rows:
        """Contacts of these people on these days. `sure` ones were attended in person."""
        size = len(person)
        if sure:
            attendance = np.full(size, ATTENDANCE.index("5"), np.int32)
            mechanism = np.full(size, list(self.ways).index("01"), np.int32)
        else:
            attendance = self._attended(rng, person)
            mechanism = drawn(rng, tuple(self.ways.values()), size)
        minutes = self.shape.of("referrals", "minutes")
        took = rng.standard_normal(size, dtype=np.float32) * minutes["spread"] + minutes["mean"]
        return {
            "contact": Key(self.numbers.next("contacts", size), "C"),
            "referral": Key(referral, "R"),
            "person": Key(person, "MADEUP"),
            "provider": provider,
            "commissioner": Coded(self.people.commissioner[person], self.shape.commissioners),
            "contact_date": date,
            "age_at_contact": whole_years(self.people.born[person], date),
            "team_type": team,
            "mechanism": Coded(mechanism, tuple(self.ways)),
            "attendance": Coded(attendance, ATTENDANCE),
            "duration_minutes": np.clip(took, minutes["least"], minutes["most"]).astype(np.int32),
        }

    def _attended(self, rng: np.random.Generator, person: Array) -> Array:
        """One number says what a contact comes to: the shares lie side by side, missed first."""
        at = rng.random(len(person), dtype=np.float32)
        beyond = at - self.missed[person]
        found = (beyond >= 0).astype(np.int32)
        for bound in self.others:
            found += beyond >= bound
        found[at >= self.known] = -1
        return np.asarray(found, np.int32)
