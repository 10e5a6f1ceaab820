"""Talking Therapies, registers of general practice and prices of the synthetic system."""

from __future__ import annotations

import numpy as np

from commonweal.facts.synthetic.columns import NONE, Array, Coded, Key, Rows
from commonweal.facts.synthetic.community import Numbers, whose
from commonweal.facts.synthetic.shape import (
    MONTHS,
    People,
    Shape,
    by_decile,
    first_of,
    missing_where,
    whole_years,
)

GAD7 = "445455005"
PROBLEMS = ("48694002", "35489007", "21897009")


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
    keep = (age >= 16) & ((died == NONE) | (died > received))
    person, received, age, died = person[keep], received[keep], age[keep], died[keep]
    people.seen[person] = True
    count = len(person)
    wait = rng.exponential(shape.of("therapies", "wait_days"), count).astype(int) + 1
    first = received + wait
    second = first + rng.exponential(shape.of("therapies", "second_wait_days"), count).astype(int)
    last_day = shape.end - 1
    upto = np.where(died == NONE, last_day, np.minimum(died, last_day))
    entered = (rng.random(count) < shape.of("therapies", "entered")) & (first <= upto)
    finishes = entered & (rng.random(count) < shape.of("therapies", "finished"))
    contacts = np.where(finishes, 2 + rng.poisson(5, count), entered.astype(int))
    ended = np.where(finishes, second + 14 * contacts, received + wait + 40)
    done = ended <= upto
    scores = shape.of("therapies", "first_scores")
    gain = rng.normal(
        by_decile(people.decile[person], tuple(reversed(shape.of("therapies", "gain")))),
        shape.of("therapies", "gain_spread"),
    )
    phq9 = np.clip(rng.normal(scores["phq9"], scores["spread"], count), 0, 27).round()
    gad7 = np.clip(rng.normal(scores["other"], scores["spread"], count), 0, 21).round()
    later_phq9 = np.clip(phq9 - gain, 0, 27).round()
    later_gad7 = np.clip(gad7 - gain * 0.9, 0, 21).round()
    scored = entered & (contacts >= 1)
    again = scored & finishes & done & (rng.random(count) < 0.97)
    return {
        "pathway": Key(numbers.next("talking_therapies", count), "Q"),
        **whose(shape, people, person, people.provider[person]),
        "received_date": received,
        "age_at_referral": age,
        "source_of_referral": Coded(rng.integers(0, 2, count), ("A1", "B1")),
        "problem": Coded(rng.integers(0, len(PROBLEMS), count), PROBLEMS),
        "first_treatment_date": missing_where(first, ~entered),
        "second_treatment_date": missing_where(second, ~(finishes & (second <= upto))),
        "treatment_contacts": contacts,
        "end_date": missing_where(ended, ~done),
        "end_code": Coded(np.where(done, finishes.astype(int), -1), ("50", "46")),
        "first_phq9": missing_where(phq9.astype(int), ~scored),
        "last_phq9": missing_where(later_phq9.astype(int), ~again),
        "second_tool": Coded(np.where(scored, 0, -1), (GAD7,)),
        "first_second_score": np.where(scored, gad7, np.nan),
        "last_second_score": np.where(again, later_gad7, np.nan),
    }


def registers(shape: Shape, people: People, month: int) -> Rows:
    """The registers of severe mental illness and of dementia at the end of a quarter."""
    areas = len(shape.commissioners)
    here = np.bincount(people.commissioner, minlength=areas) * 12
    years = (month - shape.first) / MONTHS
    smi = (here * shape.of("registers", "smi")).astype(int)
    checked = shape.of("registers", "checked") + years * shape.of(
        "registers", "checked_more_a_year"
    )
    dementia = (here * shape.of("registers", "dementia")).astype(int)
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
        "with_all_checks": np.concatenate([(smi * checked).astype(int), nothing])[:count],
        **{
            f"with_{element}": np.concatenate(
                [(smi * (checked + (1 - checked) * share)).astype(int), nothing]
            )[:count]
            for element, share in shape.of("registers", "elements").items()
        },
        "expected_people": np.concatenate([nothing, expected])[:count],
    }


def prices(shape: Shape, rng: np.random.Generator) -> Rows:
    """A price of a contact of each team for each provider and commissioner, changed at times."""
    teams = list(dict.fromkeys(team[0] for team in shape.of("referrals", "teams")))
    lines = []
    low, high = shape.of("prices", "changes_months")
    for provider in range(len(shape.providers)):
        for body in range(len(shape.commissioners)):
            for team in range(len(teams)):
                month, price = shape.first - MONTHS, int(rng.integers(*_ends(shape)))
                while month < shape.first + shape.months:
                    until = month + int(rng.integers(low, high + 1))
                    lines.append(
                        (provider, body, team, first_of(month), first_of(until) - 1, price)
                    )
                    month, price = until, round(price * 1.02)
    columns = np.array(lines).T
    return {
        "provider": Coded(columns[0], shape.providers),
        "commissioner": Coded(columns[1], shape.commissioners),
        "currency": Coded(columns[2], teams),
        "valid_from": columns[3],
        "valid_to": columns[4],
        "price_pence": columns[5],
    }


def _ends(shape: Shape) -> tuple[int, int]:
    return shape.of("prices", "lowest"), shape.of("prices", "highest")
