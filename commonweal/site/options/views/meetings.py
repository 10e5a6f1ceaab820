"""Forums, their meetings, and what was put before each."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from commonweal.records.options.actions_decisions import add_meeting, table_paper
from commonweal.records.options.models import Meeting
from commonweal.records.options.selectors_decisions import (
    forums_for,
    meeting_for,
    meetings_for,
)
from commonweal.records.results.selectors import newest_results
from commonweal.site.options.board import open_shelf
from commonweal.site.options.forms import MeetingForm, PaperForm
from commonweal.site.options.presenters import acts
from commonweal.site.options.views.common import carried_out, require_managing
from commonweal.site.pages import Crumb, show


@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, place: str) -> HttpResponse:
    """The forums of a place and their meetings; a POST adds a meeting."""
    shelf = open_shelf(request, place)
    if request.method == "POST":
        if shelf.acting.is_public:
            return redirect_to_login(request.get_full_path())
        require_managing(shelf)
    forums = forums_for(shelf.acting, shelf.place)
    form = MeetingForm(
        request.POST if request.method == "POST" else None, forums=[one.name for one in forums]
    )
    home = f"/places/{place}/meetings/"
    done = carried_out(
        request,
        form,
        lambda: add_meeting(by=shelf.acting, place=shelf.place, **form.cleaned_data),
        "The meeting is added.",
        home,
    )
    return done or show(
        request,
        "options/meetings.jinja",
        title="Forums and meetings",
        crumbs=shelf.crumbs()[:-1],
        tables=[
            acts.meetings_table(shelf, meetings_for(shelf.acting, shelf.place)),
            acts.forums_table(forums),
        ],
        shelf=shelf,
        form=form if shelf.may_manage and forums else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, place: str, pk: int) -> HttpResponse:
    """One meeting with its papers and what was decided there; a POST puts a paper before it."""
    shelf = open_shelf(request, place)
    try:
        row = meeting_for(shelf.acting, shelf.place, pk)
    except Meeting.DoesNotExist:
        raise Http404(f"no meeting {pk} for this reader") from None
    if request.method == "POST":
        if shelf.acting.is_public:
            return redirect_to_login(request.get_full_path())
        require_managing(shelf)
    results = {str(one.pk): one for one in newest_results(shelf.acting, shelf.place)}
    form = PaperForm(
        request.POST if request.method == "POST" else None,
        results=[(pk, acts.result_name(one)) for pk, one in results.items()],
    )
    done = carried_out(
        request,
        form,
        lambda: table_paper(
            by=shelf.acting, meeting=row, title=form.cleaned_data["title"],
            result=results.get(form.cleaned_data["result"]),
        ),
        "The paper is put before the meeting.",
        f"/places/{place}/meetings/{pk}/",
    )  # fmt: skip
    return done or show(
        request,
        "options/meeting.jinja",
        title=acts.meeting_name(row),
        crumbs=[
            *shelf.crumbs()[:-1],
            Crumb("Forums and meetings", f"/places/{place}/meetings/"),
        ],
        tables=[acts.papers_table(shelf, row), acts.meeting_decisions_table(shelf, row)],
        shelf=shelf,
        rows=acts.about_meeting(row, forums_for(shelf.acting, shelf.place)),
        form=form if shelf.may_manage else None,
    )
