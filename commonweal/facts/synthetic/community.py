"""Referrals of one month and all that follows from them: contacts, scores, plans, clusters."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Column, Key, Rows, chosen
from commonweal.facts.synthetic.shape import (
    MONTHS,
    People,
    Shape,
    by_decile,
    day,
    first_of,
    missing_where,
    whole_years,
)

ATTENDANCE = ("2", "3", "4", "5", "6", "7")
CHILD_TOOL, ADULT_TOOL = "716613004", "1091071000000100"
TREATMENT = "51484002"
ADULT = 18
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
    """The referrals of a month, whole."""

    number: Array
    person: Array
    provider: Array
    team: Array
    received: Array
    age: Array
    first: Array
    last: Array
    discharged: Array
    rejected: Array

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


def demand(shape: Shape, month: int) -> float:
    """How much more comes in a month than in the first, by growth and season."""
    years = (month - shape.first) / MONTHS
    season: float = shape.of("demand", "season")[month % MONTHS]
    return float((1 + shape.of("demand", "growth_a_year")) ** years * season)


class Community:
    """Makes the referrals of months, one after the other."""

    def __init__(self, shape: Shape, people: People, numbers: Numbers) -> None:
        self.shape, self.people, self.numbers = shape, people, numbers
        self.teams = shape.of("referrals", "teams")
        self.team_codes = [team[0] for team in self.teams]
        self.rejects = shape.between(shape.of("referrals", "rejected"))
        self.waits = shape.between(shape.of("referrals", "wait_days"))

    def month(self, month: int, person: Array, rng: np.random.Generator) -> Tables:
        """All rows that begin with the referrals of these people in this month."""
        referred, priority = self._referred(month, person, rng)
        contacts, referred = self._contacts(referred, rng)
        self.people.seen[referred.person] = True
        live = referred.rejected == NONE
        return {
            "referrals": self._referral_rows(referred, priority),
            "contacts": contacts,
            "activities": self._treatments(contacts, rng),
            "assessments": self._scores(referred, live, rng),
            "care_plans": self._plans(referred, live, rng),
            "care_coordinators": self._coordinators(referred, live, rng),
            "diagnoses": self._diagnoses(referred, live, rng),
            "social_statuses": self._statuses(referred, live, rng),
            **self._clusters(referred, live, rng),
            "cpa_episodes": self._cpa(referred, live, rng),
        }

    def _referred(
        self, month: int, person: Array, rng: np.random.Generator
    ) -> tuple[Referred, Array]:
        people, start = self.people, first_of(month)
        received = start + rng.integers(0, first_of(month + 1) - start, len(person))
        age = whole_years(people.born[person], received)
        alive = (people.died[person] == NONE) | (people.died[person] > received)
        team = self._team(age, people.gender[person], rng)
        keep = alive & (team >= 0)
        person, received, age, team = person[keep], received[keep], age[keep], team[keep]
        provider = people.provider[person]
        refused = rng.random(len(person)) < self.rejects[provider]
        wished = self.shape.of("referrals", "priorities")
        priority = rng.choice(len(wished), len(person), p=list(wished.values()))
        soon = np.array([self.shape.of("referrals", "waits_by_priority", code) for code in wished])
        middle = self.waits[provider] * soon[priority]
        spread = self.shape.of("referrals", "wait_spread")
        wait = np.ceil(middle * np.exp(spread * rng.standard_normal(len(person)))).astype(int)
        decided = received + rng.integers(2, 15, len(person))
        referred = Referred(
            number=self.numbers.next("referrals", len(person)),
            person=person,
            provider=provider,
            team=team,
            received=received,
            age=age,
            first=np.where(refused, NONE, received + wait),
            last=np.full(len(person), NONE),
            discharged=np.where(refused, decided, NONE),
            rejected=np.where(refused, decided, NONE),
        )
        return referred, priority

    def _team(self, age: Array, gender: Array, rng: np.random.Generator) -> Array:
        shares = np.array([team[2] for team in self.teams])
        drawn = rng.choice(len(self.teams), len(age), p=shares / shares.sum())
        youngest = np.array([team[3] for team in self.teams])
        oldest = np.array([team[4] for team in self.teams])
        fits = (age >= youngest[drawn]) & (age <= oldest[drawn])
        fits &= (np.array(self.team_codes)[drawn] != "C02") | (gender == 1)
        child, older, adult = len(self.teams) - 1, self.team_codes.index("A17"), 0
        by_age = np.where(age < ADULT, child, np.where(age >= 65, older, adult))
        found = np.where(fits, drawn, by_age)
        return np.where(age < youngest[child], -1, found)

    def _contacts(self, referred: Referred, rng: np.random.Generator) -> tuple[Rows, Referred]:
        """The contacts of each referral one after the other, and when it was closed after them."""
        shape, size = self.shape, len(referred.number)
        factor = np.array([team[5] for team in self.teams])[referred.team]
        mean = np.maximum(1.05, shape.of("referrals", "contacts_each") * factor)
        count = np.where(referred.rejected == NONE, rng.geometric(1 / mean), 0)
        of = np.repeat(np.arange(size), count)
        gaps = 1 + rng.exponential(shape.of("referrals", "gap_days"), len(of))
        begins = np.cumsum(count) - count
        gaps[begins[count > 0]] = 0
        run = np.cumsum(gaps)
        since = run - np.repeat(run[begins[count > 0]], count[count > 0])
        date = (referred.first[of] + since).astype(np.int64)
        last = referred.first.copy()
        np.maximum.at(last, of, date)
        closed = np.where(
            referred.rejected == NONE, last + 1 + rng.exponential(14, size), referred.rejected
        ).astype(np.int64)
        died = self.people.died[referred.person]
        closed = np.where((died != NONE) & (died < closed), died, closed)
        closed = missing_where(closed, closed >= shape.end)
        keep = (date < shape.end) & ((died[of] == NONE) | (date <= died[of]))
        done = Referred(
            referred.number, referred.person, referred.provider, referred.team, referred.received,
            referred.age, missing_where(referred.first, count == 0), last, closed,
            missing_where(referred.rejected, referred.rejected >= shape.end),
        )  # fmt: skip
        return self._contact_rows(done, of[keep], date[keep], rng), done

    def _contact_rows(
        self, referred: Referred, of: Array, date: Array, rng: np.random.Generator
    ) -> Rows:
        shape, person = self.shape, referred.person[of]
        team = Coded(referred.team[of], self.team_codes)
        return contact_rows(
            shape, self.people, self.numbers, rng, person=person, provider=referred.provider[of],
            referral=referred.number[of], date=date, team=team,
        )  # fmt: skip

    def _referral_rows(self, referred: Referred, priority: Array) -> Rows:
        wished = list(self.shape.of("referrals", "priorities"))
        return {
            "referral": Key(referred.number, "R"),
            **whose(self.shape, self.people, referred.person, referred.provider),
            "received_date": referred.received,
            "age_at_referral": referred.age,
            "source_of_referral": Coded(
                (referred.team == self.team_codes.index("A11")).astype(int), ("A1", "H1")
            ),
            "referral_reason": Coded(referred.team, [team[1] for team in self.teams]),
            "priority": Coded(priority, wished),
            "team_type": Coded(referred.team, self.team_codes),
            "discharge_date": referred.discharged,
            "rejection_date": referred.rejected,
        }

    def _some(self, mask: Array, share: float, rng: np.random.Generator) -> Array:
        """Places of a share of those for which the mask holds and who were seen in time."""
        return np.flatnonzero(mask & (rng.random(len(mask)) < share))

    def _in_time(self, referred: Referred, places: Array, date: Array) -> Array:
        died = self.people.died[referred.person[places]]
        found: Array = (date < self.shape.end) & ((died == NONE) | (date <= died))
        return found

    def _treatments(self, contacts: Rows, rng: np.random.Generator) -> Rows:
        """A treatment in most contacts of eating disorder teams, and some work without people."""
        teams, numbers = contacts["team_type"], contacts["contact"]
        assert isinstance(teams, Coded) and isinstance(numbers, Key)  # noqa: S101, PT018
        eating = teams.places == self.team_codes.index("C10")
        direct = np.flatnonzero(eating & (rng.random(len(eating)) < 0.8))
        indirect = np.flatnonzero(~eating & (rng.random(len(eating)) < 0.04))
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
            "procedure": Coded(np.where(is_direct, 0, -1), (TREATMENT,)),
            "duration_minutes": kept["duration_minutes"],
        }

    def _scores(self, referred: Referred, live: Array, rng: np.random.Generator) -> Rows:
        """A first and, for those seen again, a last score; most people gain."""
        seen = live & (referred.first != NONE)
        some = self._some(seen, self.shape.of("referrals", "scored"), rng)
        child = referred.age[some] < ADULT
        top = np.where(child, 40, 40)
        first = np.clip(rng.normal(16, 6, len(some)), 0, top).round()
        gain = rng.normal(by_decile(self.people.decile[referred.person[some]], (5, 2)), 5)
        last = np.clip(first + gain, 0, top).round()
        again = referred.last[some] > referred.first[some]
        places = np.concatenate([some, some[again]])
        date = np.concatenate([referred.first[some], referred.last[some][again]])
        score = np.concatenate([first, last[again]])
        keep = self._in_time(referred, places, date)
        places, date, score = places[keep], date[keep], score[keep]
        number, person, provider = referred.of(places)
        return {
            "assessment": Key(self.numbers.next("assessments", len(places)), "S"),
            "referral": Key(number, "R"),
            **whose(self.shape, self.people, person, provider),
            "assessment_date": date,
            "tool": Coded((referred.age[places] >= ADULT).astype(int), (CHILD_TOOL, ADULT_TOOL)),
            "score": score.astype(float),
        }

    def _plans(self, referred: Referred, live: Array, rng: np.random.Generator) -> Rows:
        seen = live & (referred.first != NONE)
        some = self._some(seen, self.shape.of("referrals", "planned"), rng)
        created = (referred.first[some] + rng.exponential(8, len(some))).astype(int)
        agreed = (created + rng.exponential(5, len(some))).astype(int)
        keep = self._in_time(referred, some, agreed)
        _, person, provider = referred.of(some[keep])
        return {
            "care_plan": Key(self.numbers.next("care_plans", int(keep.sum())), "L"),
            **whose(self.shape, self.people, person, provider),
            "created_date": created[keep],
            "agreed_date": agreed[keep],
        }

    def _coordinators(self, referred: Referred, live: Array, rng: np.random.Generator) -> Rows:
        team = self.team_codes.index("A14")
        some = self._some(live & (referred.first != NONE) & (referred.team == team), 0.9, rng)
        start = (referred.first[some] + rng.exponential(4, len(some))).astype(int)
        keep = self._in_time(referred, some, start)
        _, person, provider = referred.of(some[keep])
        return {
            "coordinator_record": Key(self.numbers.next("care_coordinators", int(keep.sum())), "K"),
            **whose(self.shape, self.people, person, provider),
            "start_date": start[keep],
            "team_type": Coded(np.zeros(int(keep.sum()), int), ("A14",)),
        }

    def _diagnoses(self, referred: Referred, live: Array, rng: np.random.Generator) -> Rows:
        seen = live & (referred.first != NONE)
        some = self._some(seen, self.shape.of("referrals", "diagnosed"), rng)
        keep = self._in_time(referred, some, referred.first[some])
        some = some[keep]
        number, person, provider = referred.of(some)
        codes = ("F32", "F41", "F20", "F31", "F00", "F50", "F60", "F43")
        return {
            "diagnosis_record": Key(self.numbers.next("diagnoses", len(some)), "D"),
            "referral": Key(number, "R"),
            **whose(self.shape, self.people, person, provider),
            "diagnosis_date": referred.first[some],
            "scheme": Coded(np.zeros(len(some), int), ("02",)),
            "diagnosis": Coded(rng.integers(0, len(codes), len(some)), codes),
            "diagnosis_rank": Coded(np.zeros(len(some), int), ("primary",)),
        }

    def _statuses(self, referred: Referred, live: Array, rng: np.random.Generator) -> Rows:
        adults = live & (referred.first != NONE) & (referred.age >= ADULT)
        some = self._some(adults, self.shape.of("referrals", "status_known"), rng)
        some = some[self._in_time(referred, some, referred.first[some])]
        _, person, provider = referred.of(some)
        decile = self.people.decile[person]
        housed = self.shape.of("referrals", "settled") - by_decile(decile, (-0.1, 0.1))
        working = self.shape.of("referrals", "employed") - by_decile(decile, (-0.06, 0.06))
        return {
            "status_record": Key(self.numbers.next("social_statuses", len(some)), "T"),
            **whose(self.shape, self.people, person, provider),
            "recorded_date": referred.first[some],
            "settled_accommodation": Coded(
                (rng.random(len(some)) >= housed).astype(int), ("Y", "N")
            ),
            "employment": Coded((rng.random(len(some)) >= working).astype(int), ("01", "02")),
        }

    def _clusters(self, referred: Referred, live: Array, rng: np.random.Generator) -> Tables:
        """Clusters of adults while the data set holds them; some move to another."""
        until = day(self.shape.of("clusters", "until")) + 1
        adults = live & (referred.first != NONE) & (referred.age >= ADULT)
        some = self._some(
            adults & (referred.first < until), self.shape.of("clusters", "given"), rng
        )
        start = referred.first[some]
        some, start = some[(keep := self._in_time(referred, some, start))], start[keep]
        ends = referred.discharged[some]
        ends = np.where((ends == NONE) | (ends >= until), until, ends)
        lasts = ends - start > 60
        moves = lasts & (rng.random(len(some)) < self.shape.of("clusters", "moves"))
        half = start + (ends - start) // 2
        codes = self.shape.of("clusters", "codes")
        cluster = rng.integers(0, len(codes), len(some))
        places = np.concatenate([some, some[moves]])
        begun = np.concatenate([start, half[moves]])
        ended = np.concatenate([np.where(moves, half, ends), ends[moves]])
        held = np.concatenate([cluster, (cluster[moves] + 1) % len(codes)])
        _, person, provider = referred.of(places)
        number = self.numbers.next("cluster_episodes", len(places))
        who = whose(self.shape, self.people, person, provider)
        return {
            "cluster_assessments": {
                "cluster_assessment": Key(number, "A"), **who, "assessed_date": begun,
                "suggested_cluster": Coded(held, codes),
            },
            "cluster_episodes": {
                "cluster_episode": Key(number, "E"), "cluster_assessment": Key(number, "A"), **who,
                "cluster": Coded(held, codes), "start_date": begun, "end_date": ended,
            },
        }  # fmt: skip

    def _cpa(self, referred: Referred, live: Array, rng: np.random.Generator) -> Rows:
        until = day(self.shape.of("cpa", "until")) + 1
        adults = live & (referred.first != NONE) & (referred.age >= ADULT)
        some = self._some(adults & (referred.first < until), self.shape.of("cpa", "share"), rng)
        ends = referred.discharged[some]
        ends = np.where((ends == NONE) | (ends >= until), until, ends)
        start = np.minimum(referred.first[some], ends)
        _, person, provider = referred.of(some)
        return {
            "cpa_episode": Key(self.numbers.next("cpa_episodes", len(some)), "P"),
            **whose(self.shape, self.people, person, provider),
            "start_date": start,
            "end_date": ends,
            "last_review_date": start,
        }


def contact_rows(
    shape: Shape,
    people: People,
    numbers: Numbers,
    rng: np.random.Generator,
    *,
    person: Array,
    provider: Array,
    referral: Array,
    date: Array,
    team: Coded,
) -> Rows:
    """Contacts on these days: whether they were attended, how, and how long."""
    size = len(person)
    drawn = rng.random(size)
    missed = by_decile(people.decile[person], shape.of("referrals", "missed"))
    cancelled = missed + shape.of("referrals", "cancelled")
    attended = np.where(rng.random(size) < 0.05, 4, 3)
    attendance = np.where(
        drawn < missed, 1, np.where(drawn < cancelled, rng.integers(0, 2, size) * 2, attended)
    )
    ways = shape.of("referrals", "mechanisms")
    minutes = shape.of("referrals", "minutes")
    took = np.clip(rng.normal(minutes["mean"], minutes["spread"], size), 10, 180).astype(int)
    return {
        "contact": Key(numbers.next("contacts", size), "C"),
        "referral": Key(referral, "R"),
        **whose(shape, people, person, provider),
        "contact_date": date,
        "age_at_contact": whole_years(people.born[person], date),
        "team_type": team,
        "mechanism": Coded(rng.choice(len(ways), size, p=list(ways.values())), list(ways)),
        "attendance": Coded(attendance, ATTENDANCE),
        "duration_minutes": took,
    }
