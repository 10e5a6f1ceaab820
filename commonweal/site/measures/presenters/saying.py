"""The words that all pages of measures share: values, signs, directions, organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from commonweal.language.disclosure import State
from commonweal.records.measures.models import MeasureRun, MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.measures.definition import Direction, Target
from commonweal.reviewing.publishing import POUNDS, Shown, unit_of
from commonweal.reviewing.spc import Assurance, Chart, Variation
from commonweal.reviewing.spc.chart import Kind
from commonweal.site.pages import Cell, Table
from commonweal.site.words import MINUS, MONTHS, day

VARIATIONS: dict[str, str] = {
    Variation.COMMON: "As usual",
    Variation.IMPROVEMENT_HIGH: "Better than usual: high",
    Variation.IMPROVEMENT_LOW: "Better than usual: low",
    Variation.CONCERN_HIGH: "Worse than usual: high",
    Variation.CONCERN_LOW: "Worse than usual: low",
    Variation.HIGH: "Unusually high",
    Variation.LOW: "Unusually low",
}
KINDS: dict[str, str] = {
    Kind.RUN: "Too few values to tell",
    Kind.STILL: "Hardly varies",
    Kind.EMPTY: "No value to judge",
    Kind.CONTROL: "No value to judge",
}
ASSURANCES: dict[str, str] = {
    Assurance.PASS: "Meets its target reliably",
    Assurance.FAIL: "Misses its target as it runs now",
    Assurance.HIT_AND_MISS: "Meets and misses its target by chance",
}
#: What a cell says where there is nothing to say.
NOTHING = frozenset({"", "None", "Not shown", "Not judged", "Not compared"})
TOO_FEW = "Too few values to tell"
VARIATION_SIGNS: dict[str, str] = {
    Variation.COMMON: "usual",
    Variation.IMPROVEMENT_HIGH: "better-high",
    Variation.IMPROVEMENT_LOW: "better-low",
    Variation.CONCERN_HIGH: "worse-high",
    Variation.CONCERN_LOW: "worse-low",
    Variation.HIGH: "unusual-high",
    Variation.LOW: "unusual-low",
}
ASSURANCE_SIGNS: dict[str, str] = {
    Assurance.PASS: "meets",
    Assurance.FAIL: "misses",
    Assurance.HIT_AND_MISS: "chance",
}
STATES: dict[str, str] = {
    State.SUPPRESSED: "Suppressed",
    State.MISSING: "Missing",
    State.NOT_APPLICABLE: "Nobody to count",
}
#: The figure status under which a state of a published cell is tagged.
TAGS: dict[str, str] = {State.SUPPRESSED: "suppressed", State.MISSING: "missing"}
DIRECTIONS = {
    Direction.LOWER: "Lower is better.",
    Direction.HIGHER: "Higher is better.",
    Direction.NEITHER: "Neither high nor low is better: this describes and does not judge.",
}
LEVELS = {"all": "Whole place", "commissioner": "Commissioner", "provider": "Provider"}
WORDS = {
    "better": "Better than the whole place",
    "best": "Better than the whole place",
    "worse": "Worse than the whole place",
    "worst": "Worse than the whole place",
    "higher": "Higher than the whole place",
    "highest": "Higher than the whole place",
    "lower": "Lower than the whole place",
    "lowest": "Lower than the whole place",
    "similar": "Much like the whole place",
}
WORD_SIGNS = {
    "better": "better-more", "best": "better-more", "worse": "worse-less", "worst": "worse-less",
    "higher": "unusual-high", "highest": "unusual-high", "lower": "unusual-low",
    "lowest": "unusual-low", "similar": "usual",
}  # fmt: skip


def month(value: date) -> str:
    """A month as people write it."""
    return f"{MONTHS[value.month]} {value.year}"


def period(measure: Measure, value: date) -> str:
    """What a value speaks of, in words: a month, or so many months up to it."""
    months = measure.period.months
    return month(value) if months == 1 else f"the {months} months to {month(value)}"


def amount(measure: Measure, value: float, decimals: int | None = None) -> str:
    """A value of the measure with its unit; all its decimals when none are named."""
    unit = unit_of(measure)
    number = f"{value:,g}" if decimals is None else f"{value:,.{decimals}f}"
    number = number.replace("-", MINUS)
    if unit == POUNDS:
        return f"£{number}"
    return f"{number} {unit}"


def raw(value: float) -> Decimal:
    """A value as a file carries it."""
    return Decimal(str(value)).normalize()


def signed(value: float, decimals: int) -> str:
    """A difference with its sign."""
    number = f"{abs(value):,.{decimals}f}"
    return f"{MINUS if value < 0 else '+'}{number}" if float(number.replace(",", "")) else number


def variation(standing: MeasureStanding) -> str:
    """What the sign of variation says."""
    return VARIATIONS.get(standing.variation) or KINDS[standing.kind]


def variation_cell(standing: MeasureStanding | None, hint: str = "") -> Cell:
    """What the sign of variation says, with the sign."""
    if standing is None:
        return Cell("Not counted", hint=hint)
    sign = VARIATION_SIGNS.get(standing.variation, "none")
    return Cell(variation(standing), hint=hint, sign=sign)


def chart_sign(chart: Chart) -> str:
    """The sign of variation of a chart."""
    return VARIATION_SIGNS.get(chart.variation, "none")


def chart_variation(chart: Chart) -> str:
    """What the sign of a chart says."""
    return VARIATIONS.get(chart.variation) or KINDS[chart.kind]


def held_back(measure: Measure, latest: Shown) -> str:
    """That the latest value is not shown, and why; empty where it is."""
    when = period(measure, latest.month)
    if latest.state == State.SUPPRESSED:
        return f"The value for {when} is held back, because the numbers behind it are small."
    if latest.state == State.MISSING:
        return f"There is no value for {when}."
    return f"There was nobody to count in {when}." if latest.state != State.NUMBER else ""


def target_words(measure: Measure, target: Target) -> str:
    """The target in force, since when, what standing it has and who says so."""
    return (
        f"{amount(measure, target.value)} since {day(target.valid_from)}. Status: "
        f"{target_basis(target)}."
    )


def target_basis(target: Target) -> str:
    """The standing of a target, who says so, and why it may not hold."""
    said = f"{target.status[:1].upper()}{target.status[1:]}. Source: {target.source}"
    return said if target.verified else f"{said}. Not verified: {target.doubt}"


def ended(measure: Measure) -> str:
    """That a measure has ended, when and why."""
    if measure.retired is None:
        return ""
    return f"This measure ended on {day(measure.retired.on)}: {measure.retired.reason}"


def assurance(measure: Measure, standing: MeasureStanding) -> str:
    """What the sign of assurance says, beside the target in force."""
    if measure.target_on(standing.month) is None:
        return "No target"
    return ASSURANCES.get(standing.assurance, TOO_FEW)


def state_cell(state: str, hint: str = "") -> Cell:
    """A cell whose value is not there, and why."""
    return Cell(STATES[state], status=TAGS.get(state, ""), hint=hint, raw=STATES[state].lower())


def value_cell(standing: MeasureStanding | None, hint: str = "") -> Cell:
    """The latest value with its unit, or the state that it is in."""
    if standing is None:
        return Cell("Not counted", hint=hint, raw="")
    if standing.state != State.NUMBER:
        return state_cell(standing.state, hint)
    return Cell(standing.said, hint=hint)


def line_cell(measure: Measure, shown: Shown, decimals: int) -> Cell:
    """A published value with its unit, or the state that it is in."""
    if shown.state != State.NUMBER or shown.value is None:
        return state_cell(shown.state)
    return Cell(amount(measure, shown.value, decimals), raw=raw(shown.value))


def trimmed(table: Table) -> Table:
    """The table less the columns after the first two in which no cell has anything to say."""
    idle = {
        place
        for place in range(2, len(table.columns))
        if table.rows and all(row[place].text in NOTHING for row in table.rows)
    }
    return replace(
        table,
        columns=tuple(one for place, one in enumerate(table.columns) if place not in idle),
        rows=tuple(
            tuple(cell for place, cell in enumerate(row) if place not in idle) for row in table.rows
        ),
    )


def beside(standing: MeasureStanding) -> Cell:
    """A value beside the whole, in words."""
    if standing.word in WORDS:
        return Cell(WORDS[standing.word], sign=WORD_SIGNS[standing.word])
    return Cell("Not compared", hint=standing.reason.capitalize())


def named(names: Mapping[str, str], level: str, code: str) -> str:
    """An organisation as people know it."""
    if level == "all":
        return LEVELS["all"]
    return names.get(code) or (f"{LEVELS[level]} {code}" if code else f"{LEVELS[level]} not known")


def measure_address(place: Place, measure: str, level: str = "all", code: str = "") -> str:
    """The page of a measure, for one organisation or the whole place."""
    address = reverse("measure", args=[place.code, measure])
    return address if level == "all" else f"{address}?of={level}:{code}"


def body_address(place: Place, level: str, code: str) -> str:
    """The page of one organisation's measures; empty where its code is not known."""
    return reverse("measures_of_body", args=[place.code, level, code]) if code else ""


def basis(run: MeasureRun, newest: int | None) -> str:
    """What the values rest on: the release, its months, when; and whether there is a newer one."""
    made = day(timezone.localtime(run.made_at).date()) if run.made_at else "a day not known"
    said = f"Worked out on {made} over release {run.release.number} of the activity"
    if run.first_month and run.last_month:
        said += f", {month(run.first_month)} to {month(run.last_month)}"
    said += "."
    if run.release.withdrawn_at is not None:
        said += (
            f" Release {run.release.number} has been withdrawn since: work the measures out again."
        )
    elif newest is not None and newest != run.release.number:
        said += f" Release {newest} has come in since: work the measures out again to include it."
    return said


def ordered_themes(measures: Sequence[Measure]) -> list[str]:
    """The themes that measures belong to, each once."""
    return sorted({one.theme for one in measures})


def theme_name(theme: str) -> str:
    """A theme as a heading."""
    return theme[:1].upper() + theme[1:]
