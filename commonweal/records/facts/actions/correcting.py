"""Correcting one figure: a new version with its author and reason; the old one stays."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from commonweal.facts.templates import Template
from commonweal.facts.templates.template import ColumnType
from commonweal.facts.templates.values import NotRead, Number, read_integer, read_number
from commonweal.language.figure import VALUELESS, Status
from commonweal.records.audit.actions import record
from commonweal.records.facts import hooks, library
from commonweal.records.facts.actions.accepting import make_release
from commonweal.records.facts.models import Document, Figure, FigureTerm, FigureVersion
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place, PlaceParty
from commonweal.records.register.selectors import require_work_on


class NotCorrected(ValueError):
    """The correction cannot be taken. The message is fit to show."""


@dataclass(frozen=True)
class Correction:
    """What a figure should say. None leaves a part as it is."""

    printed: str | None = None
    status: Status | None = None
    document: str | None = None
    section: str | None = None
    note: str | None = None


def require_correction_of(by: Acting, figure: Figure) -> None:
    """Raise NotAllowed unless their organisation gave the figure or leads the place."""
    require_work_on(by, figure.place, Capability.CORRECT_FIGURE)
    if by.is_system:
        return
    given_by = figure.current.organisation_id if figure.current else None
    if by.organisation and by.organisation.pk == given_by:
        return
    leads = PlaceParty.objects.filter(
        place=figure.place, organisation=by.organisation, part=PlaceParty.Part.LEAD
    )
    if not leads.exists():
        raise NotAllowed(
            "A figure is corrected by the organisation that gave it or by the lead commissioner."
        )


@transaction.atomic
def correct_figure(
    *, figure: Figure, correction: Correction, reason: str, by: Acting
) -> FigureVersion:
    """Give a figure a new version. Raises NotCorrected, NotAllowed."""
    place = Place.objects.select_for_update().get(pk=figure.place_id)
    locked = (
        Figure.objects.select_for_update(of=("self",))
        .select_related("current__document", "place")
        .get(pk=figure.pk)
    )
    require_correction_of(by, locked)
    old = locked.current
    if old is None:
        raise NotCorrected("The figure has been withdrawn, so there is nothing to correct.")
    if not reason.strip():
        raise NotCorrected("Say why the figure is corrected.")
    new = _corrected(locked, old, correction)
    if _same(old, new):
        raise NotCorrected("Nothing would change. Enter what the figure should say.")
    release = make_release(place, f"Corrected: {old.label}")
    new.number = (locked.versions.aggregate(highest=Max("number"))["highest"] or 0) + 1
    new.release, new.created_at, new.reason = release, release.made_at, reason.strip()
    new.author, new.author_name, new.organisation = by.user, by.name, by.organisation
    new.save(force_insert=True)
    terms = old.terms.order_by("pk").values_list("term", flat=True)
    FigureTerm.objects.bulk_create(FigureTerm(version=new, term=term) for term in terms)
    locked.current = new
    locked.save(update_fields=["current"])
    record(
        by=by,
        action="figure.corrected",
        kind="figure",
        ref=f"{place.code}/{locked.ref}",
        place=place,
        details={
            "from": old.printed or old.words,
            "to": new.printed or new.words,
            "status": [old.status, new.status],
            "version": new.number,
            "reason": new.reason,
        },
    )
    hooks.follow(place, by)
    return new


def _corrected(figure: Figure, old: FigureVersion, correction: Correction) -> FigureVersion:
    new = FigureVersion(
        **{
            field.attname: getattr(old, field.attname)
            for field in FigureVersion._meta.concrete_fields
            if not field.primary_key
        }
    )
    if correction.status is not None:
        _put_status(figure, new, correction.status)
        if correction.status in VALUELESS:
            new.value = new.low = new.high = None
            new.printed = new.words = ""
    if correction.printed is not None:
        _put_value(figure, new, correction.printed.strip())
    if correction.document is not None:
        new.document = _document(correction.document)
    if correction.section is not None:
        new.section = correction.section.strip()[:300]
    if correction.note is not None:
        new.note = correction.note.strip()
    if not new.section:
        raise NotCorrected("Name the section of the document that says so.")
    return new


def _put_status(figure: Figure, new: FigureVersion, status: Status) -> None:
    new.status, new.confidence = status, ""
    template = library.templates().get(figure.dataset)
    # Where the row holds one number, its status column speaks of that number alone.
    if template and template.status and len(template.figures) == 1:
        new.cells = {**new.cells, template.status: status.value}


def _document(code: str) -> Document:
    try:
        return Document.objects.get(code=code)
    except Document.DoesNotExist:
        raise NotCorrected(f"The list of sources has no document “{code}”.") from None


def _put_value(figure: Figure, new: FigureVersion, text: str) -> None:
    """Read the new value as the figure's column asks."""
    if not text:
        if new.status not in VALUELESS:
            raise NotCorrected("Enter the value, or choose the status that says why there is none.")
        return
    if new.status in VALUELESS:
        raise NotCorrected("A figure with this status has no value. Clear one of them.")
    template = library.templates().get(figure.dataset)
    if _is_words(template, figure):
        new.words = text
        new.cells = {**new.cells, **({figure.column: text} if figure.column else {})}
        return
    try:
        low, high = _read_ends(template, figure, text)
    except NotRead as fault:
        raise NotCorrected(str(fault)) from None
    new.printed, new.words = text[:100], ""
    if _range_columns(template, figure):
        _put_range(template, figure, new, low, high)
    else:
        new.value, new.low, new.high = low.value, None, None


def _is_words(template: Template | None, figure: Figure) -> bool:
    if template is None:
        return False
    return any(f.words for f in template.figures if f.name == figure.column)


def _range_columns(template: Template | None, figure: Figure) -> tuple[str, str] | None:
    if template is None:
        return None
    for column in template.figures:
        if column.name == figure.column and (column.low or column.high):
            return column.low, column.high
    return None


def _read_ends(template: Template | None, figure: Figure, text: str) -> tuple[Number, Number]:
    if _range_columns(template, figure) and " to " in text:
        first, _, last = text.partition(" to ")
        low, high = read_number(first, percent=True), read_number(last, percent=True)
        if low.value > high.value:
            raise NotRead("The low end is above the high end. Turn them round.")
        return low, high
    kind = ColumnType.DECIMAL
    if template and figure.column in {column.name for column in template.columns}:
        kind = template.column(figure.column).type
    if kind == ColumnType.INTEGER:
        number = read_integer(text)
    else:
        number = read_number(text, percent=kind == ColumnType.PERCENT)
    return number, number


def _put_range(
    template: Template | None, figure: Figure, new: FigureVersion, low: Number, high: Number
) -> None:
    new.low, new.high = low.value, high.value
    new.value = low.value if low.value == high.value else None
    columns = _range_columns(template, figure)
    if columns:
        cells = {columns[0]: low.printed, columns[1]: high.printed}
        new.cells = {**new.cells, **{name: cell for name, cell in cells.items() if name}}


def _same(old: FigureVersion, new: FigureVersion) -> bool:
    names = ("value", "low", "high", "printed", "words", "status", "document_id", "section", "note")
    return all(getattr(old, name) == getattr(new, name) for name in names)
