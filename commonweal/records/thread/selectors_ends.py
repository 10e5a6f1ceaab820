"""From the ends of links to the records they name: one query for each kind, as far as seen.

An end that is not in the answer does not exist or is not for this reader to see; nobody is told
which. The public selectors here take `acting` first like all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from commonweal.language.figure import Status
from commonweal.language.thread import End
from commonweal.records.contracts.selectors import contracts_for
from commonweal.records.engagement.selectors import events_for
from commonweal.records.equality.selectors import assessments_for
from commonweal.records.facts.selectors import as_written, shown_versions
from commonweal.records.facts.selectors_documents import documents_for
from commonweal.records.findings.selectors import findings_for
from commonweal.records.needs.selectors import place_versions, priorities_for
from commonweal.records.needs.selectors import statements_for as needs_statements
from commonweal.records.options.models import Check
from commonweal.records.options.selectors import questions_for
from commonweal.records.options.selectors_checks import watched_for
from commonweal.records.options.selectors_decisions import latest_decisions
from commonweal.records.people.acting import Acting
from commonweal.records.planning.selectors import actions_for, recommendations_for
from commonweal.records.planning.selectors_gaps import gaps_for
from commonweal.records.procuring.selectors import tenders_for
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.reports.selectors import asked_for
from commonweal.records.results.kinds import kind_of
from commonweal.records.results.selectors import illustrative_of, newest_results
from commonweal.records.reviews.selectors import reviews_for
from commonweal.records.thread.models import Statement


@dataclass(frozen=True)
class Shown:
    """A record as the thread shows it: what it is called, where its page is, and its source.

    `page` is what the address of its page needs besides the place: a number or a code. For a
    figure `value` and `unit` are what its page would show first. `status` is empty where the
    record has none.
    """

    end: End
    label: str
    page: str = ""
    hint: str = ""
    status: str = ""
    value: Decimal | None = None
    unit: str = ""
    document: str = ""
    section: str = ""


#: What the refs of statements of need begin with.
BASELINE = "baseline/"

#: How many records of each kind a search gives.
MOST_FOUND = 20

Resolver = Callable[[Acting, Place, frozenset[str]], list[Shown]]


def resolve(acting: Acting, place: Place, ends: Iterable[End]) -> dict[End, Shown]:
    """What the reader may see of the records that the ends name."""
    by_kind: dict[str, set[str]] = {}
    for end in ends:
        by_kind.setdefault(end.kind, set()).add(end.ref)
    found: dict[End, Shown] = {}
    for kind, refs in by_kind.items():
        resolver = _RESOLVERS.get(kind)
        if resolver is not None:
            found |= {shown.end: shown for shown in resolver(acting, place, frozenset(refs))}
    stated = {k: r for k, r in by_kind.items() if k not in _RESOLVERS or k in _ALSO_STATED}
    found |= _statements(acting, place, stated)
    return found


def _figures(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    parts = [part for ref in refs if len(part := ref.split("/")) == 3]
    rows = shown_versions(acting, place).filter(
        figure__dataset__in={part[0] for part in parts},
        figure__key__in={part[1] for part in parts},
        figure__column__in={part[2] for part in parts},
    )
    return [
        Shown(
            End("figure", row.figure.ref),
            row.label,
            page=str(row.figure_id),
            hint=row.words[:200],
            status=row.status,
            value=as_written(row.value, row.printed),
            unit=row.unit,
            document=row.document.title,
            section=row.section,
        )
        for row in rows
        if row.figure.ref in refs
    ]


def _findings(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("finding", row.code),
            row.title,
            page=str(row.pk),
            hint=row.code if row.origin == "printed" else "",
            document=row.document.title if row.document else "",
            section=row.section,
        )
        for row in findings_for(acting, place).filter(code__in=refs)
    ]


def _gaps(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("gap", row.code),
            row.what,
            page=row.code,
            document=row.document.title if row.document else "",
            section=row.section,
        )
        for row in gaps_for(acting, place).filter(code__in=refs)
    ]


def _recommendations(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("recommendation", row.code),
            f"{row.code} {row.title}",
            page=row.code,
            hint=row.State(row.state).label,
            document=row.document.title if row.document else "",
            section=row.section,
        )
        for row in recommendations_for(acting, place).filter(code__in=refs)
    ]


def _actions(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    codes = {ref.rpartition("/")[0] for ref in refs}
    found = []
    for row in actions_for(acting, place).filter(recommendation__code__in=codes):
        end = End("action", f"{row.recommendation.code}/{row.number}")
        if end.ref in refs:
            owner = str(row.owner) if row.owner else "no owner yet"
            hint = f"{row.State(row.state).label}, {owner}"
            found.append(Shown(end, row.title, page=row.recommendation.code, hint=hint))
    return found


def _results(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    rows = [row for row in newest_results(acting, place) if row.ref in refs]
    made_up = illustrative_of(acting, rows)
    return [
        Shown(
            End("result", row.ref),
            kind_of(row.kind).title,
            page=kind_of(row.kind).page(row.subject),
            hint=row.headline,
            status=Status.ILLUSTRATIVE if row.pk in made_up else Status.DERIVED,
        )
        for row in rows
    ]


def _engagement(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("engagement", row.code),
            str(row),
            page=row.code,
            hint=row.period,
            document=row.document.title if row.document else "",
            section=row.section,
        )
        for row in events_for(acting, place).filter(code__in=refs)
    ]


def _decisions(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    """The decision on an appraisal, taken or still open. Its ref is the appraisal's code."""
    decided = latest_decisions(acting, place)
    found = []
    for code, question in questions_for(acting, place).items():
        if code not in refs:
            continue
        row = decided.get(code)
        hint = row.summary if row else "not decided yet"
        found.append(
            Shown(
                End("decision", code),
                f"Decision: {question.title}",
                page=f"options/{code}/decision/",
                hint=hint,
                document=row.document.title if row and row.document else "",
                section=row.section if row else "",
            )
        )
    return found


def _beliefs(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    """What an option rests on. Its ref is the key of its row."""
    return [
        Shown(
            End("belief", one.key),
            f"Option {', '.join(one.options)}: {one.title}",
            page=f"options/{one.appraisal}/checks/{one.about}/{one.key}/",
            hint=one.label,
        )
        for one in watched_for(acting, place)
        if one.about == Check.About.BELIEF and one.key in refs
    ]


def _needs(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    """Versions of needs assessments ("code/number") and statements of need ("baseline/code")."""
    found = []
    for version in place_versions(acting, place):
        if version.ref in refs:
            cover = version.content["cover"]
            label = f"{cover['title']}, version {version.number}"
            page = f"needs/{version.assessment.code}/versions/{version.number}/"
            found.append(Shown(End("need", version.ref), label, page=page))
    codes = [ref.removeprefix(BASELINE) for ref in refs if ref.startswith(BASELINE)]
    found += [
        Shown(
            End("need", f"{BASELINE}{row.code}"),
            str(row),
            page=f"needs/statements/{row.code}/",
            hint=row.theme,
            document=row.document.title if row.document else "",
            section=row.section,
        )
        for row in (needs_statements(acting, place).filter(code__in=codes) if codes else ())
    ]
    return found


def _priorities(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("priority", row.code),
            row.title,
            page=f"needs/priorities/{row.code}/",
            hint=row.sentence,
        )
        for row in priorities_for(acting, place)
        if row.code in refs
    ]


def _documents(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    if sight_of(acting, place) == Sight.NOTHING:
        return []
    rows = documents_for(acting).filter(code__in=refs)
    return [Shown(End("document", row.code), row.title, page=row.code) for row in rows]


def _statements(acting: Acting, place: Place, by_kind: Mapping[str, set[str]]) -> dict[End, Shown]:
    if not by_kind:
        return {}
    codes = {ref for refs in by_kind.values() for ref in refs}
    rows = statements_for(acting, place).filter(kind__in=by_kind, code__in=codes)
    shown = (
        Shown(
            End(row.kind, row.code),
            row.title,
            page=row.code,
            hint=row.sentence,
            status=row.status,
            document=row.document.title if row.document else "",
            section=row.section,
        )
        for row in rows
    )
    return {item.end: item for item in shown if item.end.ref in by_kind[item.end.kind]}


def named(acting: Acting, place: Place, words: list[str]) -> dict[str, list[str]]:
    """The refs of records whose name holds all the words, by kind, at most twenty of each."""

    def holding(*fields: str) -> Q:
        wanted = Q()
        for word in words:
            wanted &= Q(*(Q((f"{field}__icontains", word)) for field in fields), _connector=Q.OR)
        return wanted

    names = holding("label", "figure__dataset", "figure__key")
    figures = shown_versions(acting, place).filter(names)
    statements = statements_for(acting, place).filter(holding("title", "sentence"))
    found = {
        "figure": [row.figure.ref for row in figures[:MOST_FOUND]],
        "finding": _codes(findings_for(acting, place).filter(holding("title", "code"))),
        "gap": _codes(gaps_for(acting, place).filter(holding("what", "code"))),
        "recommendation": _codes(
            recommendations_for(acting, place).filter(holding("title", "code"))
        ),
        "action": [
            f"{row.recommendation.code}/{row.number}"
            for row in actions_for(acting, place).filter(holding("title"))[:MOST_FOUND]
        ],
        "result": [
            row.ref
            for row in newest_results(acting, place)
            if all(word in f"{kind_of(row.kind).title} {row.headline}".casefold() for word in words)
        ],
        "service_review": _codes(reviews_for(acting, place).filter(holding("title", "code"))),
        "document": _codes(documents_for(acting).filter(holding("title", "code"))),
        "engagement": _codes(events_for(acting, place).filter(holding("kind", "group", "code"))),
        "decision": [
            code
            for code, question in questions_for(acting, place).items()
            if all(word.casefold() in f"{question.title} {code}".casefold() for word in words)
        ],
        "belief": [
            one.key
            for one in watched_for(acting, place)
            if one.about == Check.About.BELIEF
            and all(word.casefold() in one.title.casefold() for word in words)
        ],
    }
    found |= _named_needs(acting, place, words)
    for kind, code in statements.values_list("kind", "code")[: MOST_FOUND * 2]:
        found.setdefault(kind, []).append(code)
    return found


def _named_needs(acting: Acting, place: Place, words: list[str]) -> dict[str, list[str]]:
    def holds(text: str) -> bool:
        return all(word.casefold() in text.casefold() for word in words)

    versions = [
        one.ref for one in place_versions(acting, place) if holds(one.content["cover"]["title"])
    ]
    stated = [
        f"{BASELINE}{one.code}"
        for one in needs_statements(acting, place)
        if holds(f"{one.sentence} {one.theme}")
    ]
    priorities = [
        one.code for one in priorities_for(acting, place) if holds(f"{one.title} {one.sentence}")
    ]
    return {"need": [*versions, *stated][:MOST_FOUND], "priority": priorities[:MOST_FOUND]}


def _codes(rows: QuerySet[Any]) -> list[str]:
    return list(rows.values_list("code", flat=True)[:MOST_FOUND])


def statements_for(acting: Acting, place: Place) -> QuerySet[Statement]:
    """Implications, needs, outcomes: for commissioning parties, and for all once published."""
    if sight_of(acting, place) != Sight.ALL and not place.is_published:
        return Statement.objects.none()
    return Statement.objects.filter(place=place).select_related("document")


def _equality(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("equality_assessment", row.code),
            row.title,
            page=row.code,
            document=row.document.title if row.document else "",
        )
        for row in assessments_for(acting, place).filter(code__in=refs)
    ]


def _reviews(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("service_review", row.code),
            row.title,
            page=row.code,
            hint=row.State(row.state).label,
            document=row.document.title if row.document else "",
        )
        for row in reviews_for(acting, place).filter(code__in=refs)
    ]


def _asked(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(
            End("report_recommendation", ref),
            f"({one['letter']}) {one['text']}",
            page=f"reports/{report.code}/",
            hint=report.title,
        )
        for ref, report, one in asked_for(acting, place, refs)
    ]


def _delegations(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    """A delegation has the ref of the recommendation that it was."""
    return [
        Shown(
            End("delegation", ref),
            f"Delegation to {one['delegate']}, within {_paragraphs(one['limits'])}",
            page=f"reports/{report.code}/",
            hint=report.title,
        )
        for ref, report, one in asked_for(acting, place, refs)
        if one.get("delegate")
    ]


def _paragraphs(numbers: list[int]) -> str:
    return f"paragraph{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _tenders(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(End("tender", row.code), row.title, page=row.code)
        for row in tenders_for(acting).filter(place=place, code__in=refs)
    ]


def _contracts(acting: Acting, place: Place, refs: frozenset[str]) -> list[Shown]:
    return [
        Shown(End("contract", row.code), row.title, page=row.code)
        for row in contracts_for(acting, place).filter(code__in=refs)
    ]


_RESOLVERS: dict[str, Resolver] = {
    "equality_assessment": _equality,
    "service_review": _reviews,
    "figure": _figures,
    "finding": _findings,
    "gap": _gaps,
    "recommendation": _recommendations,
    "action": _actions,
    "result": _results,
    "report_recommendation": _asked,
    "decision": _decisions,
    "delegation": _delegations,
    "tender": _tenders,
    "contract": _contracts,
    "belief": _beliefs,
    "document": _documents,
    "engagement": _engagement,
    "need": _needs,
    "priority": _priorities,
}
#: Kinds with records of their own of which papers also state some.
_ALSO_STATED = frozenset({"need", "priority", "contract"})
