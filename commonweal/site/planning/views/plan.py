"""The shared team's work plan, and the commissioning intentions that come of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.language.row import CannotWork
from commonweal.records.people.acting import NotAllowed
from commonweal.records.planning.kinds.intentions import ALL
from commonweal.records.results.kinds import Nothing
from commonweal.records.results.selectors import commissioners_of, newest_results
from commonweal.records.work_plan.actions import Said, say_step
from commonweal.records.work_plan.selectors import Plan, may_move_steps, plan_for, states_now
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.papers import paper_response
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms_plan import AreaForm, StepForm
from commonweal.site.planning.presenters import plan as words
from commonweal.site.requests import add_errors
from commonweal.site.results.desk import open_desk
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def work_plan(request: HttpRequest, place: str) -> HttpResponse:
    """How far each step is, segment by segment, for all areas or for one."""
    book = open_book(request, place, ())
    try:
        plan, fault = plan_for(book.acting, book.place), ""
    except CannotWork as error:
        plan, fault = Plan((), {}, {}), str(error)
    areas = {body.code: str(body) for body in commissioners_of(book.acting, book.place)}
    area = request.GET.get("area", "")
    if area and area not in areas:
        raise Http404(f"{area} does not commission here")
    form = StepForm(request.POST if request.method == "POST" else None, plan)
    done = _say(request, book, form, area)
    if done:
        return done
    states = states_now(book.acting, book.place)
    return show(
        request,
        "planning/work_plan.jinja",
        title="Work plan of the shared team",
        crumbs=book.crumbs(),
        tables=[words.steps_table(plan, states, area), words.remit_table(plan)],
        book=book,
        plan=plan,
        fault=fault,
        chart=words.matrix(plan, states, area),
        whose=areas.get(area, "all areas together"),
        area_form=AreaForm({"area": area}, areas),
        form=form if may_move_steps(book.acting, book.place, area) and plan.steps else None,
    )


def _say(request: HttpRequest, book: Book, form: StepForm, area: str) -> HttpResponse | None:
    if request.method != "POST":
        return None
    if book.acting.is_public:
        return redirect_to_login(request.get_full_path())
    if not may_move_steps(book.acting, book.place, area):
        raise NotAllowed(
            "Only a commissioner of this place may say how far a step is, each for its own area."
        )
    if not form.is_valid():
        return None
    given = form.cleaned_data
    said = Said(
        segment=given["segment"], step=given["step"], state=given["state"], area=area,
        evidence=given["evidence"], variation=given["variation"],
    )  # fmt: skip
    try:
        say_step(by=book.acting, place=book.place, said=said)
    except ValidationError as error:
        add_errors(form, error)
        return None
    messages.success(request, "How far the step is has been kept.")
    return redirect(request.get_full_path())


@require_safe
def intentions(request: HttpRequest, place: str) -> HttpResponse:
    """Whose intentions have been drafted."""
    book = open_book(request, place, ())
    bodies = commissioners_of(book.acting, book.place)
    subjects = [(ALL, "All areas together"), *((body.code, body.name) for body in bodies)]
    kept = [one for one in newest_results(book.acting, book.place) if one.kind == "intentions"]
    return show(
        request,
        "planning/intentions.jinja",
        title="Commissioning intentions",
        crumbs=book.crumbs(),
        tables=[words.intentions_list(book, subjects, kept)],
        book=book,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one_intention(request: HttpRequest, place: str, subject: str) -> HttpResponse:
    """One document: read here, or taken out as Word; commissioners draft it anew."""
    desk = open_desk(request, place, "intentions", subject)
    bodies = commissioners_of(desk.acting, desk.place)
    if subject not in {ALL, *(body.code for body in bodies)}:
        raise Http404(f"{subject} does not commission here")
    form = Form(request.POST if request.method == "POST" else None)
    done = work_out_from(request, desk, form, lambda _: Nothing())
    if done:
        return done
    return show(
        request,
        "planning/intention.jinja",
        title=desk.answer.title if desk.answer else "Commissioning intentions",
        crumbs=desk.crumbs(("Commissioning intentions", "intentions/")),
        tables=[*desk.panel_tables, words.intentions_table(desk.answer)],
        desk=desk,
        form=form if desk.may_work else None,
    )


@require_safe
def intention_paper(request: HttpRequest, place: str, subject: str) -> HttpResponse:
    """One document as Word."""
    desk = open_desk(request, place, "intentions", subject)
    if desk.answer is None:
        raise Http404(f"no intentions of {subject} for this reader")
    return paper_response(words.paper(desk))
