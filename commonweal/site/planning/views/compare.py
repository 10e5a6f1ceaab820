"""Comparing two amounts: what differs, what would put them on one basis, and what was adjusted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.planning.comparability import adjust, compare
from commonweal.records.findings import actions, definitions
from commonweal.records.findings.models import ScopeAdjustment
from commonweal.records.findings.selectors import adjustments_for, figure_record
from commonweal.records.people.permissions import Capability
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.site.pages import show
from commonweal.site.planning import book as books
from commonweal.site.planning.book import Book, open_book
from commonweal.site.planning.forms import AdjustmentForm, CompareForm
from commonweal.site.planning.presenters import compare as words


def _may_adjust(book: Book) -> bool:
    works = book.acting.may(Capability.ANSWER_FINDING)
    return works and not book.acting.is_system and sight_of(book.acting, book.place) == Sight.ALL


@require_http_methods(["GET", "HEAD", "POST"])
def comparison(request: HttpRequest, place: str) -> HttpResponse:
    """Two amounts side by side with the verdict; a POST records an adjustment of one of them."""
    book = open_book(request, place, [books.SPEND, books.PER_HEAD])
    by_id = {str(book.ids[f.ref]): f for f in book.figures if f.ref in book.ids}
    choices = [(pk, words.choice(figure)) for pk, figure in by_id.items()]
    form = CompareForm(request.GET if "first" in request.GET else None, choices)
    context: dict[str, Any] = {"form": form, "verdict": None}
    if not form.is_bound:
        context["example"], context["example_href"] = words.example(book, book.of(books.SPEND))
    tables = []
    if form.is_bound and form.is_valid():
        pair = [form.cleaned_data[name] for name in ("first", "second")]
        first, second = (by_id[pk] for pk in pair)
        kept = adjustments_for(book.acting, book.place)
        changed = [adjust(f, [k.pure for k in kept]) for f in (first, second)]
        rules = definitions.comparability_rules(form.cleaned_data["purpose"])
        before = compare(first, second, rules)
        after = compare(changed[0].figure, changed[1].figure, rules)
        adjustment = _adjustment_form(request, book, [(pk, by_id[pk].label) for pk in pair])
        if adjustment is not None and _record(request, book, adjustment, by_id):
            return redirect(request.get_full_path())
        tables = [
            words.pair_table(book, first, second),
            words.differences_table(before),
            words.adjusted_table(changed),
        ]
        context |= {
            "verdict": words.verdict(before, form.cleaned_data["purpose"]),
            "after": words.after(after, changed),
            "adjustment": adjustment,
            "kept": [k for k in kept if k.figure.ref in {first.ref, second.ref}],
            "same": first.ref == second.ref,
        }
    elif request.method == "POST" and not _may_adjust(book):
        raise Http404("adjustments are for those who commission here")
    return show(
        request,
        "planning/compare.jinja",
        title="Compare two amounts",
        crumbs=book.crumbs(("Spend", "spend/")),
        tables=tables,
        book=book,
        **context,
    )


def _adjustment_form(
    request: HttpRequest, book: Book, choices: list[tuple[str, str]]
) -> AdjustmentForm | None:
    if not _may_adjust(book):
        if request.method == "POST":
            raise Http404("adjustments are for those who commission here")
        return None
    return AdjustmentForm(request.POST if request.method == "POST" else None, choices)


def _record(
    request: HttpRequest, book: Book, form: AdjustmentForm, by_id: Mapping[str, object]
) -> bool:
    if not form.is_bound or not form.is_valid():
        return False
    given = form.cleaned_data
    if given["figure"] not in by_id:
        return False
    try:
        actions.record_adjustment(
            figure=figure_record(book.acting, book.place, int(given["figure"])),
            tag=given["tag"],
            adds=given["adds"] == "in",
            low=given["low"],
            high=given["high"],
            reason=given["reason"],
            by=book.acting,
        )
    except actions.NotExplained as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "The adjustment is recorded. The printed amount stays as it is.")
    return True


@require_POST
@login_required
def withdraw(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """Stop using an adjustment."""
    book = open_book(request, place, [books.SPEND])
    if not _may_adjust(book):
        raise Http404("adjustments are for those who commission here")
    found: list[ScopeAdjustment] = adjustments_for(book.acting, book.place)
    kept = next((one for one in found if one.pk == pk), None)
    if kept is None:
        raise Http404(f"no adjustment {pk} in use here")
    actions.withdraw_adjustment(adjustment=kept, by=book.acting)
    messages.success(request, "The adjustment is withdrawn. It stays on record.")
    return redirect("money_compare", place=place)
