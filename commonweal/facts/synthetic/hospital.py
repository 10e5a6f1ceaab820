"""Admissions of a month in the order of their days: who finds no bed is sent away."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Key, Rows
from commonweal.facts.synthetic.community import Numbers, Tables, contact_rows, whose
from commonweal.facts.synthetic.people import is_black
from commonweal.facts.synthetic.shape import (
    People,
    Shape,
    first_of,
    missing_where,
    whole_years,
)

#: Wards are in the data set from April 2024.
WARDS_FROM = (2024, 4)
BEDS = ("200", "201")
OLDER = 65


@dataclass(frozen=True)
class Stays:
    """Spells of a month, whole."""

    number: Array
    referral: Array
    person: Array
    home: Array
    where: Array
    admitted: Array
    left: Array
    away: Array


class Hospital:
    """Keeps who is in which provider's beds from month to month."""

    def __init__(self, shape: Shape, people: People, numbers: Numbers, monthly: float) -> None:
        self.shape, self.people, self.numbers = shape, people, numbers
        self.stays = shape.between(shape.of("hospital", "stay_days"))
        self.follows = shape.between(shape.of("hospital", "followed_up"))[::-1]
        spread = shape.of("hospital", "stay_spread")
        mean = self.stays * np.exp(spread**2 / 2)
        home = np.bincount(people.provider, minlength=len(shape.providers)) / people.size
        used = monthly * home * mean / 30
        self.beds = np.maximum(2, (used * shape.of("hospital", "beds_to_need")).astype(int))
        self.occupied: list[list[int]] = [[] for _ in shape.providers]
        self.again: list[tuple[int, int]] = []
        self.inside_until = np.full(people.size, NONE, np.int64)
        self.names = (*shape.providers, shape.of("providers", "far_away"))

    def month(self, month: int, person: Array, rng: np.random.Generator) -> Tables:
        """All rows that begin with admissions of this month."""
        stays = self._admitted(month, person, rng)
        self.people.seen[stays.person] = True
        detained, act = self._act(stays, rng)
        return {
            "referrals": self._referrals(stays),
            "spells": self._spells(stays, rng),
            "ward_stays": self._ward_stays(stays, rng),
            "contacts": self._follow_up(stays, rng),
            "delays": self._delays(stays, rng),
            "act_periods": act,
            "restrictive_incidents": self._restricted(stays, detained, rng),
            "placements": self._placements(stays, rng),
        }

    def _admitted(self, month: int, person: Array, rng: np.random.Generator) -> Stays:
        start, end = first_of(month), first_of(month + 1)
        due = [(date, who) for date, who in self.again if date < end]
        self.again = [(date, who) for date, who in self.again if date >= end]
        date = np.concatenate(
            [rng.integers(start, end, len(person)), np.array([one for one, _ in due], int)]
        )
        who = np.concatenate([person, np.array([one for _, one in due], int)])
        order = np.lexsort((who, date))
        date, who = date[order], who[order]
        died = self.people.died[who]
        keep = ((died == NONE) | (died > date)) & self._once(who, date)
        date, who, died = date[keep], who[keep], died[keep]
        home = self.people.provider[who]
        spread = self.shape.of("hospital", "stay_spread")
        stay = 1 + self.stays[home] * np.exp(spread * rng.standard_normal(len(who)))
        left = (date + stay).astype(np.int64)
        left = np.where((died != NONE) & (died < left), died, left)
        self.inside_until[who] = left
        away = self._find_beds(date, left, home)
        where = np.where(away, len(self.shape.providers), home)
        self._come_back(who, left, died, rng)
        shown = missing_where(left, left >= self.shape.end)
        count = len(who)
        return Stays(
            self.numbers.next("spells", count), self.numbers.next("referrals", count), who,
            home, where, date, shown, away,
        )  # fmt: skip

    def _once(self, who: Array, date: Array) -> Array:
        """The first of each person in a month who is not still in: nobody is in two beds."""
        _, first = np.unique(who, return_index=True)
        keep = np.zeros(len(who), bool)
        keep[first] = True
        found: Array = keep & (date > self.inside_until[who])
        return found

    def _find_beds(self, date: Array, left: Array, home: Array) -> Array:
        away = np.zeros(len(date), bool)
        for place, (on, until, provider) in enumerate(
            zip(date.tolist(), left.tolist(), home.tolist(), strict=True)
        ):
            beds = self.occupied[provider]
            while beds and beds[0] <= on:
                heappop(beds)
            if len(beds) >= self.beds[provider]:
                away[place] = True
            else:
                heappush(beds, until)
        return away

    def _come_back(self, who: Array, left: Array, died: Array, rng: np.random.Generator) -> None:
        back = (rng.random(len(who)) < self.shape.of("hospital", "readmitted")) & (died == NONE)
        dates = left[back] + rng.integers(3, 28, int(back.sum()))
        self.again += list(zip(dates.tolist(), who[back].tolist(), strict=True))

    def _who(self, stays: Stays, places: Array) -> dict[str, Coded | Key]:
        """The columns of a person where they are: at home or far away."""
        person = stays.person[places]
        commissioner = self.people.commissioner[person]
        return {
            "person": Key(person, "MADEUP"),
            "provider": Coded(stays.where[places], self.names),
            "commissioner": Coded(commissioner, self.shape.commissioners),
        }

    def _referrals(self, stays: Stays) -> Rows:
        """Each stay has a referral to the crisis team of the person's own provider."""
        zero = np.zeros(len(stays.person), int)
        closed = np.where(stays.left == NONE, NONE, stays.left + 14)
        died = self.people.died[stays.person]
        closed = np.where((died != NONE) & (closed > died), died, closed)
        return {
            "referral": Key(stays.referral, "R"),
            **whose(self.shape, self.people, stays.person, stays.home),
            "received_date": stays.admitted,
            "age_at_referral": whole_years(self.people.born[stays.person], stays.admitted),
            "referral_reason": Coded(zero, ("18",)),
            "priority": Coded(zero, ("1",)),
            "team_type": Coded(zero, ("A02",)),
            "discharge_date": missing_where(closed, closed >= self.shape.end),
        }

    def _spells(self, stays: Stays, rng: np.random.Generator) -> Rows:
        count = len(stays.person)
        same_day = rng.random(count) < self.shape.of("hospital", "examined_same_day")
        examined = stays.admitted + np.where(same_day, 0, rng.integers(1, 5, count))
        reviewed = stays.admitted + rng.integers(3, 20, count)
        investigated = stays.admitted + rng.integers(1, 10, count)
        last = np.where(stays.left == NONE, self.shape.end - 1, stays.left)
        died = self.people.died[stays.person] == stays.left
        ends = stays.left == NONE
        moved = rng.random(count) < 0.03
        return {
            "spell": Key(stays.number, "H"),
            "referral": Key(stays.referral, "R"),
            **self._who(stays, np.arange(count)),
            "admission_date": stays.admitted,
            "age_at_admission": whole_years(self.people.born[stays.person], stays.admitted),
            "admission_source": Coded(np.zeros(count, int), ("19",)),
            "admission_method": Coded(np.zeros(count, int), ("21",)),
            "discharge_date": stays.left,
            "discharge_method": Coded(np.where(ends, -1, died.astype(int)), ("1", "4")),
            "discharge_destination": Coded(
                np.where(ends, -1, np.where(died, 2, moved.astype(int))), ("19", "49", "79")
            ),
            "physical_examination_date": missing_where(examined, examined > last),
            "physical_review_date": missing_where(reviewed, reviewed > last),
            "physical_investigation_date": missing_where(investigated, investigated > last),
        }

    def _bed(self, stays: Stays) -> Array:
        age = whole_years(self.people.born[stays.person], stays.admitted)
        found: Array = (age >= OLDER).astype(int)
        return found

    def wards(self, provider: Array) -> Array:
        """How many wards each of these providers has."""
        beds = np.append(self.beds, self.shape.of("hospital", "ward_beds"))
        wards = np.maximum(1, beds // self.shape.of("hospital", "ward_beds"))
        found: Array = wards[provider]
        return found

    def _ward_stays(self, stays: Stays, rng: np.random.Generator) -> Rows:
        count = len(stays.person)
        ward = rng.integers(0, 1 << 20, count) % self.wards(stays.where)
        last = np.where(stays.left == NONE, self.shape.end, stays.left)
        moves = (last - stays.admitted > 6) & (
            rng.random(count) < self.shape.of("hospital", "moved_ward")
        )
        half = stays.admitted + (last - stays.admitted) // 2
        places = np.concatenate([np.arange(count), np.flatnonzero(moves)])
        next_ward = (ward[moves] + 1) % self.wards(stays.where[moves])
        bed = Coded(self._bed(stays)[places], BEDS)
        return {
            "ward_stay": Key(self.numbers.next("ward_stays", len(places)), "W"),
            "spell": Key(stays.number[places], "H"),
            **self._who(stays, places),
            "ward": self._ward(stays.where[places], np.concatenate([ward, next_ward])),
            "bed_type": bed,
            "reported_bed_type": bed,
            "start_date": np.concatenate([stays.admitted, half[moves]]),
            "end_date": np.concatenate([np.where(moves, half, stays.left), stays.left[moves]]),
        }

    def _ward(self, provider: Array, ward: Array) -> Coded:
        most = int(self.wards(np.arange(len(self.names))).max())
        names = [f"{name}:W{number + 1}" for name in self.names for number in range(most)]
        return Coded(provider * most + ward, names)

    def _follow_up(self, stays: Stays, rng: np.random.Generator) -> Rows:
        """A contact after most discharges, at the person's own provider."""
        soon = rng.random(len(stays.person)) < self.follows[stays.home]
        date = stays.left + np.where(
            soon, rng.integers(1, 4, len(soon)), rng.integers(4, 21, len(soon))
        )
        died = self.people.died[stays.person]
        keep = (stays.left != NONE) & (date < self.shape.end) & ((died == NONE) | (date <= died))
        return contact_rows(
            self.shape, self.people, self.numbers, rng,
            person=stays.person[keep], provider=stays.home[keep], date=date[keep],
            referral=stays.referral[keep], team=Coded(np.zeros(int(keep.sum()), int), ("A02",)),
        )  # fmt: skip

    def _delays(self, stays: Stays, rng: np.random.Generator) -> Rows:
        last = np.where(stays.left == NONE, self.shape.end, stays.left)
        some = np.flatnonzero(
            (last - stays.admitted > 10)
            & (rng.random(len(last)) < self.shape.of("hospital", "delayed"))
        )
        start = stays.admitted[some] + ((last - stays.admitted)[some] * 0.6).astype(int)
        return {
            "delay": Key(self.numbers.next("delays", len(some)), "Y"),
            "spell": Key(stays.number[some], "H"),
            **self._who(stays, some),
            "start_date": start,
            "end_date": np.where(stays.left[some] == NONE, NONE, stays.left[some] - 1),
            "delay_reason": Coded(rng.integers(0, 3, len(some)), ("A2", "H1", "C1")),
            "attributable_to": Coded(rng.integers(0, 3, len(some)), ("04", "05", "06")),
        }

    def _act(self, stays: Stays, rng: np.random.Generator) -> tuple[Array, Rows]:
        """Detentions: section 2 on admission, some turned into section 3; and some brought in by
        the police under section 136 the day before."""
        black = is_black(self.shape, self.people.ethnicity[stays.person])
        rate = self.shape.of("hospital", "detained") * np.where(
            black, self.shape.of("hospital", "black_detained_more"), 1
        )
        held = rng.random(len(black)) < np.minimum(rate, 0.95)
        some = np.flatnonzero(held)
        last = np.where(stays.left == NONE, self.shape.end, stays.left)[some]
        start = stays.admitted[some]
        after = np.minimum(start + 28, last)
        longer = (after < last) & (rng.random(len(some)) < 0.6)
        police = rng.random(len(some)) < 0.2
        places = np.concatenate([some, some[longer], some[police]])
        begun = np.concatenate([start, after[longer], start[police]])
        ended = np.concatenate([after, last[longer], start[police]])
        kind = np.repeat([0, 1, 2], [len(some), int(longer.sum()), int(police.sum())])
        return held, {
            "act_period": Key(self.numbers.next("act_periods", len(places)), "M"),
            **self._who(stays, places),
            "legal_status": Coded(kind, ("02", "03", "20")),
            "act_category": Coded(kind, ("A", "L", "E")),
            "start_date": begun,
            "end_date": missing_where(ended, ended >= self.shape.end),
        }

    def _restricted(self, stays: Stays, held: Array, rng: np.random.Generator) -> Rows:
        mean = self.shape.of("hospital", "restricted") * np.where(held, 2.0, 0.5)
        often = rng.poisson(mean)
        of = np.repeat(np.arange(len(held)), often)
        last = np.where(stays.left == NONE, self.shape.end - 1, stays.left)[of]
        date = stays.admitted[of] + (
            rng.random(len(of)) * (last - stays.admitted[of]).clip(0)
        ).astype(int)
        return {
            "restrictive_incident": Key(self.numbers.next("restrictive_incidents", len(of)), "X"),
            "spell": Key(stays.number[of], "H"),
            **self._who(stays, of),
            "start_date": date,
            "restriction": Coded(rng.integers(0, 3, len(of)), ("01", "04", "05")),
        }

    def _placements(self, stays: Stays, rng: np.random.Generator) -> Rows:
        """Who was sent away for want of a bed, at a cost that most providers record."""
        some = np.flatnonzero(stays.away)
        low, high = self.shape.of("hospital", "daily_cost_pence")
        cost = rng.integers(low // 100, high // 100, len(some)) * 100
        return {
            "placement": Key(self.numbers.next("placements", len(some)), "O"),
            **self._who(stays, some),
            "sending_provider": Coded(stays.home[some], self.shape.providers),
            "placement_reason": Coded(np.zeros(len(some), int), ("10",)),
            "bed_type": Coded(self._bed(stays)[some], BEDS),
            "start_date": stays.admitted[some],
            "end_date": stays.left[some],
            "daily_cost_pence": missing_where(cost, rng.random(len(some)) < 0.2),
        }

    def ward_months(self, month: int) -> Rows:
        """The beds of every ward in a month; none before wards were in the data set."""
        year, number = WARDS_FROM
        wards = self.wards(np.arange(len(self.shape.providers)))
        provider = np.repeat(np.arange(len(wards)), wards)
        if month < year * 12 + number - 1:
            provider = provider[:0]
        ward = np.concatenate([np.arange(count) for count in wards])[: len(provider)]
        days = first_of(month + 1) - first_of(month)
        share = self.beds[provider] / wards[provider]
        closed = (share * days * self.shape.of("hospital", "closed")).astype(int)
        return {
            "ward": self._ward(provider, ward),
            "provider": Coded(provider, self.shape.providers),
            "month": np.full(len(provider), first_of(month)),
            "bed_type": Coded(np.zeros(len(provider), int), BEDS),
            "available_bed_days": (share * days).astype(int) - closed,
            "closed_bed_days": closed,
        }
