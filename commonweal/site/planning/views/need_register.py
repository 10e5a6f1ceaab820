"""One gap between need and services: its numbers, and its place in the register of gaps."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from commonweal.planning.need.gap_register import gap_code
from commonweal.planning.priorities_tables import ServiceGap
from commonweal.records.people.permissions import Capability
from commonweal.records.planning.actions_service_gaps import move_service_gap, propose_service_gap
from commonweal.records.planning.selectors_priorities import gap_standings
from commonweal.records.register.selectors import require_work_on
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.planning.forms_need import MoveServiceGapForm, ProposeGapForm
from commonweal.site.planning.presenters import need_gaps as words
from commonweal.site.planning.views.need import NEED, posted
from commonweal.site.requests import add_errors
from commonweal.site.results.desk import Desk, open_desk
from commonweal.site.thread.panel import thread_panel


@require_http_methods(["GET", "HEAD", "POST"])
def gap(request: HttpRequest, place: str, area: str, element: str) -> HttpResponse:
    """One gap; commissioners may propose it for the register or move it on there."""
    desk = open_desk(request, place, "need-gap")
    found = words.gap_of(desk.answer, area, element)
    if found is None:
        raise Http404(f"no gap {element} in {area} for this reader")
    code = gap_code(element, area)
    held = gap_standings(desk.acting, desk.place).get(code)
    form = _form(request, desk, held, may_propose=bool(found.gap and found.gap > 0))
    if request.method == "POST":
        if desk.acting.is_public:
            return redirect_to_login(request.get_full_path())
        require_work_on(desk.acting, desk.place, Capability.IMPORT_FACTS)
        if form is not None and form.is_valid() and _done(desk, form, held, area, element):
            messages.success(request, "The register of gaps is up to date.")
            return redirect(request.path)
    return show(
        request,
        "planning/need_gap.jinja",
        title=words.gap_title(desk.answer, found),
        crumbs=desk.crumbs(NEED, ("Gaps between need and services", "need/gaps/")),
        tables=[
            *desk.panel_tables,
            words.gaps_table(desk.answer, {code: held} if held else {}, area=area, element=element),
        ],
        desk=desk,
        standing=words.register_rows(held),
        propose=held is None,
        form=form,
        thread=(
            thread_panel(request, desk.place, "figure", words.figure_ref(held)) if held else None
        ),
    )


def _form(
    request: HttpRequest, desk: Desk, held: ServiceGap | None, *, may_propose: bool
) -> Form | None:
    """The form for those who may work here; none for a gap that cannot be proposed."""
    if not desk.may_work:
        return None
    if held is not None:
        given = {"status": held.status, "owner": held.owner}
        return MoveServiceGapForm(posted(request), initial=given)
    return ProposeGapForm(posted(request)) if may_propose else None


def _done(desk: Desk, form: Form, held: ServiceGap | None, area: str, element: str) -> bool:
    """Whether the action was taken; a refusal stands on the form."""
    try:
        if held is not None:
            move_service_gap(by=desk.acting, place=desk.place, code=held.code, **form.cleaned_data)
        elif desk.result is not None:
            propose_service_gap(
                by=desk.acting, result=desk.result, element=element, area=area,
                **form.cleaned_data,
            )  # fmt: skip
    except ValidationError as fault:
        add_errors(form, fault)
        return False
    return True
