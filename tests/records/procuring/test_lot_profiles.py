"""Taking the needs profile of a lot into a draft, and freezing it with what is published."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.core.exceptions import ValidationError

from commonweal.language.need_profile import Known, NeedProfile, PeopleOfAges, ProfileArea
from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.planning.selectors_need_profile import NoSuchAreas
from commonweal.records.procuring import actions_specification
from commonweal.records.procuring.actions import publish_tender
from commonweal.records.procuring.actions_specification import areas_of, take_needs_profile
from commonweal.records.procuring.reading import invitation_of
from commonweal.records.procuring.workbooks import read_workbook, workbook_of
from commonweal.records.register.models import Place
from tests.records.procuring.world import Buying, Clock, buying, clock, content, provider

__all__ = ["clock"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def made(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Buying:
    """A tender whose first lot covers two areas; need is worked out for these and no other."""

    def found(_: Acting, place: Place, codes: Sequence[str]) -> NeedProfile:
        if list(codes) != ["blaby", "melton"]:
            raise NoSuchAreas("has no area whose need is worked out")
        areas = tuple(ProfileArea(code, code.title()) for code in codes)
        people = (PeopleOfAges("blaby", "18 to 64", Known(60123.0)),
                  PeopleOfAges("", "18 to 64", Known(91000.0)))  # fmt: skip
        return NeedProfile(
            place=place.name, areas=areas, need_year=2023, services_year=None, people=people,
            expected=(), services=(), groups=(), sources=("need-expected, version 4",), limits=(),
            made_up=False,
        )  # fmt: skip

    monkeypatch.setattr(actions_specification, "need_profile_for", found)
    lots = content()["lots"]
    return buying(lots=[{**lots[0], "area": "blaby, melton"}, {**lots[1], "area": "elsewhere"}])


def test_a_profile_is_taken_with_its_version_and_frozen(made: Buying) -> None:
    take_needs_profile(by=made.lead, tender=made.tender, lot="1")
    again = take_needs_profile(by=made.lead, tender=made.tender, lot="1")
    lines = invitation_of(again.content).specification.profile_of("1")
    assert [(one.about, one.area, one.value) for one in lines[2:]] == [
        ("people in 2023", "Blaby", "60123"),
        ("people in 2023", "All areas of the lot", "91000"),
    ]
    assert lines[1].what == "need-expected, version 4"
    assert lines[0].value == "blaby,melton"
    assert Event.objects.filter(action="tender.profile_taken").count() == 2
    read, problems = read_workbook(workbook_of(again.content), "t.xlsx")
    assert (read["profiles"], problems) == (again.content["profiles"], [])
    version = publish_tender(by=made.lead, tender=made.tender, signs_off=True)
    assert version.content["profiles"] == again.content["profiles"]
    with pytest.raises(ValidationError, match="is published"):
        take_needs_profile(by=made.lead, tender=made.tender, lot="1")


def test_what_cannot_be_taken_is_told(made: Buying) -> None:
    for lot, words in (("2", "whose need is worked out"), ("9", "Choose a lot")):
        with pytest.raises(ValidationError, match=words):
            take_needs_profile(by=made.lead, tender=made.tender, lot=lot)
    with pytest.raises(NotAllowed):
        take_needs_profile(by=provider("trust_a"), tender=made.tender, lot="1")
    assert areas_of("blaby, melton  rutland,") == ["blaby", "melton", "rutland"]
