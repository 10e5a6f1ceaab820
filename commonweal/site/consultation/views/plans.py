"""The consultations of a place: beginning one, its page, changing its plan, and its next step."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.consultation import State
from commonweal.records.consultation import actions, selectors
from commonweal.records.consultation.definitions import first_lists
from commonweal.records.consultation.workbooks import plan_file, read_plan
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.site.consultation.desk import Desk, consultation_crumbs, open_desk, require_run
from commonweal.site.consultation.forms import FileForm, TermsForm, TitleForm
from commonweal.site.consultation.presenters import pages as words
from commonweal.site.forms import Form
from commonweal.site.requests import acting_of, done, place_or_404
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sent_file(data: bytes, name: str, ending: str) -> HttpResponse:
    """A file as a download."""
    disposition = f'attachment; filename="{name}.{ending}"'
    return HttpResponse(
        data, content_type=TYPES[ending], headers={"Content-Disposition": disposition}
    )


def posted_for(request: HttpRequest, act: str) -> object:
    """What was sent, when it was sent by the form of this name."""
    is_it = request.method == "POST" and request.POST.get("act") == act
    return request.POST if is_it else None


@require_safe
def home(request: HttpRequest, place: str) -> HttpResponse:
    """The consultations of a place."""
    acting, found = acting_of(request), place_or_404(request, place)
    starts = selectors.may_start(acting, found)
    empty = "No consultation is here yet. " + (
        "Begin one with a title, or from a file."
        if starts
        else "Those who commission here begin them."
    )
    desks = [Desk(acting, row) for row in selectors.consultations_for(acting, found)]
    start = f"/places/{found.code}/consultations/start/"
    sheet = Sheet(
        "Consultations",
        "What people were asked, what they said, and what was done about it.",
        caption=found.name,
        button=Link("Begin a consultation", start) if starts else None,
        tables=(words.listing(desks, empty),),
        after=(
            Link("Engagement log", f"/places/{found.code}/engagement/", "who was heard besides"),
            Link("Equality assessments", f"/places/{found.code}/equality/"),
        ),
    )
    return show_sheet(request, sheet, consultation_crumbs(found)[:-1])


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, place: str) -> HttpResponse:
    """Begin a consultation with a title or from a file."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.CONSULT)
    titled = TitleForm(posted_for(request, "title"))
    filed = FileForm(posted_for(request, "file"), request.FILES or None)
    lead = acting.organisation.code if acting.organisation else ""

    def begun(content: dict[str, object]) -> str:
        return Desk(
            acting, actions.start_consultation(by=acting, place=found, content=content)
        ).address

    said = "The draft is begun. Nobody outside the commissioners sees it."
    gone = done(
        request,
        titled,
        lambda: begun({**first_lists(), "title": titled.cleaned_data["title"], "lead": lead}),
        said,
    ) or done(request, filed, lambda: begun(_read(filed)), said)
    sheet = Sheet(
        "Begin a consultation",
        "Begin it with a title and fill in the rest on its page, or send a file that says it all.",
        forms=(
            FormPart(titled, "Begin with this title", act="title"),
            FormPart(
                filed, "Begin from this file", heading="Or from a file", act="file",
                has_file=True, is_second=True,
                intro="A file that was downloaded from a consultation is the template. If anything "
                "cannot be read, nothing is kept and every fault is told by row and column.",
            ),
        ),
    )  # fmt: skip
    return gone or show_sheet(request, sheet, consultation_crumbs(found))


def _read(form: FileForm) -> dict[str, object]:
    sent = form.cleaned_data["file"]
    content, problems = read_plan(sent.read(), sent.name)
    if problems:
        raise ValidationError({"file": [str(one) for one in problems]})
    return content


@require_safe
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One consultation: what is proposed, what is asked, and what to do next."""
    desk = open_desk(request, place, code)
    total = selectors.response_total(desk.acting, desk.row)
    to_open = desk.row.state == State.DRAFT
    heading = "Before this can be opened" if to_open else "Before it can go on"
    button = Link("Answer it", f"{desk.address}answer/") if desk.takes_answers else None
    if button is None and desk.may_change and not desk.problems:
        button = Link(words.STEPS[State(desk.row.state)][0], f"{desk.address}step/")
    sheet = Sheet(
        desk.row.title,
        words.lede(desk),
        caption=desk.place.name,
        tag=words.state_of(desk.row),
        problems=tuple(desk.problems),
        problems_heading=heading,
        button=button,
        links=_links(desk),
        summary=words.summary(desk, total),
        tables=(words.questions_table(desk),),
    )
    return show_sheet(request, sheet, desk.crumbs(below=False))


def _links(desk: Desk) -> tuple[Link, ...]:
    here, found = desk.address, []
    if desk.may_run and desk.row.state == State.DRAFT:
        found.append(Link("Change the draft", f"{here}change/"))
    if desk.may_see_results and desk.row.state != State.DRAFT:
        found += [
            Link("You said, we did", f"{here}said-and-did/"),
            Link("Themes and responses to them", f"{here}themes/"),
            Link("Support for what is proposed", f"{here}support/"),
            Link("Venues", f"{here}venues/"),
            Link("Who was heard, and who was not", f"{here}heard/"),
        ]
    if desk.versions or desk.may_run:
        found.append(Link("What is proposed, version by version", f"{here}proposals/"))
    if desk.is_inside and desk.row.state != State.DRAFT:
        found += [
            Link("Responses", f"{here}responses/", "how many came, and bringing files in"),
            Link("Agreement of coders", f"{here}agreement/"),
        ]
    if desk.may_run and desk.row.state in (State.OPEN, State.CLOSED):
        found += [
            Link("Code the texts", f"{here}coding/"),
            Link("Texts held back", f"{here}held/", "they look as if they hold personal data"),
        ]
    if desk.may_change and (desk.problems or desk.takes_answers):
        found.append(Link(words.STEPS[State(desk.row.state)][0], f"{here}step/"))
    found += [
        Link("This consultation as CSV", f"{here}plan/csv/", is_download=True),
        Link("This consultation as Excel", f"{here}plan/xlsx/", is_download=True),
    ]
    return tuple(found)


@require_safe
def plan(request: HttpRequest, place: str, code: str, ending: str) -> HttpResponse:
    """The plan as a file that can be changed and sent back."""
    desk = open_desk(request, place, code)
    if ending not in TYPES:
        raise Http404(f"no file of the kind {ending}")
    return sent_file(plan_file(desk.plan, ending), desk.row.code, ending)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Change a draft by its form or by its file."""
    desk = open_desk(request, place, code)
    require_run(desk)
    terms = TermsForm(posted_for(request, "terms"), plan=desk.plan)
    filed = FileForm(posted_for(request, "file"), request.FILES or None)

    def keep(content: dict[str, object]) -> str:
        actions.save_plan(by=desk.acting, consultation=desk.row, content=content)
        return desk.address

    said = "The draft is changed."
    gone = done(request, terms, lambda: keep(terms.content(desk.row.content)), said) or done(
        request, filed, lambda: keep(_read(filed)), said
    )
    sheet = Sheet(
        "Change the draft",
        forms=(
            FormPart(terms, "Save the draft", act="terms"),
            FormPart(
                filed, "Replace the draft by this file", heading="Or by its file", act="file",
                has_file=True, is_second=True,
                intro="Respondent types, channels and the part of the service that a question is "
                "about are changed by the file.",
            ),
        ),
        after=(
            Link("Download it as CSV", f"{desk.address}plan/csv/", is_download=True),
            Link("Download it as Excel", f"{desk.address}plan/xlsx/", is_download=True),
        ),
    )  # fmt: skip
    return gone or show_sheet(request, sheet, desk.crumbs())


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def step(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Take the consultation to its next state: what is missing first, then what will happen."""
    desk = open_desk(request, place, code)
    require_run(desk)
    if desk.is_published:
        sheet = Sheet("This consultation is published", "There is no further step.")
        return show_sheet(request, sheet, desk.crumbs())
    button, effect, said = words.STEPS[State(desk.row.state)]
    form = Form(request.POST if request.method == "POST" else None)

    def act() -> str:
        actions.go_on(by=desk.acting, consultation=desk.row)
        return desk.address

    gone = done(request, form, act, said)
    sheet = Sheet(
        f"{button}: {desk.row.title}",
        "It cannot go on yet." if desk.problems else effect,
        problems=tuple(desk.problems),
        problems_heading="What is missing",
        forms=() if desk.problems else (FormPart(form, button),),
    )
    return gone or show_sheet(request, sheet, desk.crumbs())
