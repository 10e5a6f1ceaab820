"""Entry thresholds beside the Care Act, and the expectations that go into contracts."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.records.register.selectors_names import area_names
from commonweal.records.results.selectors import sources_of
from commonweal.site.delivering.presenters import expectations
from commonweal.site.delivering.presenters import thresholds as words
from commonweal.site.pages import show
from commonweal.site.papers import paper_response
from commonweal.site.results.desk import Desk, open_desk


@require_safe
def thresholds(request: HttpRequest, place: str) -> HttpResponse:
    """The thresholds as they were last set beside eligibility."""
    desk = open_desk(request, place, "thresholds")
    found, name = desk.answer, _names(desk)
    return show(
        request,
        "delivering/thresholds.jinja",
        title="Entry thresholds and the Care Act",
        crumbs=desk.crumbs(),
        tables=[
            *desk.panel_tables,
            words.between_table(found, name),
            words.uneven_table(found, name),
            words.low_table(found, name),
            words.levels_table(found),
            words.groups_table(found),
            words.clauses_table(found, name),
        ],
        desk=desk,
        picture=words.picture(found, name) if found else None,
        word_href=f"{desk.address}expectations.docx{_version(request)}",
    )


@require_safe
def expectations_word(request: HttpRequest, place: str) -> HttpResponse:
    """The expectations as a Word file, of the version that the page shows."""
    desk = open_desk(request, place, "thresholds")
    if desk.result is None or desk.answer is None or not desk.answer.clauses:
        raise Http404("no expectations for this reader")
    sources = dict.fromkeys(
        f"{version.document.title}, {version.section}"
        for version in sources_of(desk.acting, desk.result)
    )
    paper = expectations.paper(desk.result, desk.answer, _names(desk), sources)
    return paper_response(paper)


def _version(request: HttpRequest) -> str:
    number = request.GET.get("version", "")
    return f"?version={number}" if number.isdecimal() else ""


def _names(desk: Desk) -> words.Name:
    """What bodies and areas are called: the parties in full."""
    areas = area_names(desk.acting)
    return lambda code: areas.get(code) or desk.book.full_name(code)
