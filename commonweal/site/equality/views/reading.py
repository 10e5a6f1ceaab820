"""Reading assessments: those of a place, one of them, its versions and its paper."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from commonweal.language.thread import End
from commonweal.planning.equality import screened
from commonweal.records.equality import selectors
from commonweal.records.equality.definitions import screening
from commonweal.records.equality.selectors import CarriedAction
from commonweal.records.thread.selectors_ends import resolve
from commonweal.site.equality import presenters as words
from commonweal.site.equality.desk import Desk, equality_crumbs, open_desk
from commonweal.site.equality.presenters.paper import paper_of
from commonweal.site.pages import Table
from commonweal.site.papers import paper_response
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.sheets import Link, Sheet, show_sheet
from commonweal.site.thread.addresses import thread_address


@require_safe
def home(request: HttpRequest, place: str) -> HttpResponse:
    """The assessments of a place."""
    acting, found = acting_of(request), place_or_404(request, place)
    works = selectors.may_assess(acting, found)
    empty = "No assessment is here yet. " + (
        "Begin one." if works else "It is read here once a group has approved it."
    )
    desks = [Desk(acting, row) for row in selectors.assessments_for(acting, found)]
    address = f"/places/{found.code}/equality/"
    inside = selectors.is_inside(acting, found)
    sheet = Sheet(
        "Equality",
        "What proposals do to groups of people and their rights, and who is reached by services.",
        caption=found.name,
        button=Link("Begin an assessment", f"{address}start/") if works else None,
        links=(Link("Who uses services", f"{address}use/", "beside who lives here"),)
        if inside
        else (),
        tables=(words.listing(desks, empty), words.table5_table()),
    )
    return show_sheet(request, sheet, equality_crumbs(found)[:-1])


def carried_of(desk: Desk) -> list[CarriedAction]:
    """Where the actions of the assessment are carried on to."""
    rows = selectors.carried_actions(desk.acting, desk.place)
    return [one for one in rows if one.action.assessment_id == desk.row.pk]


def evidence_of(desk: Desk) -> Table:
    """The evidence of an assessment, as far as this reader may see what it names."""
    rows = selectors.evidence_of(desk.acting, desk.row)
    shown = resolve(desk.acting, desk.place, {End(one.kind, one.ref) for one in rows})
    return words.evidence_table(desk, rows, shown)


@require_safe
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """One assessment: where it stands, what it says, and what is left to do."""
    desk = open_desk(request, place, code)
    content = desk.content
    outcome = screened(screening(), content.get("screening", {}))
    printed = bool(desk.row.printed_note)
    sheet = Sheet(
        desk.row.title,
        words.lede(desk),
        caption=desk.place.name,
        tag=words.STATES[desk.row.state],
        problems=tuple(desk.problems),
        problems_heading="Before it can be approved",
        links=_links(desk),
        summary=(
            ("What is assessed", content.get("scope", "")),
            ("Screening", words.screening_words(outcome, is_printed=printed)),
            ("Why", content.get("screening_reason", "")),
            ("Conclusion", content.get("conclusion", "")),
            ("What is not printed", desk.row.printed_note),
            ("Source", str(desk.row.document.title) if desk.row.document else ""),
        ),
        tables=(
            words.effects_table(content, "groups"),
            words.effects_table(content, "rights", is_printed=printed),
            evidence_of(desk),
            words.actions_table(desk, carried_of(desk)),
            words.versions_table(desk),
        ),
    )
    return show_sheet(request, sheet, desk.crumbs(below=False))


def _links(desk: Desk) -> tuple[Link, ...]:
    here, found = desk.address, []
    if desk.may_assess and desk.is_draft:
        found += [
            Link("Screening", f"{here}screening/"),
            Link("Effect on groups", f"{here}groups/"),
            Link("Effect on rights", f"{here}rights/"),
            Link("Evidence", f"{here}evidence/"),
            Link("Actions", f"{here}actions/"),
            Link("Scope and conclusion", f"{here}words/"),
        ]
    if desk.may_approve and desk.is_draft:
        found.append(Link("Have it approved", f"{here}approve/"))
    if desk.may_assess and not desk.is_draft:
        found.append(Link("Revise it", f"{here}revise/"))
    thread = thread_address(desk.place, End("equality_assessment", desk.row.code))
    return (
        *found,
        Link("Golden thread", thread, "what it rests on, and what rests on it"),
        Link("As Word", f"{here}paper/", is_download=True),
    )


@require_safe
def version(request: HttpRequest, place: str, code: str, number: int) -> HttpResponse:
    """One approved version as it stands for ever."""
    desk = open_desk(request, place, code)
    row = next((one for one in desk.versions if one.number == number), None)
    if row is None:
        raise Http404(f"no version {number}")
    actions = [f"{one['number']}. {one['text']}" for one in row.content.get("actions", ())]
    sheet = Sheet(
        f"{desk.row.title}, version {number}",
        f"Approved by {row.group}, {words.when(row)}.",
        summary=(
            ("What is assessed", row.content.get("scope", "")),
            ("Conclusion", row.content.get("conclusion", "")),
            ("Why it was revised", row.reason),
            ("Actions", " ".join(actions)),
            ("Digest", row.digest),
        ),
        tables=(
            words.effects_table(row.content, "groups"),
            words.effects_table(row.content, "rights", is_printed=bool(desk.row.printed_note)),
        ),
    )
    return show_sheet(request, sheet, desk.crumbs())


@require_safe
def paper(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The assessment as Word."""
    desk = open_desk(request, place, code)
    made = paper_of(desk, evidence_of(desk), carried_of(desk), timezone.localtime())
    return paper_response(made)
