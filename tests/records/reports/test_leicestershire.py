"""The report of Leicestershire as it ships: its figures are in the Word file, and it is held back
without an approved assessment."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client
from docx import Document

from commonweal.records import shelf
from commonweal.records.equality.actions_shipped import load_assessment
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import Membership
from commonweal.records.people.permissions import Role
from commonweal.records.reports.actions_shipped import load_report
from commonweal.records.reports.models import Report
from commonweal.records.reports.selectors import standing_of
from tests.records import people
from tests.records.procuring.paper import leicestershire
from tests.shared import once

pytestmark = pytest.mark.django_db
FOLDER = "places/leicestershire-2017/"
TABLES = tuple(
    f"leicestershire_{name}"
    for name in ("allocation_factors", "budget", "consultation", "demand", "ehria",
                 "review_findings", "services", "tender", "timeline")
)  # fmt: skip
#: Values that stand in the report in words.
WORDS = {"higher": "missing", "2017-06": "June 2017", "2017-10-01": "1 October 2017",
         "2014-10-01": "1 October 2014"}  # fmt: skip


def _made() -> Membership:
    place = leicestershire(*TABLES, "policy_instruments", "forums", "funding_lines")
    assert load_report(by=Acting.system(), place=place)
    assert not load_report(by=Acting.system(), place=place)
    who = people.person(Role.COMMISSIONER, "leics_cc", "writer@leicestershire.example")
    assert who.user
    return who.user.memberships.get()


writer = once(_made)


def words_of(data: bytes) -> str:
    """Every word of a Word file, tables and all, in order."""
    file = Document(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return " | ".join([*(one.text for one in file.paragraphs), *cells])


@pytest.fixture
def word(writer: Membership) -> bytes:
    client = Client()
    client.force_login(writer.user)
    row = Report.objects.get()
    return client.get(f"/places/leicestershire-2017/reports/{row.code}/word/").content


def printed() -> list[str]:
    """The values of the tables as people read them."""
    found = []
    for name, column in (("budget", "amount_gbp"), ("demand", "value"), ("tender", "value"),
                         ("services", "quantity")):  # fmt: skip
        for row in shelf.read_csv(f"{FOLDER}leicestershire_{name}.csv"):
            value = row[column]
            if re.fullmatch(r"-?[\d.]+", value):
                whole = f"{float(value):,.1f}".removesuffix(".0")
                unit = "gbp" if name == "budget" else row["unit"]
                found.append({"gbp": f"£{whole}", "pct": f"{whole}%"}.get(unit, whole))
            elif value:
                found.append(WORDS.get(value, value.replace("_", " ")))
    return found


def test_every_printed_figure_is_in_the_word_file(word: bytes) -> None:
    text = words_of(word)
    assert len(printed()) > 45
    assert [one for one in printed() if not _stands(one, text)] == []


def _stands(value: str, text: str) -> bool:
    """Whether it stands there by itself: "14" is not in "£14,000"."""
    return re.search(rf"(?<![\d,.]){re.escape(value)}(?![\d,]|\.\d)", text) is not None


def test_what_is_worked_out_comes_to_what_the_paper_says(word: bytes) -> None:
    """342 − 14 − 17 = 311; 311 − 195 = 116; 500 − 195 = 305 (£000). From 1 October 2017 six of the
    twelve months of 2017/18 are left: £58,000. 6,154 × 2,176 ÷ 2,085 − 6,154 = 269. 1 October 2014
    and two years end on 30 September 2016, one more on 30 September 2017; 1 October 2017 and three
    years on 30 September 2020, two more on 30 September 2022."""
    text = words_of(word)
    for said in (
        "£342,000 less £14,000 less £17,000 is £311,000 (worked out) net.",
        "£311,000 (worked out) less £195,000 is a saving of £116,000 (worked out) a year.",
        "£58,000 (worked out) of it falls in 2017/18",
        "£500,000 less £195,000 leaves at least £305,000 (worked out) a year",
        "269 people (worked out) more would be in contact",
        "295,156 people (worked out)",
        "until 30 September 2016 (worked out)", "until 30 September 2017 (worked out)",
        "until 30 September 2020 (worked out)", "until 30 September 2022 (worked out)",
        "weights, which come to 100%",
    ):  # fmt: skip
        assert said in text, said


def test_what_nobody_confirmed_is_shown_as_missing(word: bytes) -> None:
    """The shares of the two groups are not printed (para 15)."""
    file = Document(io.BytesIO(word))
    pot = next(one for one in file.tables if one.rows[0].cells[0].text == "Who")
    amounts = {row.cells[0].text: row.cells[2].text for row in pot.rows[1:]}
    assert sorted(amounts.values()) == ["missing", "missing", "£195,000", "£500,000"]


def test_the_file_has_real_headings_numbers_and_repeated_headers(word: bytes) -> None:
    file = Document(io.BytesIO(word))
    heads = [one.text for one in file.paragraphs if one.style and one.style.name == "Heading 2"]
    assert [one.split(".")[0] for one in heads[:15]] == [
        *(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(9, 16)),
    ]  # fmt: skip
    assert heads[15:] == ["Background papers", "Appendices", "Relevant impact assessments"]
    numbered = [one for one in file.paragraphs if one.style and one.style.name == "List Number"]
    standing = standing_of(Acting.system(), Report.objects.get())
    assert standing
    assert len(numbered) == max(one.number for _, one in standing.composed.paragraphs)
    with_header = [one for one in file.tables if one._tbl.xpath(".//w:tblHeader")]
    assert len(with_header) == len(file.tables)


def test_it_is_held_back_by_its_assessment_and_consultees_alone(writer: Membership) -> None:
    standing = standing_of(Acting.from_membership(writer), Report.objects.get())
    assert standing
    assert [one.sentence for one in standing.problems] == [
        "Director of Corporate Resources has not agreed to the report: ask for it.",
        "Director of Law and Governance has not agreed to the report: ask for it.",
        "There is no approved equality and human rights impact assessment: have it approved and "
        "recorded first.",
    ]
    asked = standing.composed.asked
    limits = standing.composed.chapter("commissioning").paragraphs
    assert [one.kind for one in asked] == ["note", "delegate"]
    assert asked[1].limits == tuple(one.number for one in limits)


def test_the_approved_assessment_opens_the_gate_and_says_so_in_a_paragraph(
    writer: Membership,
) -> None:
    load_assessment(by=Acting.system(), place=Report.objects.get().place)
    standing = standing_of(Acting.from_membership(writer), Report.objects.get())
    assert standing
    first = standing.composed.chapter("assessments").paragraphs[0]
    assert "approved by the Departmental Equalities Group, January 2017" in first.text
    assert sum("assessment" in one.sentence for one in standing.problems) == 0
    assert first.state == "as built"


def test_no_sentence_of_the_paper_is_copied() -> None:
    """What is written by hand cites its figures as tokens and prints no amount of its own."""
    given = shelf.read_yaml(f"{FOLDER}decision-report.yaml")
    for one in given["written"]:
        text = re.sub(r"\[\[.*?\]\]", "", one["text"])
        assert not re.search(r"£|\d,\d{3}", text), text


def test_the_report_names_each_row_of_the_tables_that_it_is_built_from(word: bytes) -> None:
    text = words_of(word)
    for name, column in (("consultation", "finding"), ("ehria", "content"),
                         ("review_findings", "finding"), ("timeline", "event"),
                         ("allocation_factors", "factor")):  # fmt: skip
        rows = csv.DictReader(
            io.StringIO(shelf.read_bytes(f"{FOLDER}leicestershire_{name}.csv").decode())
        )
        assert [row[column] for row in rows if row[column] not in text] == []
