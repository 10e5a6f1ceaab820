"""Drafting a report: beginning one, its cover, and what stands below each heading."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.decision_report import Heading, refs_in, texts_of
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import require_work_on
from commonweal.records.reports import actions
from commonweal.records.reports.definitions import outline
from commonweal.records.reports.gates import timetable_of
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.reports.desk import Desk, draft_of, inside_desk, report_crumbs, require_write
from commonweal.site.reports.forms import BuiltForm, CoverForm, ParagraphForm, TitleForm
from commonweal.site.reports.presenters import pages as words
from commonweal.site.reports.presenters.body import figure_words, shown_of, table_of
from commonweal.site.requests import acting_of, done, place_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def start(request: HttpRequest, place: str) -> HttpResponse:
    """Begin a report with its title."""
    acting, found = acting_of(request), place_or_404(request, place)
    require_work_on(acting, found, Capability.WORK_OUT)
    form = TitleForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        title = form.cleaned_data["title"]
        return Desk(acting, actions.start_report(by=acting, place=found, title=title)).address

    said = "The draft is begun. Nobody outside the commissioners sees it."
    return done(request, form, act, said) or show(
        request,
        "reports/form.jinja",
        title="Begin a decision report",
        crumbs=report_crumbs(found),
        lede="It has fifteen headings. What the records of this place can tell is put in at once, "
        "for you to accept, edit or replace.",
        form=form,
        button="Begin the report",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def cover(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Who decides, when, on whose report, and when the service starts."""
    desk = inside_desk(request, place, code)
    require_write(desk)
    kept = desk.report.content["cover"]
    days = {
        name: date.fromisoformat(kept[name])
        for name in ("meeting_on", "service_start")
        if kept.get(name)
    }
    form = CoverForm(request.POST if request.method == "POST" else None, initial={**kept, **days})

    def act() -> str:
        actions.save_cover(by=desk.acting, report=desk.report, cover=form.cover())
        return desk.address

    return done(request, form, act, "The cover is kept.") or show(
        request,
        "reports/form.jinja",
        title="Cover of the report",
        crumbs=desk.crumbs(),
        lede="What readers see first.",
        form=form,
        button="Keep the cover",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def heading(request: HttpRequest, place: str, code: str, heading: str) -> HttpResponse:
    """What stands below one heading: what was built, what was written, and its lists."""
    desk = inside_desk(request, place, code)
    require_write(desk)
    found = next((one for one in outline().headings if one.code == heading), None)
    if found is None:
        raise Http404(f"no heading {heading}")
    act = request.POST.get("act", "")
    written, built = _forms(request, desk, found, act)
    plain = Form(request.POST if act in ("accept", "remove") else None)
    gone = (
        done(request, plain, lambda: _plain(request, desk, found, act), "The draft is changed.")
        or done(request, built, lambda: _decide(request, desk, found, built), "That is kept.")
        or done(request, written, lambda: _write(request, desk, found, written), "It is written.")
    )
    return gone or _shown(request, desk, found, (plain, written, built), act)


def _forms(
    request: HttpRequest, desk: Desk, found: Heading, act: str
) -> tuple[ParagraphForm, BuiltForm]:
    """The two forms, filled with what the address asks to change."""
    edit, key = request.GET.get("edit", ""), request.GET.get("built", "")
    old: dict[str, Any] = next(
        (
            one
            for one in desk.report.content["written"]
            if one["id"] == edit and one["heading"] == found.code
        ),
        {},
    )
    written = ParagraphForm(
        request.POST if act == "write" else None,
        initial={"text": old.get("text", ""), "first": old.get("first", False)},
    )
    paragraphs = draft_of(desk).composed.chapter(found.code).paragraphs
    shown = next((one for one in paragraphs if one.id == key), None)
    choice = {"choice": "edited", "text": shown.text} if shown else {"choice": "accepted"}
    return written, BuiltForm(request.POST if act == "decide" else None, initial=choice)


def _back(desk: Desk, found: Heading) -> str:
    return f"{desk.address}headings/{found.code}/"


def _plain(request: HttpRequest, desk: Desk, found: Heading, act: str) -> str:
    if act == "accept":
        actions.accept_built(by=desk.acting, report=desk.report, keys=request.POST.getlist("key"))
    else:
        actions.remove_paragraph(
            by=desk.acting,
            report=desk.report,
            heading=found.code,
            paragraph=request.POST.get("id", ""),
        )
    return _back(desk, found)


def _decide(request: HttpRequest, desk: Desk, found: Heading, form: BuiltForm) -> str:
    actions.decide_built(
        by=desk.acting, report=desk.report, key=request.POST.get("key", ""),
        choice=form.cleaned_data["choice"], text=form.cleaned_data["text"],
    )  # fmt: skip
    return _back(desk, found)


def _write(request: HttpRequest, desk: Desk, found: Heading, form: ParagraphForm) -> str:
    actions.write_paragraph(
        by=desk.acting, report=desk.report, heading=found.code, text=form.cleaned_data["text"],
        first=form.cleaned_data["first"], paragraph=request.POST.get("id", ""),
    )  # fmt: skip
    return _back(desk, found)


def _shown(
    request: HttpRequest, desk: Desk, found: Heading, sent: tuple[Form, Form, Form], act: str
) -> HttpResponse:
    report = draft_of(desk).composed
    paragraphs = report.chapter(found.code).paragraphs
    wrong = {"decide": sent[2], "write": sent[1]}.get(act, sent[0])
    cited = refs_in(text for one in paragraphs for text in texts_of(one))
    lines = timetable_of(desk.report.content) if found.code == "timetable" else None
    tables = [table_of(one, report, desk.home) for one in paragraphs if one.table is not None]
    left_out = [
        (key, one.get("reason", ""))
        for key, one in desk.report.content["built"].items()
        if one["state"] == "left_out"
    ]
    return show(
        request,
        "reports/heading.jinja",
        title=found.title,
        crumbs=desk.crumbs(),
        tables=[*tables, words.breaches_table(lines.lines if lines else ())],
        desk=desk,
        heading=found,
        paragraphs=[(one, shown_of(one, report, desk.home)) for one in paragraphs],
        waiting=[one.id for one in paragraphs if one.state in ("as built", "changed")],
        left_out=left_out,
        lists=[outline().lists[name] for name in found.lists],
        cited=[(ref, report.figures[ref].label, figure_words(report.figures[ref]))
               for ref in cited if ref in report.figures],
        written=sent[1],
        built=sent[2],
        wrong=wrong,
        edit=request.GET.get("edit") or (request.POST.get("id", "") if act == "write" else ""),
        key=request.GET.get("built") or (request.POST.get("key", "") if act == "decide" else ""),
        shows_timetable=found.code == "timetable",
    )  # fmt: skip
