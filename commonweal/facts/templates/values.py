"""Reading one cell: numbers as printed, dates, years. Text in, a value or a sentence out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commonweal.language.period import PeriodKind, parse_period

#: What every store gives back as it was written: 15 digits in all, 6 of them behind the point.
ALL_DIGITS, DECIMALS = 15, 6

_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\.\d+")


class NotRead(ValueError):
    """The cell does not hold what its column asks for. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the text it was printed as."""

    value: Decimal
    printed: str


def read_number(text: str, *, percent: bool = False) -> Number:
    """A decimal number: thousands commas, a pound sign and accountants' brackets are read.

    With `percent` a percent sign may follow. Raises NotRead.
    """
    body = text.strip()
    negative = body.startswith("(") and body.endswith(")")
    if negative:
        body = body[1:-1].strip()
    sign = "-" if body[:1] in {"-", "−"} else ""
    body = body.lstrip("-−+").strip().removeprefix("£").strip()
    if percent:
        body = body.removesuffix("%").strip()
    if not _NUMBER.fullmatch(body):
        raise NotRead(_advice(text, body, percent=percent))
    value = Decimal(sign + body.replace(",", ""))
    if negative:
        value = -value
    _fits(value, text)
    return Number(value, text.strip())


def _advice(text: str, body: str, *, percent: bool) -> str:
    shown = shorten(text)
    if re.fullmatch(r"\d+,\d{1,2}", body):
        return f"“{shown}” is not clear: write a decimal point, not a comma."
    if body.endswith("%") and not percent:
        return f"“{shown}” is a percentage; the column asks for a number without the sign."
    if re.fullmatch(r"[\d.,]+\s*(?:m|k|bn|mm|million|thousand|billion)", body, re.I):
        return f"“{shown}” is not a number: write it in the column's unit, without letters."
    return f"“{shown}” is not a number. Write digits only, or leave the cell empty."


def _fits(value: Decimal, text: str) -> None:
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if abs(value) >= Decimal(10) ** (ALL_DIGITS - decimals) or decimals > DECIMALS:
        raise NotRead(
            f"“{shorten(text)}” has too many digits: at most {ALL_DIGITS} in all, {DECIMALS} of "
            "them behind the point."
        )


def read_integer(text: str) -> Number:
    """A whole number. Raises NotRead."""
    number = read_number(text)
    if number.value != number.value.to_integral_value():
        raise NotRead(f"“{shorten(text)}” is not a whole number.")
    return number


def read_date(text: str) -> date:
    """A day as 2015-09-30 or 30/09/2015 (day first). Raises NotRead."""
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise NotRead(f"“{shorten(text)}” is not a date. Write it as 2015-09-30.") from None


def read_financial_year(text: str) -> str:
    """A year from April to March, written 2014/15. Raises NotRead."""
    if parse_period(text).kind != PeriodKind.FINANCIAL_YEAR:
        raise NotRead(f"“{shorten(text)}” is not a financial year. Write it as 2014/15.")
    return text


def read_url(text: str) -> str:
    """A web address. Raises NotRead."""
    if not re.fullmatch(r"https?://[^\s<>\"]+", text):
        raise NotRead(f"“{shorten(text)}” is not a web address. It starts with https://.")
    return text


def shorten(text: str, length: int = 60) -> str:
    """Text fit for a sentence: on one line and not too long."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
