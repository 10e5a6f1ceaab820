"""Who is treated of those who are ill: by each definition, and the gap of numbers entered here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Quantity
from commonweal.language.row import CannotWork
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.tables import mix_of, treated_of
from commonweal.planning.need.treatment import Mix, TreatedShare, TreatmentGap, treatment_gap
from commonweal.records.planning.definitions_need import treated_rules
from commonweal.records.planning.kinds import saying
from commonweal.records.results.kinds import Kind, Tell, where_held
from commonweal.records.results.reading import Reading

PREVALENCE = "prevalence_and_filters"


@dataclass(frozen=True)
class Given:
    """Distinct people treated in a period, people expected to be ill with limits, and who says so.

    Without limits the expected number is taken as it is.
    """

    treated: Decimal | None = None
    expected: Decimal | None = None
    expected_low: Decimal | None = None
    expected_high: Decimal | None = None
    source: str = ""


@dataclass(frozen=True)
class Treatment:
    """Treated shares as the place's table prints them and by national definition, the mix, the gap.

    `gap` is of the limits, `at_expected` of the number between them; None where nothing was
    entered.
    """

    printed: tuple[TreatedShare, ...]
    national: tuple[TreatedShare, ...]
    mix: Mix | None
    gap: TreatmentGap | None
    at_expected: TreatmentGap | None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """1 − treated ÷ expected, and every share that may stand beside it, each by its definition."""
    del subject, tell
    rules = treated_rules()
    rows = reading.rows(PREVALENCE)
    printed, used = treated_of(rows)
    kinds_of, parts = mix_of(rows, rules.mix_whole, rules.mix_parts)
    gap, middle = _gaps(given)
    answer = Treatment(tuple(printed), rules.shares, kinds_of, gap, middle)
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=tuple(_steps(answer)),
        used=refs_of(used, parts),
        definitions=(rules.named,),
        cautions=tuple(_cautions(reading, given, answer)),
    )


def _gaps(given: Given) -> tuple[TreatmentGap | None, TreatmentGap | None]:
    if given.treated is None and given.expected is None:
        return None, None
    if given.treated is None or given.expected is None:
        raise CannotWork("Enter both how many are treated and how many are expected to be ill.")
    low = given.expected if given.expected_low is None else given.expected_low
    high = given.expected if given.expected_high is None else given.expected_high
    if not low <= given.expected <= high:
        raise CannotWork(
            f"The expected number {given.expected} does not lie between its limits {low} and "
            f"{high}: correct them."
        )
    treated = Quantity.exact(given.treated)
    return (
        treatment_gap(treated, Quantity(low, high)),
        treatment_gap(treated, Quantity.exact(given.expected)),
    )


def _headline(answer: Treatment) -> str:
    if answer.gap is not None and answer.at_expected is not None:
        share, ends = answer.at_expected.treated_pct, answer.gap.treated_pct
        said = f"{share.value:.0f}% of those expected to be ill are treated"
        if ends.low is not None and ends.high is not None and ends.low != ends.high:
            said += f" ({ends.low:.0f} to {ends.high:.0f}%)"
        if answer.gap.over or answer.at_expected.over:
            return f"{said}: the two numbers do not count the same people."
        return f"{said}; {answer.at_expected.gap_pct.value:.0f}% are not."
    known = [one for one in answer.printed if one.share.is_exact]
    if known:
        title = known[0].title[:1].upper() + known[0].title[1:]
        return f"{title}: {known[0].share.value.normalize():f}%, as printed."
    newest = answer.national[-1]
    return (
        f"Nationally {newest.share.value.normalize():f}% of {newest.of_whom} are treated "
        f"({newest.title}); nothing has been entered for this place."
    )


def _steps(answer: Treatment) -> Iterator[str]:
    for one in answer.national:
        yield f"{one.title}: {one.share.value.normalize():f}% of {one.of_whom} ({one.source})"
    if answer.mix is not None and answer.mix.note:
        yield answer.mix.note
    if answer.at_expected is not None:
        gap = answer.at_expected
        yield (
            f"{gap.treated.value:,} ÷ {gap.expected.value:,} = {gap.treated_pct.value:.1f}% "
            f"treated; {gap.people.value:,} people are not"
        )


def _cautions(reading: Reading, given: Given, answer: Treatment) -> Iterator[str]:
    yield from saying.illustrative(reading, (PREVALENCE,))
    if answer.gap is not None:
        said = given.source.strip() or "nobody has said where they come from"
        yield f"The numbers were entered by a commissioner: {said}."
        if answer.gap.note:
            yield answer.gap.note
        ends = {"low": given.expected_low, "high": given.expected_high}
        lacking = [name for name, end in ends.items() if end is None]
        if len(lacking) == 1:
            yield (
                f"The expected number has no {lacking[0]} limit, so the number itself stands for "
                "it: the range reaches one way only and looks surer than it is."
            )
        elif lacking:
            yield "The expected number has no limits, so the gap looks surer than it is."
    yield "The definitions are of other people and years: they do not make one line over time."


KIND = Kind(
    code="need-treatment",
    title="Treatment gap",
    path="need/treatment/",
    reads=(PREVALENCE,),
    needs=(),
    subjects=where_held(PREVALENCE),
    given=Given,
    answer=Treatment,
    work=work,
)
OBJECTORS = ()
