"""Answering without signing in, and what those who work on a consultation do with responses."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.consultation import State
from commonweal.records.consultation import actions_responses as actions
from commonweal.records.consultation import selectors
from commonweal.records.consultation.definitions import personal_checks
from commonweal.records.consultation.tokens import new_token
from commonweal.records.consultation.workbooks import response_template
from commonweal.site.consultation.desk import open_desk, require_inside, require_run
from commonweal.site.consultation.forms import AnswerForm, FileForm, RedactForm
from commonweal.site.consultation.presenters import pages as words
from commonweal.site.consultation.views.plans import TYPES, sent_file
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.requests import done
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet

#: A number of a text is shorter than this.
LONGEST = 19


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The public form. Nothing of it is kept unless all of it is."""
    desk = open_desk(request, place, code)
    if not desk.takes_answers:
        sheet = Sheet(
            f"Answer: {desk.row.title}", "This consultation takes no answers today.",
            summary=(("Answers are taken", words.period(desk.plan)),),
            after=(Link("Back to the consultation", desk.address),),
        )  # fmt: skip
        return show_sheet(request, sheet, desk.crumbs())
    token = new_token(desk.row.pk)
    form = AnswerForm(request.POST or None, plan=desk.plan, token=token)

    def act() -> str:
        actions.answer_openly(
            by=desk.acting,
            consultation=desk.row,
            cells=form.cells(),
            token=form.cleaned_data["token"],
            trap=form.cleaned_data["website"],
        )
        return desk.address

    said = "Thank you. Your answers are in. What is done about them will be published here."
    gone = done(request, form, act, said)
    if gone:
        return gone
    if form.is_bound:
        # What was written stays; the key of the form is a new one.
        form.data = _with_token(form.data, token)
    response = show(
        request,
        "consultation/answer.jinja",
        title=f"Answer: {desk.row.title}",
        crumbs=desk.crumbs(),
        form=form,
        desk=desk,
        warning=words.NO_NAMES,
        period=words.period(desk.plan),
    )
    add_never_cache_headers(response)
    return response


def _with_token(sent: Any, token: str) -> Any:
    data = sent.copy()
    data["token"] = token
    return data


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def responses(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """How many responses came, from whom, and bringing in a file of them."""
    desk = open_desk(request, place, code)
    require_inside(desk)
    posted = request.POST if request.method == "POST" else None
    if posted is not None:
        require_run(desk)
    form = FileForm(posted, request.FILES or None)

    def act() -> str:
        sent = form.cleaned_data["file"]
        actions.import_responses(
            by=desk.acting, consultation=desk.row, data=sent.read(), file_name=sent.name
        )
        return f"{desk.address}responses/"

    gone = done(request, form, act, "The responses are in.")
    total = selectors.response_total(desk.acting, desk.row)
    takes = desk.may_run and desk.row.state in (State.OPEN, State.CLOSED)
    held = selectors.held_count(desk.acting, desk.row)
    here = desk.address
    sheet = Sheet(
        "Responses",
        "No count of responses is printed." if total is None else f"{total:,} responses; "
        f"{words.waiting(held)}.",
        paragraphs=(desk.row.printed_note,) if desk.row.printed_note else (),
        links=(Link("Texts held back", f"{here}held/"),) if held and desk.may_run else (),
        tables=()
        if desk.row.printed_note
        else words.count_tables(desk.plan, selectors.response_counts(desk.acting, desk.row)),
        forms=(
            FormPart(
                form, "Bring the responses in", heading="Bring in a file", has_file=True,
                intro="One row a response. There is no column for a name or an address, and a file "
                "with others is refused. If anything is wrong, nothing of it is kept.",
            ),
        )
        if takes
        else (),
        after=(
            Link("Template of responses (CSV)", f"{here}responses/csv/", is_download=True),
            Link("Template of responses (Excel)", f"{here}responses/xlsx/", is_download=True),
        )
        if takes
        else (),
    )  # fmt: skip
    return gone or show_sheet(request, sheet, desk.crumbs())


@require_safe
@login_required
def template(request: HttpRequest, place: str, code: str, ending: str) -> HttpResponse:
    """The columns of a file of responses."""
    desk = open_desk(request, place, code)
    require_inside(desk)
    if ending not in TYPES:
        raise Http404(f"no file of the kind {ending}")
    return sent_file(response_template(desk.plan, ending), f"{desk.row.code}-responses", ending)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def held(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The next text that looks as if it held personal data: keep it, or say what may stay."""
    desk = open_desk(request, place, code)
    require_run(desk)
    waiting = selectors.held_texts(desk.acting, desk.row)
    count, text = waiting.count(), waiting.first()
    if text is None and request.method != "POST":
        sheet = Sheet("Texts held back", "No text waits to be looked at.")
        return show_sheet(request, sheet, desk.crumbs())
    act_name = request.POST.get("act") if request.method == "POST" else None
    keep = Form(request.POST if act_name == "keep" else None)
    initial = None if text is None else {"text": text.text}
    redact = RedactForm(request.POST if act_name == "redact" else None, initial=initial)
    asked = request.POST.get("pk", "")
    pk = int(asked) if asked.isdecimal() and len(asked) < LONGEST else 0

    def kept() -> str:
        actions.release_text(by=desk.acting, consultation=desk.row, pk=pk)
        return f"{desk.address}held/"

    def redacted() -> str:
        said = redact.cleaned_data["text"]
        actions.redact_text(by=desk.acting, consultation=desk.row, pk=pk, text=said)
        return f"{desk.address}held/"

    gone = done(request, keep, kept, "The text is kept as it is.") or done(
        request, redact, redacted, "The text is shortened; what was taken out is gone for good."
    )
    return gone or show(
        request,
        "consultation/held.jinja",
        title="Texts held back",
        crumbs=desk.crumbs(),
        form=redact if redact.is_bound else keep,
        keep=keep,
        redact=redact,
        text=text,
        why=words.held_words(text, {c["code"]: c["label"] for c in personal_checks()})
        if text
        else "",
        count=count,
    )
