"""Every table of source figures comes in as it is, when the folder of the papers is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from commonweal.records.facts import hooks, library
from commonweal.records.facts.models import Figure, Import
from commonweal.records.facts.selectors import figures_for
from commonweal.records.people.acting import Acting
from tests import universe
from tests.records import people

FACTS = Path(__file__).resolve().parents[4] / "shared" / "mission" / "facts"


@pytest.mark.django_db
@pytest.mark.skipif(not FACTS.is_dir(), reason="the papers' tables are not on this machine")
def test_every_table_comes_in_as_it_is() -> None:
    universe.ground()
    place = people.place("all-papers")
    files = sorted(FACTS.glob("*.csv"))
    assert len(files) == 91
    with hooks.told_once(Acting.system()):
        for file in files:
            template = library.template_for_file(file.name)
            assert template is not None, file.name
            accepted = universe.bring_in(place, template.id, file.read_bytes())
            assert accepted.state == Import.State.ACCEPTED
            rows = len(file.read_text(encoding="utf-8").splitlines()) - 1
            assert accepted.row_count == rows, file.name
    assert Figure.objects.filter(place=place).values("dataset").distinct().count() == 91
    figures = figures_for(Acting.system(), place)
    assert sum(f.status == "not_legible" for f in figures) == 88
    assert not [f.ref for f in figures if not f.citation.document]
