"""Questions about tables of need before they are accepted: areas of which no people are held."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.facts.problem import Query
from commonweal.language.row import Row, rows_of
from commonweal.records.facts.hooks import Proposal
from commonweal.records.people.acting import Acting
from commonweal.records.planning.kinds.need_ground import AREAS
from commonweal.records.published.selectors_population import areas_without_people, why_not_held
from commonweal.records.register.selectors_names import ons_codes

#: By which a question is named.
NO_PEOPLE = "need-area-without-people"


def ask(proposal: Proposal) -> list[Query]:
    """A question for each fresh area whose people nobody could count."""
    if proposal.dataset != AREAS:
        return []
    fresh = {ref: figure for ref, figure in proposal.fresh.items() if ref in proposal.rows}
    asked = list(_without_people(rows_of(fresh.values()), proposal))
    return sorted(asked, key=lambda query: query.row or 0)


def _without_people(rows: list[Row], proposal: Proposal) -> Iterator[Query]:
    # The register and population estimates are for everybody.
    acting = Acting.system()
    codes = ons_codes(acting, [row.text("area_code") for row in rows])
    bare = areas_without_people(acting, codes.values())
    for row in rows:
        code = codes.get(row.text("area_code"), "")
        # A whole without a code is the sum of its areas.
        if code not in bare and (code or row.text("role") == "whole"):
            continue
        why = why_not_held(acting, code) if code else _no_code(row)
        yield Query(
            proposal.rows[row.refs[0]], "area_code",
            f"Is {row.text('name')} to come in before its people are known? Until they are, no "
            f"need can be worked out for the areas of this table. {why}",
            NO_PEOPLE,
        )  # fmt: skip


def _no_code(row: Row) -> str:
    return (
        f"The register knows no code of the statistical office for {row.text('name')}, so its "
        "people cannot be found: add the code to the register."
    )
