"""As it was, or as it is now: amounts put on the map of another day."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.facts.problem import Problem
from commonweal.facts.reading import Limits, Reading, Table, read_table
from commonweal.records import shelf
from commonweal.records.people.acting import Acting
from commonweal.records.register.amounts import BASES, Answer, Asked, restate_table
from commonweal.records.register.selectors_imports import (
    Measure,
    measures_for,
    table_of_measure,
)
from commonweal.site.downloads import FORMATS
from commonweal.site.pages import ShownTable, show
from commonweal.site.register.forms import RestateForm
from commonweal.site.register.restatement import problems_table, restated_table, told
from commonweal.site.requests import acting_of

STEPS = {"money": Decimal("0.01"), "count": Decimal(1), "rate": Decimal(1)}
UNITS = {"money": "gbp", "count": "count", "rate": "ratio"}


@require_http_methods(["GET", "HEAD", "POST"])
def restate(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    measures = measures_for(acting)
    posted = request.method == "POST"
    form = RestateForm(
        request.POST if posted else None, request.FILES if posted else None, measures=measures
    )
    answer = None
    if posted and form.is_valid():
        answer, table = _answer(acting, form.cleaned_data, measures)
        if answer.problems or table is None:
            form.add_error(None, "The values cannot be restated as they are. See what to mend.")
        elif "download" in request.POST:
            return _file(request.POST["download"], answer, form.cleaned_data)
        else:
            kept = _kept(request, form.cleaned_data, table)
            return _page(request, form, answer, kept)
    return _page(request, form, answer, {})


def _page(
    request: HttpRequest, form: RestateForm, answer: Answer | None, kept: dict[str, str]
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "kept": kept}
    if answer and answer.problems:
        context["problems"] = ShownTable(problems_table(answer.problems), "", "")
    if answer and answer.result:
        asked = form.cleaned_data
        unit, subject = UNITS[asked["nature"]], asked["subject"]
        table = restated_table(answer, unit=unit, subject=subject)
        context["result"] = ShownTable(table, "", "")
        context["told"] = told(answer, unit=unit)
        context["notes"] = answer.notes
    title = "As it was, or as it is now"
    return show(request, "register/restate.jinja", title=title, **context)


def _answer(
    acting: Acting, asked: dict[str, Any], measures: Sequence[Measure]
) -> tuple[Answer, Table | None]:
    reading = _reading(acting, asked, measures)
    if reading.table is None:
        return Answer(None, reading.problems), None
    wanted = Asked(
        subject=asked["subject"],
        basis=BASES[asked["basis"]],
        held_on=asked["held_on"],
        on=asked["on"] or max(timezone.localdate(), asked["held_on"]),
        additive=asked["nature"] != "rate",
        step=STEPS[asked["nature"]],
    )
    return restate_table(acting, reading.table, wanted), reading.table


def _reading(acting: Acting, asked: dict[str, Any], measures: Sequence[Measure]) -> Reading:
    limits = Limits.from_definition(shelf.read_yaml("limits.yaml"))
    if asked["source"] == "stored":
        measure = next(m for m in measures if m.code == asked["measure"])
        return Reading(table_of_measure(acting, measure))
    if asked["source"] == "file":
        upload = asked["file"]
        assert isinstance(upload, UploadedFile)  # noqa: S101  the form has looked
        return read_table(upload.read(), upload.name or "the file", limits)
    text = asked["pasted"].lstrip("\ufeff")
    first = text.lstrip().split("\n", 1)[0].lower()
    if "code" not in first or "value" not in first:
        # Pasted rows seldom have a header; row numbers are then those of the box.
        separator = "\t" if "\t" in first else ";" if ";" in first else ","
        reading = read_table(f"code{separator}value\n{text}".encode(), "the box", limits)
        return _one_row_up(reading)
    return read_table(text.encode(), "the box", limits)


def _one_row_up(reading: Reading) -> Reading:
    problems = tuple(
        Problem(p.file, p.row - 1 if p.row else p.row, p.column, p.sentence)
        for p in reading.problems
    )
    if reading.table is None:
        return Reading(None, problems, reading.notes)
    rows = tuple(type(row)(row.number - 1, row.cells) for row in reading.table.rows)
    table = Table(reading.table.file, reading.table.header, rows)
    return Reading(table, problems, reading.notes)


def _kept(request: HttpRequest, asked: dict[str, Any], table: Table) -> dict[str, str]:
    """The form again as hidden boxes, the values pasted, so that the answer can be downloaded."""
    kept = {name: request.POST.get(name, "") for name in ("subject", "nature", "basis")}
    for name in ("held_on", "on"):
        for part in ("day", "month", "year"):
            kept[f"{name}_{part}"] = request.POST.get(f"{name}_{part}", "")
    if asked["source"] == "stored":
        return kept | {"source": "stored", "measure": asked["measure"]}
    places = [table.header.index(n) for n in table.header if n.strip().lower() in {"code", "value"}]
    ordered = sorted(places, key=lambda place: table.header[place].strip().lower())
    lines = ["code\tvalue"]
    lines += ["\t".join(row.cells[place] for place in ordered) for row in table.rows]
    return kept | {"source": "pasted", "pasted": "\n".join(lines)}


def _file(wanted: str, answer: Answer, asked: dict[str, Any]) -> HttpResponse:
    kind = wanted if wanted in FORMATS else "csv"
    content_type, write = FORMATS[kind]
    table = restated_table(answer, unit=UNITS[asked["nature"]], subject=asked["subject"])
    headers = {"Content-Disposition": f'attachment; filename="restated.{kind}"'}
    return HttpResponse(write(table, table.caption), content_type=content_type, headers=headers)
