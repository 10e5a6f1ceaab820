"""Option appraisal: options against criteria, scored by each body, with disagreement kept visible.

Source: Essex Mental Health Review 2015, Appendix 3 (ESX-61, ESX-62). Scores are never averaged
away: every result keeps the bodies apart and says how far they differ. Weights are optional.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Criterion:
    """What options are judged by. `must_reach` is the least score an option may have."""

    code: str
    title: str
    weight: Decimal | None = None
    must_reach: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """One body's score of one option on one criterion; a higher score is better."""

    body: str
    option: str
    criterion: str
    value: Decimal
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """All scores of an appraisal. `scale` is the lowest and highest score that may be given."""

    options: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    scores: tuple[Score, ...]
    scale: tuple[Decimal, Decimal]

    @property
    def bodies(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(score.body for score in self.scores))


def appraisal_problems(appraisal: Appraisal, names: Mapping[str, str] | None = None) -> list[str]:
    """What keeps the appraisal from being worked out, one sentence each; empty when nothing does.

    Weights must be given for all criteria or none, not below zero and not all zero; every body
    that scores must score every option on every criterion, once, within the scale. `names` says
    what bodies are called in the sentences.
    """
    return [*weight_problems(appraisal.criteria), *_score_problems(appraisal, names or {})]


def weight_problems(criteria: Sequence[Criterion]) -> list[str]:
    """What keeps weights from being used: some are missing, below zero, or all are zero."""
    given = [criterion for criterion in criteria if criterion.weight is not None]
    if not given:
        return []
    without = [criterion.title for criterion in criteria if criterion.weight is None]
    if without:
        return [f"Give a weight to {', '.join(without)}, or to no criterion at all."]
    if any(criterion.weight is not None and criterion.weight < 0 for criterion in given):
        return ["A weight cannot be below zero."]
    if not any(criterion.weight for criterion in given):
        return ["At least one weight must be above zero."]
    return []


def _score_problems(appraisal: Appraisal, names: Mapping[str, str]) -> list[str]:
    problems = []
    low, high = appraisal.scale
    seen: set[tuple[str, str, str]] = set()
    known = {criterion.code for criterion in appraisal.criteria}
    for score in appraisal.scores:
        cell = (score.body, score.option, score.criterion)
        body = names.get(score.body, score.body)
        where = f"{body} on option {score.option}, criterion {score.criterion}"
        if score.option not in appraisal.options or score.criterion not in known:
            problems.append(f"The score of {where} belongs to no option or criterion here.")
        elif cell in seen:
            problems.append(f"There are two scores of {where}; keep one.")
        elif not low <= score.value <= high:
            problems.append(f"The score of {where} is {score.value}, outside {low} to {high}.")
        seen.add(cell)
    problems += [
        f"{names.get(body, body)} has not scored option {option} on {criterion.title}."
        for body in appraisal.bodies
        for option in appraisal.options
        for criterion in appraisal.criteria
        if (body, option, criterion.code) not in seen
    ]
    return problems


def weights_of(criteria: Sequence[Criterion]) -> dict[str, Fraction]:
    """Weights as shares that total 1; equal ones when none are recorded."""
    given = [Fraction(criterion.weight or 0) for criterion in criteria]
    whole = sum(given)
    if not whole:
        return {criterion.code: Fraction(1, len(criteria)) for criterion in criteria}
    return {c.code: weight / whole for c, weight in zip(criteria, given, strict=True)}


@dataclass(frozen=True, slots=True)
class BodyResult:
    """How one body's scores come out: weighted scores, best first, and what fails a must-pass."""

    body: str
    totals: tuple[tuple[str, Fraction], ...]
    failed: tuple[tuple[str, str], ...]

    @property
    def first(self) -> str:
        """The best option that fails no must-pass criterion; empty when all fail."""
        out = {option for option, _ in self.failed}
        return next((option for option, _ in self.totals if option not in out), "")

    @property
    def tied(self) -> tuple[str, ...]:
        """Every option level with the first one; that one alone when nothing ties with it."""
        out, scores = {option for option, _ in self.failed}, dict(self.totals)
        best = scores.get(self.first)
        return tuple(o for o, total in self.totals if o not in out and total == best)


def first_words(options: Sequence[str]) -> str:
    """Who is first, in words: “option 1 first”, or “options 1 and 2 tied first”."""
    if len(options) < 2:
        return f"option {options[0]} first" if options else ""
    return f"options {', '.join(options[:-1])} and {options[-1]} tied first"


def result_of(appraisal: Appraisal, body: str) -> BodyResult:
    """One body's result. Raises ValueError when the appraisal has problems."""
    _refuse(appraisal)
    weights = weights_of(appraisal.criteria)
    own = {(s.option, s.criterion): s.value for s in appraisal.scores if s.body == body}
    totals = [
        (option, sum((weights[c] * Fraction(own[option, c]) for c in weights), Fraction(0)))
        for option in appraisal.options
    ]
    failed = tuple(
        (option, criterion.title)
        for option in appraisal.options
        for criterion in appraisal.criteria
        if criterion.must_reach is not None and own[option, criterion.code] < criterion.must_reach
    )
    ranked = sorted(totals, key=lambda pair: -pair[1])
    return BodyResult(body, tuple(ranked), failed)


def _refuse(appraisal: Appraisal) -> None:
    problems = appraisal_problems(appraisal)
    if problems:
        raise ValueError(" ".join(problems))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where bodies differ on one option and criterion: who is lowest, who is highest."""

    option: str
    criterion: str
    low: Decimal
    high: Decimal
    low_bodies: tuple[str, ...]
    high_bodies: tuple[str, ...]

    @property
    def spread(self) -> Decimal:
        return self.high - self.low


def disagreements(appraisal: Appraisal) -> list[Disagreement]:
    """Every option and criterion on which bodies do not give one score, widest first."""
    cells: dict[tuple[str, str], list[Score]] = {}
    for score in appraisal.scores:
        cells.setdefault((score.option, score.criterion), []).append(score)
    found = []
    for (option, criterion), scores in cells.items():
        low, high = min(s.value for s in scores), max(s.value for s in scores)
        if low < high:
            found.append(
                Disagreement(
                    option,
                    criterion,
                    low,
                    high,
                    tuple(s.body for s in scores if s.value == low),
                    tuple(s.body for s in scores if s.value == high),
                )
            )
    return sorted(found, key=lambda one: (-one.spread, one.option, one.criterion))


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """How far one weight may move before another option leads.

    `share` is the weight, as a share of all, at which `challenger` draws level with the
    leader while the other weights keep their proportions. None: no weight turns the ranking.
    """

    criterion: str
    now: Fraction
    share: Fraction | None
    challenger: str


def turning_points(appraisal: Appraisal, body: str) -> list[TurningPoint]:
    """For each criterion, the nearest weight at which this body's first option loses its lead.

    Exact, in fractions. Options that fail a must-pass do not take part.
    """
    result = result_of(appraisal, body)
    leader = result.first
    if not leader:
        return []
    out = {option for option, _ in result.failed}
    rivals = [option for option, _ in result.totals if option not in out and option != leader]
    own = {(s.option, s.criterion): Fraction(s.value) for s in appraisal.scores if s.body == body}
    weights = weights_of(appraisal.criteria)
    return [_turning_point(code, weights, own, leader, rivals) for code in weights]


def _turning_point(
    code: str,
    weights: Mapping[str, Fraction],
    own: Mapping[tuple[str, str], Fraction],
    leader: str,
    rivals: Sequence[str],
) -> TurningPoint:
    now = weights[code]
    nearest: tuple[Fraction, Fraction, str] | None = None
    for rival in rivals:
        level = _level_share(code, weights, own, leader, rival)
        if level is None:
            continue
        distance = abs(level - now)
        if nearest is None or distance < nearest[0]:
            nearest = (distance, level, rival)
    if nearest is None:
        return TurningPoint(code, now, None, "")
    return TurningPoint(code, now, nearest[1], nearest[2])


def _level_share(
    code: str,
    weights: Mapping[str, Fraction],
    own: Mapping[tuple[str, str], Fraction],
    leader: str,
    rival: str,
) -> Fraction | None:
    """The share of `code` at which leader and rival draw level, within 0 to 1."""
    lead_on_it = own[leader, code] - own[rival, code]
    rest = 1 - weights[code]
    others = [c for c in weights if c != code]
    if not others:
        return None
    lead_elsewhere = sum(
        (
            (weights[c] / rest if rest else Fraction(1, len(others)))
            * (own[leader, c] - own[rival, c])
            for c in others
        ),
        Fraction(0),
    )
    # share × lead_on_it + (1 − share) × lead_elsewhere = 0
    slope = lead_on_it - lead_elsewhere
    if slope == 0:
        return None
    share = -lead_elsewhere / slope
    return share if 0 <= share <= 1 else None


@dataclass(frozen=True, slots=True)
class Acceptability:
    """The share of all possible weightings under which an option takes each rank, best first."""

    option: str
    ranks: tuple[float, ...]


def rank_acceptability(
    appraisal: Appraisal, body: str, *, draws: int, seed: int
) -> list[Acceptability]:
    """How robust a ranking is to the weights: weights drawn evenly over all that total 1.

    Seeded, so that the same appraisal gives the same answer. Ties share a rank equally.
    Raises ValueError when the appraisal has problems.
    """
    _refuse(appraisal)
    own = {(s.option, s.criterion): float(s.value) for s in appraisal.scores if s.body == body}
    codes = [criterion.code for criterion in appraisal.criteria]
    grid = np.array([[own[option, code] for code in codes] for option in appraisal.options])
    seeded = np.random.default_rng(seed)
    weights = seeded.dirichlet(np.ones(len(codes)), size=draws)
    ranks = _rank_shares(weights @ grid.T)
    return [
        Acceptability(option, tuple(float(share) for share in ranks[i]))
        for i, option in enumerate(appraisal.options)
    ]


def _rank_shares(totals: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """From totals (draws × options) the share of draws in which each option takes each rank."""
    rounded = np.round(totals, 9)
    draws, options = rounded.shape
    shares = np.zeros((options, options))
    better = (rounded[:, None, :] > rounded[:, :, None]).sum(axis=2)
    level = (rounded[:, None, :] == rounded[:, :, None]).sum(axis=2)
    for option in range(options):
        for rank in range(options):
            inside = (better[:, option] <= rank) & (rank < better[:, option] + level[:, option])
            shares[option, rank] = (inside / level[:, option]).sum() / draws
    return shares


class Standing(StrEnum):
    """How a key belief stands."""

    UNTESTED = "untested"
    HOLDS = "holds"
    IN_DOUBT = "in doubt"
    FALLEN = "fallen"


@dataclass(frozen=True, slots=True)
class Belief:
    """Something that must be true for an option to work (ESX-62)."""

    option: str
    title: str
    standing: Standing = Standing.UNTESTED
    owner: str = ""


def options_in_danger(beliefs: Sequence[Belief]) -> dict[str, list[Belief]]:
    """The options that rest on a belief that has fallen or is in doubt, with those beliefs."""
    danger: dict[str, list[Belief]] = {}
    for belief in beliefs:
        if belief.standing in (Standing.FALLEN, Standing.IN_DOUBT):
            danger.setdefault(belief.option, []).append(belief)
    return danger


def hybrid(
    appraisal: Appraisal, name: str, takes: Mapping[str, str], parents: tuple[str, str]
) -> Appraisal:
    """The appraisal with one more option that takes each criterion's score from one of two others.

    `takes` says per criterion which parent it follows. Raises ValueError when a criterion has
    no parent, the parent is neither of the two, or the name is taken.
    """
    if name in appraisal.options:
        raise ValueError(f"There is already an option {name}; choose another name.")
    for criterion in appraisal.criteria:
        if takes.get(criterion.code) not in parents:
            raise ValueError(
                f"Say for {criterion.title} whether {name} follows {parents[0]} or {parents[1]}."
            )
    added = taken_scores(appraisal.scores, name, takes)
    return replace(
        appraisal, options=(*appraisal.options, name), scores=(*appraisal.scores, *added)
    )


def taken_scores(scores: Sequence[Score], name: str, takes: Mapping[str, str]) -> list[Score]:
    """The scores of a mixed option that follow from those of the options it is made of.

    A body that scored the mixed option itself is left alone.
    """
    own = {score.body for score in scores if score.option == name}
    return [
        replace(s, option=name, comment=f"taken from option {s.option}")
        for s in scores
        if takes.get(s.criterion) == s.option and s.body not in own
    ]


def decision_obstacle(waits_for: Mapping[str, bool]) -> str:
    """Why a decision cannot be taken yet: the decisions that must come first and are still open.

    Form follows function (S75-16): the form of a partnership waits for the service model.
    """
    still_open = [title for title, decided in waits_for.items() if not decided]
    if not still_open:
        return ""
    return "First decide " + " and ".join(still_open) + "."
