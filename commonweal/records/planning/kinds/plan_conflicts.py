"""Where the plans of providers and commissioners cannot both come true, and what is at stake."""

from __future__ import annotations

from collections.abc import Mapping

from commonweal.language.worked import Worked, refs_of
from commonweal.planning.plan_conflicts import (
    PlanConflicts,
    dependencies_of,
    pairs_of,
    stranded_of,
)
from commonweal.records.planning import definitions_providers as shelf
from commonweal.records.planning.kinds.provider_tables import PRESSURES, illustrative
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

ASSUMPTIONS = "plan_assumptions"


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Set both sides beside each other, contract by contract and year by year."""
    del subject, given, tell
    rows = reading.rows(ASSUMPTIONS)
    kinds = shelf.plan_words()["depends_on"]
    answer = PlanConflicts(
        pairs_of(rows), stranded_of(rows), dependencies_of(reading.rows(PRESSURES), kinds)
    )
    depended = [row for row in reading.rows(PRESSURES) if row.text("kind") in kinds]
    cautions: tuple[str, ...] = ()
    if illustrative(rows):
        cautions = (
            "What each side assumes by contract and cluster is illustrative where it is marked so; "
            "what the plans say they depend on is printed.",
        )
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=_steps(answer, reading.names),
        used=refs_of(rows, depended),
        definitions=(shelf.dated(shelf.PLAN_RULES),),
        cautions=cautions,
    )


def _headline(answer: PlanConflicts) -> str:
    count = len(answer.conflicts)
    if not count:
        open_pairs = sum(pair.is_open for pair in answer.pairs)
        tail = f" {open_pairs} cannot be said: a side has not spoken." if open_pairs else ""
        return f"No pair of plans contradicts the other.{tail}"
    years = sorted({pair.year for pair in answer.conflicts})
    stakes = []
    for year in years:
        amount = answer.at_stake(year)
        if amount.is_exact:
            stakes.append(f"£{amount.value.normalize():f}m in {year}")
    pairs = "One pair of plans" if count == 1 else f"{count} pairs of plans"
    return (
        f"{pairs} cannot both come true; at stake are {' and '.join(stakes) or 'amounts unknown'}."
    )


def _steps(answer: PlanConflicts, names: Mapping[str, str]) -> tuple[str, ...]:
    lines = []
    for pair in answer.pairs:
        ends = [pair.income, pair.before, pair.saving, pair.at_stake]
        income, before, saving, stake = (
            f"{one.value.normalize():f}" if one.is_exact else "not stated" for one in ends
        )
        lines.append(
            f"{names.get(pair.provider, pair.provider)} and "
            f"{names.get(pair.commissioner, pair.commissioner)}, clusters {pair.clusters}, "
            f"{pair.year}: "
            f"income {income} less ({before} less saving {saving}) is {stake}"
        )
    return tuple(lines)


KIND = Kind(
    code="plan-conflicts",
    title="Plans that contradict each other",
    path="plan-conflicts/",
    reads=(ASSUMPTIONS, PRESSURES),
    needs=(ASSUMPTIONS,),
    answer=PlanConflicts,
    work=work,
)
OBJECTORS = ()
