"""Tables become HTML, CSV and Excel alike, and a download can never run as a formula."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from commonweal.records.people.acting import Acting
from commonweal.site.pages import Cell, Column, Crumb, NoSuchTable, Table, show
from commonweal.site.pagination import paginate

SPEND = Table(
    id="spend",
    caption="Spend by provider",
    columns=(Column("who", "Provider"), Column("sum", "Spend", numeric=True)),
    rows=(
        (
            Cell("=HYPERLINK(1)", href="/x/"),
            Cell("£1.2m", status="printed", raw=Decimal("1234567.89")),
        ),
        (Cell("Made up & Co"), Cell("suppressed", status="suppressed")),
        (Cell("-5"), Cell("£0", status="illustrative", raw=Decimal(0))),
    ),
    note="Net of income.",
)


def request(path: str = "/somewhere/") -> HttpRequest:
    made = RequestFactory().get(path)
    made.acting = Acting.public()  # type: ignore[attr-defined]
    return made


def page(path: str, *tables: Table, **context: Any) -> HttpResponse:
    return show(
        request(path),
        "about/cookies.jinja",
        title="Money & more",
        crumbs=[Crumb("Start", "/")],
        tables=[Table(**{**SPEND.__dict__, "id": "cookies"}), *tables],
        **context,
    )


def test_a_page_has_its_title_crumbs_and_escaped_table() -> None:
    html = page("/somewhere/?year=2015").content.decode()
    assert "<title>Money &amp; more – Commonweal</title>" in html
    assert "Made up &amp; Co" in html
    assert 'href="/somewhere/?year=2015&amp;download=cookies.csv"' in html
    assert "Suppressed" in html
    assert "Illustrative" in html
    assert "style=" not in html


def rows_of(response: HttpResponse) -> list[list[str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_csv_carries_exact_values_statuses_and_no_formula() -> None:
    response = page("/somewhere/?download=spend.csv", SPEND)
    assert rows_of(response) == [
        ["Provider", "Spend", "Spend: status"],
        ["'=HYPERLINK(1)", "1234567.89", "Printed"],
        ["Made up & Co", "suppressed", "Suppressed"],
        ["-5", "0", "Illustrative"],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="money-more-spend.csv"'
    assert response.content.startswith(b"\xef\xbb\xbf")


def test_the_workbook_has_numbers_as_numbers_and_text_as_text() -> None:
    response = page("/somewhere/?download=spend.xlsx", SPEND)
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    sheet = book["Table"]
    assert [cell.value for cell in sheet[2]] == ["=HYPERLINK(1)", 1234567.89, "Printed"]
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix) == ("s", True)
    assert not sheet["A3"].quotePrefix
    assert sheet["B3"].value == "suppressed"
    assert book["About"]["B3"].value == "Net of income."


@pytest.mark.parametrize("wanted", ["nothing.csv", "spend.pdf", "spend", ""])
def test_an_unknown_download_is_not_found(wanted: str) -> None:
    with pytest.raises(Http404):
        page(f"/somewhere/?download={wanted}", SPEND)


def test_a_template_that_asks_for_an_absent_table_fails_loudly() -> None:
    with pytest.raises(NoSuchTable):
        show(request(), "about/cookies.jinja", title="No table")


def test_a_ragged_table_is_refused() -> None:
    with pytest.raises(ValueError, match="row 1 of table x has 1 cells for 2 columns"):
        Table("x", "X", SPEND.columns, ((Cell("one"),),))


def test_a_long_list_is_cut_into_pages_and_keeps_its_filter() -> None:
    shown = paginate(request("/x/?kind=a&page=2"), list(range(120)), size=50)
    assert (shown.items[0], shown.first, shown.last, shown.count) == (50, 51, 100, 120)
    assert shown.next_href == "/x/?kind=a&page=3"
    assert [link.label for link in shown.links if link.current] == ["2"]


def test_a_page_that_does_not_exist_becomes_the_nearest() -> None:
    assert paginate(request("/x/?page=99"), list(range(120))).number == 3
    assert paginate(request("/x/?page=abc"), list(range(120))).number == 1
    assert paginate(request("/x/"), []).links == ()


def test_a_download_of_a_long_list_is_complete() -> None:
    assert len(paginate(request("/x/?download=t.csv&page=2"), list(range(120))).items) == 120
