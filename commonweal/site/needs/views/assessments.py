"""One needs assessment: the draft for who works on it, the cover for who is asked to contribute."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from commonweal.planning.needs_assessment import Scope
from commonweal.records.needs.selectors import (
    is_party,
    priorities_in_force,
    shows_draft_cover,
    title_for,
)
from commonweal.site.needs.desk import Desk, needs_crumbs, open_desk
from commonweal.site.needs.presenters import assessments as words
from commonweal.site.needs.presenters.common import Tagged, picture
from commonweal.site.needs.presenters.library import Alert, priorities_table
from commonweal.site.needs.views.covers import overlap_alerts
from commonweal.site.pages import show


@require_safe
def one(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """The assessment as far as the reader sees it; without a draft, its newest version."""
    desk = open_desk(request, place, code)
    row = desk.assessment
    if desk.versions and not (desk.is_inside or is_party(desk.acting, desk.place)):
        return redirect(f"{desk.address}versions/{desk.versions[0].number}/")
    shows_cover = shows_draft_cover(desk.acting, row)
    own = [
        one for one in priorities_in_force(desk.acting, desk.place) if one.assessment_id == row.pk
    ]
    title = title_for(desk.acting, row)
    return show(
        request,
        "needs/assessment.jinja",
        title=title,
        crumbs=needs_crumbs(desk.place),
        tables=[
            *words.section_tables(desk),
            words.contributions_table(desk),
            words.versions_table(desk),
            priorities_table(f"/places/{desk.place.code}/", own, {row.pk: title}),
        ],
        desk=desk,
        outside=Tagged("From outside", "blue"),
        contents_items=[(f"topic-{one.topic.number}", one.name) for one in desk.sections],
        shows_cover=shows_cover,
        about=words.about(desk, [one.name for one in desk.sections]),
        state=words.state_tag(row) if shows_cover else None,
        next_step=words.next_step(desk),
        sections=words.section_views(desk),
        known=picture([words.entries_of(desk, one) for one in desk.sections])
        if desk.is_inside
        else None,
        warned=_warned(desk),
        asked=words.validators_asked(desk),
        is_party=is_party(desk.acting, desk.place),
    )


def _warned(desk: Desk) -> list[Alert]:
    """What overlaps with the draft, for whoever works on it."""
    row = desk.assessment
    if not desk.may_work:
        return []
    scope = Scope(
        frozenset(one.topic.term for one in desk.sections),
        frozenset(area.code for area in row.areas.all()),
    )
    return overlap_alerts(desk.acting, scope, (desk.place.code, row.code))
