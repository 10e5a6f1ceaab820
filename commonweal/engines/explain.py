"""What a count will do, before it is done: groups counted together, tables, months, paths, SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commonweal.engines.reach import Reach, reaches
from commonweal.engines.sql import DIALECTS, Binding, CannotRender, render
from commonweal.engines.sql.queries import columns_read, fused
from commonweal.facts.activity import ActivityTables
from commonweal.language.plan import (
    Component,
    Grouping,
    Months,
    Open,
    Overlap,
    Point,
    Timing,
)

#: Says why the compiled passes do not count a component told apart so; nothing where they do.
WhyNot = Callable[[Component, Grouping], str]


@dataclass(frozen=True)
class Group:
    """Components that are counted together in one pass."""

    numbers: tuple[int, ...]
    counts: tuple[str, ...]
    timing: str
    window: int
    reach: Mapping[str, Reach]
    path: str

    @property
    def words(self) -> str:
        """The group in one paragraph."""
        named = ", ".join(
            f"n{number} ({kind})" for number, kind in zip(self.numbers, self.counts, strict=True)
        )
        months = "each month" if self.window == 1 else f"each month with {self.window - 1} before"
        read = "\n".join(f"    {table}: {_reach(each)}" for table, each in self.reach.items())
        return f"  {named}\n    counted {self.timing}, {months}, by {self.path}\n{read}"


@dataclass(frozen=True)
class Explanation:
    """What will be run. `columns` holds those that are read of each table, `sql` the statement of
    each dialect, or why there is none."""

    groups: tuple[Group, ...]
    grouping: tuple[str, ...]
    months: Months
    columns: Mapping[str, Sequence[str]]
    sql: Mapping[str, str]

    def text(self, dialect: str | None = None) -> str:
        """The explanation as lines, with the statements of one dialect or of all."""
        by = ", ".join(self.grouping) or "nothing, all together"
        span = f"{self.months.first:%Y-%m} to {self.months.last:%Y-%m}"
        groups = "\n".join(group.words for group in self.groups)
        shown = [dialect] if dialect else list(self.sql)
        statements = "\n\n".join(f"-- {name}\n{self.sql[name]}" for name in shown)
        read = "\n".join(f"  {name}: {', '.join(held)}" for name, held in self.columns.items())
        return (
            f"Months: {span} ({len(self.months)})\nGrouped by: {by}\n{groups}\n"
            f"Columns read:\n{read}\n\n{statements}\n"
        )


def explain(
    components: Sequence[Component],
    grouping: Grouping,
    months: Months,
    bindings: Mapping[str, Binding],
    tables: ActivityTables,
    *,
    why_not: WhyNot | None = None,
) -> Explanation:
    """What counting these takes, with the statement for the dialect of each binding.

    Without `why_not` all are counted by SQL."""
    groups = []
    for (events, timing, window), numbers in fused(components).items():
        members = [components[number] for number in numbers]
        groups.append(
            Group(
                numbers=tuple(numbers),
                counts=tuple(_kind(member) for member in members),
                timing=_timing(timing),
                window=window,
                reach=reaches(events, timing, window, tables),
                path=_path(numbers, members, grouping, why_not),
            )
        )
    sql = {name: _sql(components, grouping, months, name, each) for name, each in bindings.items()}
    columns = columns_read(components, grouping, tables)
    return Explanation(tuple(groups), grouping.by, months, columns, sql)


def _path(
    numbers: Sequence[int],
    members: Sequence[Component],
    grouping: Grouping,
    why_not: WhyNot | None,
) -> str:
    if why_not is None:
        return "SQL"
    refused: dict[str, list[int]] = {}
    for number, member in zip(numbers, members, strict=True):
        refused.setdefault(why_not(member, grouping), []).append(number)
    passed = refused.pop("", [])
    if not refused:
        return "compiled passes"
    if len(refused) == 1 and not passed:
        return f"SQL: {next(iter(refused))}"
    told = [
        f"{', '.join(f'n{each}' for each in some)} by SQL: {reason}"
        for reason, some in refused.items()
    ]
    return "; ".join([*(["compiled passes"] if passed else []), *told])


def _sql(
    components: Sequence[Component],
    grouping: Grouping,
    months: Months,
    dialect: str,
    binding: Binding,
) -> str:
    try:
        return render(components, grouping, months, DIALECTS[dialect], binding).text
    except CannotRender as refusal:
        return f"-- Refused: {refusal}"


def _kind(component: Component) -> str:
    share = f" {component.share:g}" if component.share is not None else ""
    return f"{component.kind.value}{share}"


def _timing(timing: Timing) -> str:
    match timing:
        case Point(date):
            return f"by {date}"
        case Open(start, end):
            return f"while open from {start} to {end}"
        case Overlap(start, end, last_day_counts):
            last = ", its last day counted" if last_day_counts else ""
            return f"by days from {start} to {end}{last}"


def _reach(reach: Reach) -> str:
    if reach.before is None and reach.after is None:
        return "every month"
    before = "every month before" if reach.before is None else f"{reach.before} before"
    after = "every month after" if reach.after is None else f"{reach.after} after"
    return "its own month" if reach == Reach(0, 0) else f"its own month, {before}, {after}"
