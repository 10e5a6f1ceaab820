"""The picture of need of a place as its tables and the statistics come in one after the other."""

from __future__ import annotations

import pytest

from commonweal.records.published.actions_shipped import load_official
from commonweal.records.results.models import Attempt
from commonweal.records.results.selectors import result_for
from tests import universe
from tests.records.results.test_need_picture import SYSTEM, newest, opened

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_need_is_worked_out_as_soon_as_populations_come_in() -> None:
    """Without populations there is a sentence; when they come, the picture follows by itself."""
    place = opened("need_areas")
    assert result_for(SYSTEM, place, "need-expected") is None
    failed = Attempt.objects.filter(place=place, kind="need-expected").first()
    assert failed is not None
    assert "population" in failed.sentences[0].lower()
    load_official(by=SYSTEM)
    assert newest(place, "need-expected").official


def test_an_area_that_lies_in_another_is_refused() -> None:
    """Essex with one of its districts would count the people of the district twice."""
    load_official(by=SYSTEM)
    place = opened("need_areas")
    table = (
        "area_code,name,kind,role,part_of,locality,status,source_doc,source_section,note\n"
        "essex,Essex,county,area,,mixed,assigned,illustration,x,\n"
        "colchester,Colchester,district,area,essex,urban,assigned,illustration,x,\n"
    )
    universe.bring_in(place, "need_areas", table.encode())
    failed = Attempt.objects.filter(place=place, kind="need-expected").first()
    assert failed is not None
    assert "Colchester is a part of Essex" in failed.sentences[0]
