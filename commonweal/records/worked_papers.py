"""Loading what ships with the product: sources, register, terms, and the worked papers' figures.

Everything goes through the same actions that people use. Loading again does nothing, quickly:
a file that has been accepted is known by its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from commonweal.records import shelf
from commonweal.records.consultation.actions_shipped import load_consultation
from commonweal.records.equality.actions_shipped import load_assessment
from commonweal.records.facts import actions, hooks, library
from commonweal.records.facts.models import Import
from commonweal.records.facts.selectors_imports import accepted_files
from commonweal.records.facts.selectors_known import areas_by_code, organisations_by_code
from commonweal.records.frameworks.actions_shipped import load_sets
from commonweal.records.lexicon.actions_load import load_lexicon
from commonweal.records.people.acting import Acting
from commonweal.records.procuring.actions_shipped import load_tender
from commonweal.records.published.actions_shipped import load_official
from commonweal.records.register.actions_shipped import load_shipped as load_register
from commonweal.records.register.models import Place, PlaceParty
from commonweal.records.register.selectors import places_for
from commonweal.records.reports.actions_shipped import load_report
from commonweal.records.results.selectors import anything_waits
from commonweal.records.reviews.actions_shipped import load_reviews
from commonweal.records.thread.actions_chain import has_chain, load_chain

REASON = "Printed so in the paper."


class NotLoaded(RuntimeError):
    """A shipped file was refused, which is a fault of the product. The message says which."""


@dataclass(frozen=True)
class Progress:
    """One step done, to be shown."""

    place: str
    step: str
    done: int
    total: int
    changed: bool


Tell = Callable[[Progress], None]


@dataclass(frozen=True)
class WorkedPaper:
    """A worked paper as its definition gives it. `files` are in order of template."""

    code: str
    name: str
    question: str
    document: str
    area: str
    starts_on: date | None
    ends_on: date | None
    parties: dict[str, list[str]]
    files: tuple[str, ...] = field(default=())


def worked_papers(*codes: str) -> list[WorkedPaper]:
    """The papers that ship, all when none is named. Raises NotLoaded for an unknown code."""
    papers = [_paper(folder) for folder in shelf.list_folders("places")]
    unknown = set(codes) - {paper.code for paper in papers}
    if unknown:
        known = ", ".join(paper.code for paper in papers)
        raise NotLoaded(
            f"There is no worked paper {', '.join(sorted(unknown))}. There are: {known}."
        )
    return [paper for paper in papers if not codes or paper.code in codes]


def _paper(folder: str) -> WorkedPaper:
    given: dict[str, Any] = shelf.read_yaml(f"{folder}/place.yaml")
    return WorkedPaper(
        code=given["code"],
        name=given["name"],
        question=given["question"],
        document=given["document"],
        area=given["area"],
        starts_on=_day(given["starts_on"]),
        ends_on=_day(given["ends_on"]),
        parties=given["parties"],
        files=tuple(shelf.list_files(folder, ".csv")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def load_worked_papers(*, by: Acting, codes: Sequence[str] = (), tell: Tell) -> None:
    """Load the common ground, then each paper, and publish it. Raises NotLoaded."""
    papers = worked_papers(*codes)
    for done, (step, changed) in enumerate(_common_ground(by), start=1):
        tell(Progress("", step, done, 4, changed))
    for paper in papers:
        _load(paper, by, tell)


def _common_ground(by: Acting) -> Iterator[tuple[str, bool]]:
    rows = shelf.read_csv("documents/documents.csv")
    yield "Sources", actions.load_documents(rows=rows, by=by) > 0
    register = load_register(by=by)
    yield "Register", bool(register.new_count or register.ended_count)
    yield "Terms", not load_lexicon(by=by).is_nothing
    yield "Official figures", bool(load_official(by=by))


def _load(paper: WorkedPaper, by: Acting, tell: Tell) -> None:
    place = places_for(by).filter(code=paper.code).first() or open_paper(paper, by)
    # What people of this installation have in hand is theirs to publish, not ours.
    in_hand = place.is_published and anything_waits(by, place)
    accepted = accepted_files(by, place)
    with hooks.told_once(by):
        for done, path in enumerate(paper.files, start=1):
            name = path.rsplit("/", 1)[-1]
            changed = _bring_in(place, name, shelf.read_bytes(path), accepted, by)
            tell(Progress(paper.code, name, done, len(paper.files), changed))
    if has_chain(paper.code):
        load_chain(by=by, place=place)
    load_sets(by=by, place=place)
    load_tender(by=by, place=place)
    load_consultation(by=by, place=place)
    load_assessment(by=by, place=place)
    load_reviews(by=by, place=place)
    load_report(by=by, place=place)
    if not in_hand:
        actions.publish(place=place, by=by)


def open_paper(paper: WorkedPaper, by: Acting) -> Place:
    """Open the place of a worked paper with its parties. Raises NotLoaded."""
    codes = {code for listed in paper.parties.values() for code in listed}
    organisations = organisations_by_code(by, codes)
    missing = sorted(codes - set(organisations))
    area = areas_by_code(by, {paper.area}).get(paper.area)
    if missing or area is None:
        raise NotLoaded(
            f"{paper.code} needs {', '.join(missing) or paper.area} in the register. "
            "Load the register first."
        )
    return actions.open_place(
        code=paper.code,
        name=paper.name,
        question=paper.question,
        area=area,
        starts_on=paper.starts_on,
        ends_on=paper.ends_on,
        is_worked_paper=True,
        parties=[
            (organisations[code], PlaceParty.Part(part))
            for part, listed in paper.parties.items()
            for code in listed
        ],
        by=by,
    )


def _bring_in(
    place: Place, name: str, data: bytes, accepted: frozenset[tuple[str, str]], by: Acting
) -> bool:
    """Whether the file changed anything. One that is already accepted as it is, is passed over."""
    template = library.template_for_file(name)
    if template is None:
        raise NotLoaded(f"{place.code}: there is no template for {name}.")
    if (template.id, hashlib.sha256(data).hexdigest()) in accepted:
        return False
    known = any(template.id == seen for seen, _ in accepted)
    with transaction.atomic():
        received = actions.receive_import(
            place=place,
            template=template.id,
            file=ContentFile(data, name=name),
            is_correction=known,
            reason="The worked paper that ships was brought up to date." if known else "",
            by=by,
        )
        checked = actions.check_import(import_=received, by=by)
        if checked.state != Import.State.CHECKED:
            first = checked.problems[0]
            raise NotLoaded(
                f"{place.code}: {name}, row {first['row']}, {first['column']}: {first['sentence']}"
            )
        return actions.accept_import(import_=checked, by=by, reason=REASON) is not None
