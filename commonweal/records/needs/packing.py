"""A needs assessment as plain data: an entry and its number, a section, a whole version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from commonweal.language.figure import Status
from commonweal.records.facts.selectors import as_written
from commonweal.records.needs.models import Assessment, Entry, NeedsPriority, Validation, Validator
from commonweal.records.results.models import Result

#: What a number says that it is taken from where its reader may not read it yet.
WITHHELD = "withheld"


@dataclass(frozen=True)
class Number:
    """The number of an entry as it is shown and kept. Amounts are exact decimals as text.

    `ref` and `version` name the figure or result that it is taken from; an estimate has none, nor
    has a number that is withheld from its reader.
    """

    taken_from: str
    label: str
    value: str = ""
    low: str = ""
    high: str = ""
    unit: str = ""
    status: str = ""
    words: str = ""
    ref: str = ""
    version: int = 0
    document: str = ""
    section: str = ""


def leaves(answer: Any, path: str = "") -> Iterator[tuple[str, Decimal]]:
    """Every number in an answer with the way to it ("years/2020/total"), in the answer's order."""
    if isinstance(answer, Mapping):
        for name, part in answer.items():
            yield from leaves(part, f"{path}/{name}" if path else str(name))
    elif isinstance(answer, list):
        for place, part in enumerate(answer):
            yield from leaves(part, f"{path}/{place}" if path else str(place))
    elif (number := _number(answer)) is not None:
        yield path, number


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def number_of(entry: Entry, made_up: frozenset[int] = frozenset()) -> Number | None:
    """The number of an entry; None where it has none. `made_up` are illustrative results."""
    if entry.figure is not None:
        return _of_figure(entry)
    if entry.result is not None:
        return _of_result(entry.result, entry.result_path, entry.unit, made_up)
    if entry.low is None and entry.high is None:
        return None
    return Number(
        taken_from="estimate",
        label=entry.basis,
        low=_text(as_written(entry.low)),
        high=_text(as_written(entry.high)),
        unit=entry.unit,
        status=Status.ASSIGNED,
    )


def _of_figure(entry: Entry) -> Number:
    version = entry.figure
    assert version is not None  # noqa: S101  the caller has looked
    return Number(
        taken_from="figure",
        label=version.label,
        value=_text(as_written(version.value, version.printed)),
        low=_text(as_written(version.low)),
        high=_text(as_written(version.high)),
        unit=version.unit,
        status=version.status,
        words=version.words,
        ref=version.figure.ref,
        version=version.number,
        document=version.document.title,
        section=version.section,
    )


def _of_result(result: Result, path: str, unit: str, made_up: frozenset[int]) -> Number:
    found = dict(leaves(result.answer)).get(path)
    return Number(
        taken_from="result",
        label=f"{result.headline} ({path})",
        value=_text(found),
        unit=unit,
        status=Status.ILLUSTRATIVE if result.pk in made_up else Status.DERIVED,
        ref=result.ref,
        version=result.number,
    )


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


@dataclass(frozen=True)
class Packing:
    """What is looked up once for all entries: names of terms and places, and made-up results.

    `withheld` are the entries whose number the reader may not read.
    """

    terms: Mapping[str, str]
    localities: Mapping[str, str]
    made_up: frozenset[int] = frozenset()
    withheld: frozenset[int] = frozenset()


def entry_content(entry: Entry, packing: Packing) -> dict[str, Any]:
    """An entry as a version keeps it."""
    withheld = entry.pk in packing.withheld
    number = Number(WITHHELD, "") if withheld else number_of(entry, packing.made_up)
    content = {
        "kind": entry.kind,
        "where": where_of(entry, packing),
        "area": entry.area.code if entry.area else "",
        "locality": entry.locality,
        "sentence": entry.sentence,
        "strength": entry.strength,
        "document": entry.document.title if entry.document else "",
        "document_code": entry.document.code if entry.document else "",
        "section": entry.section,
        "number": asdict(number) if number else None,
    }
    # Only where there is one, so that what was validated without any keeps its digest.
    return content | ({"where_why": entry.locality_reason} if entry.locality_reason else {})


def where_of(entry: Entry, packing: Packing) -> str:
    """The area or kind of locality of an entry in words."""
    if entry.area is not None:
        return entry.area.name
    if entry.locality:
        return packing.localities.get(entry.locality, entry.locality)
    return "All areas covered"


def digest_of(entries: Iterable[Entry]) -> str:
    """What names the content of a section: the same content has the same digest."""
    plain = Packing({}, {})
    content = [entry_content(entry, plain) for entry in entries]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def cover_content(assessment: Assessment, terms: Sequence[str]) -> dict[str, Any]:
    """What stands on the cover of an assessment."""
    lead = assessment.lead
    return {
        "title": assessment.title,
        "method": assessment.method,
        "data_on": assessment.data_on.isoformat() if assessment.data_on else "",
        "review_on": assessment.review_on.isoformat() if assessment.review_on else "",
        "lead": {"code": lead.code, "name": lead.name} if lead else {"code": "", "name": ""},
        "areas": [{"code": area.code, "name": area.name} for area in assessment.areas.all()],
        "topics": list(terms),
    }


def said_content(validator: Validator, said: Validation) -> dict[str, str]:
    """What one who was asked said, as a version keeps it: by role and body, not by name."""
    return {
        "role": validator.role,
        "body": validator.body.name,
        "stance": said.stance,
        "reason": said.reason,
        "on": said.made_at.date().isoformat(),
    }


def priority_content(priority: NeedsPriority) -> dict[str, str]:
    """A priority as a version keeps it."""
    return {
        "code": priority.code,
        "title": priority.title,
        "sentence": priority.sentence,
        "term": priority.topic.term if priority.topic else "",
    }
