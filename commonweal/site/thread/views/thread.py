"""The whole thread through one record, as columns and as a table."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from commonweal.language.thread import End
from commonweal.records.thread.grammar import grammar
from commonweal.records.thread.selectors import Chain, chain_of
from commonweal.records.thread.selectors_ends import Shown
from commonweal.site.pages import Crumb, show
from commonweal.site.requests import acting_of, place_or_404
from commonweal.site.thread.addresses import record_address, thread_address
from commonweal.site.thread.panel import may_link
from commonweal.site.thread.presenters import chain_table, columns_view, value_words
from commonweal.site.words import cited, plural

#: How far the page follows the thread, in links, and what each choice is called. 0 is all of it.
DEPTHS = ((1, "Next to it"), (2, "Two links"), (3, "Three links"), (0, "All of it"))
USUAL_DEPTH = 3


@dataclass(frozen=True)
class DepthChoice:
    """One choice of how far to follow the thread."""

    label: str
    href: str
    current: bool


@require_safe
def thread(request: HttpRequest, place: str, kind: str, ref: str) -> HttpResponse:
    acting = acting_of(request)
    found = place_or_404(request, place)
    end = End(kind, ref)
    depth = _depth(request)
    chain = chain_of(acting, found, end, depth)
    if chain is None:
        raise Http404(f"no {end} for this reader")
    address = thread_address(found, end)
    depths = [
        DepthChoice(label, f"{address}?depth={number}", number == depth) for number, label in DEPTHS
    ]
    own_page = record_address(found, chain.start)
    crumbs = [Crumb(found.name, f"/places/{found.code}/")]
    if own_page != address:
        crumbs.append(Crumb(_short(chain.start), own_page))
    return show(
        request,
        "thread/thread.jinja",
        title=chain.start.label,
        crumbs=crumbs,
        tables=[chain_table(found, chain)],
        place=found,
        kind=grammar().records[kind].label,
        rows=_rows(chain.start),
        hidden=chain.hidden,
        depths=depths,
        finding=_finding(chain),
        columns=columns_view(found, chain),
        link_href=f"{address}link/" if may_link(acting, found) else "",
    )


def _depth(request: HttpRequest) -> int:
    asked = request.GET.get("depth", "")
    allowed = {str(number) for number, _ in DEPTHS}
    return int(asked) if asked in allowed else USUAL_DEPTH


def _rows(start: Shown) -> list[tuple[str, str]]:
    source = cited(start.document, start.section)
    value = value_words(start)
    rows = [("Value", value), ("Source", source)]
    if start.hint and start.hint != value:
        rows.insert(0, ("In short", start.hint))
    return rows


def _finding(chain: Chain) -> str:
    back = plural(len(chain.back), "record")
    forward = plural(len(chain.forward), "record")
    verb = "leads" if len(chain.back) == 1 else "lead"
    return f"{back} {verb} to this one, and {forward} follow from it".replace(
        "1 record follow", "1 record follows"
    )


def _short(start: Shown) -> str:
    return start.label if len(start.label) <= 50 else f"{start.label[:48].rstrip()}…"
