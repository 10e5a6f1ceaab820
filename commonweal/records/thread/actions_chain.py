"""The chain that ships with a worked paper: what its recommendations rest on and ask for.

Read from `definitions/places/<place>/chain` after the paper's figures are in. Doing it again
changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commonweal.records import shelf
from commonweal.records.facts.models import Document
from commonweal.records.options.actions_shipped import bring_decisions, bring_meetings
from commonweal.records.people.acting import Acting
from commonweal.records.planning.actions import add_action, plan_recommendation
from commonweal.records.planning.actions_gaps import GapGiven, bring_gaps, find_gaps
from commonweal.records.planning.models import Recommendation
from commonweal.records.planning.selectors import actions_for, recommendation_for
from commonweal.records.register.models import Place
from commonweal.records.thread.actions import bring_links
from commonweal.records.thread.actions_files import link_of
from commonweal.records.thread.actions_statements import StatementGiven, bring_statements


@dataclass(frozen=True)
class ChainLoaded:
    """How much came in."""

    statements: int
    gaps: int
    actions: int
    links: int


def has_chain(place: str) -> bool:
    """Whether a chain ships for the place of that code."""
    return _file(place, "thread-links") in shelf.list_files(f"places/{place}/chain", ".csv")


@transaction.atomic
def load_chain(*, by: Acting, place: Place) -> ChainLoaded:
    """Bring in what a worked paper says beside its tables: statements first, links last."""
    statements = _load_statements(by, place)
    find_gaps(place, by)
    gaps = _load_gaps(by, place)
    _load_plans(by, place)
    actions = _load_actions(by, place)
    bring_meetings(by=by, place=place, rows=_rows(place, "meetings"))
    bring_decisions(by=by, place=place, rows=_rows(place, "decisions"))
    rows = _rows(place, "thread-links")
    links, _ = bring_links(by=by, place=place, links=[link_of(row) for row in rows])
    return ChainLoaded(statements, gaps, actions, links)


def _load_statements(by: Acting, place: Place) -> int:
    given = [
        StatementGiven(
            kind=row["kind"],
            code=row["code"],
            title=row["title"],
            sentence=row["sentence"],
            status=row["status"],
            document=row["document"],
            section=row["section"],
            note=row["note"],
        )
        for row in _rows(place, "statements")
    ]
    return bring_statements(by=by, place=place, statements=given)[0]


def _load_gaps(by: Acting, place: Place) -> int:
    rows = _rows(place, "gaps")
    documents = Document.objects.in_bulk({row["document"] for row in rows}, field_name="code")
    given = [
        GapGiven(
            code=row["code"],
            subject=row["subject"],
            what=row["what"],
            could_supply=row["could_supply"],
            decision=row["decision"],
            segment=row["segment"],
            document=documents.get(row["document"]),
            section=row["section"],
        )
        for row in rows
    ]
    return bring_gaps(by=by, place=place, gaps=given)[0]


def _load_plans(by: Acting, place: Place) -> None:
    for row in _rows(place, "recommendation-plans"):
        found = recommendation_for(by, place, row["code"])
        due_on = date.fromisoformat(row["due_on"]) if row["due_on"] else None
        if not found.stage:
            plan_recommendation(
                by=by,
                recommendation=found,
                owner=found.owner,
                due_on=found.due_on or due_on,
                stage=row["stage"],
            )


def _load_actions(by: Acting, place: Place) -> int:
    there = {(a.recommendation.code, a.title) for a in actions_for(by, place)}
    documents = Document.objects.in_bulk(field_name="code")
    recommendations = {r.code: r for r in Recommendation.objects.filter(place=place)}
    rows = [r for r in _rows(place, "actions") if (r["recommendation"], r["title"]) not in there]
    for row in rows:
        add_action(
            by=by,
            recommendation=recommendations[row["recommendation"]],
            title=row["title"],
            due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            document=documents.get(row["document"]),
            section=row["section"],
        )
    return len(rows)


def _rows(place: Place, name: str) -> list[dict[str, str]]:
    path = _file(place.code, name)
    return (
        shelf.read_csv(path)
        if path in shelf.list_files(f"places/{place.code}/chain", ".csv")
        else []
    )


def _file(place: str, name: str) -> str:
    return f"places/{place}/chain/{name}.csv"
