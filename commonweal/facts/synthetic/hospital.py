"""Admissions of a month in the order of their days: who finds no bed is sent away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from commonweal.facts.synthetic.beds import Beds
from commonweal.facts.synthetic.columns import NONE, Array, Coded, Column, Key, Rows
from commonweal.facts.synthetic.community import Contacts, Tables
from commonweal.facts.synthetic.people import Drawing, is_black
from commonweal.facts.synthetic.shape import (
    People,
    Shape,
    day,
    drawn_codes,
    first_of,
    missing_where,
    some_of,
    whole_between,
    whole_years,
)

#: Who is sent away for a good reason would not take a bed that is free either.
NOT_AT_ALL = -(1 << 30)


@dataclass(frozen=True)
class Stays:
    """Spells of a month, whole. `left` is when each ends, `discharged` the same as far as it has
    been; `away` is who was sent away for want of a bed, `chosen` who for a good reason."""

    number: Array
    referral: Array
    person: Array
    home: Array
    where: Array
    kind: Array
    wanted: Array
    admitted: Array
    left: Array
    discharged: Array
    ward: Array
    later: Array
    moved: Array
    away: Array
    chosen: Array

    @property
    def days(self) -> Array:
        found: Array = self.left - self.admitted
        return found


class Hospital:
    """Keeps who is in hospital from month to month."""

    def __init__(
        self, shape: Shape, people: People, contacts: Contacts, drawing: Drawing, monthly: float
    ) -> None:
        self.shape, self.people, self.numbers = shape, people, contacts.numbers
        self.contacts = contacts
        self.beds = Beds(shape, people, drawing, monthly)
        self.names = (*shape.providers, shape.of("providers", "far_away"))
        self.ward_names = (*self.beds.names, f"{self.names[-1]}:W1")
        near = shape.between(shape.of("hospital", "follow_up"))[::-1]
        self.follows = np.append(near, shape.of("hospital", "follow_up_far_away"))
        self.black = is_black(shape, people.ethnicity)
        self.again: list[tuple[int, int]] = []
        self.inside_until = np.full(people.size, NONE, np.int64)

    def month(self, month: int, person: Array, rng: np.random.Generator) -> Tables:
        """All rows that begin with admissions of this month."""
        stays = self._admitted(month, person, rng)
        self.people.seen[stays.person] = True
        followed = self._follow_up(stays, rng)
        held, court, act = self._act(stays, rng)
        return {
            "referrals": self._referrals(stays, followed, rng),
            "spells": self._spells(stays, court, rng),
            "ward_stays": self._ward_stays(stays),
            "contacts": self._contacts(stays, followed, rng),
            "delays": self._delays(stays, rng),
            "act_periods": act,
            "restrictive_incidents": self._restricted(stays, held, rng),
            "placements": self._placements(stays, rng),
        }

    def _admitted(self, month: int, person: Array, rng: np.random.Generator) -> Stays:
        shape, start, end = self.shape, first_of(month), first_of(month + 1)
        due = [(date, who) for date, who in self.again if date < end]
        self.again = [(date, who) for date, who in self.again if date >= end]
        wanted = np.concatenate(
            [rng.integers(start, end, len(person)), np.array([one for one, _ in due], int)]
        )
        who = np.concatenate([person, np.array([one for _, one in due], int)])
        order = np.lexsort((who, wanted))
        wanted, who = wanted[order], who[order]
        keep = self._once(who, wanted)
        wanted, who = wanted[keep], who[keep]
        size, home = len(who), self.people.provider[who]
        kind = self.beds.kind(whole_years(self.people.born[who], wanted), rng)
        spread = shape.of("hospital", "stay_spread")
        middle = self.beds.stays[home] * self.beds.longer[kind]
        stay = 1 + (middle * np.exp(spread * rng.standard_normal(size))).astype(np.int64)
        chosen = some_of(rng, shape.of("hospital", "appropriate"), size)
        chosen |= ~self.beds.open[kind]
        waits = np.where(chosen, NOT_AT_ALL, self._waits(size, rng))
        found = self.beds.find(
            self.beds.host(home, kind), kind, wanted=wanted, stay=stay, waits=waits,
            moves=self._moves(stay, rng),
        )  # fmt: skip
        far = found.where == NONE
        admitted = found.admitted
        left = self._until_death(who, admitted + stay)
        # Who died, or whose system ends, while waiting for a bed never came to hospital.
        here = self.people.alive(who, admitted + 1) & (admitted < shape.end)
        numbers = self.numbers.next("spells", size)
        stays = Stays(
            number=numbers,
            referral=self.numbers.next("referrals", size),
            person=who,
            home=home,
            where=np.where(far, len(shape.providers), found.where),
            kind=kind,
            wanted=wanted,
            admitted=admitted,
            left=left,
            discharged=missing_where(left, left >= shape.end),
            ward=np.where(far, len(self.beds.names), found.ward),
            later=found.later,
            moved=np.where((found.moved != NONE) & (found.moved < left), found.moved, NONE),
            away=far & ~chosen,
            chosen=chosen,
        )
        stays = _kept(stays, here)
        self.inside_until[stays.person] = stays.left
        self._come_back(stays, rng)
        return stays

    def _waits(self, size: int, rng: np.random.Generator) -> Array:
        least, more = self.shape.of("hospital", "waits_for_bed")
        found: Array = least + rng.exponential(more, size).astype(np.int64)
        return found

    def _moves(self, stay: Array, rng: np.random.Generator) -> Array:
        asked = self.shape.of("hospital", "moved_ward")
        some = (stay > asked["stay"]) & some_of(rng, asked["share"], len(stay))
        return np.where(some, whole_between(rng, asked["days"], len(stay)), NONE)

    def _until_death(self, who: Array, date: Array) -> Array:
        died = self.people.died[who]
        found: Array = np.where((died != NONE) & (died < date), died, date)
        return found

    def _once(self, who: Array, date: Array) -> Array:
        """The first of each person in a month who is not still in: nobody is in two beds."""
        _, first = np.unique(who, return_index=True)
        keep = np.zeros(len(who), bool)
        keep[first] = True
        alive = self.people.alive(who, date + 1)
        return np.asarray(keep & alive & (date > self.inside_until[who] + 1), np.bool_)

    def _come_back(self, stays: Stays, rng: np.random.Generator) -> None:
        size = len(stays.person)
        back = some_of(rng, self.shape.of("hospital", "readmitted"), size)
        low, high = self.shape.of("hospital", "readmitted_after")
        dates = (stays.left + rng.integers(low, high, size))[back]
        self.again += zip(dates.tolist(), stays.person[back].tolist(), strict=True)

    def _who(self, stays: Stays, places: Array) -> dict[str, Column]:
        """The columns of a person where they are: at a provider of the system or far away."""
        person = stays.person[places]
        return {
            "person": Key(person, "MADEUP"),
            "provider": Coded(stays.where[places], self.names),
            "commissioner": Coded(self.people.commissioner[person], self.shape.commissioners),
        }

    def _follow_up(self, stays: Stays, rng: np.random.Generator) -> Array:
        """The day of the contact after each discharge; NONE for who died before."""
        size = len(stays.person)
        first, late, last = self.shape.of("hospital", "follow_up_days")
        soon = some_of(rng, self.follows[stays.where], size)
        after = np.where(soon, rng.integers(first, late, size), rng.integers(late, last, size))
        date = stays.left + after
        return missing_where(date, ~self.people.alive(stays.person, date))

    def _referrals(self, stays: Stays, followed: Array, rng: np.random.Generator) -> Rows:
        """Each stay has a referral in crisis to the provider of the bed, which ends after the
        follow-up; of who was sent away it names who sent them."""
        shape, size = self.shape, len(stays.person)
        zero = np.zeros(size, int)
        after = rng.exponential(shape.of("hospital", "closed_after"), size).astype(np.int64)
        closed = np.where(followed == NONE, stays.left, followed + after)
        closed = self._until_death(stays.person, closed)
        closed = missing_where(closed, closed >= shape.end)
        reasons = shape.of("referrals", "closure_reasons")
        closing = drawn_codes(rng, reasons, size)
        far = stays.away | stays.chosen
        crisis = shape.of("hospital", "referred")
        return {
            "referral": Key(stays.referral, "R"),
            **self._who(stays, np.arange(size)),
            "received_date": stays.wanted,
            "age_at_referral": whole_years(self.people.born[stays.person], stays.wanted),
            "source_of_referral": drawn_codes(rng, shape.of("referrals", "sources"), size),
            "referral_reason": Coded(zero, (crisis["reason"],)),
            "priority": Coded(zero, (crisis["priority"],)),
            "team_type": Coded(zero, (crisis["team"],)),
            "discharge_date": closed,
            "closure_reason": Coded(np.where(closed == NONE, -1, closing.places), closing.codes),
            "referring_organisation": Coded(np.where(far, stays.home, -1), shape.providers),
        }

    def _contacts(self, stays: Stays, followed: Array, rng: np.random.Generator) -> Rows:
        """An assessment when the bed is asked for, a visit, and a contact after the discharge."""
        end, size = self.shape.end, len(stays.person)
        visit = stays.admitted + whole_between(rng, self.shape.of("hospital", "visited"), size)
        met = np.flatnonzero((visit < stays.left) & (visit < end))
        done = np.flatnonzero((followed != NONE) & (followed < end))
        places = np.concatenate([np.arange(size), met, done])
        crisis = self.shape.of("hospital", "referred")
        team = Coded(np.zeros(len(places), int), (crisis["team"],))
        return self.contacts.rows(
            rng, person=stays.person[places], provider=Coded(stays.where[places], self.names),
            date=np.concatenate([stays.wanted, visit[met], followed[done]]), sure=True,
            referral=stays.referral[places], team=team,
        )  # fmt: skip

    def _spells(self, stays: Stays, court: Array, rng: np.random.Generator) -> Rows:
        shape, count = self.shape, len(stays.person)
        rule, codes = shape.of("hospital", "examined"), shape.of("hospital", "home")
        on = some_of(rng, rule["same_day"], count)
        examined = stays.admitted + np.where(on, 0, whole_between(rng, rule["late"], count))
        reviewed = stays.admitted + whole_between(rng, rule["review"], count)
        investigated = stays.admitted + whole_between(rng, rule["investigation"], count)
        last = np.minimum(stays.left, shape.end - 1)
        died = self.people.died[stays.person] == stays.left
        still = stays.discharged == NONE
        on_to = shape.of("hospital", "moved_on")
        moved = some_of(rng, on_to["share"], count)
        zero = np.zeros(count, int)
        return {
            "spell": Key(stays.number, "H"),
            "referral": Key(stays.referral, "R"),
            **self._who(stays, np.arange(count)),
            "admission_date": stays.admitted,
            "age_at_admission": whole_years(self.people.born[stays.person], stays.admitted),
            "admission_source": Coded(zero, (codes["source"],)),
            "admission_method": Coded(court.astype(int), (codes["method"], codes["planned"])),
            "discharge_date": stays.discharged,
            "discharge_method": Coded(
                np.where(still, -1, died.astype(int)), (codes["discharged"], codes["died"])
            ),
            "discharge_destination": Coded(
                np.where(still, -1, np.where(died, 2, moved.astype(int))),
                (codes["destination"], on_to["destination"], codes["dead"]),
            ),
            "physical_examination_date": missing_where(examined, examined > last),
            "physical_review_date": missing_where(reviewed, reviewed > last),
            "physical_investigation_date": missing_where(investigated, investigated > last),
        }

    def _ward_stays(self, stays: Stays) -> Rows:
        """A stay on a ward, or two of those who were moved on to another."""
        shape = self.shape
        moves = np.flatnonzero((stays.moved != NONE) & (stays.moved < shape.end))
        has_moved = np.zeros(len(stays.person), bool)
        has_moved[moves] = True
        places = np.concatenate([np.arange(len(stays.person)), moves])
        start = np.concatenate([stays.admitted, stays.moved[moves]])
        ward = np.concatenate([stays.ward, stays.later[moves]])
        end = np.where(has_moved, stays.moved, stays.discharged)
        kind = stays.kind[places]
        codes = self.beds.codes(kind).codes
        older = tuple(one["older"] for one in self.beds.kinds)
        was = start < day(shape.of("hospital", "wards_from"))
        return {
            "ward_stay": Key(self.numbers.next("ward_stays", len(places)), "W"),
            "spell": Key(stays.number[places], "H"),
            **self._who(stays, places),
            "ward": Coded(ward, self.ward_names),
            "bed_type": Coded(kind, codes),
            "reported_bed_type": Coded(kind + was * len(codes), (*codes, *older)),
            "start_date": start,
            "end_date": np.concatenate([end, stays.discharged[moves]]),
        }

    def _delays(self, stays: Stays, rng: np.random.Generator) -> Rows:
        rule = self.shape.of("hospital", "delayed")
        delayed = some_of(rng, rule["share"], len(stays.person))
        start = stays.admitted + (stays.days * rule["at"]).astype(np.int64)
        some = np.flatnonzero((stays.days > rule["from_day"]) & delayed & (start < self.shape.end))
        still = stays.discharged[some] == NONE
        count = len(some)
        return {
            "delay": Key(self.numbers.next("delays", count), "Y"),
            "spell": Key(stays.number[some], "H"),
            **self._who(stays, some),
            "start_date": start[some],
            "end_date": np.where(still, NONE, stays.discharged[some] - 1),
            "delay_reason": drawn_codes(rng, self.shape.of("hospital", "delay_reasons"), count),
            "attributable_to": drawn_codes(rng, self.shape.of("hospital", "delayed_by"), count),
        }

    def _act(self, stays: Stays, rng: np.random.Generator) -> tuple[Array, Array, Rows]:
        """Detentions: by section 2, for some after a place of safety on the day before, for some
        followed by section 3; by a court; and a holding power over some of the others. Who was
        detained, who of them by a court, and the periods."""
        shape, size = self.shape, len(stays.person)
        more = shape.of("detention", "black_more")
        rate = shape.of("detention", "rate") * np.where(self.black[stays.person], more, 1)
        held = some_of(rng, np.minimum(rate, shape.of("detention", "most")), size)
        at = rng.random(size)
        police, warrant = shape.of("detention", "police"), shape.of("detention", "warrant")
        court = held & (at > 1 - shape.of("detention", "court"))
        brought = held & (at < police)
        fetched = held & (at >= police) & (at < police + warrant)
        second = held & ~court
        after = np.minimum(stays.admitted + shape.of("detention", "section_2_days"), stays.left)
        longer = second & (after < stays.left)
        longer &= some_of(rng, shape.of("detention", "longer"), size)
        before, place = stays.admitted - 1, brought | fetched
        begun_holding, holding, ended = self._holding(stays, held, rng)
        periods = [
            ("section_2", second & ~place, stays.admitted, after),
            ("after_place_of_safety", second & place, stays.admitted, after),
            ("section_3_after_2", longer, after, stays.left),
            ("section_136", brought, before, stays.admitted),
            ("section_135", fetched, before, stays.admitted),
            ("holding_power", holding, begun_holding, ended),
            ("court", court, stays.admitted, stays.left),
        ]
        kinds = shape.of("detention", "kinds")
        places = [np.flatnonzero(mask & (begun < shape.end)) for _, mask, begun, _ in periods]
        kind = np.repeat(np.arange(len(periods)), [len(some) for some in places])
        every = np.concatenate(places)
        begun = np.concatenate([p[2][s] for p, s in zip(periods, places, strict=True)])
        until = np.concatenate([p[3][s] for p, s in zip(periods, places, strict=True)])
        named = [kinds[name] for name, *_ in periods]
        return (
            held,
            court,
            {
                "act_period": Key(self.numbers.next("act_periods", len(every)), "M"),
                **self._who(stays, every),
                "legal_status": Coded(kind, tuple(one["status"] for one in named)),
                "act_category": Coded(kind, tuple(one["category"] for one in named)),
                "start_date": begun,
                "end_date": missing_where(until, until >= shape.end),
            },
        )

    def _holding(
        self, stays: Stays, held: Array, rng: np.random.Generator
    ) -> tuple[Array, Array, Array]:
        """When a holding power over people not detained began, over whom, when it ended."""
        rule = self.shape.of("detention", "holding")
        size = len(held)
        begun = stays.admitted + rng.integers(0, rule["within"], size)
        some = ~held & some_of(rng, rule["share"], size) & (begun < stays.left)
        return begun, some, np.minimum(begun + rule["days"], stays.left)

    def _restricted(self, stays: Stays, held: Array, rng: np.random.Generator) -> Rows:
        mean = self.shape.of("hospital", "restricted")
        often = rng.poisson(np.where(held, mean["held"], mean["other"]))
        of = np.repeat(np.arange(len(held)), often)
        last = np.minimum(stays.left, self.shape.end - 1)[of]
        date = stays.admitted[of] + (rng.random(len(of)) * (last - stays.admitted[of])).astype(
            np.int64
        )
        kinds = self.shape.of("hospital", "restrictions")
        return {
            "restrictive_incident": Key(self.numbers.next("restrictive_incidents", len(of)), "X"),
            "spell": Key(stays.number[of], "H"),
            **self._who(stays, of),
            "start_date": date,
            "restriction": drawn_codes(rng, kinds, len(of)),
        }

    def _placements(self, stays: Stays, rng: np.random.Generator) -> Rows:
        """Who was sent away, why, and at a cost that most providers record."""
        some = np.flatnonzero(stays.away | stays.chosen)
        low, high = self.shape.of("hospital", "daily_cost_pence")
        cost = rng.integers(low // 100, high // 100, len(some)) * 100
        unknown = some_of(rng, self.shape.of("hospital", "cost_unknown"), len(some))
        reasons = self.shape.of("hospital", "reasons_away")
        return {
            "placement": Key(self.numbers.next("placements", len(some)), "O"),
            **self._who(stays, some),
            "sending_provider": Coded(stays.home[some], self.shape.providers),
            "placement_reason": Coded(stays.chosen[some].astype(int), reasons),
            "bed_type": self.beds.codes(stays.kind[some]),
            "start_date": stays.admitted[some],
            "end_date": stays.discharged[some],
            "daily_cost_pence": missing_where(cost, unknown),
        }


def _kept(stays: Stays, keep: Array) -> Stays:
    """Some of the stays."""
    return Stays(**{name: column[keep] for name, column in vars(stays).items()})
