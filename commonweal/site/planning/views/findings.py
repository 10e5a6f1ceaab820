"""The findings pages: what does not agree, both sides of it, and why."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.records.facts.models import Finding
from commonweal.records.findings import actions, definitions
from commonweal.records.findings.published_codes import parts_of, set_of
from commonweal.records.findings.selectors import finding_for, findings_for, sides_of
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.site.pages import show
from commonweal.site.pagination import paginate
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms import ExplanationForm, FindingsFilter
from commonweal.site.planning.presenters import findings as words
from commonweal.site.thread.panel import thread_panel

KEPT = (
    "The explanation is kept. The commissioning parties read it now, everybody else when the place "
    "is published again."
)


def _filter(request: HttpRequest, found: Iterable[Finding]) -> FindingsFilter:
    titles = {rule.id: rule.title for rule in definitions.finding_rules()}
    used = sorted({finding.rule for finding in found if finding.rule})
    return FindingsFilter(
        request.GET,
        states=[(state.value, state.label) for state in Finding.State],
        origins=[(origin.value, origin.label) for origin in Finding.Origin],
        rules=[(rule, words.rule_name(titles.get(rule, rule))) for rule in used],
    )


@require_safe
def findings(request: HttpRequest, place: str) -> HttpResponse:
    """Every finding of the place, with both sides, filtered by state, origin and rule."""
    book = open_book(request, place, [])
    everything = list(findings_for(book.acting, book.place))
    form = _filter(request, everything)
    wanted = form.cleaned_data if form.is_valid() else {}
    shown = {"state": "shown_state"}
    listed = [
        finding
        for finding in everything
        if all(
            getattr(finding, shown.get(name, name)) == value
            for name, value in wanted.items()
            if value
        )
    ]
    page = paginate(request, listed, size=50)
    sides = sides_of(book.acting, book.place, page.items)
    return show(
        request,
        "planning/findings.jinja",
        title="Findings",
        crumbs=book.crumbs(),
        tables=[words.table(book, page.items, sides)],
        book=book,
        filter=form,
        page=page,
        headline=words.headline(everything),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One finding: its sentence, both sides, the working; a POST explains it."""
    book = open_book(request, place, [])
    try:
        found = finding_for(book.acting, book.place, pk)
    except Finding.DoesNotExist:
        raise Http404(f"no finding {pk} for this reader") from None
    may_explain = _may_explain(book) and found.shown_state != Finding.State.GONE
    if request.method == "POST" and not may_explain:
        raise Http404("findings are explained by those who commission here")
    form = ExplanationForm(
        request.POST if request.method == "POST" else None,
        initial={"explanation": found.shown_explanation},
        is_stated=found.origin == Finding.Origin.PRINTED,
    )
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["explanation"]
        actions.explain_finding(finding=found, explanation=text, by=book.acting)
        said = KEPT if text.strip() else "The finding is open again."
        messages.success(request, said)
        return redirect(request.path)
    sides = sides_of(book.acting, book.place, [found]).get(found.pk, [])
    rule = next((one for one in definitions.finding_rules() if one.id == found.rule), None)
    return show(
        request,
        "planning/finding.jinja",
        title=found.title,
        crumbs=book.crumbs(("Findings", "findings/")),
        tables=[words.sides_table(book, sides)],
        book=book,
        finding=found,
        lede=words.lede(found),
        rows=words.about(found, rule),
        panel=thread_panel(request, book.place, "finding", found.code),
        form=form if may_explain else None,
        published_href=_published_href(found),
    )


def _published_href(found: Finding) -> str:
    """The published rate that a finding is about; empty for other findings."""
    if found.origin != Finding.Origin.PUBLISHED:
        return ""
    rate, end, _ = parts_of(found.code)
    address = reverse("published_rates", args=[set_of(found.code)])
    return f"{address}?rate={rate}&to={end.isoformat()}"


def _may_explain(book: Book) -> bool:
    return book.acting.may(Capability.ANSWER_FINDING) and (
        sight_of(book.acting, book.place) == Sight.ALL
    )
