"""Sending a table to a place, seeing what it would do, and accepting or withdrawing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.records.facts import actions, library
from commonweal.records.facts.jobs import check_in_background
from commonweal.records.facts.models import Finding, Import
from commonweal.records.facts.selectors_imports import import_for, imports_for
from commonweal.records.facts.selectors_sending import may_publish, templates_offered
from commonweal.records.facts.uploads import NotStored
from commonweal.records.findings.selectors import findings_for
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.planning.selectors_home import latest_release
from commonweal.records.register.models import Place
from commonweal.site.imports import presenters
from commonweal.site.imports.forms import ReasonForm, SendForm, WithdrawForm
from commonweal.site.pages import Crumb, show
from commonweal.site.pagination import paginate
from commonweal.site.requests import acting_of, place_or_404


def _crumbs(place: Place, *more: Crumb) -> list[Crumb]:
    return [
        Crumb("Places", reverse("places")),
        Crumb(place.name, f"/places/{place.code}/"),
        *more,
    ]


@require_safe
@login_required
def listing(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_or_404(request, place)
    page = paginate(request, imports_for(acting, found))
    titles = {one.id: one.title for one in library.templates().values()}
    offered = templates_offered(acting, found)
    return show(
        request,
        "imports/imports.jinja",
        title=f"Files of {found.name}",
        crumbs=_crumbs(found),
        tables=[presenters.imports_table(page.items, titles)],
        place=found,
        page=page,
        first=presenters.first_template(offered),
        need_first=presenters.template_of_need(offered),
        may_publish=may_publish(acting, found),
        newest=latest_release(acting, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def send(request: HttpRequest, place: str) -> HttpResponse:
    acting, found = acting_of(request), place_or_404(request, place)
    offered = templates_offered(acting, found)
    if not offered:
        raise NotAllowed(f"Your role brings no tables into {found.name}.")
    first = {"template": request.GET.get("template", "")}
    form = SendForm(request.POST or None, request.FILES or None, templates=offered, initial=first)
    if request.method == "POST" and form.is_valid():
        made = _receive(form, found, acting)
        if made is not None:
            return redirect("import", place=found.code, pk=made.pk)
    return show(
        request,
        "imports/new.jinja",
        title="Bring in a table",
        crumbs=_crumbs(found, Crumb("Files", reverse("imports", args=[found.code]))),
        place=found,
        form=form,
    )


def _receive(form: SendForm, place: Place, acting: Acting) -> Import | None:
    """Keep the file and check it, at once when it is small. None with the error on the form."""
    upload = form.cleaned_data["file"]
    assert isinstance(upload, UploadedFile)  # noqa: S101  the form has looked
    guessed = library.template_for_file(upload.name or "")
    template = form.cleaned_data["template"] or (guessed.id if guessed else "")
    if not template:
        form.add_error("template", "No template is called like this file. Choose what it holds.")
        return None
    try:
        made = actions.receive_import(
            place=place,
            template=template,
            file=upload,
            by=acting,
            is_correction=form.cleaned_data["is_correction"],
            reason=form.cleaned_data["reason"],
        )
    except (NotStored, library.NoSuchTemplate) as fault:
        form.add_error("file", str(fault))
        return None
    except actions.ImportRefused as fault:
        form.add_error("reason", str(fault))
        return None
    if made.file_size <= library.limits().inline_bytes:
        actions.check_import(import_=made, by=acting)
    else:
        check_in_background.enqueue(import_number=made.pk)
    return made


def _import_or_404(request: HttpRequest, place: str, pk: int) -> Import:
    found = place_or_404(request, place)
    try:
        return import_for(acting_of(request), found, pk)
    except Import.DoesNotExist:
        raise Http404(f"no import {pk} for this reader") from None


def _import_to_decide(request: HttpRequest, place: str, pk: int) -> Import:
    held = _import_or_404(request, place, pk)
    offered = templates_offered(acting_of(request), held.place)
    if held.template not in {template.id for template in offered}:
        raise NotAllowed(f"Your role does not decide on files of {held.place.name}.")
    return held


@require_safe
@login_required
def one(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    return _page(request, _import_or_404(request, place, pk))


def _page(
    request: HttpRequest,
    held: Import,
    *,
    reason_form: ReasonForm | None = None,
    withdraw_form: WithdrawForm | None = None,
) -> HttpResponse:
    acting = acting_of(request)
    offered = {template.id for template in templates_offered(acting, held.place)}
    tables = [table for table in [presenters.preview_table(held)] if table]
    if held.problems:
        tables.append(presenters.problems_table(held.problems))
    if held.queries:
        tables.append(presenters.queries_table(held.queries))
    shape = library.templates().get(held.template)
    bound = next((form for form in (reason_form, withdraw_form) if form is not None), None)
    return show(
        request,
        "imports/import.jinja",
        title=held.file_name,
        crumbs=_crumbs(held.place, Crumb("Files", reverse("imports", args=[held.place.code]))),
        tables=tables,
        held=held,
        outcome=presenters.outcome_sentence(held),
        questions=presenters.questions_sentence(held),
        confirmed=presenters.confirmed(held),
        shape=shape,
        may_decide=held.template in offered,
        steps=_steps(acting, held),
        helps=presenters.code_help(held.problems, shape),
        form=bound,
        reason_form=reason_form or ReasonForm(),
        withdraw_form=withdraw_form or WithdrawForm(prefix="withdraw"),
        status=200 if bound is None else 422,
    )


def _steps(acting: Acting, held: Import) -> list[presenters.Step]:
    """What follows an accepted file; nothing before."""
    if held.state != Import.State.ACCEPTED:
        return []
    place = held.place
    newest = latest_release(acting, place)
    unpublished = newest is not None and newest.number > place.published_release
    return presenters.next_steps(
        held,
        findings=findings_for(acting, place)
        .filter(shown_state=Finding.State.OPEN, origin="rule")
        .count(),
        may_publish=unpublished and may_publish(acting, place),
    )


@require_POST
@login_required
def accept(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    held = _import_to_decide(request, place, pk)
    form = ReasonForm(request.POST)
    if held.queries and not form.is_valid():
        return _page(request, held, reason_form=form)
    reason = form.cleaned_data.get("reason", "") if form.is_valid() else ""
    try:
        release = actions.accept_import(import_=held, by=acting_of(request), reason=reason)
    except actions.ImportRefused as fault:
        messages.error(request, str(fault))
    else:
        number = f" as release {release.number}" if release else "; it changed nothing"
        messages.success(request, f"{held.file_name} has been accepted{number}.")
    return redirect("import", place=place, pk=pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    held = _import_to_decide(request, place, pk)
    form = WithdrawForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _page(request, held, withdraw_form=form)
    try:
        actions.withdraw_import(
            import_=held, reason=form.cleaned_data["reason"], by=acting_of(request)
        )
    except actions.ImportRefused as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, f"{held.file_name} has been withdrawn.")
    return redirect("import", place=place, pk=pk)
