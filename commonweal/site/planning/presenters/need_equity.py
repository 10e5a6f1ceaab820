"""Groups beside each other in words, tables and a chart: never a ratio without its two counts."""

from __future__ import annotations

from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.planning.need.equity import GroupLine, Ratio, Study
from commonweal.planning.need.numbers import Number
from commonweal.records.planning.kinds.need_equity import Equity
from commonweal.site import charts
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.presenters.need_equity_words import (
    IN_NEED,
    PEOPLE,
    ratio_words,
    share_words,
)
from commonweal.site.planning.presenters.need_values import NOT_KNOWN, exact, plain


def number_cell(found: Number, places: int = 2, suffix: str = "") -> Cell:
    """A value with its 95 % limits below, or why there is none."""
    if found.value is None:
        return Cell(NOT_KNOWN, hint=found.reason)
    hint = ""
    if found.low is not None and found.high is not None:
        hint = f"{plain(found.low, places)} to {plain(found.high, places)}"
    return Cell(plain(found.value, places) + suffix, hint=hint, raw=exact(found.value))


def chosen(answer: Equity | None, asked: str) -> Study | None:
    """The study that is asked for by its place in the list; else the first."""
    if answer is None or not answer.studies:
        return None
    place = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    return answer.studies[place - 1] if 1 <= place <= len(answer.studies) else answer.studies[0]


def title_of(one: Study) -> str:
    """What a study is about."""
    return f"{one.measure} by {one.kind_title.lower()}, {one.area_name}, {one.period}"


def studies_table(answer: Equity | None, address: str) -> Table:
    """Everything that is told apart, each a way to its own study."""
    return Table(
        "studies",
        "What is told apart by group",
        (
            Column("measure", "Measure"), Column("area", "Area"), Column("kind", "Group"),
            Column("period", "Period"), Column("groups", "Groups", numeric=True),
            Column("unknown", "Group not known", numeric=True),
        ),
        tuple(
            (
                Cell(one.measure, href=f"{address}?study={place}#study",
                     about=f"by {one.kind_title.lower()} in {one.area_name}"),
                Cell(one.area_name),
                Cell(one.kind_title),
                Cell(one.period),
                Cell(str(len(one.lines))),
                number_cell(one.unknown.share, 1, "%"),
            )
            for place, one in enumerate(answer.studies if answer else (), start=1)
        ),
        empty="Nothing is told apart by group. Bring in “Use of services by area and group”.",
    )  # fmt: skip


def groups_table(one: Study) -> Table:
    """Each group: what was counted, of how many, in how much need, and use against need."""
    return Table(
        "groups",
        title_of(one),
        (
            Column("group", one.kind_title), Column("count", "Counted", numeric=True),
            Column("people", "People", numeric=True),
            Column("rate", f"For each {one.per:,} people", numeric=True),
            Column("need", "Expected to need it", numeric=True),
            Column("use_need", "Use against need", numeric=True),
            Column("means", "What it means for this group"),
        ),
        tuple(
            (
                Cell(line.group),
                Cell(plain(line.count), hint=line.reason, raw=exact(line.count)),
                Cell(plain(line.people), raw=exact(line.people)),
                number_cell(line.rate, 1),
                Cell(plain(line.expected), raw=exact(line.expected)),
                number_cell(line.use_need),
                Cell(share_words(line, one.lines)),
            )
            for line in one.lines
        ),
        note="Use against need is the share of what was counted over the share of expected need: "
        "1 is equal use for equal need. Ranges are 95 % limits; how unsure expected need is does "
        "not go into them."
        + (f" Left out of the shares: {', '.join(one.left_out)}." if one.left_out else ""),
    )  # fmt: skip


def ratios_table(one: Study) -> Table:
    """Every ratio with both counts and both rates, by people and by need."""
    rows = [
        row
        for line in one.lines
        for ratio, of in ((line.ratio, PEOPLE), (line.need_ratio, IN_NEED))
        if ratio is not None
        for row in (_ratio_row(ratio, of, one.per),)
    ]
    return Table(
        "ratios",
        f"Each group beside {one.reference}" if one.reference else "Groups beside each other",
        (
            Column("group", "Group"), Column("by", "Rates of"),
            Column("ratio", "Ratio", numeric=True),
            Column("means", "What it means for this group"),
            Column("count", "Counted", numeric=True, only="file"),
            Column("rate", "Rate", numeric=True, only="file"),
            Column("other_count", "Counted in the other", numeric=True, only="file"),
            Column("other_rate", "Rate of the other", numeric=True, only="file"),
        ),
        tuple(rows),
        note=f"Rates are for each {one.per:,}. Limits are log-normal, 95 %.",
        empty="No group is named to compare the others with.",
    )  # fmt: skip


def _ratio_row(ratio: Ratio, of: str, per: int) -> tuple[Cell, ...]:
    return (
        Cell(ratio.group),
        Cell(of[:1].upper() + of[1:]),
        number_cell(ratio.ratio),
        Cell(ratio_words(ratio, of, per)),
        Cell(plain(ratio.count), raw=exact(ratio.count)),
        Cell(plain(ratio.rate, 1), raw=exact(ratio.rate)),
        Cell(plain(ratio.reference_count), raw=exact(ratio.reference_count)),
        Cell(plain(ratio.reference_rate, 1), raw=exact(ratio.reference_rate)),
    )


def slopes_table(one: Study) -> Table:
    """How use goes along deprivation, or how unlike unordered groups are; with the method."""
    rows = []
    if one.gradient:
        rows = [
            (f"Slope index of inequality, for each {one.per:,}", one.gradient.slope, 1),
            ("Relative index of inequality (least over most deprived)", one.gradient.ratio, 3),
            ("Slope over the mean (Kunst and Mackenbach)", one.gradient.relative, 3),
            ("Concentration index", one.gradient.concentration, 4),
            ("Horizontal inequity: C(use) less C(need)", one.gradient.inequity, 4),
        ]
    if one.disparity:
        rows = [("Index of disparity, as a share of everybody's rate", one.disparity, 3)]
    return Table(
        "slopes",
        "From the most to the least deprived" if one.gradient else "How unlike the groups are",
        (Column("what", "Index"), Column("value", "Value", numeric=True),
         Column("method", "Method")),
        tuple((Cell(what), number_cell(value, places), Cell(value.method))
              for what, value, places in rows),
        note=_fits(one),
    )  # fmt: skip


def _fits(one: Study) -> str:
    if one.gradient is None or one.gradient.explained is None:
        return ""
    return (
        "1 is the most deprived tenth. Below nought, use is higher among the deprived. A straight "
        f"line explains {one.gradient.explained:.0%} of the differences between tenths."
    )


def history_table(one: Study) -> Table:
    """Rates period by period, with a mark wherever the people were counted on a new basis."""
    return Table(
        "history",
        "Period by period",
        (Column("group", "Group"), Column("period", "Period"),
         Column("rate", f"For each {one.per:,} people", numeric=True),
         Column("use_need", "Use against need", numeric=True),
         Column("basis", "People counted in")),
        tuple(
            (Cell(point.group), Cell(point.period), number_cell(point.rate, 1),
             number_cell(point.use_need),
             Cell(point.basis or "not stated", sign="doubt" if point.breaks else "",
                  hint="Break: does not compare with the period before" if point.breaks else ""))
            for point in one.history
        ),
    )  # fmt: skip


def unknown_words(one: Study) -> str:
    """The sentence about people whose group is not known; there always is one."""
    share = one.unknown.share
    if share.value is None:
        return f"How many people's group is not known cannot be said: {share.reason}."
    return (
        f"The group of {share.value:.1f}% ({plain(one.unknown.count)} of {plain(one.unknown.of)}) "
        "is not known. They stand in no row, so every rate is too low by some of them."
    )


def finding(one: Study) -> str:
    """Which group uses least and most for its need."""
    known = [(line.use_need.value, line.group) for line in one.lines if line.use_need.value]
    if len(known) < 2:
        return "Use cannot be set against need: expected need is not given."
    (low, least), (high, most) = min(known), max(known)
    return (
        f"For its need, {most} uses the most ({high:.2f} times its share) and {least} the least "
        f"({low:.2f})."
    )


def chart(one: Study) -> charts.RangeChart | None:
    """Use against need of each group on one scale, with a line at equal use."""
    if not any(line.use_need.value is not None for line in one.lines):
        return None
    return charts.ranges(
        [_ranged(line) for line in one.lines],
        id="use-need",
        finding=finding(one),
        range_label="95 % limits",
        description="Share of what was counted over the share of expected need: each group beside "
        "everybody." + _other_number(one),
        marker=Decimal(1),
        marker_label="equal use for equal need",
    )


def _other_number(one: Study) -> str:
    """Why a ratio to another group is not the number that the chart draws."""
    if not one.reference or not any(line.need_ratio for line in one.lines):
        return ""
    return (
        f" The table of ratios sets each group beside “{one.reference}” alone, so its numbers "
        "differ from these."
    )


def _ranged(line: GroupLine) -> charts.Ranged:
    found = line.use_need
    status = Status.MISSING if found.value is None else ""
    return charts.Ranged(
        line.group, rounded(found.value), plain(found.value, 2), rounded(found.low),
        rounded(found.high), note=found.reason if found.value is None else "", status=status,
    )  # fmt: skip


def rounded(value: float | None, places: int = 4) -> Decimal | None:
    """A number for a drawing."""
    return None if value is None else round(Decimal(repr(value)), places)
