"""An appraisal worked out: each body's ranking, where bodies differ, and how firm rankings are.

Joins the formulas of `planning.options` into one answer that can be kept. Bodies are never
averaged: agreement is told by how many put which option first, by the widest differences and by
Kendall's coefficient of concordance over their rankings. Source: ESX-61.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from commonweal.language.row import CannotWork
from commonweal.planning.options import (
    Acceptability,
    Appraisal,
    BodyResult,
    Criterion,
    Disagreement,
    Score,
    TurningPoint,
    appraisal_problems,
    disagreements,
    rank_acceptability,
    result_of,
    turning_points,
    weights_of,
)


@dataclass(frozen=True, slots=True)
class Draws:
    """How rank acceptability is sampled: so many sets of weights, from this seed."""

    count: int
    seed: int


@dataclass(frozen=True, slots=True)
class BodyView:
    """What one body's scores come to."""

    result: BodyResult
    turning: tuple[TurningPoint, ...]
    acceptability: tuple[Acceptability, ...]

    @property
    def body(self) -> str:
        return self.result.body

    def first_share(self, option: str) -> float:
        """The share of all weightings under which an option comes first."""
        return next((one.ranks[0] for one in self.acceptability if one.option == option), 0.0)


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything that follows from the scores. `titles` names the options.

    `left_out` are options that not every body scored; they were ruled out before. `made_up` says
    that the scores are illustrative.
    """

    titles: Mapping[str, str]
    criteria: tuple[Criterion, ...]
    scale: tuple[Decimal, Decimal]
    weights: Mapping[str, Fraction]
    is_weighted: bool
    scores: tuple[Score, ...]
    bodies: tuple[BodyView, ...]
    differences: tuple[Disagreement, ...]
    concordance: Fraction | None
    left_out: tuple[str, ...] = ()
    made_up: bool = False
    draws: Draws = Draws(0, 0)

    @property
    def firsts(self) -> list[tuple[tuple[str, ...], int]]:
        """How many bodies put which option first, most first; bodies without any are left out.

        Options that tie for the first place of a body stand together.
        """
        tied = (tuple(sorted(view.result.tied)) for view in self.bodies)
        counted = Counter(options for options in tied if options)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def score(self, body: str, option: str, criterion: str) -> Score | None:
        """One body's score of one option on one criterion."""
        for one in self.scores:
            if (one.body, one.option, one.criterion) == (body, option, criterion):
                return one
        return None


def analyse(
    appraisal: Appraisal,
    titles: Mapping[str, str],
    draws: Draws,
    *,
    ruled_out: Iterable[str] = (),
    made_up: bool = False,
    names: Mapping[str, str] | None = None,
) -> Analysis:
    """The whole answer. An option that was ruled out takes part only where every body scored it.

    `names` says what bodies are called in sentences. Raises CannotWork with one sentence for
    each score that is missing or cannot stand.
    """
    covered, left_out = _covered(appraisal, set(ruled_out))
    problems = appraisal_problems(covered, names)
    if not covered.scores:
        problems.append(
            "Nobody has scored yet. Score the options, or bring in the table of scores."
        )
    if problems:
        raise CannotWork(*problems)
    return Analysis(
        titles=dict(titles),
        criteria=covered.criteria,
        scale=covered.scale,
        weights=weights_of(covered.criteria),
        is_weighted=any(one.weight is not None for one in covered.criteria),
        scores=covered.scores,
        bodies=tuple(
            BodyView(
                result_of(covered, body),
                tuple(turning_points(covered, body)),
                tuple(rank_acceptability(covered, body, draws=draws.count, seed=draws.seed)),
            )
            for body in covered.bodies
        ),
        differences=tuple(disagreements(covered)),
        concordance=concordance(covered),
        left_out=left_out,
        made_up=made_up,
        draws=draws,
    )


def _covered(appraisal: Appraisal, ruled_out: set[str]) -> tuple[Appraisal, tuple[str, ...]]:
    """The appraisal without the ruled out options that some body did not score."""
    complete = len(appraisal.bodies) * len(appraisal.criteria)
    counted = Counter(one.option for one in appraisal.scores)
    out = tuple(o for o in appraisal.options if o in ruled_out and counted[o] < complete)
    if not out:
        return appraisal, ()
    kept = tuple(o for o in appraisal.options if o not in out)
    scores = tuple(one for one in appraisal.scores if one.option not in out)
    return replace(appraisal, options=kept, scores=scores), out


def concordance(appraisal: Appraisal) -> Fraction | None:
    """Kendall's W over the bodies' rankings: 1 when all rank alike, 0 when nothing agrees.

    Ties share the mean of their ranks, with the usual correction. None where fewer than two
    bodies scored, there are fewer than two options, or every body ties all of them.
    Source: Kendall and Babington Smith, 1939.
    """
    bodies, options = appraisal.bodies, appraisal.options
    m, n = len(bodies), len(options)
    if m < 2 or n < 2:
        return None
    sums = dict.fromkeys(options, Fraction(0))
    ties = 0
    for body in bodies:
        totals = dict(result_of(appraisal, body).totals)
        for option in options:
            sums[option] += _mean_rank(totals[option], list(totals.values()))
        ties += sum(count**3 - count for count in Counter(totals.values()).values())
    mean = Fraction(m * (n + 1), 2)
    spread = sum(((one - mean) ** 2 for one in sums.values()), Fraction(0))
    most = m * m * (n**3 - n) - m * ties
    return 12 * spread / most if most else None


def _mean_rank(value: Fraction, values: Sequence[Fraction]) -> Fraction:
    above = sum(other > value for other in values)
    level = sum(other == value for other in values)
    return Fraction(2 * above + level + 1, 2)
