"""Options of a place that nobody has published: only its commissioners see them."""

from __future__ import annotations

import pytest

from commonweal.records.options.selectors import questions_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db


def test_an_appraisal_that_is_not_published_is_not_seen() -> None:
    place = universe.essex("option_appraisal", "option_criteria", published=False)
    assert questions_for(Acting.public(), place) == {}
    assert questions_for(people.person(Role.PROVIDER, "nep"), place) == {}
