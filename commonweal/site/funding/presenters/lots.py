"""What the page of money over lots says: factors, amounts, what each weight does, who pays."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from commonweal.language.figure import Quantity, fraction_half_up
from commonweal.procuring.lot_tables import LotMoney
from commonweal.site.charts import Bar, BarChart, Part, Stack, StackChart, bars, stacked
from commonweal.site.funding.presenters.pot import PLEDGES, pounds
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import MINUS, money, number, percent, plural

NOT_SHARED = "The pot is not shared out yet: choose weights above, with a reason."
NO_LOTS = "No lots are known. Bring in the table “Lots that share a pot”."


def _titles(found: LotMoney) -> dict[str, str]:
    return {lot.code: f"{lot.code} {lot.title}" for lot in found.lots}


def factors_table(found: LotMoney | None) -> Table:
    """What is known of each factor in each lot."""
    factors = found.factors if found else ()
    rows = [
        (
            Cell(lot.title, hint=f"Lot {lot.code}"),
            *(_factor_cell(one.amounts[lot.code], made_up=one.made_up) for one in factors),
        )
        for lot in (found.lots if found else ())
    ]
    return Table(
        "factors",
        "What is known of each factor, by lot",
        (
            Column("lot", "Lot"),
            *(Column(one.code, _heading(one.title, one.unit), numeric=True) for one in factors),
        ),
        tuple(rows),
        note=" ".join(f"{one.title}: {one.source}." for one in factors),
        empty=NO_LOTS,
    )


def _heading(title: str, unit: str) -> str:
    return title if not unit or unit == title.lower() else f"{title} ({unit})"


def _factor_cell(amount: Quantity, *, made_up: bool) -> Cell:
    if not amount.is_exact:
        return Cell("not known", status="missing", hint=_sentence(amount.reason))
    status = "illustrative" if made_up else ""
    return Cell(number(amount.value, 0), raw=amount.value, status=status)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def lists_table(found: LotMoney | None) -> Table:
    """Which factor each paragraph names, in its own words."""
    lists = found.lists if found else ()
    titles = {one.code: one.title for one in (found.factors if found else ())}
    codes = dict.fromkeys(code for one in lists for code in one.codes)
    rows = []
    for code in codes:
        cells = [Cell(titles.get(code, "Not known") if code else "Not known")]
        for one in lists:
            said = [word for word, c in zip(one.words, one.codes, strict=True) if c == code]
            cells.append(Cell("; ".join(said) or "not named"))
        rows.append(tuple(cells))
    return Table(
        "lists",
        "Factors that the paper names, by paragraph",
        (
            Column("factor", "Read as"),
            *(Column(f"para-{one.paragraph}", f"Paragraph {one.paragraph}") for one in lists),
        ),
        tuple(rows),
        empty="No paper’s factors are held here.",
    )


def shares_table(found: LotMoney | None) -> Table:
    """What each lot gets, what each factor brings to it, and whether a limit set it."""
    shared = found.allocation if found else None
    factors = shared.case.factors if shared else ()
    rows = []
    if found and shared:
        titles = _titles(found)
        for one in shared.lots:
            rows.append(
                (Cell(titles[one.lot]),
                 Cell(money(one.amount, 2), raw=one.amount),
                 Cell(percent(fraction_half_up(one.share * 100, 2), 2),
                      raw=fraction_half_up(one.share * 100, 6)),
                 *(_fraction(one.by_factor[factor.code]) for factor in factors),
                 Cell(f"its {one.held_by}" if one.held_by else "the factors"))
            )  # fmt: skip
        total = sum((one.amount for one in shared.lots), Decimal(0))
        rows.append(
            (Cell("All lots"), Cell(money(total, 2), raw=total), Cell("100.00%", raw=Decimal(100)),
             *(_fraction(Fraction(shared.case.pot * factor.weight / 100)) for factor in factors),
             Cell(""))
        )  # fmt: skip
    return Table(
        "shares",
        "The pot over the lots, pounds a year",
        (
            Column("lot", "Lot"),
            Column("amount", "It gets", numeric=True),
            Column("share", "Share by factors", numeric=True),
            *(
                Column(one.code, f"From {one.title.lower()}, {_weight(one.weight)}", numeric=True)
                for one in factors
            ),
            Column("held", "Set by"),
        ),
        tuple(rows),
        empty=NOT_SHARED,
    )


def _fraction(part: Fraction) -> Cell:
    exact = fraction_half_up(part, 2)
    return Cell(money(exact), raw=exact)


def _weight(weight: Decimal) -> str:
    return f"{weight.normalize():f}%"


def change(amount: Decimal) -> str:
    """A change with its sign: "+£1,200", "−£300", "no change"."""
    if not amount:
        return "no change"
    return f"{'+' if amount > 0 else MINUS}{money(abs(amount))}"


def effects_table(found: LotMoney | None) -> Table:
    """What each lot would gain or lose if a factor were left out."""
    shared = found.allocation if found else None
    factors = shared.case.factors if shared else ()
    rows = []
    if found and shared:
        titles = _titles(found)
        rows = [
            (
                Cell(titles[one.lot]),
                *(
                    Cell(change(one.without[factor.code]), raw=one.without[factor.code])
                    if factor.code in one.without
                    else Cell("cannot be shared without it")
                    for factor in factors
                ),
            )
            for one in shared.lots
        ]
    return Table(
        "effects",
        "What a lot would gain or lose without a factor, pounds a year",
        (
            Column("lot", "Lot"),
            *(Column(one.code, f"Without {one.title.lower()}", numeric=True) for one in factors),
        ),
        tuple(rows),
        empty=NOT_SHARED,
    )


def moves_table(found: LotMoney | None) -> Table:
    """What moving each weight does to the lots, the one that changes most first."""
    shared = found.allocation if found else None
    rows = []
    if found and shared:
        titles, names = _titles(found), {one.code: one.title for one in shared.case.factors}
        weights = {one.code: one.weight for one in shared.case.factors}
        for move in found.moves:
            lot, most = move.most
            rows.append(
                (Cell(names[move.factor]), Cell(_weight(weights[move.factor])),
                 Cell(_weight(move.weight)), Cell(titles[lot]), Cell(change(most), raw=most),
                 Cell("; ".join(f"{titles[code]} {change(by)}"
                                for code, by in move.changes.items())))
            )  # fmt: skip
    return Table(
        "moves",
        "What another weight would do, the other weights scaled to make room",
        (
            Column("factor", "Factor"),
            Column("from", "Weight now", numeric=True),
            Column("to", "Moved to", numeric=True),
            Column("lot", "Lot that changes most"),
            Column("change", "By, a year", numeric=True),
            Column("all", "All lots", only="file"),
        ),
        tuple(rows),
        empty=NOT_SHARED if not shared else "With one factor no weight can move.",
    )


def amounts_chart(found: LotMoney | None) -> BarChart | None:
    """What each lot gets; None before the pot is shared."""
    if not found or not found.allocation:
        return None
    titles, shares = _titles(found), found.allocation.lots
    high = max(shares, key=lambda one: one.amount)
    status = "illustrative" if _made_up(found) else ""
    return bars(
        [Bar(titles[one.lot], one.amount, money(one.amount), status=status) for one in shares],
        id="amounts-chart",
        finding=f"{titles[high.lot]} gets the most, {money(high.amount)} a year",
    )


def _made_up(found: LotMoney) -> bool:
    """Whether a factor that counts holds made-up amounts."""
    counted = {one.code for one in found.allocation.case.factors} if found.allocation else set()
    return any(one.made_up for one in found.factors if one.code in counted)


def sources_chart(found: LotMoney | None) -> StackChart | None:
    """Who pays for each lot; None before that is known."""
    if not found or not found.sources:
        return None
    titles = _titles(found)
    return stacked(
        [
            Stack(
                titles[lot.code],
                tuple(
                    Part(_who(one.title, one.pledge), one.amount, money(one.amount))
                    for one in found.sources
                    if one.lot == lot.code and one.amount
                ),
                money(found.allocation.of(lot.code).amount if found.allocation else Decimal(0)),
            )
            for lot in found.lots
        ],
        id="sources-chart",
        finding=_sources_finding(found),
    )


def _who(title: str, pledge: str) -> str:
    return title if pledge in ("", "confirmed") else f"{title} (not confirmed)"


def _sources_finding(found: LotMoney) -> str:
    total = sum((one.amount for one in found.sources), Decimal(0))
    sure = sum((one.amount for one in found.sources if one.pledge == "confirmed"), Decimal(0))
    return f"{money(sure)} of {money(total)} a year is confirmed"


def sources_table(found: LotMoney | None) -> Table:
    """Who pays how much for each lot."""
    rows = []
    if found:
        titles = _titles(found)
        rows = [
            (Cell(titles[one.lot]), Cell(one.title), Cell(money(one.amount, 2), raw=one.amount),
             Cell(PLEDGES.get(one.pledge, "Not stated")))  # type: ignore[call-overload]
            for one in sorted(found.sources, key=lambda one: [lot.code for lot in found.lots]
                              .index(one.lot))
        ]  # fmt: skip
    return Table(
        "sources",
        "Who pays for each lot, pounds a year",
        (
            Column("lot", "Lot"),
            Column("body", "Paid by"),
            Column("amount", "Pounds a year", numeric=True),
            Column("pledge", "How sure"),
        ),
        tuple(rows),
        empty=NOT_SHARED if found and not found.allocation else "No contributor is known.",
    )


def short_table(found: LotMoney | None) -> Table:
    """What each lot is short of when a body does not confirm, and when none of them does."""
    names: dict[str, str] = {}
    rows = []
    if found and found.allocation:
        titles = _titles(found)
        names = {one.body: one.title for one in found.shortfalls}
        for share in found.allocation.lots:
            by_body = {o.body: o.amount for o in found.shortfalls if o.lot == share.lot}
            none = found.if_none.get(share.lot)
            rows.append(
                (Cell(titles[share.lot]), Cell(money(share.amount, 2), raw=share.amount),
                 *(Cell(_short(by_body[body]), raw=_raw(by_body[body])) for body in names),
                 Cell("cannot be said" if none is None else money(none, 2), raw=none),
                 Cell("cannot be said" if none is None else money(share.amount - none, 2)))
            )  # fmt: skip
    return Table(
        "short",
        "What each lot is short of when somebody does not confirm, pounds a year",
        (
            Column("lot", "Lot"),
            Column("planned", "Planned", numeric=True),
            *(
                Column(f"without-{body}", f"Without {title}", numeric=True)
                for body, title in names.items()
            ),
            Column("none", "When nobody else confirms", numeric=True),
            Column("left", "What is left then", numeric=True),
        ),
        tuple(rows),
        empty=NOT_SHARED if found and not found.allocation else "Nobody is left to confirm.",
    )


def _short(amount: Quantity) -> str:
    if amount.is_exact or amount.low is None or amount.high is None:
        return pounds(amount)
    return f"{money(amount.low)} to {money(amount.high)}"


def _raw(amount: Quantity) -> Decimal | None:
    return amount.value if amount.is_exact else None


def viability_table(found: LotMoney | None) -> Table:
    """Whether each lot is large enough for the market."""
    rows = []
    if found:
        titles = _titles(found)
        for lot, one in zip(found.lots, found.viability, strict=True):
            verdict = {True: "Large enough", False: "Warning", None: "Cannot be said"}
            smallest = found.smallest.get(lot.code)
            rows.append(
                (Cell(titles[lot.code]),
                 Cell(pounds(one.value)),
                 Cell(pounds(lot.overhead)),
                 Cell(_share(one.overhead_low, one.overhead_high)),
                 Cell("not known" if smallest is None else money(smallest, 2), raw=smallest),
                 Cell("not known" if lot.expected_bids is None else str(lot.expected_bids)),
                 Cell(verdict[one.is_viable], hint=" ".join((*one.warnings, *one.unknown))))
            )  # fmt: skip
    return Table(
        "viability",
        "Whether each lot is large enough",
        (
            Column("lot", "Lot"),
            Column("value", "Pounds a year", numeric=True),
            Column("overhead", "Least overhead", numeric=True),
            Column("share", "Overhead as share", numeric=True),
            Column("smallest", "Smallest value that passes", numeric=True),
            Column("bids", "Bids expected", numeric=True),
            Column("verdict", "Verdict"),
        ),
        tuple(rows),
        empty=NO_LOTS,
    )


def _share(low: Fraction | None, high: Fraction | None) -> str:
    if low is None and high is None:
        return "not known"
    ends = [percent(fraction_half_up(end, 2), 2) for end in (low, high) if end is not None]
    return " to ".join(dict.fromkeys(ends))


def warning_words(found: LotMoney | None) -> str:
    """How many lots give a warning; empty where none does."""
    count = sum(1 for one in (found.viability if found else ()) if one.is_viable is False)
    return f"{plural(count, 'lot is', 'lots are')} below the level that was set." if count else ""
