"""The panel "Where this comes from" and "What used it" for any record's page.

A view calls `thread_panel` and hands the result to its template, which draws it with the macro of
the same name in `parts/thread.jinja`.
"""

from __future__ import annotations

from django.http import HttpRequest

from commonweal.language.thread import End
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.thread.selectors import panel_for
from commonweal.site.requests import acting_of
from commonweal.site.thread.presenters import PanelView, panel_view


def thread_panel(request: HttpRequest, place: Place, kind: str, ref: str) -> PanelView:
    """What a record rests on and what rests on it, one link away, as far as the reader sees."""
    acting = acting_of(request)
    end = End(kind, ref)
    return panel_view(place, end, panel_for(acting, place, end), may_link(acting, place))


def may_link(acting: Acting, place: Place) -> bool:
    """Whether the reader may make and take away links here."""
    return acting.may(Capability.EDIT_THREAD) and sight_of(acting, place) == Sight.ALL
