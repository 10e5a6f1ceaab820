"""Entries of a draft: adding, changing and taking out, and citing a number."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.facts.selectors_documents import document_choices
from commonweal.records.needs import actions
from commonweal.records.needs.models import Entry
from commonweal.records.needs.packing import entry_content
from commonweal.records.needs.selectors import packing_for
from commonweal.site.needs.desk import Desk, entry_or_404, open_desk, require_work, topic_or_404
from commonweal.site.needs.forms import (
    EntryForm,
    FindNumberForm,
    NumberForm,
    WhyForm,
    entry_initial,
)
from commonweal.site.needs.presenters import offers
from commonweal.site.needs.presenters.common import number_source, number_words
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import done


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest, place: str, code: str, section: int) -> HttpResponse:
    """Add what is known to a section."""
    desk = open_desk(request, place, code)
    require_work(desk)
    topic = topic_or_404(desk, section)
    form = _form(request, desk)

    def act() -> str:
        made = actions.add_entry(by=desk.acting, topic=topic, entry=form.given())
        return f"{desk.address}entries/{made.pk}/number/"

    return done(request, form, act, "The entry is in. Now cite a number, or go back.") or show(
        request,
        "needs/entry.jinja",
        title=f"Add what is known: {desk.section(section).name}",
        crumbs=desk.crumbs(),
        form=form,
        remove=None,
        number="",
        number_href="",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def one(request: HttpRequest, place: str, code: str, pk: int) -> HttpResponse:
    """Change an entry, or take it out."""
    desk = open_desk(request, place, code)
    require_work(desk)
    entry = entry_or_404(desk, pk)
    taking_out = request.POST.get("act") == "remove"
    form = _form(request, desk, entry, ignore=taking_out)
    remove = WhyForm(
        request.POST if taking_out else None, label="Why is it taken out?", prefix="remove"
    )

    def change() -> str:
        actions.change_entry(by=desk.acting, entry=entry, given=form.given())
        return desk.address

    def take_out() -> str:
        actions.remove_entry(by=desk.acting, entry=entry, reason=remove.cleaned_data["reason"])
        return desk.address

    gone = (
        done(request, remove, take_out, "The entry is taken out. It stays on record.")
        if taking_out
        else done(request, form, change, "The entry is changed.")
    )
    content = entry_content(entry, packing_for(desk.acting, [entry]))
    cited = content["number"] if entry.low is None else None
    return gone or show(
        request,
        "needs/entry.jinja",
        title="Change an entry",
        crumbs=desk.crumbs(),
        form=remove if taking_out else form,
        entry_form=form,
        remove=remove,
        number=f"{number_words(cited)}. {number_source(cited)}" if cited else "",
        number_href=f"{desk.address}entries/{pk}/number/",
    )


def _form(
    request: HttpRequest, desk: Desk, entry: Entry | None = None, *, ignore: bool = False
) -> EntryForm:
    return EntryForm(
        request.POST if request.method == "POST" and not ignore else None,
        documents=document_choices(desk.acting),
        areas=list(desk.assessment.areas.all()),
        initial=entry_initial(entry) if entry else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def number(request: HttpRequest, place: str, code: str, pk: int) -> HttpResponse:
    """Look for a stored number and cite it."""
    desk = open_desk(request, place, code)
    require_work(desk)
    entry = entry_or_404(desk, pk)
    find = FindNumberForm(request.GET if "words" in request.GET else None)
    found: list[tuple[str, str]] = []
    if find.is_valid():
        look = offers.figures if find.cleaned_data["kind"] == "figure" else offers.results
        found = look(desk, find.cleaned_data["words"])
    clearing = request.POST.get("act") == "clear"
    posted = request.POST if request.method == "POST" and not clearing else None
    form = NumberForm(posted, found=found)

    def cite() -> str:
        kind, _, rest = form.cleaned_data["choice"].partition(":")
        if kind == "figure":
            actions.cite_figure(by=desk.acting, entry=entry, version=int(rest))
        else:
            result, _, path = rest.partition(":")
            actions.cite_result(
                by=desk.acting,
                entry=entry,
                result=int(result),
                path=path,
                unit=form.cleaned_data["unit"],
            )
        return desk.address

    clear = NumberForm({"choice": "none"} if clearing else None, found=[("none", "none")])

    def take_away() -> str:
        actions.clear_number(by=desk.acting, entry=entry)
        return desk.address

    gone = done(request, clear, take_away, "The entry has no number now.") or done(
        request, form, cite, "The number is cited."
    )
    content = entry_content(entry, packing_for(desk.acting, [entry]))["number"]
    return gone or show(
        request,
        "needs/number.jinja",
        title="Cite a number",
        crumbs=desk.crumbs(Crumb("Entry", f"{desk.address}entries/{pk}/")),
        entry=entry,
        now=f"{number_words(content)}. {number_source(content)}" if content else "",
        find=find,
        found=found,
        form=form,
    )
