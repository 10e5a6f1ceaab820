"""Boundaries of areas: which are held, and bringing in a file of them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from commonweal.facts.boundaries import BoundaryFault
from commonweal.records.people.permissions import Capability
from commonweal.records.register.actions_boundaries import bring_in_boundaries
from commonweal.records.register.boundary_rules import licence_line
from commonweal.records.register.selectors_boundaries import boundary_files
from commonweal.site.pages import Crumb, show
from commonweal.site.register.boundaries import boundaries_table, faults_table
from commonweal.site.register.forms import BoundaryForm
from commonweal.site.requests import acting_of


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def listing(request: HttpRequest) -> HttpResponse:
    acting = acting_of(request)
    acting.require(Capability.EDIT_REGISTER)
    form = BoundaryForm(
        request.POST or None, request.FILES or None, initial={"licence": licence_line()}
    )
    tables = [boundaries_table(boundary_files(acting))]
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        assert isinstance(upload, UploadedFile)  # noqa: S101  the form has looked
        try:
            made = bring_in_boundaries(
                by=acting,
                file_name=upload.name or "file",
                data=upload.read(),
                title=form.cleaned_data["title"],
                licence=form.cleaned_data["licence"],
            )
        except BoundaryFault as fault:
            form.add_error("file", str(fault.problems[0]))
            tables.append(faults_table(fault.problems))
        else:
            messages.success(request, f"{made} is held: {made.area_count:,} areas.")
            return redirect("register_boundaries")
    return show(
        request,
        "register/boundaries.jinja",
        title="Boundaries of areas",
        crumbs=[Crumb("Files of the register", reverse("register_files"))],
        tables=tables,
        form=form,
    )
