"""The worked papers load through the same door as everybody's files, and only once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.records import shelf
from commonweal.records.facts.models import Figure, FigureVersion, Import
from commonweal.records.facts.selectors import figures_for
from commonweal.records.people.acting import Acting
from commonweal.records.worked_papers import Progress, load_worked_papers, worked_papers
from tests import universe

pytestmark = pytest.mark.django_db


def test_essex_spend_stands_as_printed() -> None:
    place = universe.essex("spend")
    amounts = {f.ref: f.printed for f in figures_for(Acting.public(), place, "spend")}
    assert amounts["spend/all/amount_gbp_m"] == "350"
    assert amounts["spend/bb_ccg/amount_gbp_m"] == "33.0"
    groups = {f.dims["line_id"]: f for f in figures_for(Acting.public(), place, "spend")}
    ccgs = [f for f in groups.values() if f.dims.get("part_of") == "ccg_total"]
    assert sum(f.value or Decimal(0) for f in ccgs) == Decimal("242.4")
    assert groups["mid_essex_ccg"].status == "assigned"
    assert groups["thurrock_ua"].scope.excludes == {
        "CAMHS",
        "substance abuse",
        "elderly social care",
    }


def test_a_second_load_does_nothing() -> None:
    steps: list[Progress] = []
    load_worked_papers(by=Acting.system(), codes=["essex-section-75-2022"], tell=steps.append)
    assert all(step.changed for step in steps)
    before = (Import.objects.count(), FigureVersion.objects.count())
    steps.clear()
    load_worked_papers(by=Acting.system(), codes=["essex-section-75-2022"], tell=steps.append)
    assert not any(step.changed for step in steps)
    assert (Import.objects.count(), FigureVersion.objects.count()) == before


def test_every_figure_of_a_paper_cites_a_document() -> None:
    universe.essex("spend", "dementia_spend", "stated_changes")
    assert Figure.objects.filter(current__document__isnull=True).count() == 0
    assert Figure.objects.filter(current__section="").count() == 0


def test_papers_name_documents_that_are_listed() -> None:
    listed = {row["code"] for row in shelf.read_csv("documents/documents.csv")}
    assert {paper.document for paper in worked_papers()} <= listed
    for row in shelf.read_csv("documents/documents.csv"):
        assert row["part_of"] in listed | {""}


def test_the_papers_say_nothing_of_how_they_were_read_by_whom() -> None:
    for paper in worked_papers():
        for path in paper.files:
            text = shelf.read_bytes(path).decode().lower()
            for word in (" ocr", "analyst", " seed", ".txt"):
                assert word not in text, (path, word)
