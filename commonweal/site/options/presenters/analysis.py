"""An analysis in words and pictures: each body's ranking, differences, how firm a ranking is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Status
from commonweal.planning.appraisal import Analysis, BodyView
from commonweal.planning.options import first_words
from commonweal.site import charts
from commonweal.site.charts import HeatCell, Matrix, StackChart
from commonweal.site.options.board import Board
from commonweal.site.options.presenters.options import danger_words, failing_words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import number, percent, plural

TOP = 4
MADE_UP = "illustrative scores, made up for the example"


def _status(analysis: Analysis) -> str:
    return Status.ILLUSTRATIVE if analysis.made_up else ""


def _source(analysis: Analysis) -> str:
    return MADE_UP if analysis.made_up else "the scores of each body"


def two(value: Fraction | Decimal) -> str:
    """A weighted score to read: two decimals."""
    return number(Decimal(str(round(float(value), 4))), 2)


def _level(value: float, analysis: Analysis) -> int:
    low, high = (float(end) for end in analysis.scale)
    return min(TOP, max(0, round((value - low) / (high - low) * TOP))) if high > low else 0


def _options(analysis: Analysis) -> list[str]:
    return [option for option in analysis.titles if option not in analysis.left_out]


def rankings_chart(board: Board, analysis: Analysis) -> Matrix:
    """Bodies by options: the weighted score and the place, nothing averaged."""
    options = _options(analysis)
    rows = []
    for view in analysis.bodies:
        totals = dict(view.result.totals)
        failed = {option for option, _ in view.result.failed}
        rows.append(
            (
                board.shelf.name(view.body),
                [
                    HeatCell(
                        f"{two(totals[option])}, " + ("fails" if option in failed else
                                                      _place(totals, option)),
                        _level(float(totals[option]), analysis),
                    )
                    for option in options
                ],
            )
        )  # fmt: skip
    return charts.matrix(
        rows,
        id="rankings-chart",
        finding=firsts_words(analysis),
        corner="Body",
        columns=[_column(board, option) for option in options],
        key=((0, "lowest on the scale"), (TOP, "highest on the scale")),
        source=_source(analysis),
    )


def _column(board: Board, option: str) -> str:
    flags = failing_words(board, option)
    return f"Option {option}" + (f" ({flags})" if flags else "")


def firsts_words(analysis: Analysis) -> str:
    """Which option comes first with how many bodies."""
    said = [
        f"{first_words(options).removesuffix(' first')} with {count}"
        for options, count in analysis.firsts
    ]
    bodies = plural(len(analysis.bodies), "body", "bodies")
    return f"What comes first with {bodies}: {', '.join(said)}" if said else "No option passes"


def _place(totals: dict[str, Fraction], option: str) -> str:
    better = sum(value > totals[option] for value in totals.values())
    level = sum(value == totals[option] for value in totals.values()) > 1
    names = {1: "first", 2: "second", 3: "third"}
    name = names.get(better + 1, f"{better + 1}th")
    return f"{name} with others" if level else name


def rankings_table(board: Board, analysis: Analysis | None) -> Table:
    """Each body's weighted score of each option, with what fails."""
    return Table(
        "rankings",
        "How each body ranks the options",
        (
            Column("body", "Body"),
            Column("option", "Option"),
            Column("score", "Weighted score", numeric=True),
            Column("place", "Place"),
            Column("fails", "Fails"),
        ),
        tuple(
            (
                Cell(board.shelf.name(view.body)),
                Cell(f"Option {option}", hint=danger_words(board, option)),
                Cell(two(total), status=_status(analysis), raw=str(float(total))),
                Cell(_place(dict(view.result.totals), option)),
                Cell("; ".join(t for o, t in view.result.failed if o == option) or "nothing"),
            )
            for view in (analysis.bodies if analysis else ())
            for option, total in view.result.totals
        )
        if analysis
        else (),
        empty="Nobody has scored yet.",
    )


def agreement_words(analysis: Analysis) -> str:
    """How far the bodies agree, in one sentence."""
    if analysis.concordance is None:
        return "One body has scored, so there is no agreement to speak of yet."
    value = two(analysis.concordance)
    return (
        f"Agreement of their rankings: {value} (Kendall’s W), where 1 means that all rank the "
        "options alike and 0 that they do not agree at all."
    )


def range_chart(board: Board, analysis: Analysis) -> Matrix:
    """Options by criteria: the lowest and highest score, shaded by how far bodies differ."""
    low, high = analysis.scale
    apart = {(one.option, one.criterion): one for one in analysis.differences}
    rows = []
    for option in _options(analysis):
        cells = []
        for criterion in analysis.criteria:
            one = apart.get((option, criterion.code))
            if one is None:
                same = next(
                    s.value
                    for s in analysis.scores
                    if (s.option, s.criterion) == (option, criterion.code)
                )
                cells.append(HeatCell(f"all {same.normalize():f}", 0))
            else:
                level = round(float(one.spread / (high - low)) * TOP)
                span = f"{one.low.normalize():f} to {one.high.normalize():f}"
                cells.append(HeatCell(span, max(1, level)))
        rows.append((_column(board, option), cells))
    count = len(analysis.differences)
    cells_in_all = len(rows) * len(analysis.criteria)
    return charts.matrix(
        rows,
        id="range-chart",
        finding=f"Bodies differ in {count} of {cells_in_all} scores; the darker, the further apart",
        corner="Option",
        columns=[one.title for one in analysis.criteria],
        key=((0, "all give the same score"), (TOP, "as far apart as the scale goes")),
        source=_source(analysis),
    )


def differences_table(board: Board, analysis: Analysis | None) -> Table:
    """Where bodies differ, the widest first, with who stands at each end."""
    titles = {one.code: one.title for one in analysis.criteria} if analysis else {}
    return Table(
        "differences",
        "Where bodies differ, the widest first",
        (
            Column("option", "Option"),
            Column("criterion", "Criterion"),
            Column("apart", "Apart by", numeric=True),
            Column("low", "Lowest"),
            Column("high", "Highest"),
        ),
        tuple(
            (
                Cell(f"Option {one.option}", hint=danger_words(board, one.option)),
                Cell(titles[one.criterion]),
                Cell(f"{one.spread.normalize():f}", status=_status(analysis)),
                Cell(f"{one.low.normalize():f}", hint=_named(board, one.low_bodies)),
                Cell(f"{one.high.normalize():f}", hint=_named(board, one.high_bodies)),
            )
            for one in analysis.differences
        )
        if analysis
        else (),
        empty="No two bodies differ.",
    )


def _named(board: Board, bodies: tuple[str, ...]) -> str:
    return ", ".join(board.shelf.name(body) for body in bodies)


def body_chart(board: Board, analysis: Analysis, view: BodyView) -> Matrix:
    """Options by criteria as one body scored them."""
    return charts.matrix(
        [
            (_column(board, option), [_cell(analysis, view.body, option, one.code)
                                      for one in analysis.criteria])
            for option in _options(analysis)
        ],
        id="body-chart",
        finding=_body_finding(board, view),
        corner="Option",
        columns=[one.title for one in analysis.criteria],
        key=((0, "lowest on the scale"), (TOP, "highest on the scale")),
        source=_source(analysis),
    )  # fmt: skip


def _body_finding(board: Board, view: BodyView) -> str:
    tied, body = view.result.tied, board.shelf.name(view.body)
    return f"{body} puts {first_words(tied)}" if tied else f"{body}: no option passes"


def _cell(analysis: Analysis, body: str, option: str, criterion: str) -> HeatCell:
    found = analysis.score(body, option, criterion)
    if found is None:
        return HeatCell("none", None)
    return HeatCell(f"{found.value.normalize():f}", _level(float(found.value), analysis))


def scores_table(board: Board, analysis: Analysis | None) -> Table:
    """Every score of every body with its comment."""
    titles = {one.code: one.title for one in analysis.criteria} if analysis else {}
    return Table(
        "scores",
        "Every score, body by body",
        (
            Column("body", "Body"),
            Column("option", "Option"),
            Column("criterion", "Criterion"),
            Column("score", "Score", numeric=True),
            Column("comment", "Why"),
        ),
        tuple(
            (
                Cell(board.shelf.name(one.body)),
                Cell(f"Option {one.option}"),
                Cell(titles[one.criterion]),
                Cell(f"{one.value.normalize():f}", status=_status(analysis), raw=one.value),
                Cell(one.comment or "no comment"),
            )
            for one in analysis.scores
        )
        if analysis
        else (),
        empty="Nobody has scored yet.",
    )


def acceptability_chart(board: Board, analysis: Analysis) -> StackChart:
    """For each body: under what share of all weightings each option comes first."""
    stacks = []
    for view in analysis.bodies:
        parts = [
            charts.Part(
                f"Option {option}",
                Decimal(str(round(view.first_share(option) * 100, 2))),
                percent(Decimal(str(view.first_share(option) * 100)), 0),
                _status(analysis),
                mark=option,
            )
            for option in _options(analysis)
        ]
        stacks.append(charts.Stack(board.shelf.name(view.body), tuple(parts)))
    return charts.stacked(
        stacks,
        id="acceptability-chart",
        finding=_firm_words(board, analysis),
        description="Each bar is one body. Its parts say under what share of all possible "
        "weightings of the criteria an option comes first.",
        source=_source(analysis),
    )


def _firm_words(board: Board, analysis: Analysis) -> str:
    said = [
        f"{board.shelf.name(view.body)}: option {option} first under "
        f"{percent(Decimal(str(view.first_share(option) * 100)), 0)} of all weightings"
        for view in analysis.bodies
        for option in view.result.tied
    ]
    return "; ".join(said) or "No option passes"


def acceptability_table(board: Board, analysis: Analysis | None) -> Table:
    """The share of all weightings under which each option takes each place, body by body."""
    places = len(_options(analysis)) if analysis else 0
    note = (
        f"Sampled: {analysis.draws.count:,} sets of weights, drawn evenly over all that total 1, "
        f"with seed {analysis.draws.seed}; the same scores give the same shares."
        if analysis
        else ""
    )
    return Table(
        "acceptability",
        "How firm each ranking is, whatever the weights",
        (
            Column("body", "Body"),
            Column("option", "Option"),
            *(Column(f"place{n}", f"Place {n}", numeric=True) for n in range(1, places + 1)),
        ),
        tuple(
            (
                Cell(board.shelf.name(view.body)),
                Cell(f"Option {one.option}"),
                *(
                    Cell(percent(Decimal(str(share * 100)), 0), raw=str(share))
                    for share in one.ranks
                ),
            )
            for view in analysis.bodies
            for one in view.acceptability
        )
        if analysis
        else (),
        note=note,
        empty="Nobody has scored yet.",
    )


def turning_table(board: Board, analysis: Analysis | None) -> Table:
    """For each body and criterion the weight at which its first option loses the lead."""
    titles = {one.code: one.title for one in analysis.criteria} if analysis else {}
    return Table(
        "turning",
        "How far a weight may move before the ranking turns",
        (
            Column("body", "Body"),
            Column("criterion", "Criterion"),
            Column("now", "Weight now", numeric=True),
            Column("turns", "Turns at", numeric=True),
            Column("then", "Then first"),
        ),
        tuple(
            (
                Cell(board.shelf.name(view.body), hint=f"now {first_words(view.result.tied)}"),
                Cell(titles[point.criterion]),
                Cell(_share(point.now)),
                Cell("no weight turns it" if point.share is None else _share(point.share)),
                Cell(f"option {point.challenger}" if point.challenger else "no other"),
            )
            for view in analysis.bodies
            for point in view.turning
        )
        if analysis
        else (),
        note="The other weights keep their proportions. Worked out exactly.",
        empty="No body has a leading option.",
    )


def _share(value: Fraction) -> str:
    return percent(Decimal(str(float(value) * 100)), 0)
