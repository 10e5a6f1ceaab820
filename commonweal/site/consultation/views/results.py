"""What came of it: support, venues, who was heard, proposals, and "you said, we did"."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.planning.consultation import Kind
from commonweal.planning.consultation_support import silent
from commonweal.planning.engagement import not_engaged
from commonweal.records.consultation import actions, selectors
from commonweal.records.engagement.classes import class_labels
from commonweal.records.engagement.selectors import events_for
from commonweal.records.engagement.selectors_coverage import pure_events
from commonweal.site.consultation.desk import Desk, open_desk, require_results, require_run
from commonweal.site.consultation.forms import EventForm, VersionForm
from commonweal.site.consultation.presenters import pages as words
from commonweal.site.consultation.presenters import paper, results
from commonweal.site.papers import paper_response
from commonweal.site.requests import done
from commonweal.site.sheets import FormPart, Link, Sheet, show_sheet


def _chosen(desk: Desk) -> results.Chosen:
    closed = [one.code for one in desk.plan.questions if one.kind != Kind.TEXT]
    return selectors.choice_answers(desk.acting, desk.row, closed)


@require_safe
def support(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """How much support each question found, by respondent type and area."""
    desk = open_desk(request, place, code)
    require_results(desk)
    tables = results.support_tables(desk, _chosen(desk))
    lede = "How many of those who answered support what is proposed."
    if not tables:
        lede = (
            "The paper prints words and no shares: the levels of support are missing."
            if desk.row.printed_note
            else "No question asks for support."
        )
    sheet = Sheet("Support", lede, warning=words.NOT_A_SAMPLE if tables else "", tables=tables)
    return show_sheet(request, sheet, desk.crumbs())


@require_safe
def venues(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Which venues suit which part of the service."""
    desk = open_desk(request, place, code)
    require_results(desk)
    printed = selectors.printed_venues(desk.acting, desk.row)
    sheet = Sheet(
        "Venues",
        "Which kinds of venue people want for each part of the service.",
        tables=(results.venues_table(desk, printed, _chosen(desk)),),
    )
    return show_sheet(request, sheet, desk.crumbs())


@require_http_methods(["GET", "HEAD", "POST"])
def heard(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Who shaped the proposal, who answered, and who has not been heard."""
    desk = open_desk(request, place, code)
    require_results(desk)
    if request.method == "POST":
        require_run(desk)
    events = [(one.code, str(one)) for one in events_for(desk.acting, desk.place)]
    versions = [(str(one.number), str(one)) for one in desk.versions]
    posted = request.POST if request.method == "POST" else None
    form = EventForm(posted, events=events, versions=versions)

    def act() -> str:
        sent = form.cleaned_data
        actions.tie_event(
            by=desk.acting, consultation=desk.row, event=sent["event"],
            contribution=sent["contribution"], component=sent["component"],
            version=int(sent["version"]) if sent["version"] else None,
        )  # fmt: skip
        return f"{desk.address}heard/"

    rows = selectors.co_design_of(desk.acting, desk.row)
    log = f"/places/{desk.place.code}/engagement/"
    sheet = Sheet(
        "Who was heard, and who was not",
        "Before the consultation and in it.",
        tables=(results.silent_table(_silent(desk)), results.co_design_table(rows, log)),
        forms=(FormPart(form, "Tie the event", heading="Tie an event to it", is_second=True),)
        if desk.may_change and events
        else (),
        after=(Link("Engagement log", log),),
    )
    return done(request, form, act, "The event is tied to the consultation.") or show_sheet(
        request, sheet, desk.crumbs()
    )


def _silent(desk: Desk) -> list[tuple[str, str]]:
    """Classes that the log does not show, and types and areas from which no response came."""
    found = []
    labels = class_labels()
    log = "the engagement log" if desk.is_inside else "the published engagement log"
    for code in not_engaged(pure_events(desk.acting, desk.place), list(labels), by="stakeholder"):
        found.append((labels[code], f"No event of {log} is with them"))
    if desk.row.printed_note:
        return [*found, ("Respondent types and areas", "Missing: the paper prints no counts")]
    if desk.is_inside:
        counts = selectors.response_counts(desk.acting, desk.row)
        for name, choices in (("respondent", desk.plan.respondents), ("area", desk.plan.areas)):
            words_of = results.labels_of(choices)
            for code in silent(counts[name], list(words_of)):
                found.append((words_of[code], "No response came from them"))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """What is proposed, version beside version, with reasons and the effect on cost."""
    desk = open_desk(request, place, code)
    if request.method == "POST":
        require_run(desk)
    form = VersionForm(
        request.POST if request.method == "POST" else None,
        initial={"items": _lines(desk)},
    )

    def act() -> str:
        actions.add_version(
            by=desk.acting, consultation=desk.row, title=form.cleaned_data["title"],
            items=form.cleaned_data["items"],
        )  # fmt: skip
        return f"{desk.address}proposals/"

    befores = [None, *desk.versions[:-1]]
    pairs = list(zip(befores, desk.versions, strict=False))
    sheet = Sheet(
        "What is proposed",
        "Version beside version, with why each part changed. The newest is first."
        if desk.versions
        else "Nothing is kept of what is proposed yet. Add the first version.",
        tables=tuple(
            results.versions_table(before, after, desk.themes) for before, after in reversed(pairs)
        ),
        forms=(
            FormPart(
                form, "Add the version", heading="Add the next version", is_second=True,
                intro="A version never changes. Every part that differs from the one before says "
                "why.",
            ),
        )
        if desk.may_change
        else (),
    )  # fmt: skip
    return done(request, form, act, "The version is added.") or show_sheet(
        request, sheet, desk.crumbs()
    )


def _lines(desk: Desk) -> str:
    if not desk.versions:
        return ""
    items = desk.versions[-1].items
    return "\n".join(f"{one['code']} | {one['label']} | {one['value']}" for one in items)


@require_safe
def said_and_did(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """You said, we did: every theme with what is done about it."""
    desk = open_desk(request, place, code)
    require_results(desk)
    quotes = selectors.quotes_for(desk.acting, desk.row)
    open_themes = [one.title for one in desk.themes if one.pk not in desk.replies]
    sheet = Sheet(
        "You said, we did",
        desk.row.title,
        tag=words.state_of(desk.row),
        problems=tuple(open_themes),
        problems_heading="Without a response yet",
        paragraphs=(desk.row.printed_note,) if desk.row.printed_note else (),
        tables=(results.said_and_did(desk), results.quotes_table(desk.themes, quotes)),
        after=(
            Link("As Word paragraphs", f"{desk.address}said-and-did/paper/", is_download=True),
            Link("What is proposed, version by version", f"{desk.address}proposals/"),
            *(
                (Link("Quotes, released and withdrawn", f"{desk.address}quotes/"),)
                if desk.is_inside
                else ()
            ),
        ),
    )
    return show_sheet(request, sheet, desk.crumbs())


@require_safe
def said_paper(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """You said, we did, as the paragraphs of a paper."""
    desk = open_desk(request, place, code)
    require_results(desk)
    total = selectors.response_total(desk.acting, desk.row)
    return paper_response(
        paper.paper_of(
            desk, total, selectors.quotes_for(desk.acting, desk.row), _chosen(desk),
            timezone.localtime(),
        )
    )  # fmt: skip
