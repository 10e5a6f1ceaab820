"""What a decision report is: its headings, its lists, and the report put together for a reader.

Nothing is put together here; `decision_report_compose` does it, `decision_report_checks` says what
keeps it from being issued. Source: LEI-01 to LEI-06, LEI-33, LEI-34.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

#: A figure in a text: the ref of the fact base between two pairs of square brackets.
TOKEN = re.compile(r"\[\[([^\[\]]+)\]\]")


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading. `lists` are entries of the report itself, `builds` name paragraphs built from
    records. Paragraphs of one that is not `numbered` carry no number."""

    code: str
    part: str
    title: str
    mandatory: bool
    by_hand: bool
    lists: tuple[str, ...]
    builds: tuple[str, ...]
    about: str
    source: str
    numbered: bool = True
    is_closing: bool = False


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of the entries of a list, and how it is filled in."""

    name: str
    label: str
    kind: str
    required: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of entries that the report keeps."""

    code: str
    title: str
    one: str
    fields: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """A kind of recommendation: "to note". `limits` says that it needs a delegate and limits."""

    code: str
    title: str
    asks: str
    limits: bool


@dataclass(frozen=True, slots=True)
class Outline:
    """The definition of the report: headings in their order, lists, consultees with the
    roles that may sign for one, and kinds."""

    parts: Mapping[str, str]
    headings: tuple[Heading, ...]
    lists: Mapping[str, Listing]
    consultees: Mapping[str, str]
    signers: Mapping[str, str]
    kinds: Mapping[str, Asking]

    def heading(self, code: str) -> Heading:
        """One heading. Raises KeyError for another code."""
        return {one.code: one for one in self.headings}[code]


def outline_from(given: Mapping[str, Any]) -> Outline:
    """The outline out of `documents/decision-report.yaml`."""
    rows = [
        *((row, False) for row in given["headings"]),
        *((row, True) for row in given["closing"]),
    ]
    headings = tuple(
        Heading(
            **{**row, "lists": tuple(row["lists"]), "builds": tuple(row["builds"])},
            is_closing=closing,
        )
        for row, closing in rows
    )
    lists = {
        row["code"]: Listing(
            row["code"], row["title"], row["one"], tuple(Blank(**one) for one in row["fields"])
        )
        for row in given["lists"]
    }
    return Outline(
        {row["code"]: row["title"] for row in given["parts"]},
        headings,
        lists,
        {row["code"]: row["title"] for row in given["consultees"]},
        {row["code"]: row["title"] for row in given["signers"]},
        {row["code"]: Asking(**row) for row in given["kinds"]},
    )


@dataclass(frozen=True, slots=True)
class Cited:
    """A figure as a report carries it, with its state and where it stands. `value` is the exact
    number as text, empty where there is none; `printed` is what the source prints. `page` names
    the figure's page; a figure worked out here has none."""

    ref: str
    label: str
    value: str
    unit: str
    status: str
    printed: str
    document: str
    section: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in a report. Cells may hold figures as tokens. `numeric` are columns of numbers."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A paragraph built from records. `key` is the same each time; `figures` are those it works
    out itself; `sources` say in words what it was built from."""

    key: str
    text: str
    points: tuple[str, ...] = ()
    table: Grid | None = None
    figures: tuple[Cited, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """All that is said, to be compared with what somebody accepted."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph as it is read. `number` is 0 where its heading has no numbers.

    `origin` is "hand", "list" or "built". Of what is built `state` is "as built", "accepted",
    "edited", "replaced" or "changed": the records changed after somebody looked at it.
    """

    id: str
    number: int
    text: str
    points: tuple[str, ...] = ()
    table: Grid | None = None
    origin: str = "hand"
    state: str = ""
    sources: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with its paragraphs. `label` counts the headings: "A1", "B9"."""

    code: str
    part: str
    label: str
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One recommendation as it is read, with its letter and the paragraphs that limit it."""

    id: str
    letter: str
    kind: str
    text: str
    delegate: str
    limits: tuple[int, ...]
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Composed:
    """A report put together: chapters, recommendations, and every figure that it cites by ref."""

    cover: Mapping[str, str]
    parts: Mapping[str, str]
    chapters: tuple[Chapter, ...]
    asked: tuple[Asked, ...]
    figures: Mapping[str, Cited]

    @property
    def paragraphs(self) -> Iterator[tuple[Chapter, Paragraph]]:
        """Every paragraph in order, with its chapter."""
        return ((chapter, one) for chapter in self.chapters for one in chapter.paragraphs)

    def chapter(self, code: str) -> Chapter:
        """One chapter. Raises KeyError for another code."""
        return {one.code: one for one in self.chapters}[code]

    @property
    def plain(self) -> dict[str, Any]:
        """The report as plain data, to be kept and to take its digest from."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found


def composed_from(plain: Mapping[str, Any]) -> Composed:
    """A report as it was kept by `plain`."""
    return Composed(
        dict(plain["cover"]),
        dict(plain["parts"]),
        tuple(_chapter(one) for one in plain["chapters"]),
        tuple(Asked(**{**one, "limits": tuple(one["limits"])}) for one in plain["asked"]),
        {ref: Cited(**one) for ref, one in plain["figures"].items()},
    )


def _chapter(plain: Mapping[str, Any]) -> Chapter:
    return Chapter(**{**plain, "paragraphs": tuple(_paragraph(one) for one in plain["paragraphs"])})


def _paragraph(plain: Mapping[str, Any]) -> Paragraph:
    table = plain["table"]
    grid = table and Grid(
        table["caption"],
        tuple(table["header"]),
        tuple(tuple(row) for row in table["rows"]),
        tuple(table["numeric"]),
    )
    kept = {
        "points": tuple(plain["points"]),
        "sources": tuple(plain["sources"]),
        "links": tuple((one[0], one[1]) for one in plain["links"]),
    }
    return Paragraph(**{**plain, **kept, "table": grid})


def texts_of(paragraph: Paragraph | Built) -> Iterator[str]:
    """Every text of a paragraph that may cite a figure."""
    yield paragraph.text
    yield from paragraph.points
    if paragraph.table is not None:
        yield from (cell for row in paragraph.table.rows for cell in row)


def refs_in(texts: Iterable[str]) -> list[str]:
    """The refs of figures that texts cite, each once, in order."""
    return list(dict.fromkeys(ref for text in texts for ref in TOKEN.findall(text)))


def numbers_words(numbers: Sequence[int]) -> str:
    """Numbers of paragraphs in words: "paragraphs 49 to 55 and 58", "paragraph 3"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [
        str(run[0]) if len(run) == 1 else f"{run[0]} {'and' if len(run) == 2 else 'to'} {run[-1]}"
        for run in runs
    ]
    if not said:
        return "no paragraph"
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"paragraph{'s' if len(set(numbers)) > 1 else ''} {listed}"


_RANGE = re.compile(r"(\d+)(?:\s*(?:-|–|to)\s*(\d+))?")


def numbers_from(text: str) -> tuple[int, ...]:
    """Numbers of paragraphs as people write them: "49-55, 58". Raises ValueError for other words
    and for a range that falls or is endless."""
    found: list[int] = []
    for part in (one.strip() for one in text.replace(" and ", ",").split(",")):
        match = _RANGE.fullmatch(part)
        if not match:
            raise ValueError(f"“{part}” is no number of a paragraph: write them like 49-55, 58.")
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < first + 1000:
            raise ValueError(f"“{part}” does not run upwards: write it like 49-55.")
        found.extend(range(first, last + 1))
    return tuple(dict.fromkeys(found))
