"""Frameworks in words: the list, one tree with its counts, the mix of stages, the cross-walk."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from commonweal.records.frameworks.packing import swaps_of
from commonweal.reviewing.cross_walk import Link, OutcomeView, between, serving_several
from commonweal.reviewing.frameworks import (
    Framework,
    Heading,
    count_findings,
    ended_ones,
    key_count,
    shortfalls,
)
from commonweal.reviewing.life_cycle import Mix, mixes
from commonweal.site.charts import HeatCell, Matrix, Part, Stack, StackChart, matrix, stacked
from commonweal.site.frameworks.board import Board, Shelf
from commonweal.site.frameworks.presenters.common import (
    KINDS,
    SHORT_STAGES,
    STAGES,
    STANDINGS,
    source_of,
)
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import day, plural


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator in the tree. `change` is the page where it is taken out or replaced."""

    name: str
    href: str
    stage: str
    status: str
    is_key: bool
    ended: str
    change: str


@dataclass(frozen=True)
class OutcomeLine:
    code: str
    title: str
    kind: str
    note: str
    indicators: tuple[IndicatorLine, ...]
    attach: str


@dataclass(frozen=True)
class HeadingLine:
    """A heading in the tree. `colour` is that of the tag that carries its count."""

    code: str
    title: str
    note: str
    count: str
    colour: str
    outcomes: tuple[OutcomeLine, ...]


def home_table(shelf: Shelf) -> Table:
    """Every framework with how far this place is with it."""
    return Table(
        "frameworks",
        "Frameworks",
        (
            Column("title", "Framework"),
            Column("standing", "How it stands"),
            Column("headings", "Headings", numeric=True),
            Column("outcomes", "Outcomes", numeric=True),
            Column("indicators", "Indicators", numeric=True),
            Column("here", "In this place"),
        ),
        tuple(_home_row(shelf, one) for one in _own_first(shelf)),
    )


def _own_first(shelf: Shelf) -> list[Framework]:
    """What the place has taken up stands before the rest."""
    return sorted(shelf.frameworks.values(), key=lambda one: one.id not in shelf.standings)


def _home_row(shelf: Shelf, one: Framework) -> tuple[Cell, ...]:
    board = Board(shelf, one)
    own = {name for view in shelf.views if view.framework.id == one.id for name in view.own}
    return (
        Cell(one.title, href=board.address, hint=one.publisher),
        Cell(STANDINGS[one.standing]),
        Cell(str(len(one.headings))),
        Cell(str(len(one.outcomes))),
        Cell(str(len(own))),
        Cell(_here(board)),
    )


def _here(board: Board) -> str:
    version = board.version
    if version is not None:
        return f"Version {version.number}, published {day(version.made_at.date())}"
    if board.standing is None:
        return "Not taken up"
    return "Draft, not yet published"


def headline(board: Board) -> str:
    """What one must know of a set in two sentences."""
    framework = board.framework
    if board.standing is None:
        printed = sum(len(one.indicators) for one in framework.outcomes.values())
        counted = plural(printed, "indicator") if printed else "no indicator"
        return (
            f"{plural(len(framework.outcomes), 'outcome')} under "
            f"{plural(len(framework.headings), framework.heading_word)}; "
            f"{counted} printed with them."
        )
    keys = len({one.indicator for one in board.placed if one.is_key})
    said = (
        f"{plural(keys, 'key indicator')} under "
        f"{plural(len(framework.headings), framework.heading_word)}."
    )
    if not board.standing.is_draft:
        return f"Published: {said}"
    wrong = len(warnings(board))
    if not wrong:
        return f"{said} Nothing stands in the way of publishing."
    needs = "1 thing stands" if wrong == 1 else f"{wrong} things stand"
    return f"{said} {needs} in the way of publishing."


def warnings(board: Board) -> list[str]:
    """What would stop a draft from being published, one sentence each."""
    if board.standing is None or not board.standing.is_draft:
        return []
    found = shortfalls(board.framework, board.placed)
    for one in ended_ones(board.placed, board.shelf.library, board.shelf.today):
        assert one.retired  # noqa: S101  it has ended
        after = board.shelf.library.get(one.retired.successor)
        follows = f"“{after.name}” takes its place" if after else "nothing takes its place"
        found.append(f"“{one.name}” ended on {day(one.retired.on)}; {follows}. Retire it.")
    return found


def findings(board: Board) -> list[str]:
    """Numbers that the framework's own paper states and its own tree does not bear out."""
    return [
        f"{sentence} Stated: {source_of(board.shelf, stated.citation)}. "
        f"Printed: {source_of(board.shelf, board.framework.citation)}."
        for stated, _, sentence in count_findings(board.framework)
    ]


def tree(board: Board) -> list[tuple[str, list[HeadingLine]]]:
    """The headings in order, gathered by stage of life where the framework has any."""
    counted = key_count(board.framework, board.placed)
    titles = dict(board.framework.groups)
    found: dict[str, list[HeadingLine]] = {}
    for heading in board.framework.headings:
        line = _heading(board, heading, counted[heading.code])
        found.setdefault(titles.get(heading.group, ""), []).append(line)
    return list(found.items())


def _heading(board: Board, heading: Heading, count: int) -> HeadingLine:
    limits, said, colour = board.framework.limits, "", ""
    if limits and board.standing is not None:
        is_right = limits.least <= count <= limits.most
        said = f"{plural(count, 'key indicator')}, {limits.least} to {limits.most} needed"
        colour = "green" if is_right else "red"
        said += "" if is_right else (": too few" if count < limits.least else ": too many")
    outcomes = tuple(
        OutcomeLine(
            one.code,
            one.title,
            KINDS[one.kind],
            one.note,
            tuple(_indicators(board, one.code, one.indicators)),
            f"{board.address}attach/?outcome={one.code}" if _may_change(board) else "",
        )
        for one in heading.outcomes
    )
    return HeadingLine(heading.code, heading.title, heading.note, said, colour, outcomes)


def _may_change(board: Board) -> bool:
    is_draft = board.standing is not None and board.standing.is_draft
    return is_draft and board.shelf.may_work


def _indicators(board: Board, outcome: str, printed: tuple[str, ...]) -> list[IndicatorLine]:
    put = [one for one in board.placed if one.outcome == outcome]
    names = dict.fromkeys((*printed, *(one.indicator for one in put)))
    keys = {one.indicator for one in put if one.is_key}
    here = {one.indicator for one in put}
    return [_indicator(board, name, name in keys, name in here) for name in names]


def _indicator(board: Board, name: str, is_key: bool, is_here: bool) -> IndicatorLine:
    found = board.shelf.library.get(name)
    status = str(found.status) if found else ""
    if board.standing and name in board.standing.illustrative:
        status = "illustrative"
    ended = ""
    if found and found.retired and found.has_ended(board.shelf.today):
        ended = f"ended {day(found.retired.on)}"
    return IndicatorLine(
        found.name if found else name,
        board.shelf.indicator_address(name),
        SHORT_STAGES[found.stage] if found else "not defined here",
        status,
        is_key,
        ended,
        board.change_address(name) if is_here and _may_change(board) else "",
    )


def tree_table(board: Board) -> Table:
    """The same as a table, to take away."""
    rows = []
    for group, headings in tree(board):
        for heading in headings:
            for outcome in heading.outcomes:
                for one in outcome.indicators or (None,):
                    rows.append(
                        (
                            Cell(f"{heading.code} {heading.title}", hint=group),
                            Cell(f"{outcome.code} {outcome.title}"),
                            Cell(one.name if one else "no indicator", hint=one.ended if one else "",
                                 status=one.status if one else ""),
                            Cell("yes" if one and one.is_key else "no"),
                            Cell(one.stage if one else ""),
                        )
                    )  # fmt: skip
    names = board.framework.names
    return Table(
        "tree",
        f"{board.framework.title} as a table",
        (
            Column("heading", names["heading"]),
            Column("outcome", names["outcome"]),
            Column("indicator", "Indicator"),
            Column("key", "Key"),
            Column("stage", "Stage"),
        ),
        tuple(rows),
    )


def _mixes(board: Board) -> list[Mix]:
    names = list(dict.fromkeys(one.indicator for one in board.placed if one.is_key))
    return mixes(names, swaps_of(board.plan), board.shelf.library, board.shelf.today)


def mix_chart(board: Board) -> StackChart | None:
    """Which stages the key indicators are at, today and as the plan goes on."""
    found = _mixes(board)
    if not found or not found[0].total:
        return None
    status = "illustrative" if board.standing and board.standing.illustrative else ""
    stacks = [
        Stack(
            "Today" if mix.on == board.shelf.today else day(mix.on),
            tuple(
                Part(STAGES[stage], Decimal(count), str(count), status=status)
                for stage, count in mix.counts.items()
            ),
            plural(mix.total, "key indicator"),
        )
        for mix in found
    ]
    return stacked(stacks, id="mix-chart", finding=mix_sentence(found))


def mix_sentence(found: list[Mix]) -> str:
    """ "15 of 24 key indicators count what is done; by 1 April 2028, 11 of 23." """
    first, last = found[0], found[-1]

    def said(mix: Mix) -> str:
        process = next(iter(mix.counts.values()))
        return f"{process} of {mix.total}"

    sentence = f"{said(first)} key indicators count what is done, not what it brings or leads to"
    return f"{sentence}; by {day(last.on)} it is {said(last)}." if last is not first else (
        f"{sentence}. No replacement is planned yet."
    )  # fmt: skip


def mix_table(board: Board) -> Table:
    """The mix of stages as numbers."""
    return Table(
        "mix",
        "Key indicators by stage",
        (
            Column("on", "Day"),
            *(Column(stage.value, words, numeric=True) for stage, words in STAGES.items()),
            Column("total", "All", numeric=True),
        ),
        tuple(
            (
                Cell(day(mix.on)),
                *(Cell(str(count)) for count in mix.counts.values()),
                Cell(str(mix.total)),
            )
            for mix in _mixes(board)
        ),
    )


def plan_table(board: Board) -> Table:
    """The replacement plan."""
    return Table(
        "plan",
        "Replacement plan",
        (
            Column("on", "From"),
            Column("indicator", "Indicator that goes"),
            Column("successor", "Indicator that comes"),
            Column("reason", "Why"),
        ),
        tuple(
            (
                Cell(day(one.on) if one.on else ""),
                Cell(
                    board.shelf.name(one.indicator),
                    href=board.shelf.indicator_address(one.indicator),
                ),
                Cell(board.shelf.name(one.successor) if one.successor else "none"),
                Cell(one.reason),
            )
            for one in board.plan
        ),
        empty="No replacement is planned. Choose “Change” beside an indicator to plan one.",
    )


def versions_table(board: Board) -> Table:
    """What has been published of a set."""
    return Table(
        "versions",
        "Published versions",
        (
            Column("number", "Version"),
            Column("on", "Published"),
            Column("by", "By"),
            Column("indicators", "Indicators", numeric=True),
            Column("note", "What is new"),
        ),
        tuple(
            (
                Cell(str(one.number)),
                Cell(day(one.made_at.date())),
                Cell(str(one.organisation or one.author_name)),
                Cell(str(len(one.content["lines"]))),
                Cell(one.note or "not said"),
            )
            for one in board.all_versions
        ),
        empty="No version is published yet.",
    )


def gone_table(board: Board) -> Table:
    """What was taken out of a draft, and why."""
    return Table(
        "gone",
        "Taken out or retired",
        (
            Column("indicator", "Indicator"),
            Column("outcome", "From under"),
            Column("on", "On"),
            Column("reason", "Why"),
        ),
        tuple(
            (
                Cell(board.shelf.name(one.indicator)),
                Cell(one.outcome),
                Cell(day(one.removed_at.date()) if one.removed_at else ""),
                Cell(one.removed_reason),
            )
            for one in board.gone
        ),
        empty="Nothing was taken out yet.",
    )


#: From this many linked outcomes on, the columns say only their codes; the table names them.
NARROW = 7


def walk_matrix(shelf: Shelf, first: Framework, second: Framework) -> Matrix | None:
    """The linked outcomes of one framework by those of another; None where nothing is linked."""
    found = between(shelf.links, first.id, second.id)
    if not found:
        return None
    by_pair = {(link.first[1], link.second[1]): link for link in found}
    rows = [one for one in first.outcomes.values() if any(a == one.code for a, _ in by_pair)]
    columns = [one for one in second.outcomes.values() if any(b == one.code for _, b in by_pair)]
    return matrix(
        [
            (
                f"{row.code} {row.title}",
                [_walk_cell(by_pair.get((row.code, column.code))) for column in columns],
            )
            for row in rows
        ],
        id="walk-chart",
        finding=_walk_finding(first, second, len(found), (len(rows), len(columns))),
        corner=first.title,
        columns=[
            one.code if len(columns) >= NARROW else f"{one.code} {one.title}" for one in columns
        ],
        key=((4, "the paper prints the link"), (2, "the link was assigned here, with a reason")),
    )


def _walk_cell(link: Link | None) -> HeatCell:
    if link is None:
        return HeatCell("", 0)
    is_printed = link.status == "printed"
    return HeatCell("printed" if is_printed else "assigned", 4 if is_printed else 2)


def _walk_finding(first: Framework, second: Framework, count: int, linked: tuple[int, int]) -> str:
    return (
        f"{plural(count, 'link')}: {linked[0]} of {len(first.outcomes)} outcomes of "
        f"“{first.title}” and {linked[1]} of {len(second.outcomes)} of “{second.title}”. "
        "One outcome may be linked to several; a link does not make them the same."
    )


def walk_table(shelf: Shelf, first: Framework, second: Framework) -> Table:
    """The links with their reasons."""
    return Table(
        "links",
        "Links and their reasons",
        (
            Column("first", first.title),
            Column("second", second.title),
            Column("reason", "Why"),
            Column("status", "Status"),
            Column("source", "Source"),
        ),
        tuple(
            (
                Cell(f"{link.first[1]} {first.outcomes[link.first[1]].title}"),
                Cell(f"{link.second[1]} {second.outcomes[link.second[1]].title}"),
                Cell(link.reason),
                Cell(str(link.status).capitalize(), status=str(link.status)),
                Cell(source_of(shelf, link.citation)),
            )
            for link in between(shelf.links, first.id, second.id)
        ),
        empty="Nothing links these two. Choose two other frameworks.",
    )


def gaps_table(shelf: Shelf) -> Table:
    """Outcomes without an indicator of their own, with what is near by way of a link."""
    return Table(
        "gaps",
        "Outcomes that no indicator measures",
        (Column("framework", "Framework"), Column("outcome", "Outcome"), Column("near", "Nearest")),
        tuple(
            (Cell(view.framework.title, href=f"{shelf.address}{view.framework.id}/",
                  about=view.outcome.code),
             Cell(f"{view.outcome.code} {view.outcome.title}"), _near(shelf, view))
            for view in shelf.views
            if not view.own
        ),
        empty="Every outcome has an indicator.",
    )  # fmt: skip


def _near(shelf: Shelf, view: OutcomeView) -> Cell:
    if not view.linked:
        return Cell("nothing, not even by a link")
    return Cell("; ".join(shelf.name(name) for name in view.linked))


def several_table(shelf: Shelf) -> Table:
    """Indicators that serve more than one framework."""
    return Table(
        "several",
        "Indicators that serve several frameworks",
        (Column("indicator", "Indicator"), Column("serves", "Serves")),
        tuple(
            (
                Cell(shelf.name(name), href=shelf.indicator_address(name)),
                Cell("; ".join(f"{shelf.frameworks[code].title} {outcome}"
                               for code, outcome in ends)),
            )
            for name, ends in serving_several(shelf.views).items()
        ),
        empty="No indicator serves more than one framework yet.",
    )  # fmt: skip


#: Fills of what is measured, linked and not measured: green, blue, brown, as a gap is no success.
GAP_TONES = (3, 1, 2)


def gap_chart(shelf: Shelf) -> StackChart:
    """For each framework how many of its outcomes something measures."""
    stacks = []
    for one in _own_first(shelf):
        views = [view for view in shelf.views if view.framework.id == one.id]
        own = sum(bool(view.own) for view in views)
        alone = sum(view.is_gap for view in views)
        counts = {
            "measured by an indicator of its own": own,
            "only linked to an outcome that is measured": len(views) - own - alone,
            "not measured at all": alone,
        }
        parts = tuple(
            Part(words, Decimal(n), str(n), tone=tone)
            for (words, n), tone in zip(counts.items(), GAP_TONES, strict=True)
        )
        stacks.append(Stack(one.title, parts, plural(len(views), "outcome")))
    return stacked(stacks, id="gap-chart", finding=gap_sentence(shelf))


def gap_sentence(shelf: Shelf) -> str:
    """How many outcomes nothing measures."""
    own = sum(not view.own for view in shelf.views)
    alone = sum(view.is_gap for view in shelf.views)
    return (
        f"{own} of {plural(len(shelf.views), 'outcome')} in {len(shelf.frameworks)} frameworks "
        f"have no indicator of their own; {alone} are not even linked to one that has."
    )
