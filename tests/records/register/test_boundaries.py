"""Boundaries: from the file to the drawing, hostile files, and who may bring them in."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commonweal.cli.register import command
from commonweal.facts.boundaries import BoundaryFault
from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.actions_boundaries import bring_in_boundaries
from commonweal.records.register.models import Boundary, BoundaryFile
from commonweal.records.register.selectors_boundaries import outlines_for
from tests.records import people
from tests.spec.boundaries.makers import collection, feature

pytestmark = pytest.mark.django_db
SYSTEM = Acting.system()
REAL = Path(__file__).resolve().parents[4] / "shared" / "data" / "geography"


def bring_in(features: list[Any], by: Acting = SYSTEM, title: str = "Districts") -> BoundaryFile:
    return bring_in_boundaries(
        by=by, file_name="d.geojson", data=collection(*features), title=title, licence="Crown"
    )


def test_the_file_with_most_areas_and_then_the_newest_is_drawn() -> None:
    """The second file has both areas, the third only one of them, the fourth both again."""
    one, two = feature("E09000007"), feature("E09000010", west=-0.1)
    bring_in([one], title="One")
    bring_in([one, two], title="Both")
    bring_in([two], title="Two")
    held = outlines_for(SYSTEM, ["E09000007", "E09000010", "E09000012"])
    assert held is not None
    assert (set(held.shapes), held.source) == ({"E09000007", "E09000010"}, "Both, release 2. Crown")
    bring_in([two, one], title="Again")
    again = outlines_for(SYSTEM, ["E09000007", "E09000010"])
    assert again is not None
    assert again.source.startswith("Again, release 4")
    assert outlines_for(SYSTEM, ["E09000007"]) is None


def test_the_same_file_twice_is_refused_and_nothing_of_a_bad_one_is_kept() -> None:
    bring_in([feature("E09000007")])
    with pytest.raises(BoundaryFault, match="held already, as Districts, release 1"):
        bring_in([feature("E09000007")])
    with pytest.raises(BoundaryFault, match="Feature 2: E09000007 stands twice"):
        bring_in([feature("E09000007"), feature("E09000007")])
    with pytest.raises(BoundaryFault, match="needs a title"):
        bring_in([feature("E09000010")], title=" ")
    assert Boundary.objects.count() == 1
    assert Event.objects.filter(action="register.boundaries_brought_in").count() == 1


def test_a_provider_may_not() -> None:
    provider = people.person(Role.PROVIDER, "midmere_trust", "nhs_mental_health_trust")
    with pytest.raises(NotAllowed):
        bring_in([feature("E09000007")], by=provider)
    assert not BoundaryFile.objects.exists()


def test_the_page_brings_in_and_says_what_is_wrong() -> None:
    who = people.person(Role.ANALYST, "example_icb")
    assert who.user
    client = Client()
    client.force_login(who.user)
    page = client.get("/register/boundaries/").content.decode()
    assert "Contains OS data © Crown copyright and database right" in page

    def send(data: bytes) -> Any:
        file = SimpleUploadedFile("d.geojson.gz", gzip.compress(data))
        sent = {"file": file, "title": "Boroughs", "licence": "Crown"}
        return client.post("/register/boundaries/", sent)

    bad = send(collection({"type": "Feature", "properties": {"LAD24CD": "x"}}))
    assert "Feature 1: LAD24CD is no code" in bad.content.decode()
    assert send(collection(feature("E09000007"))).status_code == 302
    assert "Boroughs" in client.get("/register/boundaries/").content.decode()


def test_the_command_brings_in_and_lists(tmp_path: Path) -> None:
    file = tmp_path / "d.geojson"
    file.write_bytes(collection(feature("E09000007")))
    run = CliRunner().invoke(command, ["boundaries", "import", str(file), "--title", "B"])
    assert run.output == "B, release 1: 1 areas by LAD24CD.\n"
    told = CliRunner().invoke(command, ["boundaries", "list"]).output
    assert "Contains OS data" in told
    file.write_text(json.dumps({"type": "Feature"}))
    bad = CliRunner().invoke(command, ["boundaries", "import", str(file), "--title", "B"])
    assert bad.exit_code == 1
    assert "d.geojson: It is no FeatureCollection" in bad.output


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared/data is not there")
def test_the_real_boundaries_of_integrated_care_boards() -> None:
    data = (REAL / "icb_april_2023_bsc.geojson.gz").read_bytes()
    made = bring_in_boundaries(
        by=SYSTEM, file_name="icb.geojson.gz", data=data, title="ICBs", licence="Crown"
    )
    assert (made.area_count, made.code_name) == (42, "ICB23CD")
    essex = Boundary.objects.get(name__contains="Mid and South Essex")
    assert essex.left < essex.label_x < essex.right
    assert essex.top < essex.label_y < essex.bottom
    assert sum(len(one.path) for one in made.boundaries.all()) < 200_000
