"""What is recorded of the people whom a referral brings: plans, diagnoses, scores, status, clusters
and the care programme approach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Column, Key, Rows
from commonweal.facts.synthetic.community import Numbers, Referred, Tables, Teams, whose
from commonweal.facts.synthetic.people import is_not_white
from commonweal.facts.synthetic.shape import (
    People,
    Shape,
    by_decile,
    day,
    drawn,
    some_of,
)


class Care:
    """Makes these records for the referrals of a month."""

    def __init__(self, shape: Shape, people: People, numbers: Numbers) -> None:
        self.shape, self.people, self.numbers = shape, people, numbers
        self.adult = shape.of("people", "adult_from")
        self.teams = Teams(shape.of("referrals", "teams"))
        gains = shape.of("ethnicity", "gains")
        self.gains = np.where(is_not_white(shape, people.ethnicity), gains, 1.0).astype(np.float32)

    def month(self, referred: Referred, rng: np.random.Generator) -> Tables:
        """All that is recorded for the referrals of a month, from the first contact on."""
        episodes, places, dates = self._cpa(referred, rng)
        return {
            "assessments": self._scores(referred, rng),
            "care_plans": self._plans(referred, rng),
            "care_coordinators": self._coordinators(referred, rng),
            "diagnoses": self._diagnoses(referred, rng),
            "social_statuses": self._statuses(referred, places, dates, rng),
            **self._clusters(referred, rng),
            "cpa_episodes": episodes,
        }

    def _some(
        self, referred: Referred, mask: Array, share: float, rng: np.random.Generator
    ) -> Array:
        """Places of a share of those for whom the mask holds and whose first contact has been."""
        places = np.flatnonzero(mask & referred.seen)
        places = places[some_of(rng, share, len(places))]
        found: Array = places[self._has_been(referred, places, referred.first[places])]
        return found

    def _has_been(self, referred: Referred, places: Array, date: Array) -> Array:
        alive = self.people.alive(referred.person[places], date)
        return np.asarray((date < self.shape.end) & alive, np.bool_)

    def _who(self, referred: Referred, places: Array) -> dict[str, Column]:
        _, person, provider = referred.of(places)
        return whose(self.shape, self.people, person, provider)

    def _scores(self, referred: Referred, rng: np.random.Generator) -> Rows:
        """For each instrument a first and, for those seen again, a last score."""
        lines = self.shape.of("scores")
        parts = [self._score(referred, line, rng) for line in lines]
        places = np.concatenate([part[0] for part in parts])
        tool = np.repeat(np.arange(len(lines)), [len(part[0]) for part in parts])
        return {
            "assessment": Key(self.numbers.next("assessments", len(places)), "S"),
            "referral": Key(referred.number[places], "R"),
            **self._who(referred, places),
            "assessment_date": np.concatenate([part[1] for part in parts]),
            "tool": Coded(tool, tuple(line["tool"] for line in lines)),
            "score": np.concatenate([part[2] for part in parts]),
        }

    def _score(
        self, referred: Referred, line: Mapping[str, Any], rng: np.random.Generator
    ) -> tuple[Array, Array, Array]:
        youngest, oldest = line["ages"]
        asked = (referred.age >= youngest) & (referred.age <= oldest)
        if "teams" in line:
            wanted = [self.teams.codes.index(team) for team in line["teams"]]
            asked &= np.isin(referred.team, wanted)
        some = self._some(referred, asked, line["share"], rng)
        person = referred.person[some]
        low, high = line["range"]
        first = np.clip(rng.normal(line["first"], line["spread"], len(some)), low, high).round()
        middle = by_decile(self.people.decile[person], line["gain"]) * self.gains[person]
        gain = rng.normal(middle, line["gain_spread"])
        last = np.clip(first + gain, low, high).round()
        again = referred.last[some] > referred.first[some]
        places = np.concatenate([some, some[again]])
        date = np.concatenate([referred.first[some], referred.last[some][again]])
        keep = self._has_been(referred, places, date)
        return places[keep], date[keep], np.concatenate([first, last[again]])[keep]

    def _plans(self, referred: Referred, rng: np.random.Generator) -> Rows:
        everybody = np.ones(len(referred.number), bool)
        some = self._some(referred, everybody, self.shape.of("care", "planned"), rng)
        to_plan, to_agree = self.shape.of("care", "plan_after")
        created = (referred.first[some] + rng.exponential(to_plan, len(some))).astype(np.int64)
        agreed = (created + rng.exponential(to_agree, len(some))).astype(np.int64)
        keep = self._has_been(referred, some, agreed)
        return {
            "care_plan": Key(self.numbers.next("care_plans", int(keep.sum())), "L"),
            **self._who(referred, some[keep]),
            "created_date": created[keep],
            "agreed_date": agreed[keep],
        }

    def _coordinators(self, referred: Referred, rng: np.random.Generator) -> Rows:
        given = self.shape.of("care", "coordinated")
        team = self.teams.codes.index(given["team"])
        some = self._some(referred, referred.team == team, given["share"], rng)
        after = rng.exponential(given["days"], len(some))
        start = (referred.first[some] + after).astype(np.int64)
        keep = self._has_been(referred, some, start)
        count = int(keep.sum())
        return {
            "coordinator_record": Key(self.numbers.next("care_coordinators", count), "K"),
            **self._who(referred, some[keep]),
            "start_date": start[keep],
            "team_type": Coded(np.zeros(count, int), (given["team"],)),
        }

    def _diagnoses(self, referred: Referred, rng: np.random.Generator) -> Rows:
        """A first diagnosis that fits the reason of the referral, and for some a second one."""
        shape, everybody = self.shape, np.ones(len(referred.number), bool)
        some = self._some(referred, everybody, shape.of("diagnoses", "given"), rng)
        seconds = shape.of("diagnoses", "seconds")
        by_reason = shape.of("diagnoses", "by_reason")
        codes = tuple(dict.fromkeys([*(c for one in by_reason.values() for c in one), *seconds]))
        first = self._by_reason(referred.kind[some], by_reason, codes, rng)
        more = np.flatnonzero(some_of(rng, shape.of("diagnoses", "second"), len(some)))
        other = np.array([codes.index(code) for code in seconds])
        second = other[drawn(rng, tuple(seconds.values()), len(more))]
        is_other = second != first[more]
        more, second = more[is_other], second[is_other]
        places = np.concatenate([some, some[more]])
        rank = np.repeat([0, 1], [len(some), len(more)])
        return {
            "diagnosis_record": Key(self.numbers.next("diagnoses", len(places)), "D"),
            "referral": Key(referred.number[places], "R"),
            **self._who(referred, places),
            "diagnosis_date": referred.first[places],
            "scheme": Coded(np.zeros(len(places), int), (shape.of("diagnoses", "scheme"),)),
            "diagnosis": Coded(np.concatenate([first, second]), codes),
            "diagnosis_rank": Coded(rank, ("primary", "secondary")),
        }

    def _by_reason(
        self,
        kind: Array,
        by_reason: Mapping[str, Mapping[str, float]],
        codes: Sequence[str],
        rng: np.random.Generator,
    ) -> Array:
        """Places among the codes, by the shares for the reason of each referral."""
        found = np.zeros(len(kind), int)
        for place, reason in enumerate(self.teams.reasons):
            at = np.flatnonzero(kind == place)
            of_reason = np.array([codes.index(code) for code in by_reason[reason]])
            found[at] = of_reason[drawn(rng, tuple(by_reason[reason].values()), len(at))]
        return found

    def _statuses(
        self, referred: Referred, more: Array, dates: Array, rng: np.random.Generator
    ) -> Rows:
        """Accommodation and employment: a record each, as the data set has a table for each, at the
        first contact of some and of `more` people on their dates."""
        shape, adults = self.shape, referred.age >= self.adult
        adults[more] = False
        some = self._some(referred, adults, shape.of("care", "status_known"), rng)
        dates = np.concatenate([referred.first[some], dates])
        some = np.concatenate([some, more])
        decile = self.people.decile[referred.person[some]]
        settled = some_of(rng, by_decile(decile, shape.of("care", "settled")), len(some))
        working = some_of(rng, by_decile(decile, shape.of("care", "employed")), len(some))
        places = np.concatenate([some, some])
        none = np.full(len(some), -1)
        return {
            "status_record": Key(self.numbers.next("social_statuses", len(places)), "T"),
            **self._who(referred, places),
            "recorded_date": np.concatenate([dates, dates]),
            "settled_accommodation": Coded(
                np.concatenate([(~settled).astype(int), none]), ("Y", "N")
            ),
            "employment": Coded(
                np.concatenate([none, (~working).astype(int)]),
                tuple(shape.of("care", "employment_codes")),
            ),
        }

    def _clusters(self, referred: Referred, rng: np.random.Generator) -> Tables:
        """Clusters of adults while the data set holds them; some move to another."""
        shape, until = self.shape, day(self.shape.of("clusters", "until")) + 1
        adults = (referred.age >= self.adult) & (referred.first < until)
        some = self._some(referred, adults, shape.of("clusters", "given"), rng)
        start = referred.first[some]
        ends = self._ends(referred, some, until)
        lasts = ends - start > shape.of("clusters", "moves_after")
        moves = lasts & some_of(rng, shape.of("clusters", "moves"), len(lasts))
        half = start + (ends - start) // 2
        # The future is not known: what would end after the last day goes on.
        moves &= half < shape.end
        by_reason = shape.of("clusters", "by_reason")
        codes = tuple(sorted({code for one in by_reason.values() for code in one}))
        cluster = self._by_reason(referred.kind[some], by_reason, codes, rng)
        places = np.concatenate([some, some[moves]])
        begun = np.concatenate([start, half[moves]])
        ended = np.concatenate([np.where(moves, half, ends), ends[moves]])
        ended = np.where(ended >= shape.end, NONE, ended)
        held = np.concatenate([cluster, (cluster[moves] + 1) % len(codes)])
        number = self.numbers.next("cluster_episodes", len(places))
        who = self._who(referred, places)
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

    def _ends(self, referred: Referred, some: Array, until: int) -> Array:
        """When what a referral brings ends: with it, or when the data set drops it."""
        ends = referred.discharged[some]
        known = np.where((ends == NONE) | (ends >= until), until, ends)
        found: Array = np.maximum(known, referred.first[some])
        return found

    def _cpa(self, referred: Referred, rng: np.random.Generator) -> tuple[Rows, Array, Array]:
        """The care programme approach while it lasts, with the last review that was held; and the
        people and days for which status is recorded: about once a year."""
        shape, until = self.shape, day(self.shape.of("cpa", "until")) + 1
        adults = (referred.age >= self.adult) & (referred.first < until)
        some = self._some(referred, adults, shape.of("cpa", "share"), rng)
        start, died = referred.first[some], self.people.died[referred.person[some]]
        lasts = rng.exponential(shape.of("cpa", "lasts"), len(some)).astype(np.int64)
        ends = np.minimum(start + 1 + lasts, until)
        ends = np.where((died != NONE) & (died < ends), died, ends)
        upto = np.minimum(ends, shape.end - 1)
        since = rng.exponential(shape.of("cpa", "reviewed"), len(some)).astype(np.int64)
        rows: Rows = {
            "cpa_episode": Key(self.numbers.next("cpa_episodes", len(some)), "P"),
            **self._who(referred, some),
            "start_date": start,
            "end_date": np.where(ends >= shape.end, NONE, ends),
            "last_review_date": np.maximum(start, upto - since),
        }
        every = shape.of("cpa", "status_days")
        often = 1 + (upto - start) // every
        places = np.repeat(np.arange(len(some)), often)
        turn = np.arange(len(places)) - np.repeat(np.cumsum(often) - often, often)
        return rows, some[places], start[places] + turn * every
