"""The people of the synthetic system, and who of them is referred."""

from __future__ import annotations

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Key, Rows
from commonweal.facts.synthetic.shape import (
    MONTHS,
    YEAR,
    People,
    Shape,
    drawn,
    first_of,
    missing_where,
    month_of,
    some_of,
)

GENDERS = ("1", "2", "3")
UNKNOWN = "Z"


def ethnic_codes(shape: Shape) -> tuple[str, ...]:
    """The codes in the order in which people hold them."""
    return (*shape.of("ethnicity", "white"), *shape.of("ethnicity", "others"), UNKNOWN)


def made(shape: Shape, rng: np.random.Generator) -> People:
    """Everybody, with where they live, who they are and when they were born and, some, died."""
    size = max(
        shape.of("people", "least"), int(shape.contacts / shape.of("people", "contacts_each"))
    )
    areas = shape.areas
    commissioner = drawn(rng, [area["share"] for area in areas], size)
    deprived = np.array([area["deprived"] for area in areas])[commissioner]
    older = np.array([area["older"] for area in areas])[commissioner]
    low = some_of(rng, deprived, size)
    decile = np.where(low, rng.integers(1, 6, size), rng.integers(6, 11, size))
    old, oldest = shape.of("people", "older_from"), shape.of("people", "most_age")
    is_old = some_of(rng, older, size)
    age = np.where(is_old, rng.uniform(old, oldest, size), rng.uniform(0, old, size))
    # Only the month of a birth is ever kept, so everybody is born on the first of one.
    born = month_of((shape.start - age * YEAR).astype(np.int64)).astype(np.int32)
    dies_a_year = np.array(shape.of("people", "die_a_year"))[is_old.astype(int)]
    dies = some_of(rng, dies_a_year * shape.months / MONTHS, size)
    died = np.where(dies, rng.integers(shape.start, shape.end, size), NONE)
    provider, second = _providers(shape, commissioner, rng)
    return People(
        commissioner=commissioner.astype(np.int32),
        provider=provider.astype(np.int32),
        second=second.astype(np.int32),
        decile=decile.astype(np.int32),
        ethnicity=_ethnicity(shape, commissioner, rng),
        gender=_gender(shape, size, rng),
        born=born,
        died=died.astype(np.int32),
        seen=np.zeros(size, bool),
    )


def _providers(shape: Shape, commissioner: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """The provider of each person, one of those of the area or its neighbour, and a second one."""
    size, providers, areas = len(commissioner), len(shape.providers), len(shape.areas)
    block = max(1, providers // areas)
    home = commissioner + areas * rng.integers(0, block, size)
    home = (home + some_of(rng, shape.of("providers", "neighbour"), size)) % providers
    stray = some_of(rng, shape.of("providers", "elsewhere"), size)
    home = np.where(stray, rng.integers(0, providers, size), home)
    return home, (home + 1) % providers


def _ethnicity(shape: Shape, commissioner: Array, rng: np.random.Generator) -> Array:
    size, white = len(commissioner), shape.of("ethnicity", "white")
    others = shape.of("ethnicity", "others")
    share = np.array([area["white"] for area in shape.areas])[commissioner]
    other = len(white) + drawn(rng, tuple(others.values()), size)
    found = np.where(some_of(rng, share, size), drawn(rng, tuple(white.values()), size), other)
    unknown = some_of(rng, shape.of("people", "unknown")["ethnicity"], size)
    return np.where(unknown, len(white) + len(others), found).astype(np.int32)


def _gender(shape: Shape, size: int, rng: np.random.Generator) -> Array:
    women, other = shape.of("people", "women"), shape.of("people", "other_gender")
    return drawn(rng, (1 - women - other, women, other), size)


class Drawing:
    """Draws people by how much they need services and how well services reach them."""

    def __init__(self, shape: Shape, people: People, *, hospital: bool = False) -> None:
        weight = 1 + shape.of("demand", "deprived_more") * (10 - people.decile) / 9
        reached = shape.of("ethnicity", "reached")
        weight = np.where(is_not_white(shape, people.ethnicity), weight * reached, weight)
        if hospital:
            black = is_black(shape, people.ethnicity)
            weight = np.where(black, weight * shape.of("hospital", "black_more"), weight)
            young = shape.of("hospital", "young_less")
            age = (shape.start - people.born) / YEAR
            weight = np.where(
                age < shape.of("people", "adult_from"), weight * young["less"], weight
            )
            weight = np.where(age < young["from"], 0, weight)
        self.weight = weight.astype(np.float32)
        self._up_to = np.cumsum(self.weight, dtype=np.float64)

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """So many people; one may come more than once."""
        return _drawn(self._up_to, count, rng)

    def draw_among(self, people: Array, count: int, rng: np.random.Generator) -> Array:
        """So many of these people; none where nobody of them can come."""
        up_to = np.cumsum(self.weight[people], dtype=np.float64)
        if not len(up_to) or up_to[-1] <= 0:
            return people[:0]
        found: Array = people[_drawn(up_to, count, rng)]
        return found


def _drawn(up_to: Array, count: int, rng: np.random.Generator) -> Array:
    found = np.searchsorted(up_to, rng.random(count) * up_to[-1], side="right")
    return np.asarray(found, np.int32)


def is_black(shape: Shape, ethnicity: Array) -> Array:
    """Whether a person's category is one of the Black groups."""
    codes = ethnic_codes(shape)
    held = np.isin(np.arange(len(codes)), [codes.index(c) for c in shape.of("ethnicity", "black")])
    return np.asarray(held[ethnicity], np.bool_)


def is_not_white(shape: Shape, ethnicity: Array) -> Array:
    """Whether a person's category is known and none of the White ones."""
    white, known = len(shape.of("ethnicity", "white")), len(ethnic_codes(shape)) - 1
    return np.asarray((ethnicity >= white) & (ethnicity < known), np.bool_)


def rows(shape: Shape, people: People, rng: np.random.Generator) -> Rows:
    """The people who were seen by anybody, as persons."""
    seen = np.flatnonzero(people.seen)
    last = first_of(shape.first + shape.months - 1)
    unknown = some_of(rng, shape.of("people", "unknown")["deprivation"], len(seen))
    return {
        "person": Key(seen, "MADEUP"),
        "provider": Coded(people.provider[seen], shape.providers),
        "commissioner": Coded(people.commissioner[seen], shape.commissioners),
        "reported_month": np.full(len(seen), last, np.int32),
        "birth_month": people.born[seen],
        "gender": Coded(people.gender[seen], GENDERS),
        "ethnic_category": Coded(people.ethnicity[seen], ethnic_codes(shape)),
        "deprivation_decile": missing_where(people.decile[seen], unknown),
        "residence": Coded(
            missing_where(people.commissioner[seen], unknown).clip(-1), shape.commissioners
        ),
        "death_date": people.died[seen],
    }
