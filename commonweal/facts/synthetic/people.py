"""The people of the synthetic system, and who of them is referred."""

from __future__ import annotations

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Key, Rows
from commonweal.facts.synthetic.shape import YEAR, People, Shape, month_of

GENDERS = ("1", "2", "3")
UNKNOWN = "Z"


def ethnic_codes(shape: Shape) -> tuple[str, ...]:
    """The codes in the order in which people hold them."""
    return (*shape.of("ethnicity", "white"), *shape.of("ethnicity", "others"), UNKNOWN)


def made(shape: Shape, rng: np.random.Generator) -> People:
    """Everybody, with where they live, who they are and when they were born and, some, died."""
    size = max(200, int(shape.contacts / shape.of("people", "contacts_each")))
    areas = shape.of("commissioners")
    commissioner = rng.choice(len(areas), size, p=[area["share"] for area in areas])
    deprived = np.array([area["deprived"] for area in areas])[commissioner]
    older = np.array([area["older"] for area in areas])[commissioner]
    low = rng.random(size) < deprived
    decile = np.where(low, rng.integers(1, 6, size), rng.integers(6, 11, size))
    age = np.where(
        rng.random(size) < older,
        rng.uniform(65, shape.of("people", "most_age"), size),
        rng.uniform(0, 65, size),
    )
    born = (shape.start - age * YEAR).astype(np.int32)
    dies = rng.random(size) < shape.of("people", "die_a_year") * shape.months / 12
    died = np.where(dies, rng.integers(shape.start, shape.end, size), NONE)
    home = rng.integers(0, len(shape.providers), len(areas) * 2).reshape(len(areas), 2)
    home[:, 0] = np.arange(len(areas)) % len(shape.providers)
    provider = home[commissioner, (rng.random(size) < 0.3).astype(int)]
    stray = rng.random(size) < shape.of("providers", "elsewhere")
    provider = np.where(stray, rng.integers(0, len(shape.providers), size), provider)
    return People(
        commissioner=commissioner.astype(np.int32),
        provider=provider.astype(np.int32),
        decile=decile.astype(np.int32),
        ethnicity=_ethnicity(shape, commissioner, rng),
        gender=_gender(shape, size, rng),
        born=born,
        died=died.astype(np.int32),
        seen=np.zeros(size, bool),
    )


def _ethnicity(shape: Shape, commissioner: Array, rng: np.random.Generator) -> Array:
    size, white = len(commissioner), shape.of("ethnicity", "white")
    others = shape.of("ethnicity", "others")
    share = np.array([area["white"] for area in shape.of("commissioners")])[commissioner]
    weights = np.array(list(others.values()))
    other = len(white) + rng.choice(len(others), size, p=weights / weights.sum())
    found = np.where(rng.random(size) < share, rng.choice([0, 0, 0, 0, 1, 2], size), other)
    unknown = rng.random(size) < shape.of("people", "ethnicity_unknown")
    return np.where(unknown, len(white) + len(others), found).astype(np.int32)


def _gender(shape: Shape, size: int, rng: np.random.Generator) -> Array:
    drawn = rng.random(size)
    women, other = shape.of("people", "women"), shape.of("people", "other_gender")
    return np.where(drawn < women, 1, np.where(drawn < women + other, 2, 0)).astype(np.int32)


class Drawing:
    """Draws people by how much they need services and how well services reach them."""

    def __init__(self, shape: Shape, people: People, *, hospital: bool = False) -> None:
        weight = 1 + shape.of("demand", "deprived_more") * (10 - people.decile) / 9
        codes = ethnic_codes(shape)
        white = len(shape.of("ethnicity", "white"))
        not_white = (people.ethnicity >= white) & (people.ethnicity < len(codes) - 1)
        weight = np.where(not_white, weight * shape.of("ethnicity", "not_white_use"), weight)
        if hospital:
            weight = np.where(
                is_black(shape, people.ethnicity),
                weight * shape.of("hospital", "black_more"),
                weight,
            )
            weight = np.where(people.born > shape.start - 18 * YEAR, 0, weight)
        self._up_to = np.cumsum(weight)

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """So many people; one may come more than once."""
        found: Array = np.searchsorted(self._up_to, rng.random(count) * self._up_to[-1])
        return found


def is_black(shape: Shape, ethnicity: Array) -> Array:
    """Whether a person's category is one of the Black groups."""
    codes = ethnic_codes(shape)
    return np.isin(ethnicity, [codes.index(code) for code in shape.of("ethnicity", "black")])


def rows(shape: Shape, people: People) -> Rows:
    """The people who were seen by anybody, as persons."""
    seen = np.flatnonzero(people.seen)
    last = shape.first + shape.months - 1
    from commonweal.facts.synthetic.shape import first_of

    return {
        "person": Key(seen, "MADEUP"),
        "provider": Coded(people.provider[seen], shape.providers),
        "commissioner": Coded(people.commissioner[seen], shape.commissioners),
        "reported_month": np.full(len(seen), first_of(last), np.int32),
        "birth_month": month_of(people.born[seen]),
        "gender": Coded(people.gender[seen], GENDERS),
        "ethnic_category": Coded(people.ethnicity[seen], ethnic_codes(shape)),
        "deprivation_decile": people.decile[seen],
        "residence": Coded(people.commissioner[seen], shape.commissioners),
        "death_date": people.died[seen],
    }
