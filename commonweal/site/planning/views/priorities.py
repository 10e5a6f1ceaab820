"""Priorities within a fixed total: what fits, what is foregone, and how firm the line is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.planning.priorities_tables import total_of
from commonweal.records.planning.definitions import priority_rules
from commonweal.records.planning.kinds.priorities import CANDIDATES, GAPS, TOTAL, Given
from commonweal.records.planning.selectors_priorities import (
    candidate_rows,
    criteria_rows,
    service_gaps,
    weight_history,
)
from commonweal.records.results.reading import Reading
from commonweal.site.pages import show
from commonweal.site.planning.forms_priorities import PrioritiesForm
from commonweal.site.planning.presenters import priorities as words
from commonweal.site.planning.presenters.realignment import drawn_status
from commonweal.site.results.desk import Desk, open_desk
from commonweal.site.results.working import work_out_from


@require_http_methods(["GET", "HEAD", "POST"])
def priorities(request: HttpRequest, place: str) -> HttpResponse:
    """What was last chosen; commissioners may choose another total, method or weights."""
    desk = open_desk(request, place, "priorities", datasets=(CANDIDATES, GAPS))
    form = _form(request, desk)
    if form or request.method == "POST":
        sent = form or PrioritiesForm(request.POST, {}, initial={})
        done = work_out_from(request, desk, sent, lambda given: _given(desk, sent, given))
        if done:
            return done
    answer, acting, rows = desk.answer, desk.acting, candidate_rows(desk.acting, desk.place)
    criteria = criteria_rows(acting, desk.place)
    titles = [(row.text("criterion_code"), row.text("criterion")) for row in criteria]
    tables = [
        *desk.panel_tables,
        words.gaps_table(service_gaps(acting, desk.place), rows, answer, desk.book),
        words.history_table(weight_history(acting, desk.place, desk.result, titles)),
    ]
    if answer:
        tables += [
            words.candidates_table(answer, rows, desk.book),
            words.scores_table(answer, rows, dict(titles)),
            words.weights_table(answer, dict(titles)),
        ]
    return show(
        request,
        "planning/priorities.jinja",
        title="Priorities within a total",
        crumbs=desk.crumbs(),
        tables=tables,
        desk=desk,
        form=form,
        chart=words.line_chart(answer, drawn_status(desk)) if answer else None,
        how=words.HOW[answer.chosen.method] if answer else "",
        other=words.other_sentence(answer) if answer else "",
        margins=words.margin_sentences(answer) if answer else [],
        proof=words.proof_sentence(answer) if answer else "",
        has_gaps=bool(service_gaps(acting, desk.place)),
    )


def _form(request: HttpRequest, desk: Desk) -> PrioritiesForm | None:
    """The form for those who may work here; None where there are no criteria yet."""
    if not desk.may_work:
        return None
    rows = criteria_rows(desk.acting, desk.place)
    if not rows:
        return None
    given = desk.given
    of_table = total_of(Reading(desk.acting, desk.place, (TOTAL,)).rows(TOTAL))[1]
    initial: dict[str, Any] = {
        "total": given.total if given.total is not None else of_table,
        "method": given.method or priority_rules().method,
    }
    initial |= {f"weight-{code}": weight for code, weight in given.weights.items()}
    return PrioritiesForm(
        request.POST if request.method == "POST" else None,
        {row.text("criterion_code"): (row.text("criterion"), row.number("weight")) for row in rows},
        initial=initial,
    )


def _given(desk: Desk, form: PrioritiesForm, given: dict[str, Any]) -> Given:
    """What was chosen. A total left as the table has it goes on following the table."""
    of_table = total_of(Reading(desk.acting, desk.place, (TOTAL,)).rows(TOTAL))[1]
    total = None if given["total"] == of_table else given["total"]
    return Given(total, given["method"], form.weights())
