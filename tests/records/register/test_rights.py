"""Who may change what in the shared register: what is one's own, and nothing of others."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from commonweal.facts.reading import Table
from commonweal.records.audit.models import Event
from commonweal.records.facts.actions import open_place
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register import actions
from commonweal.records.register.actions_files import NotRegistered, import_register
from commonweal.records.register.models import (
    Area,
    AreaDuty,
    AreaLink,
    Organisation,
    PlaceParty,
)
from tests.records import people
from tests.records.register.makers import SYSTEM, areas, organisations, table

pytestmark = pytest.mark.django_db
LINKS = "hierarchy|parent|child|share"


@pytest.fixture
def shire() -> Acting:
    """An analyst of a council that governs Shire; the register also holds Far, of another."""
    import_register(by=SYSTEM, tables=[areas("shire", "far", kind="county")])
    analyst = people.person(Role.ANALYST, "shire_council")
    people.organisation("far_council", "county_council")
    for code in ("shire", "far"):
        actions.give_duty(by=SYSTEM, organisation=f"{code}_council", area=code, duty="governs")
    return analyst


def refused(by: Acting, *tables: tuple[str, Table]) -> list[tuple[int | None, str, str]]:
    """Where each row is refused and why; and nothing has been written."""
    before = Event.objects.count()
    with pytest.raises(NotRegistered) as caught:
        import_register(by=by, tables=tables)
    assert Event.objects.count() == before
    return [(p.row, p.column, p.sentence) for p in caught.value.problems]


def test_one_corrects_oneself_and_the_area_that_one_governs(shire: Acting) -> None:
    actions.correct_organisation(by=shire, code="shire_council", reason="typo", name="Shire CC")
    actions.correct_area(by=shire, code="shire", reason="typo", name="The Shire")
    assert Organisation.objects.get(code="shire_council").name == "Shire CC"
    assert Area.objects.get(code="shire").name == "The Shire"


def test_another_body_or_area_is_refused_with_whom_to_ask(shire: Acting) -> None:
    with pytest.raises(NotAllowed) as body:
        actions.correct_organisation(by=shire, code="far_council", reason="spite", name="Nowhere")
    assert str(body.value) == (
        "Far Council is not yours to change: a body is changed by itself or by the organisation "
        "that entered it. Ask Far Council or whoever runs Commonweal for you."
    )
    with pytest.raises(NotAllowed, match=r"Ask Far Council or whoever runs Commonweal for you\.$"):
        actions.correct_area(by=shire, code="far", reason="spite", name="Nowhere")
    with pytest.raises(NotAllowed, match="Ask Far Council"):
        actions.end_role(by=shire, organisation="far_council", role="provider", on=date(2025, 1, 1))
    assert Organisation.objects.get(code="far_council").name == "Far Council"


def test_a_duty_gives_the_right_only_on_its_days(shire: Acting) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    AreaDuty.objects.filter(area__code="shire").update(valid_to=yesterday)
    with pytest.raises(NotAllowed, match=r"Ask whoever runs Commonweal for you\.$"):
        actions.correct_area(by=shire, code="shire", reason="late", name="The Shire")


def test_a_county_adds_bodies_and_areas_of_its_own_and_says_how_they_hang_together(
    shire: Acting,
) -> None:
    import_register(
        by=shire,
        tables=[
            organisations("shire_trust", kind="nhs_trust"),
            areas("north_vale", "south_vale", kind="locality"),
            ("register-codes", table("subject|owner|system|code\narea|north_vale|ons|E99")),
            ("register-roles", table("organisation|role\nshire_trust|provider")),
            (
                "register-duties",
                table(
                    "organisation|area|duty\nshire_trust|north_vale|serves\n"
                    "shire_council|north_vale|commissions"
                ),
            ),
            (
                "register-links",
                table(f"{LINKS}\nadministrative|shire|north_vale|1\nnhs|shire|south_vale|1"),
            ),
        ],
    )
    assert AreaLink.objects.filter(parent__code="shire").count() == 2
    colleague = people.person(Role.COMMISSIONER, "shire_council")
    actions.correct_organisation(by=colleague, code="shire_trust", reason="typo", name="The Trust")
    stranger = people.person(Role.ANALYST, "far_council")
    with pytest.raises(NotAllowed, match="Ask The Trust or Shire Council"):
        actions.correct_organisation(by=stranger, code="shire_trust", reason="spite", name="X")


@pytest.mark.parametrize(
    ("file", "rows", "column"),
    [
        ("register-areas", "code|name|kind|valid_to\nfar|FAR|county|2025-01-01", "code"),
        ("register-codes", "subject|owner|system|code\norganisation|far_council|ods|X1", "owner"),
        ("register-roles", "organisation|role\nfar_council|provider", "organisation"),
        ("register-duties", "organisation|area|duty\nshire_council|far|commissions", "area"),
        ("register-duties", "organisation|area|duty\nfar_council|shire|serves", "organisation"),
        ("register-links", f"{LINKS}\nadministrative|far|shire|1", "parent"),
        ("register-links", f"{LINKS}\nadministrative|shire|far|1", "child"),
        (
            "register-successions",
            "subject|kind|predecessor|successor|effective_on\n"
            "organisation|merger|far_council|shire_council|2025-01-01",
            "predecessor",
        ),
    ],
)
def test_a_row_that_speaks_for_others_is_named_and_keeps_all_out(
    shire: Acting, file: str, rows: str, column: str
) -> None:
    ((row, place, sentence),) = refused(shire, areas("new"), (file, table(rows)))
    assert (row, place) == (2, column)
    assert "is not yours to change" in sentence
    assert "Ask Far Council" in sentence
    assert not Area.objects.filter(code="new").exists()


def test_leading_a_place_gives_no_right_over_those_named_in_it(shire: Acting) -> None:
    lead = people.person(Role.COMMISSIONER, "shire_council")
    far = Organisation.objects.get(code="far_council")
    open_place(name="A trap", by=lead, parties=[(far, PlaceParty.Part.PROVIDER)])
    with pytest.raises(NotAllowed, match="not yours to change"):
        actions.correct_organisation(by=lead, code="far_council", reason="spite", name="Nowhere")


def test_the_pages_offer_a_correction_only_where_it_is_allowed(shire: Acting) -> None:
    client = Client()
    assert shire.user
    client.force_login(shire.user)
    own = client.get("/register/organisations/shire_council/").content.decode()
    other = client.get("/register/organisations/far_council/").content.decode()
    assert "/register/organisations/shire_council/correct/" in own
    assert "/correct/" not in other
    assert "Something wrong here? Only Far Council or whoever runs Commonweal for you" in other
    assert client.get("/register/areas/shire/correct/").status_code == 200
    refusal = client.get("/register/areas/far/correct/")
    assert refusal.status_code == 403
    assert "Ask Far Council" in refusal.content.decode()
    assert client.post("/register/areas/far/correct/", {"name": "X"}).status_code == 403
    assert "Something wrong here" not in Client().get("/register/areas/far/").content.decode()
