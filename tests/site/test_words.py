"""Amounts, statuses and dates as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commonweal.language.figure import Citation, Figure, Quantity, Status
from commonweal.site import words


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_words_and_a_meaning(status: Status) -> None:
    said = words.status_words(status)
    assert said.label
    assert said.meaning.endswith(".")


def test_an_unknown_status_is_shown_as_written() -> None:
    assert words.status_words("half_known").label == "Half known"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("350.2", "gbp_m", "£350.2m"),
        ("-3.9", "gbp_m", "−£3.9m"),
        ("1.5", "gbp_bn_per_year", "£1.5bn a year"),
        ("1234567", "gbp", "£1,234,567"),
        ("12.5", "gbp", "£12.50"),
        ("98", "gbp_per_head", "£98 a head"),
        ("45", "gbp_per_capita", "£45 a head"),
        ("12.3", "gbp_k", "£12.3k"),
        ("12.50", "pct", "12.50%"),
        ("8", "pct of referrals", "8% of referrals"),
        ("1200", "count", "1,200"),
        ("1200", "people", "1,200 people"),
        ("0", "people", "0 people"),
    ],
)
def test_amounts_are_written_with_their_unit(value: str, unit: str, shown: str) -> None:
    assert words.amount(Decimal(value), unit) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("350200000", "£350.2m"),
        ("1250000000", "£1.3bn"),
        ("999999", "£1.0m"),
        ("999949", "£999.9k"),
        ("-12300", "−£12.3k"),
        ("950", "£950"),
        ("0", "£0"),
    ],
)
def test_money_at_a_glance(value: str, shown: str) -> None:
    assert words.short_money(Decimal(value)) == shown


def test_a_small_negative_that_rounds_to_nothing_has_no_sign() -> None:
    assert words.money(Decimal("-0.3")) == "£0"


def test_shares_of_nothing_are_not_known() -> None:
    assert words.share(Decimal(1), Decimal(3)) == "33.3%"
    assert words.share(Decimal(1), Decimal(0)) == "not known"


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        ("5", "5", "£5m"),
        ("5", "9", "£5m to £9m"),
        ("5", None, "at least £5m"),
        (None, "9", "at most £9m"),
        (None, None, "not known"),
    ],
)
def test_what_is_not_known_exactly_is_said_so(
    low: str | None, high: str | None, shown: str
) -> None:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    assert words.quantity(Quantity(*ends), "gbp_m") == shown


def figure(value: str | None, status: Status, low: str | None = None) -> Figure:
    return Figure(
        ref="p/d/k/c",
        label="Spend",
        value=None if value is None else Decimal(value),
        unit="gbp_m",
        status=status,
        citation=Citation("doc", "1"),
        low=None if low is None else Decimal(low),
    )


def test_a_figure_without_a_value_says_why_and_never_zero() -> None:
    assert words.figure(figure("57.6", Status.PRINTED)) == "£57.6m"
    assert words.figure(figure(None, Status.SUPPRESSED)) == "suppressed"
    assert words.figure(figure(None, Status.SUPPRESSED, low="2")) == "at least £2m (suppressed)"
    assert words.figure(figure("0", Status.MISSING)) == "missing"


def test_a_status_that_repeats_the_text_is_said_once() -> None:
    assert words.status_says("suppressed", " suppressed ")
    assert not words.status_says("illustrative", "£5m")
    assert not words.status_says("", "")


def test_dates_and_counts() -> None:
    assert words.day(date(2026, 11, 4)) == "4 November 2026"
    assert words.moment(datetime(2026, 11, 4, 9, 5, tzinfo=UTC)) == "4 November 2026, 09:05"
    assert words.plural(1, "figure") == "1 figure"
    assert words.plural(1204, "body", "bodies") == "1,204 bodies"


def test_a_section_is_spelled_out_and_an_unknown_form_is_left_alone() -> None:
    said = {
        "s3(i); s3(i) figure: overview": "section 3(i); section 3(i), figure: overview",
        "s8 1b figure: draft; s8 4a": "section 8, 1b, figure: draft; section 8, 4a",
        "1.14.3 table 3; 2.4": "section 1.14.3, table 3; section 2.4",
        "para 10; 12; 16": "paragraphs 10, 12 and 16",
        "para 20 heading; 16": "paragraph 20, heading; 16",
        "App 2": "appendix 2",
        "2015/16 accounts": "2015/16 accounts",
        "Sheet 2, row 5": "Sheet 2, row 5",
    }
    assert {short: words.section(short) for short in said} == said
    assert (
        words.cited("Essex Mental Health Review", "s4") == "Essex Mental Health Review, section 4"
    )
    assert words.cited("A letter", "") == "A letter"
