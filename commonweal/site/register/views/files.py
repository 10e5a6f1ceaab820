"""The register's files: downloads, templates, sending one in, deciding on it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.facts.problem import Problem
from commonweal.records.people.permissions import Capability
from commonweal.records.register import lists
from commonweal.records.register.actions_uploads import accept_file, drop_file, receive_file
from commonweal.records.register.models import RegisterImport
from commonweal.records.register.selectors_files import rows_of
from commonweal.records.register.selectors_imports import (
    first_rows_of,
    imports_for,
    several_in,
)
from commonweal.records.register.workbooks import as_csv, as_xlsx
from commonweal.site.pages import Crumb, show
from commonweal.site.register.files import files_table, imports_table, preview_table
from commonweal.site.register.forms import UploadForm
from commonweal.site.register.restatement import problems_table
from commonweal.site.requests import acting_of

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    return show(
        request,
        "register/files.jinja",
        title="Files of the register",
        crumbs=[Crumb("Organisations", reverse("organisations"))],
        tables=[files_table(lists.templates().values())],
        may_edit=acting_of(request).may(Capability.EDIT_REGISTER),
    )


@require_safe
def download(request: HttpRequest, template: str, ending: str) -> HttpResponse:
    """One register file; only its header with `?empty=1`."""
    if template not in lists.templates() or ending not in TYPES:
        raise Http404(f"no register file {template}.{ending}")
    header, rows = rows_of(acting_of(request), template)
    wanted = [] if "empty" in request.GET else rows
    csv_wanted = ending == "csv"
    content = as_csv(header, wanted) if csv_wanted else as_xlsx(template, header, wanted)
    headers = {"Content-Disposition": f'attachment; filename="{template}.{ending}"'}
    return HttpResponse(content, content_type=TYPES[ending], headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    acting.require(Capability.EDIT_REGISTER)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        assert isinstance(upload, UploadedFile)  # noqa: S101  the form has looked
        made = receive_file(
            by=acting,
            file_name=upload.name or "file",
            data=upload.read(),
            template=form.cleaned_data["template"],
        )
        return redirect("register_import", pk=made.pk)
    return show(
        request,
        "register/imports.jinja",
        title="Bring in a register file",
        crumbs=[Crumb("Files of the register", reverse("register_files"))],
        tables=[imports_table(imports_for(acting)[:50])],
        form=form,
    )


def _import_or_404(request: HttpRequest, pk: int) -> RegisterImport:
    acting = acting_of(request)
    acting.require(Capability.EDIT_REGISTER)
    try:
        return imports_for(acting).get(pk=pk)
    except RegisterImport.DoesNotExist:
        raise Http404(f"no register import {pk} of this organisation") from None


@require_safe
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    held = _import_or_404(request, pk)
    first = first_rows_of(acting_of(request), held)
    tables = [preview_table(first, held.row_count)] if first else []
    if held.problems:
        tables.append(problems_table(Problem(**problem) for problem in held.problems))
    return show(
        request,
        "register/import.jinja",
        title=held.file_name,
        crumbs=[
            Crumb("Files of the register", reverse("register_files")),
            Crumb("Bring in a register file", reverse("register_imports")),
        ],
        tables=tables,
        held=held,
        kind=lists.templates().get(held.template),
        warnings=[one.sentence for one in several_in(acting_of(request), held)],
    )


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    held = accept_file(by=acting_of(request), waiting=_import_or_404(request, pk))
    if held.state == RegisterImport.State.ACCEPTED:
        messages.success(request, f"{held.file_name} is in the register.")
    elif held.state == RegisterImport.State.REFUSED:
        messages.error(request, "The register has changed since, and the file no longer fits.")
    return redirect("register_import", pk=pk)


@require_POST
@login_required
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_file(by=acting_of(request), waiting=_import_or_404(request, pk))
    return redirect("register_imports")
