"""Priorities within a total in words: what fits, the line, what is foregone, how firm it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from commonweal.language.row import Row
from commonweal.planning.priorities import WHOLE, Method, Why
from commonweal.planning.priorities_answer import Placed, Priorities
from commonweal.planning.priorities_sensitivity import Change, Step
from commonweal.planning.priorities_tables import ServiceGap
from commonweal.records.planning.selectors_priorities import WeightChange
from commonweal.site import charts, words
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.planning.book import Book
from commonweal.site.planning.presenters.values import value_cell
from commonweal.site.words import day, money, percent, short_money

HOW = {
    Method.RANKED: "Ranked by value for money: candidates are funded in the order of points for "
    "each pound until the next one does not fit. There is the line; nothing below it is funded, "
    "however cheap. A candidate is funded whole; only one that may be funded in part, and stands "
    "at the line, takes what is left in whole percents.",
    Method.BEST: "Best set within the total: of all sets that fit, the one with most points, "
    "proven; of equal ones the cheapest. A candidate is in whole, or, where it may be funded in "
    "part, in whole percents from its least part on, worth that part of its points.",
}
GAP_STATUS = {
    "proposed": "Proposed", "evidenced": "Evidenced", "prioritised": "Prioritised",
    "rejected": "Rejected",
}  # fmt: skip


def decimal_of(exact: Fraction) -> Decimal:
    """An exact fraction as a decimal."""
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def line_chart(answer: Priorities, status: str) -> charts.BarChart:
    """Candidates in the order of funding, each bar reaching to the money that it takes up to."""
    reached, bars = Decimal(0), []
    for one in answer.placed:
        reached += one.paid if one.verdict.share else one.candidate.cost
        state = "foregone" if not one.verdict.share else "funded"
        part = f"{one.verdict.share}% " if 0 < one.verdict.share < WHOLE else ""
        bars.append(
            charts.Bar(
                one.candidate.title,
                reached,
                short_money(reached),
                status,
                note=f"{state}: {part}{short_money(one.candidate.cost)}",
                marker=answer.total,
                marker_shown=short_money(answer.total),
            )
        )
    return charts.bars(
        bars,
        id="line",
        finding=f"{short_money(answer.chosen.cost)} of {short_money(answer.total)} is given; "
        + more_words(answer),
        description="Each bar adds the cost of its candidate to those above it. What is funded "
        "ends at the mark or left of it; what is foregone follows.",
        marker_label="the total",
    )


def more_words(answer: Priorities) -> str:
    """What more money would do, and what no money would fund."""
    never = {code: one for code, one in answer.with_more.items() if not one.share}
    rest = "all that can be funded together" if never else "everything that is left out"
    said = "more money would fund nothing else"
    if answer.more_needed:
        said = f"{short_money(answer.more_needed)} more would fund {rest}"
    for code, verdict in never.items():
        others = " and ".join(answer.titles[other] for other in verdict.because)
        link = "is excluded by" if verdict.why is Why.EXCLUDED else "needs"
        said += f"; no money funds {answer.titles[code]}, which {link} {others}"
    return said


def candidates_table(answer: Priorities, rows: Sequence[Row], book: Book) -> Table:
    """Every candidate in the order of funding: points, cost, what it gets, and why."""
    by_code = {row.text("candidate_code"): row for row in rows}
    return Table(
        "candidates",
        "Candidates in the order of funding",
        (
            Column("candidate", "Candidate"),
            Column("rank", "Rank by value for money", numeric=True),
            Column("points", "Points of 100", numeric=True),
            Column("cost", "Cost a year", numeric=True),
            Column("gets", "Funded", numeric=True),
            Column("why", "Why"),
            Column("firm", "Funded in this part of all weightings", numeric=True),
        ),
        tuple(_candidate_row(answer, one, by_code, book) for one in answer.placed),
        note=f"Points are the weighted scores. Weightings: {answer.draws:,} drawn evenly over all "
        "that total 100%.",
        empty="No candidates have been brought in.",
    )


def _candidate_row(
    answer: Priorities, one: Placed, rows: Mapping[str, Row], book: Book
) -> tuple[Cell, ...]:
    row = rows.get(one.candidate.code)
    figure = row.figures.get("cost_gbp") if row else None
    return (
        Cell(one.candidate.title),
        Cell(str(one.rank)),
        _number(one.value, 1),
        value_cell(book, figure)
        if figure
        else Cell(money(one.candidate.cost), raw=one.candidate.cost),
        Cell(_funded(one), raw=one.paid),
        Cell(why_words(answer, one)),
        Cell(percent(decimal_of(one.funded_in * 100), 0), raw=decimal_of(one.funded_in * 100)),
    )


def scores_table(answer: Priorities, rows: Sequence[Row], criteria: Mapping[str, str]) -> Table:
    """How each candidate was scored, what it is for, and what its points cost."""
    by_code = {row.text("candidate_code"): row for row in rows}
    made = []
    for one in answer.placed:
        row = by_code.get(one.candidate.code)
        rate = one.value * 100_000 / Fraction(one.candidate.cost)
        made.append(
            (
                Cell(one.candidate.title),
                *(Cell(str(one.candidate.scores[code])) for code in answer.weights),
                _number(rate, 1),
                *(Cell(row.text(name) if row else "")
                  for name in ("evidence_strength", "need", "outcome")),
            )
        )  # fmt: skip
    return Table(
        "scores",
        "How each candidate was scored",
        (
            Column("candidate", "Candidate"),
            *(Column(code, criteria.get(code, code), numeric=True) for code in answer.weights),
            Column("rate", "Points for each £100,000", numeric=True),
            Column("evidence", "Evidence"),
            Column("need", "Need"),
            Column("outcome", "Outcome"),
        ),
        tuple(made),
    )


def _number(exact: Fraction, places: int) -> Cell:
    value = decimal_of(exact)
    return Cell(words.number(value, places), raw=value)


def _funded(one: Placed) -> str:
    if not one.verdict.share:
        return "foregone"
    if one.verdict.share < WHOLE:
        return f"{one.verdict.share}%, {money(one.paid)}"
    return money(one.paid)


def why_words(answer: Priorities, one: Placed) -> str:
    """Why a candidate is funded or not, in a few words."""
    because = ", ".join(answer.titles[code] for code in one.verdict.because)
    if one.verdict.why is Why.EXCLUDED:
        return f"Cannot stand beside {because}"
    if one.verdict.why is Why.WAITS:
        return f"Needs {because}, which is not funded"
    return str(one.verdict.why).capitalize()


def other_sentence(answer: Priorities) -> str:
    """What the other way of choosing would fund, beside the chosen one."""
    change = _between(answer)
    name = "the best set" if answer.other.method is Method.BEST else "the ranking"
    if not change:
        return f"The other way to choose, {name}, funds the same."
    more = decimal_of(answer.other.worth - answer.chosen.worth)
    than = f"{words.number(abs(more), 1)} points {'more' if more > 0 else 'fewer'}"
    return (
        f"The other way to choose, {name}, would make {than} for "
        f"{short_money(answer.other.cost)}: {change_words(answer, change)}."
    )


def _between(answer: Priorities) -> Change:
    chosen, other = answer.chosen.shares, answer.other.shares
    codes = sorted({*chosen, *other})
    return Change(
        tuple(code for code in codes if other.get(code, 0) > chosen.get(code, 0)),
        tuple(code for code in codes if other.get(code, 0) < chosen.get(code, 0)),
    )


def change_words(answer: Priorities, change: Change) -> str:
    """What changes: "money moves from Y to X"."""
    gains = [answer.titles[code] for code in change.gains]
    loses = [answer.titles[code] for code in change.loses]
    if gains and loses:
        return f"money moves from {_and(loses)} to {_and(gains)}"
    if gains:
        return f"money goes to {_and(gains)}"
    return f"money is taken from {_and(loses)}" if loses else "nothing changes"


def _and(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def margin_sentences(answer: Priorities) -> list[str]:
    """What one more or one less pound changes, and how many pounds change something."""
    return [
        _margin(answer, answer.margin.more, "more"),
        _margin(answer, answer.margin.less, "less"),
    ]


def _margin(answer: Priorities, step: Step | None, word: str) -> str:
    if step is None:
        why = "everything that can be funded is" if word == "more" else "only musts are funded"
        return f"No pound {word} changes anything: {why}."
    change = change_words(answer, step.change)
    if step.amount <= 1:
        return f"One pound {word} already changes something: {change}."
    amount = money(step.amount, 2 if step.amount % 1 else 0)
    return f"One pound {word} changes nothing. {amount} {word} does: {change}."


def weights_table(answer: Priorities, criteria: Mapping[str, str]) -> Table:
    """How far each weight may move before something crosses the line."""
    return Table(
        "weight-moves",
        "How far each weight may move before something crosses the line",
        (
            Column("criterion", "Criterion"),
            Column("now", "Weighs", numeric=True),
            Column("low", "May fall to", numeric=True),
            Column("below", "Below that"),
            Column("high", "May rise to", numeric=True),
            Column("above", "Above that"),
        ),
        tuple(
            (
                Cell(criteria.get(move.criterion, move.criterion)),
                _percent(move.now),
                _end(move.low, Fraction(0)),
                Cell(_crossing(answer, move.below, move.low)),
                _end(move.high, Fraction(1)),
                Cell(_crossing(answer, move.above, move.high)),
            )
            for move in answer.moves
        ),
        note="Exact. While one weight moves, the others keep their proportions and all total 100%.",
    )


def _percent(share: Fraction) -> Cell:
    value = decimal_of(share * 100)
    return Cell(percent(value, 1), raw=value)


def _end(share: Fraction | None, furthest: Fraction) -> Cell:
    return _percent(furthest if share is None else share)


def _crossing(answer: Priorities, change: Change, share: Fraction | None) -> str:
    if share is None:
        return "nothing crosses"
    text = change_words(answer, change)
    return text[:1].upper() + text[1:]


def gaps_table(
    gaps: Sequence[ServiceGap], rows: Sequence[Row], answer: Priorities | None, book: Book
) -> Table:
    """The register of service gaps and what became of each here."""
    return Table(
        "service-gaps",
        "Gaps in service and what became of them",
        (
            Column("gap", "Gap"),
            Column("proposer", "Named by"),
            Column("evidence", "Evidence"),
            Column("need", "Estimated need", numeric=True),
            Column("cost", "Estimated cost", numeric=True),
            Column("status", "Stands as"),
            Column("here", "In these priorities"),
        ),
        tuple(
            (
                Cell(gap.title, hint=", ".join(part for part in (
                    gap.areas, f"clusters {', '.join(gap.clusters)}" if gap.clusters else "")
                    if part)),
                Cell(gap.proposer or "not stated", hint=f"owner: {gap.owner}" if gap.owner else ""),
                Cell(gap.evidence or "not stated"),
                _gap_value(book, gap, "estimated_need"),
                _gap_value(book, gap, "estimated_cost_gbp"),
                Cell(GAP_STATUS.get(gap.status, gap.status), hint=gap.reason),
                Cell(_gap_here(gap, rows, answer)),
            )
            for gap in gaps
        ),
        empty="No gaps have been named. Bring in the table “Service gaps”.",
    )  # fmt: skip


def _gap_value(book: Book, gap: ServiceGap, column: str) -> Cell:
    figure = gap.row.figures.get(column)
    return value_cell(book, figure) if figure else Cell("not known")


def _gap_here(gap: ServiceGap, rows: Sequence[Row], answer: Priorities | None) -> str:
    codes = {row.text("candidate_code") for row in rows if row.text("gap_code") == gap.code}
    if not codes:
        known = gap.need is not None and gap.cost is not None
        return "no candidate yet" if known else "no candidate yet: need or cost is not known"
    placed = [one for one in (answer.placed if answer else ()) if one.candidate.code in codes]
    if not placed:
        return "takes no part"
    return ", ".join(
        f"{one.candidate.title}: {'funded' if one.verdict.share else 'foregone'}" for one in placed
    )


def history_table(changes: Sequence[WeightChange]) -> Table:
    """Who set which weight, when and why."""
    return Table(
        "weight-history",
        "Who set the weights",
        (
            Column("on", "When"),
            Column("criterion", "Criterion"),
            Column("weight", "Weight", numeric=True),
            Column("author", "By"),
            Column("where", "In"),
            Column("reason", "Why"),
        ),
        tuple(
            (
                Cell(day(one.on), raw=one.on.isoformat()),
                Cell(one.criterion),
                Cell(one.weight),
                Cell(one.author),
                Cell(one.where),
                Cell(one.reason or "no reason given"),
            )
            for one in changes
        ),
        empty="No weights have been set yet.",
    )


def proof_sentence(answer: Priorities) -> str:
    """How the best set is known to be best."""
    reached, solution = answer.solution.reached, answer.solution
    how = f"{solution.solver} {solution.version}, seed {solution.seed}, one thread"
    if all(one.proven for one in reached):
        return f"The best set is proven: no set within the total has more points ({how})."
    return f"The best set is not proven: a better one may exist ({how})."
