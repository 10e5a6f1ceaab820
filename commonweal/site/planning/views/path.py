"""The commissioning path: every segment with its dates, another start to try, its calendar."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.language.figure import Status
from commonweal.records.path.calendar import CONTENT_TYPE, calendar_of
from commonweal.records.path.selectors_segments import may_change
from commonweal.records.planning.kinds.path import PLANS, Given
from commonweal.records.register.selectors_names import area_names, body_names
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import newest_results
from commonweal.site.pages import show
from commonweal.site.planning.forms_path import MoveForm, StartForm
from commonweal.site.planning.presenters import path as words
from commonweal.site.planning.presenters import path_charts as pictures
from commonweal.site.results.desk import Desk, open_desk, other_version
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def path(request: HttpRequest, place: str) -> HttpResponse:
    """The path as it was last worked out; commissioners may work it out from another start.

    A place without segments whose work has phases is shown these.
    """
    desk = open_desk(request, place, "path", datasets=(PLANS,))
    phases = None if desk.result or request.method == "POST" else _first_phases(desk)
    if phases:
        return redirect(phases)
    form = StartForm(
        request.POST if request.method == "POST" else None,
        initial={"start": desk.answer.start if desk.answer else None},
    )
    done = work_out_from(
        request, desk, form, lambda given: Given(given["start"], desk.given.months)
    )
    return done or path_page(request, desk, form)


def _first_phases(desk: Desk) -> str:
    found = [row for row in newest_results(desk.acting, desk.place) if row.kind == "phases"]
    return f"{desk.book.address}path/phases/{found[0].subject}/" if found else ""


def path_page(
    request: HttpRequest, desk: Desk, form: StartForm | None = None, move: MoveForm | None = None
) -> HttpResponse:
    """The page of the path; a form that was sent comes back as it was sent."""
    answer = desk.answer
    against = other_version(request, desk)
    before = words.before_of(against)
    changes = may_change(desk.acting, desk.place)
    if move is None and changes and answer:
        move = MoveForm(prefix="move", segments=[one.segment for one in answer.dates])
    label = f"as in version {against.number}" if against else ""
    return show(
        request,
        "planning/path.jinja",
        title="Commissioning path",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            words.dates_table(answer),
            words.segments_table(desk.book, answer, changes),
            words.checks_table(desk.book, answer),
            words.changes_table(answer, before, against),
            words.areas_table(answer, _names(desk), _are_plans_made_up(desk)),
        ],
        desk=desk,
        form=(form or StartForm(initial={"start": answer.start if answer else None}))
        if desk.may_work
        else None,
        move_form=move if changes else None,
        bound=next((one for one in (form, move) if one is not None and one.is_bound), None),
        against=against,
        moved=words.membership_words(answer, before),
        checked=words.checks_words(answer),
        chart=pictures.path_gantt(answer, before, label, "") if answer else None,
        matrix=pictures.path_matrix(answer) if answer and words.years_of(answer) else None,
    )


def _names(desk: Desk) -> dict[str, str]:
    """What areas and their commissioners are called."""
    return {**area_names(desk.acting), **body_names(desk.acting)}


def _are_plans_made_up(desk: Desk) -> bool:
    return any(figure.status == Status.ILLUSTRATIVE for figure in desk.book.of(PLANS))


@require_safe
def calendar(request: HttpRequest, place: str) -> HttpResponse:
    """Every date of the path, for a calendar."""
    return send_calendar(request, open_desk(request, place, "path"))


def send_calendar(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The feed of what a desk shows. Raises Http404 where there is nothing to show."""
    if desk.result is None:
        raise Http404("nothing has been worked out for this reader")
    try:
        content = calendar_of(desk.result, request.build_absolute_uri(desk.address))
    except NotReadable:
        raise Http404("what was kept can no longer be read") from None
    name = f"{desk.place.code}-{desk.result.ref.replace('/', '-')}.ics"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
