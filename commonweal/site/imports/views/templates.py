"""The published templates: what can be brought in, and empty files to start from."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonweal.facts.templates import Template
from commonweal.facts.templates.blank import blank_csv, example_row
from commonweal.records.facts import library
from commonweal.site.downloads import FORMATS
from commonweal.site.imports.presenters import columns_table, templates_table
from commonweal.site.pages import Cell, Column, Crumb, Table, show


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "imports/templates.jinja",
        title="Templates",
        tables=[templates_table(library.templates().values())],
    )


def _template_or_404(name: str) -> Template:
    try:
        return library.template(name)
    except library.NoSuchTemplate as fault:
        raise Http404(str(fault)) from None


@require_safe
def one(request: HttpRequest, template: str) -> HttpResponse:
    found = _template_or_404(template)
    return show(
        request,
        "imports/template.jinja",
        title=found.title,
        crumbs=[Crumb("Templates", reverse("templates"))],
        tables=[columns_table(found), _example(found)],
        shape=found,
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
