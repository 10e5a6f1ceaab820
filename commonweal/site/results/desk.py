"""One kind of result as a page meets it: the version shown, what may be done, and its provenance.

A page of a kind opens a desk, reads `answer` from it and hands `desk.panel` to its template.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest

from commonweal.facts.templates import Template
from commonweal.records.facts.selectors_documents import documents_for
from commonweal.records.facts.selectors_sending import templates_offered
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of, given_of
from commonweal.records.results.kinds import Kind, kind_of
from commonweal.records.results.models import Attempt, Result
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import (
    last_attempt,
    may_work_out,
    result_for,
)
from commonweal.site.pages import Crumb, Table
from commonweal.site.planning.book import Book, open_book
from commonweal.site.requests import acting_of
from commonweal.site.results.presenters import Panel, panel_tables, panel_view


@dataclass(frozen=True)
class Desk:
    """A kind of result of one place and subject, for one reader.

    `book` holds the figures of the tables that the page names itself, with names and addresses.
    `result` is None when there is none for this reader.
    """

    book: Book
    kind: Kind
    subject: str
    result: Result | None
    attempt: Attempt | None
    may_work: bool

    @property
    def acting(self) -> Acting:
        return self.book.acting

    @property
    def place(self) -> Place:
        return self.book.place

    @property
    def address(self) -> str:
        """The page of this kind. The page of a subject lies below it."""
        return self.book.address + self.kind.page(self.subject)

    @cached_property
    def answer(self) -> Any:
        """The answer as its room's dataclass; None where there is none that can be read."""
        return self._read(answer_of)

    @cached_property
    def given(self) -> Any:
        """What was chosen for this version, or what would be chosen when nobody does."""
        found = self._read(given_of)
        return self.kind.given() if found is None else found

    def _read(self, how: Any) -> Any:
        if self.result is None:
            return None
        try:
            return how(self.result)
        except NotReadable:
            return None

    @cached_property
    def panel(self) -> Panel:
        """Where the answer comes from, which versions there are and who agrees to it."""
        return panel_view(self.acting, self.book, self.result, self.attempt, self.address)

    @cached_property
    def wanting(self) -> list[Template]:
        """The tables without which nothing can be worked out, while there is no answer."""
        if self.result is not None:
            return []
        offered = {one.id: one for one in templates_offered(self.acting, self.place)}
        return [offered[name] for name in self.kind.needs if name in offered]

    @property
    def panel_tables(self) -> list[Table]:
        """The tables of the panel, to be handed to `show` with the page's own."""
        return panel_tables(self.acting, self.result)

    @cached_property
    def _documents(self) -> dict[str, str]:
        return {row.code: row.title for row in documents_for(self.acting)}

    def document_title(self, code: str) -> str:
        """What a source is called; its code where this reader may not see it."""
        return self._documents.get(code, code)

    def crumbs(self, *more: tuple[str, str]) -> list[Crumb]:
        """The way to this page, with what lies between it and the place."""
        return self.book.crumbs(*more)


def open_desk(
    request: HttpRequest, place: str, kind: str, subject: str = "", datasets: Iterable[str] = ()
) -> Desk:
    """The desk of a kind for whoever asks. `?version=2` shows an earlier version.

    Raises Http404 for a place, or a version, that is not for this reader.
    """
    book = open_book(request, place, datasets)
    acting = acting_of(request)
    number = _number(request.GET.get("version", ""))
    result = result_for(acting, book.place, kind, subject, number)
    if number is not None and result is None:
        raise Http404(f"no version {number} of {kind} for this reader")
    return Desk(
        book=book,
        kind=kind_of(kind),
        subject=subject,
        result=result,
        attempt=last_attempt(acting, book.place, kind, subject),
        may_work=may_work_out(acting, book.place),
    )


def other_version(request: HttpRequest, desk: Desk) -> Result | None:
    """The version named by `?against=`, to be compared with the one shown; None without one."""
    number = _number(request.GET.get("against", ""))
    if number is None:
        return None
    found = result_for(desk.acting, desk.place, desk.kind.code, desk.subject, number)
    if found is None:
        raise Http404(f"no version {number} of {desk.kind.code} for this reader")
    return found


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        raise Http404(f"{text!r} is not the number of a version")
    return int(text)
