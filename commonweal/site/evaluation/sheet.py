"""A page of an evaluation as a sheet of sections: words, tables and the forms of one act each.

All pages of an evaluation are shown by one template; what stands on them is the presenters'.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse

from commonweal.records.procuring.models import Tender
from commonweal.site.forms import Form
from commonweal.site.pages import Crumb, Table, show
from commonweal.site.procuring.desk import Desk, open_desk
from commonweal.site.requests import done


@dataclass(frozen=True)
class Act:
    """A form that does one thing. `hidden` are values that it sends along; `keep` is the words of
    a second button that keeps what was typed as a draft."""

    name: str
    form: forms.Form
    button: str
    secondary: bool = False
    warning: bool = False
    hidden: tuple[tuple[str, str], ...] = ()
    keep: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a sheet below its heading; empty parts are left out."""

    heading: str = ""
    text: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    quote: str = ""
    links: tuple[tuple[str, str], ...] = ()
    table: str = ""
    act: Act | None = None


def room_of(request: HttpRequest, place: str, code: str) -> Desk:
    """The tender for whoever asks; "not found" when it is not for them to know."""
    return open_desk(request, place, code)


def home_of(desk: Desk) -> str:
    """The address of the evaluation of a tender."""
    return f"{desk.address}evaluation/"


def is_opened(desk: Desk) -> bool:
    """Whether there is anything to evaluate."""
    return desk.tender.state == Tender.State.OPENED


def sent(request: HttpRequest, name: str) -> bool:
    """Whether this request sends the act of that name."""
    return request.method == "POST" and request.POST.get("act", "") == name


def bare(request: HttpRequest, name: str) -> Form:
    """A form without boxes, sent or not."""
    return Form(request.POST if sent(request, name) else None)


def first_done(
    request: HttpRequest, tries: Sequence[tuple[forms.Form, Callable[[], str], str]]
) -> HttpResponse | None:
    """Do the act that was sent, if one was and nothing is wrong with it."""
    for form, act, said in tries:
        gone = done(request, form, act, said)
        if gone is not None:
            return gone
    return None


def sheet(
    request: HttpRequest,
    desk: Desk,
    *,
    title: str,
    lede: str,
    sections: Sequence[Section],
    tables: Sequence[Table] = (),
    crumbs: Sequence[Crumb] | None = None,
) -> HttpResponse:
    """The sheet as a page; whatever was sent and is wrong is told at its head."""
    acts = [one.act for one in sections if one.act is not None]
    wrong = next((act.form for act in acts if act.form.is_bound and act.form.errors), None)
    to_home = [Crumb("Evaluation and award", home_of(desk))]
    return show(
        request,
        "evaluation/sheet.jinja",
        title=title,
        crumbs=[*desk.crumbs(), *(to_home if crumbs is None else crumbs)],
        tables=tables,
        desk=desk,
        lede=lede,
        sections=sections,
        form=wrong or Form(None),
    )
