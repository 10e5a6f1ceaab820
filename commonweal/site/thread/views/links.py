"""Making a link, one link's page, and all links of a place."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from commonweal.facts.problem import Problem
from commonweal.language.thread import Direction, End, Link
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on
from commonweal.records.thread import actions
from commonweal.records.thread.actions_files import FileRefused, file_limits, import_links
from commonweal.records.thread.grammar import grammar
from commonweal.records.thread.models import Link as LinkRecord
from commonweal.records.thread.selectors import find_ends, link_for, rows_for_export
from commonweal.records.thread.selectors_ends import Shown, resolve
from commonweal.site.pages import Cell, Column, Crumb, Table, show
from commonweal.site.pagination import paginate
from commonweal.site.people.forms import ReasonForm
from commonweal.site.requests import acting_of, add_errors, place_or_404
from commonweal.site.thread.addresses import thread_address
from commonweal.site.thread.forms import FileForm, FindForm, LinkForm, linkable_kinds
from commonweal.site.thread.panel import may_link
from commonweal.site.thread.presenters import links_table
from commonweal.site.words import moment, plural, section


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, place: str, kind: str, ref: str) -> HttpResponse:
    """First find the other record, then say how the two are linked."""
    acting = acting_of(request)
    found = place_or_404(request, place)
    require_work_on(acting, found, Capability.EDIT_THREAD)
    start = _shown_or_404(request, found, End(kind, ref))
    find = FindForm(request.GET if "find" in request.GET else None)
    form = None
    if find.is_valid():
        direction = Direction(find.cleaned_data["direction"])
        kinds = linkable_kinds(kind, direction)
        others = find_ends(acting, found, find.cleaned_data["find"], kinds)
        others = [item for item in others if item.end != start.end]
        if others:
            posted = request.POST if request.method == "POST" else None
            form = LinkForm(posted, start=start.end, direction=direction, found=others)
            if (
                posted is not None
                and form.is_valid()
                and _made(request, found, start.end, direction, form)
            ):
                return redirect(thread_address(found, start.end))
    return show(
        request,
        "thread/add.jinja",
        title="Link this record with another",
        crumbs=_crumbs(found, start),
        start=start,
        find=find,
        form=form,
    )


def _made(
    request: HttpRequest, place: Place, start: End, direction: Direction, form: LinkForm
) -> bool:
    forward = direction == Direction.FORWARD
    source, target = (start, form.chosen) if forward else (form.chosen, start)
    given = form.cleaned_data
    link = Link(
        source,
        given["kind"],
        target,
        given["status"],
        section=given["section"],
        note=given["note"],
    )
    try:
        actions.link(by=acting_of(request), place=place, link=link)
    except ValidationError as error:
        add_errors(form, error)
        return False
    messages.success(request, "The two records are linked.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def one_link(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One link: what it ties, who made it, and taking it away."""
    acting = acting_of(request)
    found = place_or_404(request, place)
    try:
        row = link_for(acting, found, pk)
    except LinkRecord.DoesNotExist:
        raise Http404(f"no link {pk} for this reader") from None
    source = _shown_or_404(request, found, End(row.source_kind, row.source_ref))
    target = _shown_or_404(request, found, End(row.target_kind, row.target_ref))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require_work_on(acting, found, Capability.EDIT_THREAD)
        if form.is_valid():
            actions.retire_link(by=acting, place=found, pk=pk, reason=form.cleaned_data["reason"])
            messages.success(request, "The link is taken away.")
            return redirect(thread_address(found, source.end))
    return show(
        request,
        "thread/link.jinja",
        title=f"How {_kind(source)} and {_kind(target)} are linked",
        crumbs=_crumbs(found, source),
        rows=_link_rows(row, source, target),
        form=form,
        may_retire=may_link(acting, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def every_link(request: HttpRequest, place: str) -> HttpResponse:
    """All links of a place, and bringing more in from a file."""
    acting = acting_of(request)
    found = place_or_404(request, place)
    form = (
        FileForm(request.POST or None, request.FILES or None) if may_link(acting, found) else None
    )
    problems: tuple[Problem, ...] = ()
    file_name = ""
    if request.method == "POST":
        require_work_on(acting, found, Capability.EDIT_THREAD)
        if form is not None and form.is_valid():
            file = form.cleaned_data["file"]
            file_name = file.name
            most = file_limits().bytes + 1  # one more than allowed is enough to see that it is
            try:
                made, stood = import_links(
                    by=acting, place=found, data=file.read(most), file_name=file_name
                )
            except FileRefused as refused:
                problems = refused.problems
            else:
                messages.success(
                    request, f"Made {plural(made, 'link')}; {plural(stood, 'link')} stood already."
                )
                return redirect("thread_links", place=found.code)
    page = paginate(request, rows_for_export(acting, found), size=200)
    return show(
        request,
        "thread/links.jinja",
        title=f"Links of {found.name}",
        crumbs=[Crumb(found.name, f"/places/{found.code}/")],
        tables=[links_table(page.items), _problems_table(problems)],
        form=form,
        problems=problems,
        page=page,
        file_name=file_name,
    )


def _problems_table(problems: tuple[Problem, ...]) -> Table:
    columns = (Column("row", "Row"), Column("column", "Column"), Column("problem", "What is wrong"))
    rows = tuple(
        (
            Cell("whole file" if problem.row is None else str(problem.row)),
            Cell(problem.column),
            Cell(problem.sentence),
        )
        for problem in problems
    )
    return Table("problems", plural(len(rows), "problem"), columns, rows)


def _shown_or_404(request: HttpRequest, place: Place, end: End) -> Shown:
    shown = resolve(acting_of(request), place, [end]).get(end)
    if shown is None:
        raise Http404(f"no {end} for this reader")
    return shown


def _link_rows(row: LinkRecord, source: Shown, target: Shown) -> list[tuple[str, str]]:
    who = str(row.made_by) if row.made_by else "Came with the worked paper"
    return [
        ("From", f"{grammar().records[source.end.kind].label}: {source.label}"),
        ("Link", grammar().links[row.kind].forward),
        ("To", f"{grammar().records[target.end.kind].label}: {target.label}"),
        ("Who says so", "The source itself" if row.status == "printed" else "Our reading"),
        ("Document", row.document.title if row.document else ""),
        ("Section", section(row.section)),
        ("Note", row.note),
        ("Made", f"{moment(row.made_at)}, {who}"),
    ]


def _kind(shown: Shown) -> str:
    label = grammar().records[shown.end.kind].label.lower()
    return f"{'an' if label[0] in 'aeio' else 'a'} {label}"


def _crumbs(place: Place, shown: Shown) -> list[Crumb]:
    return [
        Crumb(place.name, f"/places/{place.code}/"),
        Crumb(shown.label[:60], thread_address(place, shown.end)),
    ]
