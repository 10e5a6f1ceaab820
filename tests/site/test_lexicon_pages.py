"""The lexicon pages as a reader, an analyst and others meet them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from commonweal.records.lexicon.actions import add_local_term
from commonweal.records.lexicon.actions_load import load_lexicon
from commonweal.records.lexicon.models import CrossWalk, Term
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.site.lexicon.labels import term_labels
from tests.records.lexicon.test_local import HUB, tagged
from tests.records.people import person, place
from tests.site.test_people_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Place:
    load_lexicon(by=Acting.system())
    return place(north_ccg="lead", trust_a="provider")


@pytest.fixture
def analyst(here: Place) -> Client:
    return signed_in(person(Role.ANALYST, "north_ccg"))


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, address
    return answer.content.decode()


def rows(client: Client, address: str, table: str, **query: str) -> list[dict[str, str]]:
    content = client.get(address, {**query, "download": f"{table}.csv"}).content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_an_empty_lexicon_says_what_to_do(client: Client) -> None:
    assert "commonweal lexicon load" in text(client, "/lexicon/")
    assert client.get("/lexicon/clusters/").status_code == 200


def test_everybody_searches(client: Client, here: Place) -> None:
    page = text(client, "/lexicon/", q="tier 3")
    for title in ("Tiers by level of service", "Tiers by people served", "CAMHS tiers"):
        assert title in page
    assert "F33.1 lies inside F33." in text(client, "/lexicon/", q="F33.1")
    assert "never used" in text(client, "/lexicon/", q="cluster 9")
    assert "0 terms found" in text(client, "/lexicon/", q="zzzz")


def test_what_is_typed_is_never_markup(client: Client, here: Place) -> None:
    nasty = '<script>alert("x")</script>'
    for address, name in (("/lexicon/", "q"), ("/lexicon/re-express/", "amounts")):
        page = text(client, address, **{name: nasty, "unit": "gbp", "to": "segment"})
        assert nasty not in page
        assert "&lt;script&gt;alert" in page


def test_a_term_shows_its_labels_source_relations_and_warning(client: Client, here: Place) -> None:
    page = text(client, "/lexicon/terms/cluster:4/")
    for words in (
        "In plain words: Severe depression, anxiety or similar problems",
        "Many to many",
        "Means the same",
        "Is wholly part of it",
        "Overlaps in part",
        "Share stated: 60% to 70% of people",
        "<svg",
    ):
        assert words in page, words
    said = rows(client, "/lexicon/terms/cluster:4/", "other-words")
    assert "Segment: Cluster 4" in [row["Term and plain label"] for row in said]


def test_a_tier_warns_of_its_other_meanings(client: Client, here: Place) -> None:
    page = text(client, "/lexicon/terms/tier_people:3/")
    assert "has 3 meanings" in page
    assert reverse("lexicon_scheme", args=["tier_camhs"]) in page


def test_a_code_inside_a_listed_one_has_a_page(client: Client, here: Place) -> None:
    assert "A code that is part of F33" in text(client, "/lexicon/terms/icd10:F33.1/")
    for code in ("icd10:G30", "cluster:9", "shapes:1", "nothing"):
        assert client.get(f"/lexicon/terms/{code}/").status_code == 404
    assert client.get("/lexicon/schemes/shapes/").status_code == 404


def test_the_cluster_page_has_every_cluster_once(client: Client, here: Place) -> None:
    found = rows(client, "/lexicon/clusters/", "clusters")
    assert len(found) == 22
    four = next(row for row in found if row["Cluster"] == "4")
    assert four["Super-cluster"] == "Non-psychotic"
    assert four["Segment"] == "Cluster 4"
    assert four["Example diagnoses"] == "F32; F40; F42; F43; F48; F50"
    assert four["Could be looked after locally"] == "60% to 70% of people"


def test_the_schemes_show_definitions_and_checks(client: Client, here: Place) -> None:
    page = text(client, "/lexicon/schemes/cluster/")
    assert "They do not agree" in page
    assert "never used" in page
    assert "in exactly one segment" in text(client, "/lexicon/schemes/segment/")


ASK: dict[str, str] = {"unit": "gbp_m", "least": "low"}


@pytest.mark.parametrize(
    ("amounts", "to", "words"),
    [
        ("cluster 4, 10\ncluster 5, 20", "segment", "Exact"),
        ("talking therapies, 10", "cluster", "no source says how much they share"),
        ("tier_people:3; 5", "tier_figure", "different things"),
        ("F33.1\t£1,200.50", "cluster", "Every step"),
        ("cluster 4, *", "segment", "the amount is suppressed"),
        ("cluster 4, 3 to 7", "segment", "£3m to £7m"),
        ("cluster 4, -3", "segment", "−£3m"),
        ("tier 3, 5", "cluster", "can mean several terms"),
        ("dragon, 5", "cluster", "the lexicon knows no dragon"),
        ("G30, 5", "cluster", "no listed diagnosis holds G30"),
        ("cluster 4", "cluster", "write a term, a comma and its amount"),
    ],
)
def test_typed_amounts_are_answered_or_explained(
    client: Client, here: Place, amounts: str, to: str, words: str
) -> None:
    page = text(client, "/lexicon/re-express/", amounts=amounts, to=to, **ASK)
    assert escape(words) in page


def test_the_answer_downloads_with_exact_values(client: Client, here: Place) -> None:
    query = {"amounts": "cluster 5, 20.25\ncluster 6, 1", "to": "segment", **ASK}
    found = rows(client, "/lexicon/re-express/", "parts", **query)
    assert [(row["Lowest"], row["Highest"]) for row in found] == [("21.25", "21.25")]


def test_a_place_s_figures_are_re_expressed(analyst: Client, here: Place, client: Client) -> None:
    for term, value in (("cluster:4", 10), ("cluster:5", 20), ("cluster:0", 3)):
        tagged(here, term, value)
    query = {"place": here.code}
    assert "Care clusters" in text(analyst, "/lexicon/re-express/", **query)
    query |= {"set": "spend|spend|not stated|gbp|cluster", "to": "segment", "least": "low"}
    page = text(analyst, "/lexicon/re-express/", **query)
    assert "Nothing joins Cluster 0: Variance" in page
    found = rows(analyst, "/lexicon/re-express/", "parts", **query)
    assert [(row["Lowest"], row["Highest"]) for row in found] == [
        ("10", "13"),
        ("20", "23"),
    ]
    assert client.get("/lexicon/re-express/", query).status_code == 404


def test_an_analyst_adds_a_term_a_walk_and_a_leading_vocabulary(
    analyst: Client, here: Place
) -> None:
    own = "/lexicon/own/exampleshire/"
    done = analyst.post(f"{own}terms/", HUB, follow=True).content.decode()
    assert "The term is added." in done
    assert "service:hub" in done
    said = {
        "source": "service:hub",
        "relation": "overlaps",
        "target": "cluster:4",
        "confidence": "medium",
        "section": "Programme board",
    }
    assert (
        "The cross-walk is added."
        in analyst.post(f"{own}walks/", said, follow=True).content.decode()
    )
    page = text(analyst, "/lexicon/terms/cluster:4/")
    assert "Harbour hub" in page
    done = analyst.post(own, {"scheme": "segment"}, follow=True).content.decode()
    assert "now leads with: Segments of the commissioning path" in done
    here.refresh_from_db()
    assert here.leading_scheme == "segment"
    gone = {
        "code": "service:hub@exampleshire",
        "on_day": "31",
        "on_month": "3",
        "on_year": "2026",
        "reason": "closed",
    }
    done = analyst.post(f"{own}retire/", gone, follow=True).content.decode()
    assert "Until 31 March 2026" in done


def test_mistakes_stand_beside_their_fields(analyst: Client, here: Place) -> None:
    page = analyst.post("/lexicon/own/exampleshire/terms/", {**HUB, "notation": "iapt"})
    assert "is a shared term already" in page.content.decode()
    page = analyst.post("/lexicon/own/exampleshire/terms/", {})
    assert "There is a problem" in page.content.decode()
    assert not Term.objects.filter(place=here).exists()


def upload(content: bytes, name: str = "ours.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_file_is_taken_or_every_fault_is_named(analyst: Client, here: Place) -> None:
    address = "/lexicon/own/exampleshire/file/"
    head = "scheme,notation,label,plain_label,section\n"
    bad = f"{head}service,a,A,Plain a,board\nservice,b,B,,board\n"
    page = analyst.post(address, upload(bad.encode())).content.decode()
    assert "ours.csv, row 3, column plain_label: the cell is empty." in page
    assert not Term.objects.filter(place=here).exists()
    good = f"{head}service,a,A,Plain a,board\nservice,b,B,Plain b,board\n"
    done = analyst.post(address, upload(good.encode()), follow=True).content.decode()
    assert "2 rows added from ours.csv." in done
    page = analyst.post(address, upload(b"\x89PNG rest", "ours.csv")).content.decode()
    assert "This is a picture, not a table." in page


def test_the_templates_that_are_downloaded_are_taken(analyst: Client, here: Place) -> None:
    address = "/lexicon/own/exampleshire/file/"
    for table in ("term-template", "walk-template"):
        content = analyst.get(address, {"download": f"{table}.csv"}).content
        assert analyst.post(address, upload(content)).status_code == 302
    assert CrossWalk.objects.filter(place=here).count() == 1


Who = Callable[[], Client]


@pytest.mark.parametrize("path", ["", "terms/", "walks/", "file/", "retire/"])
def test_own_words_are_for_those_who_commission_there(
    client: Client, here: Place, path: str
) -> None:
    address = f"/lexicon/own/exampleshire/{path}"
    assert client.get(address).status_code == 302
    assert signed_in(person(Role.PROVIDER, "trust_a")).get(address).status_code == 403
    assert signed_in(person(Role.ADMINISTRATOR, "north_ccg")).get(address).status_code == 403
    stranger = signed_in(person(Role.COMMISSIONER, "south_ccg"))
    assert stranger.get(address).status_code == 404
    assert stranger.get("/lexicon/own/nowhere/").status_code == 404


def test_a_stranger_finds_no_local_word(client: Client, here: Place) -> None:
    add_local_term(by=person(Role.ANALYST, "north_ccg"), place=here, cells=HUB)
    assert client.get("/lexicon/terms/service:hub@exampleshire/").status_code == 404
    assert "0 terms found" in text(client, "/lexicon/", q="harbour hub")


def test_other_pages_write_terms_with_their_plain_label(here: Place) -> None:
    labels = term_labels(Acting.public(), ["cluster:4", "shapes:1"])
    assert labels["cluster:4"].plain == "Severe depression, anxiety or similar problems"
    assert labels["cluster:4"].href == "/lexicon/terms/cluster:4/"
    assert (labels["shapes:1"].name, labels["shapes:1"].href) == ("shapes:1", "")
