"""What every page about need says the same way: kinds, statuses, numbers, a section's entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from commonweal.language.figure import Quantity
from commonweal.planning.needs_assessment import Stance, Standing
from commonweal.records.needs.definitions import needs_rules
from commonweal.records.needs.packing import WITHHELD
from commonweal.site import words
from commonweal.site.charts import HeatCell, Matrix, matrix
from commonweal.site.pages import Cell, Column, Table
from commonweal.site.words import cited, day


@dataclass(frozen=True)
class Tagged:
    """A word with the colour of its tag and what it means."""

    label: str
    colour: str = ""
    meaning: str = ""


KINDS = {
    "met": Tagged("Met", "green", "People have the need and get what helps."),
    "unmet": Tagged("Unmet", "red", "People have the need and do not get what helps."),
    "masked": Tagged(
        "Masked", "purple", "Hidden by another, dominant need that services see first."
    ),
}
STATES = {
    "draft": Tagged("Draft", "grey"),
    "in_validation": Tagged("In validation", "yellow"),
    # Some sections may have been agreed to in part, or go without: each says so itself.
    "validated": Tagged("Ready to publish", "blue"),
    "published": Tagged("Published", "green"),
    "replaced": Tagged("Replaced", "grey"),
}
STANDINGS = {
    Standing.EMPTY: Tagged("Nothing entered yet", "grey"),
    Standing.NOBODY_ASKED: Tagged("Nobody asked to validate", "grey"),
    Standing.WAITING: Tagged("Waiting for validation", "yellow"),
    Standing.CHANGED: Tagged("Changed since it was validated", "orange"),
    Standing.DISAGREED: Tagged("A clinician disagrees", "red"),
    Standing.EXCEPTED: Tagged("Goes without validation", "orange"),
    Standing.IN_PART: Tagged("Agreed in part", "yellow"),
    Standing.VALIDATED: Tagged("Validated", "green"),
}
STANCES = {
    Stance.AGREE: "Agree",
    Stance.IN_PART: "Agree in part",
    Stance.DISAGREE: "Disagree",
}


def strength_words(code: str) -> str:
    """A strength of evidence in a word."""
    found = needs_rules().strengths.get(code)
    return found.label if found else code


def day_words(value: date | str | None) -> str:
    """A day, also as a version keeps it; "not stated" where there is none."""
    if not value:
        return "not stated"
    return day(date.fromisoformat(value) if isinstance(value, str) else value)


def number_words(number: Mapping[str, Any] | None) -> str:
    """The number of an entry as people write it; why there is none where its source has none."""
    if number is None:
        return ""
    if number.get("taken_from") == WITHHELD:
        return "The number is not published yet"
    if number["value"]:
        value = Decimal(number["value"])
        if number.get("taken_from") == "result":
            value = _rounded(value, number["unit"])
        return words.amount(value, number["unit"])
    low, high = (Decimal(number[name]) if number[name] else None for name in ("low", "high"))
    if low is not None or high is not None:
        return words.quantity(Quantity(low, high), number["unit"])
    return number["words"] or words.status_words(number["status"]).label.lower()


def _rounded(value: Decimal, unit: str) -> Decimal:
    """A worked-out value as it is shown: people and pounds whole, others to two places.

    Below 1 three digits stay, so that what is small is never shown as nothing.
    """
    if abs(value) < 1:
        return +value.quantize(Decimal(1).scaleb(value.adjusted() - 2)) if value else value
    whole = unit in ("people", "gbp") or value == value.to_integral_value()
    return value.quantize(Decimal(1) if whole else Decimal("0.01"), ROUND_HALF_UP)


def number_source(number: Mapping[str, Any] | None) -> str:
    """Where the number of an entry is taken from."""
    if number is None or number["taken_from"] == WITHHELD:
        return ""
    if number["taken_from"] == "figure":
        source = cited(number["document"], number["section"])
        return f"{number['label']}: {source}, version {number['version']} of the figure"
    if number["taken_from"] == "result":
        return f"{number['label']}, version {number['version']} of the result"
    return f"Estimate: {number['label']}"


def number_cell(number: Mapping[str, Any] | None) -> Cell:
    """The number of an entry with its status."""
    if number is None:
        return Cell("none")
    raw = number["value"] or " to ".join(part for part in (number["low"], number["high"]) if part)
    return Cell(number_words(number), status=number["status"], raw=raw or None)


def _number_from(number: Mapping[str, Any] | None) -> str:
    source = number_source(number)
    return f"The number: {source}" if source else ""


def source_words(entry: Mapping[str, Any]) -> str:
    """The document and section of an entry, or its other source in words."""
    return cited(entry["document"], entry["section"])


@dataclass(frozen=True)
class SectionEntries:
    """The entries of one section as a version keeps them, with the pages of those that have one."""

    name: str
    entries: Sequence[Mapping[str, Any]]
    hrefs: Sequence[str] = ()

    def href(self, place: int) -> str:
        """The page of an entry; empty where the reader may not change it."""
        return self.hrefs[place] if self.hrefs else ""


def entries_table(
    id: str,  # noqa: A002
    caption: str,
    sections: Iterable[SectionEntries],
    *,
    only: bool = False,
) -> Table:
    """Entries as a table; with `only`, of one section, whose name then is not repeated."""
    rows = [
        (
            *(() if only else (Cell(section.name),)),
            Cell(
                KINDS[entry["kind"]].label,
                href=section.href(place),
                about=f"{entry['where']}, {section.name}",
            ),
            Cell(entry["where"], hint=entry.get("where_why", "")),
            Cell(entry["sentence"]),
            number_cell(entry["number"]),
            Cell(strength_words(entry["strength"])),
            Cell(source_words(entry), hint=_number_from(entry["number"])),
        )
        for section in sections
        for place, entry in enumerate(section.entries)
    ]
    return Table(
        id,
        caption,
        (
            *(() if only else (Column("section", "Topic"),)),
            Column("kind", "Need"),
            Column("where", "Where"),
            Column("known", "What is known"),
            Column("number", "Number", numeric=True),
            Column("strength", "Evidence"),
            Column("source", "Source"),
        ),
        tuple(rows),
        empty="Nothing is entered yet.",
    )


def picture(sections: Sequence[SectionEntries]) -> Matrix | None:
    """Topics and areas by kind of need: what is known, and where nothing is."""
    rows = []
    for section in sections:
        wheres = dict.fromkeys(entry["where"] for entry in section.entries)
        for where in wheres:
            cells = [_known(section, where, kind) for kind in KINDS]
            rows.append((f"{section.name}: {where}", cells))
    if not rows:
        return None
    return matrix(
        rows,
        id="known",
        finding="What is known of met, unmet and masked need, by topic and area",
        corner="Topic and area",
        columns=[one.label for one in KINDS.values()],
        key=((3, "known"), (0, "nothing entered")),
        source="the entries of this assessment, with their sources below.",
    )


def _known(section: SectionEntries, where: str, kind: str) -> HeatCell:
    for entry in section.entries:
        if (entry["where"], entry["kind"]) == (where, kind):
            number = entry["number"]
            status = number["status"] if number else ""
            said = number_words(number) if number else "in words"
            return HeatCell(said, 3, status="" if status == "printed" else status)
    return HeatCell("nothing entered", 0)
