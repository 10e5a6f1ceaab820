"""Measures as rows of a dashboard: value, line over time, change and target, by theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.text import slugify

from commonweal.records.measures.models import MeasureStanding
from commonweal.records.register.models import Place
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.standing import Gravity
from commonweal.site.charts.spark import spark
from commonweal.site.measures.presenters import attention, saying
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import plural

WAYS = {"lower": "Lower is better", "higher": "Higher is better", "neither": "No judgement"}


def _misses(one: MeasureStanding) -> bool:
    return one.gravity >= Gravity.FAILS


def _worse(one: MeasureStanding) -> bool:
    return one.gravity in (Gravity.CONCERN, Gravity.FAILS_AND_WORSENS)


def _better(one: MeasureStanding) -> bool:
    return one.variation.startswith("improvement")


#: What a dashboard can be kept to: a word of its address, the words of the choice, and which rows.
KINDS: dict[str, tuple[str, Callable[[MeasureStanding], bool]]] = {
    "look": ("What needs attention", attention.needed),
    "misses": ("Misses its target", _misses),
    "worse": ("Worse than usual", _worse),
    "beside": ("Worse than the whole place", attention.beside_others),
    "better": ("Better than usual", _better),
    "doubt": ("Doubtful value", lambda one: bool(one.doubt)),
}
COLUMNS = (
    Column("measure", "Measure"),
    Column("value", "Latest value", numeric=True),
    Column("trend", "Last 13 months", only="page"),
    Column("direction", "Direction", only="file"),
    Column("variation", "Change over time"),
    Column("target", "Target"),
)
#: The same with the whole beside it, for one organisation.
BESIDE = (
    *COLUMNS[:2],
    Column("whole", "Whole place", numeric=True),
    Column("beside", "Compared with the whole place"),
    *COLUMNS[2:],
)


@dataclass(frozen=True)
class ThemePart:
    """The measures of one theme: its heading, what they say together, and their table."""

    heading: str
    said: str
    table: Table


@dataclass(frozen=True)
class Shown:
    """Whose measures are shown: the place, the definitions in use, and the standings of the whole
    together where they stand beside those of an organisation."""

    place: Place
    measures: Mapping[str, Measure]
    wholes: Mapping[str, MeasureStanding] | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        return COLUMNS if self.wholes is None else BESIDE


def kept(standings: Iterable[MeasureStanding], theme: str, kind: str, shown: Shown) -> list[
    MeasureStanding
]:  # fmt: skip
    """The standings of measures in use, of one theme and kind where these are named."""
    holds = KINDS[kind][1] if kind in KINDS else None
    return [
        one
        for one in standings
        if (measure := shown.measures.get(one.measure)) is not None
        and theme in ("", measure.theme)
        and (holds is None or holds(one))
    ]


def theme_parts(shown: Shown, standings: Sequence[MeasureStanding]) -> list[ThemePart]:
    """One part for each theme in which something is shown, in the order of themes."""
    themes = {shown.measures[one.measure].theme for one in standings}
    parts = []
    for theme in sorted(themes):
        rows = [one for one in standings if shown.measures[one.measure].theme == theme]
        heading = saying.theme_name(theme)
        table = _table(shown, f"theme-{slugify(theme)}", heading, _in_order(shown, rows))
        parts.append(ThemePart(heading, _said(rows), table))
    return parts


def looks_table(shown: Shown, standings: Sequence[MeasureStanding]) -> Table:
    """What needs attention, the gravest first."""
    rows = [one for one in _in_order(shown, standings) if attention.needed(one)]
    rows.sort(key=_gravest_first)
    made = _table(shown, "looks", "What needs attention, the gravest first", rows)
    if shown.wholes is None:
        return made
    # An organisation has two kinds of reasons; a place as a whole stands beside nothing.
    return replace(
        made,
        columns=(made.columns[0], Column("why", "Why"), *made.columns[1:]),
        rows=tuple(
            (cells[0], attention.why(one), *cells[1:])
            for cells, one in zip(made.rows, rows, strict=True)
        ),
    )


def _gravest_first(one: MeasureStanding) -> tuple[bool, int, bool]:
    return not attention.needed(one), -one.gravity, not attention.beside_others(one)


def all_table(shown: Shown, standings: Sequence[MeasureStanding]) -> Table:
    """Every measure, those that need attention first."""
    rows = sorted(_in_order(shown, standings), key=_gravest_first)
    return _table(shown, "measures", "Measures, those that need attention first", rows)


def _in_order(shown: Shown, standings: Sequence[MeasureStanding]) -> list[MeasureStanding]:
    order = {name: place for place, name in enumerate(shown.measures)}
    return sorted(standings, key=lambda one: order[one.measure])


def _table(shown: Shown, name: str, caption: str, rows: Sequence[MeasureStanding]) -> Table:
    return Table(
        name,
        caption,
        shown.columns,
        tuple(_row(shown, one) for one in rows),
        empty=attention.NOTHING,
    )


def _row(shown: Shown, one: MeasureStanding) -> tuple[Cell, ...]:
    measure = shown.measures[one.measure]
    way = WAYS[measure.direction.value]
    address = saying.measure_address(shown.place, measure.id, one.level, one.organisation)
    name = Cell(measure.name, href=address, hint=way)
    value = saying.value_cell(one, saying.period(measure, one.month))
    doubt = f"Doubted: {one.doubt}" if one.doubt else ""
    line = (
        Cell("", spark=spark(one.trend)),
        Cell(way),
        saying.variation_cell(one, doubt),
        target_cell(measure, one),
    )
    if shown.wholes is None:
        return name, value, *line
    return name, value, saying.value_cell(shown.wholes.get(measure.id)), saying.beside(one), *line


def target_cell(measure: Measure, standing: MeasureStanding) -> Cell:
    """The target in force and whether it is met."""
    target = measure.target_on(standing.month)
    if target is None:
        return Cell("No target")
    doubted = "" if target.verified else ", not verified"
    return Cell(
        saying.assurance(measure, standing),
        hint=f"Target: {saying.amount(measure, target.value)}{doubted}",
        sign=saying.ASSURANCE_SIGNS.get(standing.assurance, ""),
    )


def _said(rows: Sequence[MeasureStanding]) -> str:
    counts = (
        (sum(map(_misses, rows)), "misses its target", "miss their target"),
        (sum(map(_worse, rows)), "worse than usual", "worse than usual"),
        (sum(map(_better, rows)), "better than usual", "better than usual"),
    )
    said = [plural(count, one, many) for count, one, many in counts if count]
    return f"{plural(len(rows), 'measure')}: {', '.join(said) or 'as usual'}"


@dataclass(frozen=True)
class Body:
    """An organisation, and how many of its measures need attention."""

    level: str
    organisation: str
    measures: int
    misses: int
    worse: int
    beside: int
    doubted: int


def bodies_table(place: Place, bodies: Iterable[Body], names: Mapping[str, str]) -> Table:
    """Commissioners and providers with what needs attention there, each leading to its own page."""
    rows = sorted(
        bodies, key=lambda one: (one.level, saying.named(names, one.level, one.organisation))
    )
    return Table(
        "bodies",
        "Commissioners and providers",
        (
            Column("name", "Organisation"),
            Column("level", "Part"),
            Column("measures", "Measures", numeric=True),
            Column("misses", "Miss their target", numeric=True),
            Column("worse", "Worse than usual", numeric=True),
            Column("beside", "Worse than the whole place", numeric=True),
            Column("doubted", "Doubtful value", numeric=True),
        ),
        tuple(
            (
                Cell(
                    saying.named(names, one.level, one.organisation),
                    href=saying.body_address(place, one.level, one.organisation),
                ),
                Cell(saying.LEVELS[one.level]),
                Cell(f"{one.measures:,}"),
                Cell(f"{one.misses:,}"),
                Cell(f"{one.worse:,}"),
                Cell(f"{one.beside:,}"),
                Cell(f"{one.doubted:,}"),
            )
            for one in rows
        ),
    )
