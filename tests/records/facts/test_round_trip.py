"""What is taken out comes in again and changes nothing."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from commonweal.language.figure import Status
from commonweal.records.facts import actions
from commonweal.records.facts.actions.correcting import Correction
from commonweal.records.facts.exporting import place_archive, place_files
from commonweal.records.facts.models import Figure
from commonweal.records.facts.selectors import figures_for
from commonweal.records.people.acting import Acting
from tests import universe
from tests.records import people

pytestmark = pytest.mark.django_db
TABLES = (
    "spend",
    "dementia_spend",
    "commissioning_capacity",
    "provider_profile",
    "provider_workforce_quarterly",
    "indicators_by_ccg",
    "inequalities",
    "market_changes",
)


def test_a_place_taken_out_comes_in_unchanged() -> None:
    place = universe.essex(*TABLES)
    figure = Figure.objects.get(dataset="spend", key="bb_ccg")
    actions.correct_figure(
        figure=figure,
        correction=Correction(status=Status.NOT_LEGIBLE),
        reason="The scan cannot be read.",
        by=Acting.system(),
    )
    for name, content in place_files(Acting.system(), place):
        received = actions.receive_import(
            place=place,
            template=name.removesuffix(".csv"),
            file=ContentFile(content, name=name),
            by=Acting.system(),
        )
        checked = actions.check_import(import_=received, by=Acting.system())
        assert (checked.problems, checked.new_count, checked.changed_count) == ([], 0, 0), name


def test_an_archive_brought_into_another_place_says_the_same() -> None:
    place = universe.essex("dementia_spend", "spend")
    other = people.place("copy")
    with zipfile.ZipFile(io.BytesIO(place_archive(Acting.system(), place))) as archive:
        for name in archive.namelist():
            universe.bring_in(other, name.removesuffix(".csv"), archive.read(name))
    assert figures_for(Acting.system(), other) == figures_for(Acting.system(), place)


def test_a_stranger_takes_out_nothing_unpublished() -> None:
    place = universe.essex("spend", published=False)
    assert list(place_files(Acting.public(), place)) == []
