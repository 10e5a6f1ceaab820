"""What the consultation heading of a report reads: the record beside what is printed."""

from __future__ import annotations

import pytest

from commonweal.planning.consultation_answers import Outcome, Reply
from commonweal.planning.decision_report import Built
from commonweal.records.consultation.actions import add_version, go_on
from commonweal.records.consultation.actions_coding import add_theme, change_theme
from commonweal.records.consultation.actions_replies import respond
from commonweal.records.consultation.actions_responses import import_responses
from commonweal.records.consultation.actions_shipped import load_consultation
from commonweal.records.consultation.models import Consultation
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.reports import sources_heard
from commonweal.records.results.reading import Reading
from tests.records import people
from tests.records.consultation import world
from tests.records.procuring.paper import leicestershire

pytestmark = pytest.mark.django_db


def built(acting: Acting, place: Place) -> dict[str, Built]:
    reading = Reading(acting, place, sources_heard.DATASETS)
    return {one.key: one for one in sources_heard.heard(reading)}


def answered(lead: Acting, place: Place) -> Consultation:
    """Thirty who use services for it; of twenty carers twelve for it and eight against."""
    made = world.opened(lead, place)
    rows = [world.row(who="service_user") for _ in range(30)]
    rows += [world.row(who="carer") for _ in range(12)]
    rows += [world.row(who="carer", model="oppose") for _ in range(8)]
    data = world.responses(*rows)
    import_responses(by=lead, consultation=made, data=data, file_name="answers.csv")
    add_theme(by=lead, consultation=made, title="Size", definition="How large localities are")
    change_theme(
        by=lead, consultation=made, theme="size", definition="Size", finding="Four are too large"
    )
    add_version(by=lead, consultation=made, title="As consulted on", items=world.V1)
    add_version(by=lead, consultation=made, title="After listening", items=world.V2)
    return go_on(by=lead, consultation=made)


def test_an_answered_consultation_is_told_with_its_responses_and_versions() -> None:
    """42 of 50 support it: 84%, with Wilson limits of 71.5% and 91.7%."""
    place = people.place("shire", north_icb="lead")
    lead = people.person(Role.COMMISSIONER, "north_icb")
    made = answered(lead, place)
    assert built(lead, place) == {}  # its analysis is not complete
    made = go_on(by=lead, consultation=made)
    reply = Reply("size", Outcome.CHANGED, "Help should be near", "Seven localities", 2)
    respond(by=lead, consultation=made, reply=reply)
    found = built(lead, place)
    assert list(found) == [
        f"{kind}/recovery-support" for kind in ("responses", "themes", "versions")
    ]
    responses = found["responses/recovery-support"]
    assert "50 responses came" in responses.text
    assert responses.points == (
        "Do you support the model? 84% of those who answered support it (95% range 71% to 92%).",
    )
    assert responses.sources == (
        "the consultation “Recovery support”, analysed, not yet published",
    )
    table = found["themes/recovery-support"].table
    assert table
    assert table.rows == (
        ("Size", "Four are too large", "Changed: Seven localities", "Help should be near",
         "Version 2: After listening"),
    )  # fmt: skip
    table = found["versions/recovery-support"].table
    assert table
    assert [row[:3] for row in table.rows] == [
        ("Localities", "4", "7"), ("Lots for one bidder", "two at most", "no limit")
    ]  # fmt: skip


def test_no_small_number_of_respondents_stands_in_a_report() -> None:
    """Two carers answered, one for it: neither number may be told, nor be worked out."""
    place = people.place("shire", north_icb="lead")
    lead = people.person(Role.COMMISSIONER, "north_icb")
    made = world.opened(lead, place)
    rows = [world.row(who="service_user") for _ in range(40)]
    rows += [world.row(who="carer"), world.row(who="carer", model="oppose")]
    data = world.responses(*rows)
    import_responses(by=lead, consultation=made, data=data, file_name="answers.csv")
    go_on(by=lead, consultation=go_on(by=lead, consultation=made))
    table = built(lead, place)["responses/recovery-support"].table
    assert table
    carers = next(row for row in table.rows if row[0] == "Carer")
    assert table.header[3] == "Did not answer"
    assert carers[1:] == ("held back", "held back", "0")  # as nobody at all left it out
    assert "40" not in {cell for row in table.rows for cell in row}


def test_leicestershire_keeps_what_is_printed_and_tells_what_differs() -> None:
    """The paper prints no response about venues; one that is written now is told as later."""
    place = leicestershire("leicestershire_consultation")
    load_consultation(by=Acting.system(), place=place)
    lead = people.person(Role.COMMISSIONER, "leics_cc")
    row = Consultation.objects.get(place=place)
    before = built(lead, place)
    key = f"differences/{row.code}"
    assert before[key].table is None
    assert "Nothing on record" in before[key].text
    assert "prints no count of responses" in before[f"responses/{row.code}"].text
    table = before[f"versions/{row.code}"].table
    assert table
    assert table.rows[0][:3] == ("Localities", "4", "7, on the footprints of the districts")
    reply = Reply("venues-primary-care", Outcome.ACCEPTED, "Surgeries are used where they can be")
    respond(by=lead, consultation=row, reply=reply)
    after = built(lead, place)
    assert after["heard"] == before["heard"]
    table = after[key].table
    assert table
    assert table.rows == (
        (
            "venues: primary care",
            "nothing",
            "Accepted",
            "The response was written after the paper.",
        ),
    )


def test_built_from_records_names_documents_by_their_titles() -> None:
    place = leicestershire("leicestershire_consultation")
    lead = people.person(Role.COMMISSIONER, "leics_cc")
    sources = built(lead, place)["heard"].sources
    (source,) = sources
    assert not source.startswith("leicestershire-cabinet-2017")
    assert source.endswith(
        ", para 35; 56, para 35, para 36, para 37; 39, para 40, para 41, para 52, para 60; 61"
    )
