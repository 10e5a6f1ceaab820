"""The chain that ships with Essex 2015: whole, walkable both ways, and loaded once."""

from __future__ import annotations

import pytest

from commonweal.language.thread import Direction, End, loose_ends, paths, walk
from commonweal.records.audit.models import Event
from commonweal.records.facts.models import Figure, Finding, Gap
from commonweal.records.people.acting import Acting
from commonweal.records.planning.models import Action, Recommendation
from commonweal.records.register.models import Place
from commonweal.records.thread.actions_chain import load_chain
from commonweal.records.thread.models import Statement
from commonweal.records.thread.selectors import chain_of, pure_links
from commonweal.records.worked_papers import load_worked_papers

SYSTEM = Acting.system()


@pytest.fixture
def essex(db: None) -> Place:
    load_worked_papers(by=SYSTEM, codes=("essex-2015",), tell=lambda _: None)
    return Place.objects.get(code="essex-2015")


def test_the_chain_from_evidence_to_recommendations_holds(essex: Place) -> None:
    links = pure_links(SYSTEM, essex)
    known = frozenset(
        [
            *(End("figure", row.ref) for row in Figure.objects.filter(place=essex)),
            *(End("finding", row.code) for row in Finding.objects.filter(place=essex)),
            *(End("gap", row.code) for row in Gap.objects.filter(place=essex)),
            *(End(row.kind, row.code) for row in Statement.objects.filter(place=essex)),
            *(End("recommendation", r.code) for r in Recommendation.objects.filter(place=essex)),
            *(
                End("action", f"{row.recommendation.code}/{row.number}")
                for row in Action.objects.filter(recommendation__place=essex)
            ),
        ]
    )
    assert list(loose_ends(links, known)) == []

    recommendations = [end for end in known if end.kind == "recommendation"]
    assert len(recommendations) == 18
    for end in recommendations:
        back = {step.end.kind for step in walk(links, end, Direction.BACK, 12)}
        assert {"figure", "finding", "implication"} <= back, end
        assert any(step.end.kind == "action" for step in walk(links, end, Direction.FORWARD, 12)), (
            end
        )

    findings = [End("finding", f"F{number}") for number in range(1, 16)]
    for end in findings:
        assert any(step.end.kind == "figure" for step in walk(links, end, Direction.BACK, 3)), end
        onward = {step.end.kind for step in walk(links, end, Direction.FORWARD, 12)}
        assert "recommendation" in onward, end

    realign = End("recommendation", "1d")
    back = {step.end for step in walk(links, realign, Direction.BACK, 12)}
    assert {
        End("finding", "F3"),
        End("figure", "block_contracts/nep.ne_essex_ccg/value_gbp_m"),
        End("figure", "block_contracts/sept.cpr_ccg/value_gbp_m"),
        End("figure", "spend/ccg_total/amount_gbp_m"),
        End("figure", "spend/west_essex_ccg/amount_gbp_m"),
        End("gap", "ccg-allocations"),
    } <= back
    block = End("figure", "block_contracts/nep.ne_essex_ccg/value_gbp_m")
    ways = paths(links, block, realign, depth=6)
    routes = [[link.target.ref for link in way] for way in ways]
    assert routes[0] == ["F3", "1d"]
    assert ["F3", "subsidies-unwind", "1d"] in routes
    assert ["F3", "ccg-allocations", "1d"] in routes

    fields = {row.code: row for row in Recommendation.objects.filter(place=essex)}
    assert (fields["2c-i"].printed_code, fields["2c-ii"].printed_code) == ("2c", "2c")
    assert "agreed in principle in the north" in fields["1d"].note
    assert all(row.stage for row in fields.values())

    events = Event.objects.count()
    again = load_chain(by=SYSTEM, place=essex)
    assert (again.statements, again.gaps, again.actions, again.links) == (0, 0, 0, 0)
    assert Event.objects.count() == events

    public = chain_of(Acting.public(), essex, realign)
    assert public
    assert public.hidden == 0
    assert block in public.shown
