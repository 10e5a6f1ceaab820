"""The chart of a measure over time: where it begins and how far its usual range is shown."""

from __future__ import annotations

from datetime import date

import pytest

from commonweal.engines.definitions import measures, modes
from commonweal.language.disclosure import State
from commonweal.records.measures.models import MeasureStanding
from commonweal.reviewing.measures import Measure
from commonweal.reviewing.publishing import Line, Shown, bounds_of, months_shown
from commonweal.reviewing.spc import Chart, Variation
from commonweal.reviewing.standing import chart_of
from commonweal.site.measures.presenters import method, trend, where

MONTHS = [date(2023 + at // 12, at % 12 + 1, 1) for at in range(24)]


def line(values: list[float | None]) -> Line:
    """One value for each of the first months; None is missing."""
    shown = [
        Shown(month, State.MISSING if value is None else State.NUMBER, value)
        for month, value in zip(MONTHS, values, strict=False)
    ]
    return Line("all", "", "", None, tuple(shown))


def charted(measure: Measure, values: list[float | None]) -> Chart:
    return chart_of(measure, line(values), modes()[measure.chart.mode], measure.decimals)


def test_limits_are_shown_no_further_than_a_value_can_be() -> None:
    days = measures()["oap-inappropriate-days-month"]
    values: list[float | None] = [0, 60, 5, 70, 0, 65, 10, 80, 0, 55, 5, 75, 0, 60]
    made = charted(days, values)
    [segment] = made.segments
    assert segment.centre is not None
    assert segment.upper is not None
    # As worked out the lower limit lies as far below the average as the upper one lies above.
    assert 2 * segment.centre - segment.upper < 0
    assert segment.lower == 0
    drawing = trend.drawing(made, who="All together")
    assert drawing is not None
    assert drawing.y_ticks[0].label == "0"
    rows = trend.table(days, made, line(values), "All together").rows
    assert rows[0][5].text.startswith("0 days to ")
    share = measures()["did-not-attend"]
    near_all: list[float | None] = [99, 90, 100, 92, 99, 91, 100, 90, 99, 92, 100, 91, 99, 90]
    assert charted(share, near_all).segments[0].upper == 100


def test_the_rules_judge_by_the_whole_limits() -> None:
    share = measures()["did-not-attend"]
    high: list[float | None] = [96, 98, 95, 98, 96, 98, 95, 98, 96, 98, 95, 98, 96, 100]
    made = charted(share, high)
    assert made.segments[0].upper == 100
    assert made.points[-1].variation == Variation.COMMON


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("contacts", (0, None)),
        ("did-not-attend", (0, 100)),
        ("dementia-diagnosis-rate", (0, None)),
        ("bed-occupancy", (0, None)),
        ("wait-first-contact-median", (0, None)),
        ("paired-change-reqol-mean", (None, None)),
    ],
)
def test_what_a_value_cannot_be_beyond(name: str, bounds: tuple[float | None, ...]) -> None:
    assert bounds_of(measures()[name]) == bounds


def test_nothing_is_usual_before_there_are_values() -> None:
    beds = measures()["bed-occupancy"]
    later: list[float | None] = [None] * 6 + [80.0 + at % 3 for at in range(14)]
    made = charted(beds, later)
    drawing = trend.drawing(made, who="All together")
    assert drawing is not None
    assert drawing.x_ticks[0].label == "July 2023"
    assert "There is no value to show before July 2023." in drawing.description
    rows = trend.table(beds, made, line(later), "All together").rows
    assert [rows[at][5].text for at in (-1, -6)] == ["No limits", "No limits"]
    assert " % to " in rows[-7][5].text


def test_a_quarterly_measure_has_words_and_joined_points_of_quarters() -> None:
    rate = measures()["dementia-diagnosis-rate"]
    quarters = months_shown(rate, MONTHS[0], MONTHS[-1])
    assert [month.month for month in quarters[:4]] == [3, 6, 9, 12]
    held = Line(
        "all", "", "", None,
        tuple(Shown(month, State.NUMBER, 60.0 + at) for at, month in enumerate(quarters)),
    )  # fmt: skip
    drawing = trend.drawing(chart_of(rate, held, modes()[rate.chart.mode], 0), who="All")
    assert drawing is not None
    assert len(drawing.lines[0].paths) == 1
    words = dict(method.rows(rate, date(2026, 12, 1)))
    assert words["Period"].startswith("Each quarter of the financial year.")


def test_the_method_says_why_a_line_goes_in_steps_and_where_limits_are_cut() -> None:
    words = dict(method.rows(measures()["did-not-attend"], date(2026, 12, 1)))
    assert "no decimals" in words["What is held back"]
    assert "not below nought" in words["Rules of the chart"]
    assert "steps" not in dict(method.rows(measures()["contacts"], date(2026, 12, 1)))[
        "What is held back"
    ]  # fmt: skip


def test_a_value_that_is_held_back_says_of_which_month_its_sign_speaks() -> None:
    missed = measures()["did-not-attend"]
    months = [date(2024, 3, 1), date(2024, 4, 1)]
    held = {
        code: Line("commissioner", code, "", None, (
            Shown(months[0], State.NUMBER, 10.0), Shown(months[1], State.SUPPRESSED),
        ))
        for code in ("07M", "07R")
    }  # fmt: skip
    standing = MeasureStanding(variation=Variation.IMPROVEMENT_LOW.value)
    part = where.part(
        missed, list(held.values()), dict.fromkeys(held, standing), [], 0,
        called=str, address=str,
    )  # fmt: skip
    assert part is not None
    cell = part.table.rows[0][-1]
    assert (cell.text, cell.hint) == (
        "Better than usual: low",
        "In March 2024, the last month that is shown",
    )
