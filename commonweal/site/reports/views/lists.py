"""The lists of a report: one page for each, on which entries are added, changed and taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.decision_report import Listing
from commonweal.planning.decision_report_compose import Entry, entries
from commonweal.records.reports import actions_lists
from commonweal.records.reports.definitions import outline, step_titles
from commonweal.records.reports.selectors import policies_of
from commonweal.site.forms import Form
from commonweal.site.pages import show
from commonweal.site.reports.desk import Desk, draft_of, inside_desk, require_write
from commonweal.site.reports.forms import EntryForm
from commonweal.site.reports.presenters import pages as words
from commonweal.site.requests import done


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def entries_of(request: HttpRequest, place: str, code: str, name: str) -> HttpResponse:
    """One list of the report."""
    desk = inside_desk(request, place, code)
    require_write(desk)
    listing = outline().lists.get(name)
    if listing is None:
        raise Http404(f"no list {name}")
    act = request.POST.get("act", "")
    edit = request.GET.get("edit", "") or (request.POST.get("id", "") if act == "put" else "")
    found = entries(desk.report.content, name)
    old = next((one for one in found if one["id"] == edit), None)
    form = EntryForm(
        request.POST if act == "put" else None,
        listing=listing,
        choices=_choices(desk),
        initial=_initial(desk, listing, old or {}),
    )
    plain = Form(request.POST if act == "remove" else None)
    back = f"{desk.address}lists/{name}/"

    def put() -> str:
        sent = {blank.name: form.cleaned_data[blank.name] for blank in listing.fields}
        actions_lists.put_entry(
            by=desk.acting,
            report=desk.report,
            name=name,
            entry=sent,
            entry_id=request.POST.get("id", ""),
        )
        return back

    def remove() -> str:
        actions_lists.remove_entry(
            by=desk.acting, report=desk.report, name=name, entry_id=request.POST.get("id", "")
        )
        return back

    gone = done(request, plain, remove, "It is taken out.") or done(
        request, form, put, "It is kept."
    )
    return gone or show(
        request,
        "reports/list.jinja",
        title=listing.title,
        crumbs=desk.crumbs(),
        tables=[words.entries_table(listing, found, _say(desk))],
        desk=desk,
        listing=listing,
        found=[(one["id"], _name(listing, one, desk)) for one in found],
        form=form,
        wrong=plain if act == "remove" else form,
        edit=edit if old is not None else "",
        policies=policies_of(desk.acting, desk.place) if name == "policies" else [],
        heading=next(one for one in outline().headings if name in one.lists),
    )


def _choices(desk: Desk) -> dict[str, list[tuple[str, str]]]:
    """What the fields may hold that are chosen."""
    return {
        "kind": [(one.code, one.title) for one in outline().kinds.values()],
        "role": list(outline().consultees.items()),
        "signer": list(outline().signers.items()),
        "body": list(desk.bodies.items()),
        "step": list(step_titles().items()),
        "proposal": [(one["id"], one["text"]) for one in entries(desk.report.content, "proposals")],
    }


def _numbers(desk: Desk) -> dict[str, int]:
    return {one.id: one.number for _, one in draft_of(desk).composed.paragraphs}


def _initial(desk: Desk, listing: Listing, old: Mapping[str, Any]) -> dict[str, str]:
    """An entry as its form shows it: paragraphs by their numbers now."""
    found = {}
    for blank in listing.fields:
        kept = old.get(blank.name, "")
        if blank.kind == "paragraphs" and kept:
            numbers = _numbers(desk)
            kept = ", ".join(str(numbers[one]) for one in kept if one in numbers)
        elif blank.kind == "evidence" and kept:
            kept = "\n".join(kept)
        found[blank.name] = str(kept or "")
    return found


def _say(desk: Desk) -> dict[str, Any]:
    numbers = _numbers(desk)
    choices = {kind: dict(pairs) for kind, pairs in _choices(desk).items()}
    return {
        "paragraphs": lambda kept: ", ".join(str(numbers[o]) for o in kept if o in numbers),
        **{kind: _chosen(named) for kind, named in choices.items()},
    }


def _chosen(named: dict[str, str]) -> Any:
    return lambda kept: named.get(kept, kept)


def _name(listing: Listing, entry: Entry, desk: Desk) -> str:
    """What an entry is called on its buttons: the first of its fields that is text."""
    say = _say(desk)
    for name in ("text", "title", "policy", "step_title", "body"):
        if entry.get(name):
            kept = str(entry[name])
            return str(say["body"](kept)) if name == "body" else kept[:60]
    return listing.one
