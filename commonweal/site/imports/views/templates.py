"""The published templates: what can be brought in, and empty files to start from."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.facts.templates import Template
from commonweal.facts.templates.blank import blank_csv, example_row
from commonweal.records.facts import library
from commonweal.records.planning.definitions import NO_STAGE, stage_of, stages
from commonweal.records.register.models import Place
from commonweal.site.downloads import FORMATS
from commonweal.site.imports.presenters import columns_table, templates_tables
from commonweal.site.pages import Cell, Column, Crumb, Table, show
from commonweal.site.requests import place_or_404


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    asked = _asked_for(request)
    known = (*stages(), NO_STAGE)
    tables = templates_tables(library.templates().values(), known, stage_of, asked)
    return show(
        request,
        "imports/templates.jinja",
        title="Templates",
        crumbs=_crumbs(asked),
        tables=tables,
        contents_of=[(table.id, table.caption) for table in tables],
    )


def _asked_for(request: HttpRequest) -> Place | None:
    """The place for which somebody looks for a template, as `?place=` names it."""
    code = request.GET.get("place", "")
    return place_or_404(request, code) if code else None


def _crumbs(asked: Place | None, *more: Crumb) -> list[Crumb]:
    if asked is None:
        return list(more)
    return [
        Crumb("Places", reverse("places")),
        Crumb(asked.name, reverse("place", args=[asked.code])),
        *more,
    ]


def _template_or_404(name: str) -> Template:
    try:
        return library.template(name)
    except library.NoSuchTemplate as fault:
        raise Http404(str(fault)) from None


@require_safe
def one(request: HttpRequest, template: str) -> HttpResponse:
    found = _template_or_404(template)
    asked = _asked_for(request)
    query = f"?place={asked.code}" if asked else ""
    return show(
        request,
        "imports/template.jinja",
        title=found.title,
        crumbs=_crumbs(asked, Crumb("Templates", reverse("templates") + query)),
        tables=[columns_table(found), _example(found)],
        shape=found,
        place=asked,
        needed=[column.name for column in found.columns if column.required],
    )


def _example(template: Template) -> Table:
    return Table(
        "example",
        "A row that shows what goes where",
        tuple(Column(column.name, column.name) for column in template.columns),
        (tuple(Cell(text) for text in example_row(template)),),
    )


@require_safe
def empty(request: HttpRequest, template: str, ending: str) -> HttpResponse:
    """A file with the header alone, as CSV or Excel."""
    found = _template_or_404(template)
    if request.method not in ("GET", "HEAD") or ending not in FORMATS:
        raise Http404(f"no empty file {template}.{ending}")
    kind, write = FORMATS[ending]
    columns = tuple(Column(column.name, column.name) for column in found.columns)
    if ending == "csv":
        content = blank_csv(found)
    else:
        content = write(Table(found.id, found.title, columns, ()), found.title)
    headers = {"Content-Disposition": f'attachment; filename="{found.id}.{ending}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
