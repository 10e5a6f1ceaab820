"""What is taken out comes in again and changes nothing."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest
from django.core.files.base import ContentFile

from commonweal.language.figure import Figure as PureFigure
from commonweal.language.figure import Status
from commonweal.records.facts import actions
from commonweal.records.facts.actions.correcting import Correction
from commonweal.records.facts.exporting import place_archive, place_files, place_workbook
from commonweal.records.facts.models import Figure, FigureVersion
from commonweal.records.facts.selectors import figures_for
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from tests import universe
from tests.records import people

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
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


ODD = """\
commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,source_doc,source_section,note
north_ccg,'=HYPERLINK(1),ccg,-2.5,2024/25,this file,Table 1,＝1+1
shire_council,＠Shire,local_authority,10.5,2024/25,this file,'-Table,"'+44, ask there"
"""


STORED = ["=HYPERLINK(1)", "＝1+1", "＠Shire", "-Table", "+44, ask there"]


@pytest.fixture
def odd() -> Place:
    """A place whose text looks like formulas, some of it marked in the file and some not."""
    place = people.place("odd", north_ccg="lead", shire_council="commissioner")
    universe.bring_in(place, "spend", ODD.encode())
    cells = [version.cells for version in FigureVersion.objects.order_by("id")]
    said = [cell for row in cells for cell in row.values()]
    notes = FigureVersion.objects.order_by("id").values_list("section", "note")
    said += [cell for row in notes for cell in row]
    assert set(STORED) <= set(said)
    return place


def comes_in_unchanged(place: Place, name: str, content: bytes) -> None:
    received = actions.receive_import(
        place=place,
        template="spend",
        file=ContentFile(content, name=name),
        by=Acting.system(),
    )
    checked = actions.check_import(import_=received, by=Acting.system())
    assert (checked.problems, checked.new_count, checked.changed_count) == ([], 0, 0)
    assert checked.same_count == 2


def test_text_like_a_formula_goes_out_marked_in_csv_and_comes_in_again(odd: Place) -> None:
    ((name, content),) = place_files(Acting.system(), odd)
    cells = {cell for row in csv.reader(io.StringIO(content.decode())) for cell in row}
    assert {f"'{text}" for text in STORED} | {"-2.5"} <= cells
    assert not cells & set(STORED)
    comes_in_unchanged(odd, name, content)


def test_text_like_a_formula_goes_out_marked_in_excel_and_comes_in_again(odd: Place) -> None:
    content = place_workbook(Acting.system(), odd)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["spend"]
    found = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert {text: found[text].quotePrefix for text in STORED} == dict.fromkeys(STORED, True)
    assert {found[text].data_type for text in STORED} == {"s"}
    assert not found["-2.5"].quotePrefix
    comes_in_unchanged(odd, "spend.xlsx", content)


@pytest.mark.parametrize("amount", ["999999999999999", "999999999.999999", "-123456789012.345"])
def test_the_longest_numbers_that_come_in_are_read_as_they_were_written(amount: str) -> None:
    place = people.place(north_ccg="lead")
    figures = longest(place, amount)
    assert [str(figure.value) for figure in figures] == [amount]


def longest(place: Place, amount: str) -> list[PureFigure]:
    universe.bring_in(
        place,
        "spend",
        f"commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,source_doc,"
        f"source_section\nnorth_ccg,North CCG,ccg,{amount},2024/25,this file,Table 1".encode(),
    )
    return figures_for(Acting.system(), place)
