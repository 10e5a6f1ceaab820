"""The spend, provider and findings pages of a made-up county, as each role meets them."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from commonweal.records.facts.actions import publish
from commonweal.records.facts.models import Figure, Finding
from commonweal.records.findings.models import ScopeAdjustment
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people
from tests.records.findings.makers import PLAN, SPEND, bring_in

pytestmark = pytest.mark.django_db
HOME = "/places/exampleshire/"
PAGES = (
    "spend/", "spend/scope/", "spend/per-head/", "spend/years/", "spend/share/", "spend/compare/",
    "providers/", "findings/",
)  # fmt: skip


def signed_in(who: Acting) -> Client:
    client = Client()
    assert who.user
    client.force_login(who.user)
    return client


@pytest.fixture
def place() -> Place:
    return people.place(
        north_ccg="lead", shire_council="commissioner", trust_a="provider", trust_b="provider"
    )


@pytest.fixture
def analyst(place: Place) -> Client:
    who = people.person(Role.ANALYST, "north_ccg")
    bring_in(place, who, SPEND)
    bring_in(place, who, PLAN, "provider_five_year_plan")
    return signed_in(who)


def text_of(client: Client, path: str, status: int = 200, **query: str) -> str:
    response = client.get(HOME + path, query)
    assert response.status_code == status, path
    return response.content.decode()


def test_the_spend_page_leads_with_the_total_and_what_stands_outside(analyst: Client) -> None:
    text = text_of(analyst, "spend/")
    assert "Two bodies spend £30.5m on mental health services." in text
    assert "A further £40m (Older adults) is held outside that total. Another budget." in text
    assert "Does not add up" in text
    assert "±\u2060£0.05m" in text
    figure = Figure.objects.get(key="north")
    assert f'href="{HOME}figures/{figure.pk}/"' in text


def test_the_largest_amount_says_when_its_body_is_our_reading(place: Place) -> None:
    who = people.person(Role.ANALYST, "north_ccg")
    head, total, north, *rest = SPEND.splitlines()
    lines = [f"{head},assignment_confidence", f"{total},printed", f"{north},high"]
    bring_in(place, who, "\n".join([*lines, *(f"{line},printed" for line in rest)]))
    text = text_of(signed_in(who), "spend/")
    assert "North CCG spends the most, £20.0m, as we read the source" in text
    assert "comes from North CCG, as we read the source." in text


def test_an_amount_outside_the_total_says_why_on_its_page(analyst: Client) -> None:
    older, north = (Figure.objects.get(key=key) for key in ("older", "north"))
    said = "No, it is held outside. Another budget."
    assert said in text_of(analyst, f"figures/{older.pk}/")
    assert "it is held outside" not in text_of(analyst, f"figures/{north.pk}/")


def test_a_table_downloads_with_its_exact_values(analyst: Client) -> None:
    response = analyst.get(HOME + "spend/", {"download": "totals.csv"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    shire = next(row for row in rows if row and row[0] == "Shire Council")
    header = next(row for row in rows if row and row[0] == "Total")
    cells = dict(zip(header, shire, strict=True))
    names = ("Printed", "Sum of its parts", "Left over", "Allowed")
    assert [float(cells[name]) for name in names] == [10.5, 11.2, 0.7, 0.05]


@pytest.mark.parametrize("path", PAGES)
def test_an_unpublished_place_is_not_there_for_the_public(analyst: Client, path: str) -> None:
    text_of(Client(), path, 404)
    text_of(signed_in(people.person(Role.COMMISSIONER, "elsewhere_ccg")), path, 404)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_for_everybody_once_published(
    analyst: Client, place: Place, path: str
) -> None:
    publish(place=place, by=people.person(Role.COMMISSIONER, "north_ccg"))
    for client in (Client(), signed_in(people.person(Role.READER, "shire_council"))):
        assert "Exampleshire" in text_of(client, path)


@pytest.mark.parametrize("path", PAGES)
def test_an_empty_place_says_what_to_do_next(place: Place, path: str) -> None:
    assert "<h1" in text_of(signed_in(people.person(Role.ANALYST, "north_ccg")), path)


def test_a_provider_sees_its_own_page_and_not_the_others(analyst: Client) -> None:
    own, other = (signed_in(people.person(Role.PROVIDER, c)) for c in ("trust_a", "trust_b"))
    assert "3.17%" in text_of(own, "providers/trust_a/")
    text_of(other, "providers/trust_a/", 404)
    assert "trust_a" not in text_of(other, "providers/")
    assert "Savings as a share" not in text_of(other, "findings/")


def test_two_amounts_are_set_side_by_side_and_put_on_one_basis(analyst: Client) -> None:
    north, shire = (Figure.objects.get(key=key).pk for key in ("north", "shire"))
    query = {"first": str(north), "second": str(shire), "purpose": "compare"}
    text = text_of(analyst, "spend/compare/", **query)
    assert "not on one basis" in text
    assert "North CCG includes CAMHS; " in text.replace("North CCG, 2024/25", "North CCG")
    address = f"{HOME}spend/compare/?first={north}&second={shire}&purpose=compare"
    given = {
        "adjust-figure": str(north), "adjust-adds": "out", "adjust-tag": "CAMHS",
        "adjust-low": "2", "adjust-high": "", "adjust-reason": "The contract says so",
    }  # fmt: skip
    assert analyst.post(address, given).status_code == 302
    after = text_of(analyst, "spend/compare/", **query)
    assert "£18m" in after
    kept = ScopeAdjustment.objects.get()
    assert (kept.low, kept.high) == (2, 2)
    withdrawn = analyst.post(f"{HOME}spend/adjustments/{kept.pk}/withdraw/")
    assert withdrawn.status_code == 302
    assert analyst.post(f"{HOME}spend/adjustments/{kept.pk}/withdraw/").status_code == 404


def test_mistakes_in_an_adjustment_stand_beside_their_fields(analyst: Client) -> None:
    north, shire = (Figure.objects.get(key=key).pk for key in ("north", "shire"))
    address = f"{HOME}spend/compare/?first={north}&second={shire}&purpose=sum"
    given = {"adjust-figure": str(north), "adjust-adds": "out", "adjust-low": "5",
             "adjust-high": "4"}  # fmt: skip
    text = analyst.post(address, given).content.decode()
    assert "The highest amount must not be below the lowest" in text
    assert "There is a problem" in text
    assert not ScopeAdjustment.objects.exists()


@pytest.mark.parametrize("role", [Role.READER, Role.PANEL, Role.AUDITOR])
def test_nobody_else_may_adjust_or_explain(analyst: Client, place: Place, role: Role) -> None:
    publish(place=place, by=people.person(Role.COMMISSIONER, "north_ccg"))
    client = signed_in(people.person(role, "shire_council"))
    finding = Finding.objects.get(code="spend-parts/shire")
    north, shire = (Figure.objects.get(key=key).pk for key in ("north", "shire"))
    address = f"{HOME}spend/compare/?first={north}&second={shire}&purpose=compare"
    assert "Record an adjustment" not in client.get(address).content.decode()
    assert client.post(address, {"adjust-tag": "x"}).status_code == 404
    assert "Why do they differ" not in text_of(client, f"findings/{finding.pk}/")
    answer = client.post(f"{HOME}findings/{finding.pk}/", {"explanation": "x"})
    assert answer.status_code == 404


def test_a_finding_shows_both_sides_and_takes_an_explanation(analyst: Client) -> None:
    finding = Finding.objects.get(code="spend-parts/shire")
    text = text_of(analyst, f"findings/{finding.pk}/")
    assert "£11.2m (£7.3m + £3.9m)" in text
    assert text.count(f'href="{HOME}figures/') == 3
    assert "Table 2" in text
    answer = analyst.post(f"{HOME}findings/{finding.pk}/", {"explanation": "Rounding <b>"})
    assert answer.status_code == 302
    assert "Rounding &lt;b&gt;" in text_of(analyst, f"findings/{finding.pk}/")
    assert "Explained" in text_of(analyst, "findings/", state="explained")
    assert finding.title not in text_of(analyst, "findings/", state="gone")


def test_findings_download_with_both_sides_their_sources_and_the_unit(analyst: Client) -> None:
    """11.2 computed less 10.5 printed is 0.7; 3.2 / 100.8 is 3.17%, less 3.0 is 0.17 points."""
    response = analyst.get(HOME + "findings/", {"download": "findings.csv"})
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    parts = next(row for row in rows if "parts do not make" in row["Finding"])
    assert parts["What does not agree"].endswith("but £10.5m is printed: £0.7m more.")
    assert (parts["First side"], parts["First side: value"]) == (
        "£10.5m is the printed total", "10.5",
    )  # fmt: skip
    source = parts["First side: source"]
    assert source.endswith(", Table 1")
    paper = source.removesuffix(", Table 1")
    assert parts["Other sides, each with its source"] == (
        f"£7.3m is a part [{paper}, Table 2]; £3.9m is a part [{paper}, Table 2]"
    )
    assert (parts["Difference"], parts["Unit of the difference"]) == ("0.7", "£ million")
    share = next(row for row in rows if row is not parts)
    assert (share["Difference"], share["Unit of the difference"]) == ("0.17", "percentage points")


def test_the_page_of_findings_says_which_way_a_difference_goes(analyst: Client) -> None:
    text = text_of(analyst, "findings/")
    assert "Difference is computed less printed" in text
    assert "+£0.7m" in text
    # What only the file carries is not on the page.
    assert "Unit of the difference" not in text
    finding = Finding.objects.get(code="spend-parts/shire")
    assert "+£0.7m, computed less printed" in text_of(analyst, f"findings/{finding.pk}/")


def test_the_list_of_findings_can_be_narrowed(analyst: Client) -> None:
    both = text_of(analyst, "findings/")
    assert "2 things do not agree" in both
    only = text_of(analyst, "findings/", rule="plan-savings-percent")
    titles = Finding.objects.values_list("rule", "title")
    assert all(title in both for _, title in titles)
    assert {rule for rule, title in titles if title in only} == {"plan-savings-percent"}


@pytest.mark.parametrize(("share", "said"), [("200", "100 or less"), ("x", "must be a number")])
def test_an_impossible_share_is_refused_in_words(
    analyst: Client, place: Place, share: str, said: str
) -> None:
    bring_in(place, people.person(Role.ANALYST, "shire_council"), SHARE, "dementia_spend")
    assert "If 67% of the £195m" in text_of(analyst, "spend/share/")
    assert said in text_of(analyst, "spend/share/", share=share)
    text = text_of(analyst, "spend/share/", share="75")
    assert "that is £146m" in text
    assert "£29m" in text
    # 30.5 and 146 of 195: the same whole in both views.
    assert text.count("£225.5m") == 2


SHARE = """\
category,part,amount_gbp_m,year,commissioner_code,share_of_total_pct,source_doc,source_section
whole,total,195,2024/25,shire_council,,this file,T1
dementia,estimate,131,2024/25,shire_council,67,this file,T1
homes,item,80,2024/25,shire_council,,this file,T1
care at home,item,26,2024/25,shire_council,,this file,T1
reablement,item,5,2024/25,shire_council,,this file,T1
cash,item,6,2024/25,shire_council,,this file,T1
"""


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"assumptions": "past-decline", "deflator": "", "years": "2"}, "£26.9m"),
        ({"assumptions": "flat-cash", "deflator": "acute-tariff", "years": "1"}, "£30.9m"),
        ({"assumptions": "flat-cash", "deflator": "", "years": "99"}, "10 or fewer"),
        ({"assumptions": "guess", "deflator": "", "years": "1"}, "There is a problem"),
    ],
)
def test_a_projection_cites_its_assumptions(
    analyst: Client, query: dict[str, str], said: str
) -> None:
    # 30.5 x 0.94 x 0.94 = 26.9498; 30.5 / 0.988 = 30.87.
    assert said in text_of(analyst, "spend/years/", **query)


def test_pages_take_few_queries(analyst: Client, django_assert_max_num_queries: object) -> None:
    for path in PAGES:
        with django_assert_max_num_queries(26):  # type: ignore[operator]
            text_of(analyst, path)
