"""The beds of every provider, each on a ward, and who finds one: nobody shares a bed."""

from __future__ import annotations

from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Rows
from commonweal.facts.synthetic.people import Drawing
from commonweal.facts.synthetic.shape import MONTHS, YEAR, People, Shape, day, drawn, first_of

#: Days of a month on average.
DAYS = YEAR / MONTHS


@dataclass(frozen=True)
class Found:
    """What a list of admissions came to. `where` is NONE for who found no bed; `ward` numbers the
    wards of the system; `later` is the ward moved to on `moved`, both NONE for who did not."""

    where: Array
    ward: Array
    admitted: Array
    later: Array
    moved: Array


@dataclass
class Pool:
    """The beds of one class at one provider: from when each is free, and on which ward it is."""

    provider: int
    first_ward: int
    wards: int
    beds: int
    free: list[tuple[int, int]] = field(default_factory=list)


class Beds:
    """Keeps the beds of all providers from month to month."""

    def __init__(self, shape: Shape, people: People, drawing: Drawing, monthly: float) -> None:
        self.shape, self.people = shape, people
        self.kinds = shape.of("hospital", "beds")
        self.stays = shape.between(shape.of("hospital", "stay_days"))
        self.longer = np.array([kind["stay"] for kind in self.kinds])
        self._shared = np.array([kind["shared_by"] for kind in self.kinds])
        #: The classes that the system is large enough for.
        self.open = np.ones(len(self.kinds), bool)
        self.pools: dict[tuple[int, int], Pool] = {}
        self.kind_of_ward: list[int] = []
        self.beds_of_ward: list[int] = []
        self.names: list[str] = []
        self.provider_of_ward: list[int] = []
        self._open(drawing, monthly)
        self.near = {place: self._neighbours(*place) for place in self.pools}

    def kind(self, age: Array, rng: np.random.Generator) -> Array:
        """The class of bed that people of these ages need."""
        found = np.zeros(len(age), int)
        for youngest, oldest in dict.fromkeys(tuple(kind["ages"]) for kind in self.kinds):
            at = np.flatnonzero((age >= youngest) & (age <= oldest))
            of = [n for n, k in enumerate(self.kinds) if tuple(k["ages"]) == (youngest, oldest)]
            of = [n for n in of if self.open[n]] or of
            shares = tuple(self.kinds[n]["share"] for n in of)
            found[at] = np.array(of)[drawn(rng, shares, len(at))]
        return found

    def host(self, provider: Array, kind: Array) -> Array:
        """The provider with the beds of a class that people of a provider go to."""
        shared = self._shared[kind]
        found: Array = provider // shared * shared
        return found

    def find(
        self,
        host: Array,
        kind: Array,
        *,
        wanted: Array,
        stay: Array,
        waits: Array,
        moves: Array,
    ) -> Found:
        """A bed for each, in their order. `wanted` is the day on which it is wanted, `stay` the
        days that it is needed, `waits` how long one can wait, `moves` after how many days one goes
        on to another ward (NONE for never); who finds nothing in time has none."""
        size = len(host)
        where, ward = np.full(size, NONE), np.full(size, NONE)
        later, moved, admitted = where.copy(), where.copy(), wanted.copy()
        asked = zip(
            host.tolist(), kind.tolist(), wanted.tolist(), stay.tolist(), waits.tolist(),
            moves.tolist(), strict=True,
        )  # fmt: skip
        for place, (provider, needed, on, days, patience, move) in enumerate(asked):
            if (provider, needed) not in self.pools:
                continue
            pool = self._asked(provider, needed, on)
            free_from, bed = pool.free[0]
            if free_from - on > patience:
                continue
            heappop(pool.free)
            begins = max(on, free_from)
            until = begins + days
            where[place], admitted[place] = pool.provider, begins
            ward[place] = _ward(pool, bed)
            change = begins + move
            if move != NONE and pool.free and change < until and pool.free[0][0] <= change:
                _, other = pool.free[0]
                if _ward(pool, other) != ward[place]:
                    heappop(pool.free)
                    later[place], moved[place] = _ward(pool, other), change
                    heappush(pool.free, (change, bed))
                    bed = other
            heappush(pool.free, (until, bed))
        return Found(where, ward, admitted, later, moved)

    def _asked(self, provider: int, kind: int, on: int) -> Pool:
        """The beds of the provider itself; where none is free, of who has the next one."""
        near = self.near[provider, kind]
        if near[0].free[0][0] <= on:
            return near[0]
        return min(near, key=lambda pool: pool.free[0][0])

    def ward_months(self, month: int, rng: np.random.Generator) -> Rows:
        """The beds of every ward in a month; none before wards were in the data set."""
        from_month = self.shape.of("hospital", "wards_from")
        some = len(self.names) if first_of(month) >= day(from_month) else 0
        ward = np.arange(some)
        beds = np.array(self.beds_of_ward)[:some]
        days = first_of(month + 1) - first_of(month)
        closed = rng.binomial(beds, self.shape.of("hospital", "closed"))
        return {
            "ward": Coded(ward, self.names),
            "provider": Coded(np.array(self.provider_of_ward)[:some], self.shape.providers),
            "month": np.full(some, first_of(month)),
            "bed_type": self.codes(np.array(self.kind_of_ward, int)[:some]),
            "available_bed_days": beds * days,
            "closed_bed_days": closed * days,
        }

    def codes(self, kind: Array) -> Coded:
        """Classes of bed as codes of today."""
        return Coded(kind, tuple(one["code"] for one in self.kinds))

    def _open(self, drawing: Drawing, monthly: float) -> None:
        """As many beds as would be used a little less than wholly if everybody found one."""
        full, least = self.shape.of("hospital", "full"), self.shape.of("hospital", "least_beds")
        spare = self.shape.of("hospital", "spare")
        by_age = self._by_age(drawing) * monthly / DAYS
        used = self._used(by_age)
        for place, kind in enumerate(self.kinds):
            self.open[place] = bool(kind.get("general")) or used[:, place].sum() >= least
        used = self._used(by_age)
        for place in np.flatnonzero(self.open).tolist():
            counts = self._hosted(used[:, place], place)
            while counts[counts > 0].min() < least and self._shared[place] < len(counts):
                self._shared[place] *= 2
                counts = self._hosted(used[:, place], place)
            # Chance weighs more on few beds than on many: it grows with the square root of them.
            more = 1 / full + spare / np.sqrt(counts.sum())
            for host in np.flatnonzero(counts > 0).tolist():
                self._open_pool(host, place, max(least, round(counts[host] * more)))

    def _used(self, by_age: Array) -> Array:
        """The beds that would be used, by the person's provider and the class of bed."""
        spread = self.shape.of("hospital", "stay_spread")
        shares = np.array([kind["share"] for kind in self.kinds]) * self.open
        for kind in self.kinds:
            alike = np.array([one["ages"] == kind["ages"] for one in self.kinds])
            if shares[alike].sum():
                shares[alike] /= shares[alike].sum()
        days = np.outer(self.stays, self.longer) * np.exp(spread**2 / 2)
        return np.asarray(by_age * shares * days, float)

    def _hosted(self, used: Array, kind: int) -> Array:
        hosts = self.host(np.arange(len(used)), np.full(len(used), kind))
        return np.bincount(hosts, used)

    def _by_age(self, drawing: Drawing) -> Array:
        """The share of all admissions by the person's provider and, for each class, its ages."""
        people, count = self.people, len(self.shape.providers)
        weight = drawing.weight / drawing.weight.sum()
        age = (self.shape.start - people.born) / YEAR + self.shape.months / MONTHS / 2
        found = np.zeros((count, len(self.kinds)))
        for place, kind in enumerate(self.kinds):
            youngest, oldest = kind["ages"]
            at = (age >= youngest) & (age < oldest + 1)
            found[:, place] = np.bincount(people.provider[at], weight[at], minlength=count)
        return found

    def _neighbours(self, provider: int, kind: int) -> list[Pool]:
        """The beds of a class at a provider and, after them, at the providers next to it."""
        hosts = sorted(host for host, needed in self.pools if needed == kind)
        first = hosts.index(provider)
        near = [hosts[(first + step) % len(hosts)] for step in range(len(hosts))]
        return [self.pools[host, kind] for host in near[: 1 + self.shape.of("hospital", "near")]]

    def _open_pool(self, provider: int, kind: int, beds: int) -> None:
        most = self.shape.of("hospital", "ward_beds")
        wards = -(-beds // most)
        before = self.provider_of_ward.count(provider)
        pool = Pool(provider, len(self.names), wards, beds)
        pool.free = [(0, bed) for bed in range(beds)]
        heapify(pool.free)
        self.pools[provider, kind] = pool
        for number in range(wards):
            self.names.append(f"{self.shape.providers[provider]}:W{before + number + 1}")
            self.provider_of_ward.append(provider)
            self.kind_of_ward.append(kind)
            self.beds_of_ward.append(len(range(number, beds, wards)))


def _ward(pool: Pool, bed: int) -> int:
    return pool.first_ward + bed % pool.wards
