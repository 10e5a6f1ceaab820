"""Talking Therapies, registers of general practice and prices of the synthetic system."""

from __future__ import annotations

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Key, Rows
from commonweal.facts.synthetic.community import Numbers, whose
from commonweal.facts.synthetic.people import is_not_white
from commonweal.facts.synthetic.shape import (
    MONTHS,
    People,
    Shape,
    by_decile,
    drawn_codes,
    first_of,
    missing_where,
    some_of,
    whole_between,
    whole_years,
)


def pathways(
    shape: Shape,
    people: People,
    numbers: Numbers,
    rng: np.random.Generator,
    *,
    month: int,
    person: Array,
) -> Rows:
    """Talking Therapies referrals of a month: who enters, who finishes, what the scores say."""
    start = first_of(month)
    received = start + rng.integers(0, first_of(month + 1) - start, len(person))
    age, died = whole_years(people.born[person], received), people.died[person]
    keep = (age >= shape.of("therapies", "least_age")) & ((died == NONE) | (died > received))
    person, received, age, died = person[keep], received[keep], age[keep], died[keep]
    people.seen[person] = True
    count = len(person)
    upto = np.minimum(np.where(died == NONE, shape.end, died), shape.end - 1)
    rule = shape.of("therapies", "wait")
    wait = rule["median"] * np.exp(rule["spread"] * rng.standard_normal(count))
    first = received + 1 + wait.astype(np.int64)
    between = rng.exponential(shape.of("therapies", "second_wait_days"), count)
    second = first + 1 + between.astype(np.int64)
    entered = some_of(rng, shape.of("therapies", "entered"), count) & (first <= upto)
    finishes = entered & some_of(rng, shape.of("therapies", "finished"), count)
    more = rng.poisson(shape.of("therapies", "contacts"), count)
    given_up = first + shape.of("therapies", "given_up_after")
    gap = shape.of("therapies", "contact_days")
    ended = np.where(finishes, second + gap * (1 + more), given_up)
    # A course that is not over has had the contacts that there was time for.
    so_far = np.maximum((upto - second) // gap + 1, 0)
    contacts = np.where(finishes, 1 + np.minimum(1 + more, so_far), entered.astype(int))
    done = ended <= upto
    again = finishes & done & some_of(rng, shape.of("therapies", "scored_again"), count)
    tool = shape.of("therapies", "tool")
    return {
        "pathway": Key(numbers.next("talking_therapies", count), "Q"),
        **whose(shape, people, person, people.provider[person]),
        "received_date": received,
        "age_at_referral": age,
        "source_of_referral": drawn_codes(rng, shape.of("therapies", "sources"), count),
        "problem": drawn_codes(rng, shape.of("therapies", "problems"), count),
        "first_treatment_date": missing_where(first, ~entered),
        "second_treatment_date": missing_where(second, ~(finishes & (second <= upto))),
        "treatment_contacts": contacts,
        "end_date": missing_where(ended, ~done),
        "end_code": Coded(np.where(done, finishes.astype(int), -1), shape.of("therapies", "ends")),
        "second_tool": Coded(np.where(entered, 0, -1), (tool,)),
        **_scores(shape, people, person, entered=entered, again=again, rng=rng),
    }


def _scores(
    shape: Shape,
    people: People,
    person: Array,
    *,
    entered: Array,
    again: Array,
    rng: np.random.Generator,
) -> dict[str, Array]:
    """First scores of who entered treatment and last ones of who is scored again: what a person
    gains shows on both measures, and a little on one alone."""
    count, top = len(person), shape.of("therapies", "top")
    middle = by_decile(people.decile[person], shape.of("therapies", "gain"))
    fewer = shape.of("ethnicity", "gains")
    middle = np.where(is_not_white(shape, people.ethnicity[person]), middle * fewer, middle)
    left = 1 - rng.normal(middle, shape.of("therapies", "gain_spread"))
    found = {}
    for name, (mean, spread) in shape.of("therapies", "first_scores").items():
        first = np.clip(rng.normal(mean, spread, count), 0, top[name]).round()
        own = rng.normal(0, shape.of("therapies", "own_spread"), count)
        found[name] = (first, np.clip(first * left + own, 0, top[name]).round())
    first, last = found["phq9"]
    other, last_other = found["other"]
    return {
        "first_phq9": missing_where(first.astype(int), ~entered),
        "last_phq9": missing_where(last.astype(int), ~again),
        "first_second_score": np.where(entered, other, np.nan),
        "last_second_score": np.where(again, last_other, np.nan),
    }


def registers(shape: Shape, people: People, month: int, rng: np.random.Generator) -> Rows:
    """The registers of severe mental illness and of dementia at the end of a quarter."""
    areas = len(shape.commissioners)
    wobble = shape.of("registers", "wobble")
    here = np.bincount(people.commissioner, minlength=areas) * shape.of("registers", "people")
    years = (month - shape.first) / MONTHS

    def counted(share: float) -> Array:
        found: Array = (here * share * (1 + wobble * rng.standard_normal(areas))).astype(int)
        return found

    smi = counted(shape.of("registers", "smi"))
    more = years * shape.of("registers", "checked_more_a_year")
    wanted = shape.of("registers", "checked") + more + wobble * rng.standard_normal(areas)
    checked = (smi * np.clip(wanted, 0, 1)).astype(int)
    dementia = counted(shape.of("registers", "dementia"))
    expected = (here * shape.of("registers", "expected_dementia")).astype(int)
    count = 2 * areas if month % 3 == 2 else 0
    body = np.tile(np.arange(areas), 2)[:count]
    kind = np.repeat([0, 1], areas)[:count]
    nothing = np.full(areas, NONE)
    return {
        "register": Coded(kind, ("smi", "dementia_65")),
        "commissioner": Coded(body, shape.commissioners),
        "provider": Coded(body, shape.commissioners),
        "month": np.full(count, first_of(month)),
        "people": np.concatenate([smi, dementia])[:count],
        "with_all_checks": np.concatenate([checked, nothing])[:count],
        **{
            f"with_{element}": np.concatenate([_more(smi, checked, share), nothing])[:count]
            for element, share in shape.of("registers", "elements").items()
        },
        "expected_people": np.concatenate([nothing, expected])[:count],
    }


def _more(people: Array, checked: Array, share: float) -> Array:
    """People with one check: those with all, and a share of the others."""
    found: Array = checked + ((people - checked) * share).astype(int)
    return found


def prices(shape: Shape, rng: np.random.Generator) -> Rows:
    """A price of a contact of each team for each provider and commissioner, changed at times."""
    teams = list(dict.fromkeys(team["team"] for team in shape.of("referrals", "teams")))
    sizes = (len(shape.providers), len(shape.commissioners), len(teams))
    line = np.arange(int(np.prod(sizes)))
    month = np.full(len(line), shape.first - MONTHS)
    price = whole_between(rng, shape.of("prices", "pence"), len(line)).astype(float)
    low, high = shape.of("prices", "changes_months")
    firsts = np.array([first_of(n) for n in range(shape.first - MONTHS, _last(shape) + high + 1)])
    parts = []
    while len(line):
        until = month + rng.integers(low, high + 1, len(line))
        begins = firsts[month - shape.first + MONTHS]
        ends = firsts[until - shape.first + MONTHS] - 1
        parts.append((line, begins, ends, price.round().astype(int)))
        going = until <= _last(shape)
        line, month = line[going], until[going]
        price = price[going] * shape.of("prices", "grows")
    every, begins, ends, pence = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    provider, body, team = np.unravel_index(every, sizes)
    return {
        "provider": Coded(provider, shape.providers),
        "commissioner": Coded(body, shape.commissioners),
        "currency": Coded(team, teams),
        "valid_from": begins,
        "valid_to": ends,
        "price_pence": pence,
    }


def _last(shape: Shape) -> int:
    return shape.first + shape.months - 1
