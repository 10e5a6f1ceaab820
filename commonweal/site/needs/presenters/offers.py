"""The stored numbers that an entry may cite, as choices of a form."""

from __future__ import annotations

from dataclasses import asdict

from django.db.models import Q

from commonweal.records.facts.selectors_search import Search, search_figures
from commonweal.records.needs.models import Entry
from commonweal.records.needs.packing import leaves, number_of
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.selectors import newest_results
from commonweal.site.needs.desk import Desk
from commonweal.site.needs.presenters.common import number_words
from commonweal.site.words import cited, status_words

#: So many numbers are offered for one search.
MOST_NUMBERS = 20


def figures(desk: Desk, text: str) -> list[tuple[str, str]]:
    """The figures whose name holds the words, each with its value, status and source."""
    rows = search_figures(desk.acting, desk.place, Search(text=text))
    # What is told in words alone is no number; a value that is held back or missing is offered.
    words_alone = Q(value__isnull=True, low__isnull=True, high__isnull=True) & ~Q(words="")
    rows = rows.exclude(words_alone).select_related("figure", "document")
    return [(f"figure:{row.pk}", _said(Entry(figure=row))) for row in rows[:MOST_NUMBERS]]


def results(desk: Desk, text: str) -> list[tuple[str, str]]:
    """The numbers of the newest results whose name, sentence or place in the answer fits."""
    wanted = text.casefold().split()
    found = []
    for row in newest_results(desk.acting, desk.place):
        title = kind_of(row.kind).title
        for path, _ in leaves(row.answer):
            name = f"{title} {row.subject} {row.headline} {path}".casefold()
            if all(word in name for word in wanted):
                said = _said(Entry(result=row, result_path=path))
                found.append((f"result:{row.pk}:{path}", f"{title}. {said}"))
    return found[:MOST_NUMBERS]


def _said(entry: Entry) -> str:
    number = number_of(entry)
    if number is None:
        return "nothing"
    content = asdict(number)
    status = status_words(number.status).label.lower()
    source = cited(number.document, number.section) or f"version {number.version}"
    return f"{number.label}: {number_words(content)} ({status}). {source}"
