"""A finding is a provider's own as long as what it says is about that provider."""

from __future__ import annotations

import pytest

from commonweal.records.facts.actions import publish
from commonweal.records.findings.selectors import findings_about, findings_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.findings.makers import bring_in

LINES = """\
line_id,part_of,commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,source_doc,source_section
whole,,{0},Whole,other,10.0,2024/25,this file,Table 1
part,whole,{0},Part,component,{1},2024/25,this file,Table 1
"""


@pytest.fixture
def place(db: None) -> Place:
    return people.place(north_ccg="lead", trust_a="provider", trust_b="provider")


def test_the_finding_follows_the_body_that_its_sides_are_about(place: Place) -> None:
    lead = people.person(Role.COMMISSIONER, "north_ccg")
    one, other = (people.person(Role.PROVIDER, code) for code in ("trust_a", "trust_b"))
    bring_in(place, lead, LINES.format("trust_a", "8.0"))

    def counts() -> list[int]:
        return [findings_for(who, place).count() for who in (one, other, Acting.public())]

    assert counts() == [1, 0, 0]
    publish(place=place, by=lead)
    assert counts() == [1, 1, 1]
    text = LINES.format("trust_b", "7.0")
    bring_in(place, lead, text, is_correction=True, reason="It was the other trust.")
    # What it says now is a draft about trust_b.
    assert counts() == [0, 1, 0]
    assert findings_about(other, place, "trust_b").count() == 1
    assert findings_about(lead, place, "trust_a").count() == 0
