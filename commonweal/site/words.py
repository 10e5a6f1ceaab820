"""The words of the screens: figure statuses, amounts, numbers and dates in plain British English.

Every page says the same thing the same way because it asks here. Rounding is for reading only;
downloads carry the unrounded value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from commonweal.facts.checks.saying import BEFORE
from commonweal.language.figure import VALUELESS, Figure, Quantity, Status, round_half_up

MINUS = "−"
MONTHS = {
    1: "January",
    2: "February",
    3: "March",
    4: "April",
    5: "May",
    6: "June",
    7: "July",
    8: "August",
    9: "September",
    10: "October",
    11: "November",
    12: "December",
}


@dataclass(frozen=True)
class StatusWords:
    """How a status is shown: its label, the tag's colour and one sentence of what it means.

    `colour` is a colour name of the NHS tag; empty means quiet text instead of a tag, for the
    statuses that need no attention.
    """

    label: str
    colour: str
    meaning: str


STATUSES: dict[str, StatusWords] = {
    Status.PRINTED: StatusWords("Printed", "", "The value stands in the source as shown."),
    Status.DERIVED: StatusWords(
        "Worked out", "", "Calculated here from other figures; the steps are on its page."
    ),
    Status.ASSIGNED: StatusWords(
        "Assigned", "purple", "Placed by judgement, not printed in the source."
    ),
    Status.ILLUSTRATIVE: StatusWords(
        "Illustrative", "yellow", "Made up to show how something works. Not evidence."
    ),
    Status.SUPPRESSED: StatusWords(
        "Suppressed", "grey", "Held back because the numbers are too small to publish."
    ),
    Status.NOT_LEGIBLE: StatusWords(
        "Not legible", "orange", "Printed in the source, but it cannot be read."
    ),
    Status.MISSING: StatusWords("Missing", "red", "Nobody has supplied this value yet."),
}


def status_words(status: str) -> StatusWords:
    """The words of a figure status; an unknown one is shown as it is written."""
    known = STATUSES.get(status)
    return known or StatusWords(status.replace("_", " ").capitalize(), "grey", "")


def status_says(status: str, text: str) -> bool:
    """Whether a status label alone says what the text says, so that it is not said twice."""
    return bool(status) and text.strip().casefold() == status_words(status).label.casefold()


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 figure", "2 figures", "1,204 figures"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def number(value: Decimal | int, places: int | None = None) -> str:
    """A number with thousands marks; all its decimals when `places` is None."""
    amount = Decimal(value)
    if places is not None:
        amount = round_half_up(amount, places)
    text = f"{abs(amount):,f}"
    return f"{MINUS}{text}" if amount < 0 else text


def money(value: Decimal, places: int = 0) -> str:
    """Pounds in full: "£1,234,567", "−£12.50"."""
    text = number(abs(value), places)
    return f"{MINUS}£{text}" if round_half_up(value, places) < 0 else f"£{text}"


def short_money(value: Decimal) -> str:
    """Pounds to read at a glance: "£350.2m", "£1.2bn", "£12.3k", "£950"."""
    for size, letter in ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(10**3), "k")):
        # What would round up to a thousand of the smaller size is one of the larger.
        if abs(value) >= size - size / 20_000:
            return money(value / size, 1) + letter
    return money(value)


def percent(value: Decimal, places: int = 1) -> str:
    """A value that is already per cent: "12.5%"."""
    return f"{number(value, places)}%"


def share(part: Decimal, whole: Decimal, places: int = 1) -> str:
    """One amount as a share of another; "not known" when there is no whole."""
    return percent(part / whole * 100, places) if whole else "not known"


_POUNDS = re.compile(r"gbp(_(?P<size>k|m|bn))?(_per_(?P<each>[a-z]+))?$")
_EACH = {"capita": "a head"}


def amount(value: Decimal, unit: str) -> str:
    """A value with its unit as people write it; decimals stay as they came."""
    pounds = _POUNDS.match(unit)
    if pounds:
        size, each = pounds["size"] or "", pounds["each"] or ""
        plain = money(value, 2 if value % 1 else 0) if not size else f"{_pounds(value)}{size}"
        return f"{plain} {_EACH.get(each, f'a {each}')}" if each else plain
    if unit == "pct" or unit.startswith(("pct ", "percent")):
        rest = unit.partition(" ")[2]
        return f"{number(value)}% {rest}".strip()
    if unit in BEFORE:
        return f"{unit} {number(value)}"
    words = "" if unit in {"", "count", "ratio", "number"} else f" {unit.replace('_', ' ')}"
    return f"{number(value)}{words}"


def _pounds(value: Decimal) -> str:
    return f"{MINUS if value < 0 else ''}£{number(abs(value))}"


UNITS = {
    "gbp": "£",
    "gbp_k": "£ thousand",
    "gbp_m": "£ million",
    "gbp_bn": "£ billion",
    "gbp_per_head": "£ a head",
    "gbp_per_capita": "£ a head",
    "pct": "%",
    "points": "percentage points",
    "": "number",
    "count": "number",
}


def unit_name(unit: str) -> str:
    """A unit by itself, as the column of a file names it: "£ million", "percentage points"."""
    return UNITS.get(unit, unit.replace("_", " "))


def quantity(value: Quantity, unit: str) -> str:
    """An exact amount, a range, a bound, or "not known"."""
    if value.is_exact:
        return amount(value.value, unit)
    low = None if value.low is None else amount(value.low, unit)
    high = None if value.high is None else amount(value.high, unit)
    if low and high:
        return f"{low} to {high}"
    if low:
        return f"at least {low}"
    return f"at most {high}" if high else "not known"


def figure(item: Figure) -> str:
    """What a page shows for a figure: its value, its range, or in a word why there is none."""
    known = item.quantity
    if known.is_exact:
        return amount(known.value, item.unit)
    reason = status_words(item.status).label.lower()
    if known.low is None and known.high is None:
        return reason
    said = quantity(known, item.unit)
    return f"{said} ({reason})" if item.status in VALUELESS else said


def day(value: date) -> str:
    """ "24 November 2026"."""
    return f"{value.day} {MONTHS[value.month]} {value.year}"


def moment(value: datetime) -> str:
    """ "24 November 2026, 14:05", in the time zone that the value carries."""
    return f"{day(value.date())}, {value:%H:%M}"


#: How papers are cited for short, and what is said instead. The order matters.
_PARAGRAPHS = re.compile(r"^para (\d+(?:; \d+)+)$")
_CITED = (
    (re.compile(r"\bs(\d) (?=\d[a-z]\b)"), r"section \1, "),
    (re.compile(r"\bs(?=\d)"), "section "),
    (re.compile(r"\bS(?=\d+ para)"), "Section "),
    (
        re.compile(r"(^|(?<!heading); )(?=\d{1,2}(\.\d+)*[a-z]?(;|$| (box|fig|table)))"),
        r"\1section ",
    ),
    (re.compile(r"\bApp (?=\d)"), "appendix "),
    (re.compile(r"\bpara (?=\d)"), "paragraph "),
    (re.compile(r"\bfig (?=\d)"), "figure "),
    (re.compile(r"((section|paragraph|appendix) [\d.]+(\(\w+\)|, \d\w)?) (?=[a-z]{3})"), r"\1, "),
)


def section(short: str) -> str:
    """Where in a document something stands, spelled out: "s3(i) figure" is "section 3(i), figure".

    Files keep the short form. What is not cited in one of the known forms stays as it is.
    """
    several = _PARAGRAPHS.match(short)
    if several:
        *first, last = several[1].split("; ")
        return f"paragraphs {', '.join(first)} and {last}"
    said = short
    for form, full in _CITED:
        said = form.sub(full, said)
    return said


def cited(title: str, short: str) -> str:
    """A document and where in it: "Essex Mental Health Review, section 3(i)"."""
    return ", ".join(part for part in (title, section(short)) if part)
