"""What a value is about belongs to its version: drafts, scope, withdrawal, and old releases."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from commonweal.records.facts import actions
from commonweal.records.facts.actions.correcting import Correction
from commonweal.records.facts.exporting import place_files
from commonweal.records.facts.models import Figure, FigureVersion, Import, Release
from commonweal.records.facts.selectors import (
    as_figures,
    figures_for,
    releases_for,
    shown_versions,
    terms_by_version,
    versions_at,
)
from commonweal.records.facts.selectors_figure import terms_of, versions_for
from commonweal.records.facts.selectors_search import (
    Search,
    figure_version,
    organisations_with_figures,
    search_figures,
)
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records import people

PUBLIC = Acting.public()
HEADER = (
    "line_id,commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,cluster,"
    "source_doc,source_section"
)
#: One line as it was first sent and published, and as a draft that speaks of something else.
FIRST = "one,trust_b,First name,other,20.0,2023/24,4,this file,T1"
DRAFT = "one,trust_a,Other name,other,35.0,2025/26,11,this file,T1"
OTHER = "two,trust_b,Second line,other,7.0,2023/24,,this file,T1"

RETURNS = "provider_code,financial_year,quarter,measure,value,unit,source_doc,source_section"


@pytest.fixture
def place(db: None) -> Place:
    return people.place(north_ccg="lead", trust_a="provider", trust_b="provider")


@pytest.fixture
def lead(place: Place) -> Acting:
    return people.person(Role.COMMISSIONER, "north_ccg")


def bring_in(place: Place, by: Acting, *rows: str, header: str = HEADER, **more: object) -> Import:
    received = actions.receive_import(
        place=place,
        template=str(more.pop("template", "spend")),
        file=ContentFile("\n".join([header, *rows]).encode(), name="sheet.csv"),
        by=by,
        **more,  # type: ignore[arg-type]
    )
    checked = actions.check_import(import_=received, by=by)
    assert checked.problems == []
    actions.accept_import(import_=checked, by=by, reason="It is so.")
    return checked


def draft(place: Place, by: Acting, *rows: str, **more: object) -> Import:
    return bring_in(place, by, *rows, is_correction=True, reason="Misread.", **more)


def said(acting: Acting, place: Place) -> list[tuple[object, ...]]:
    return [
        (f.printed, f.label, f.unit, f.subject, f.period.label) for f in figures_for(acting, place)
    ]


OLD = ("20.0", "First name, 2023/24", "gbp_m", "trust_b", "2023/24")
NEW = ("35.0", "Other name, 2025/26", "gbp_m", "trust_a", "2025/26")


@pytest.fixture
def drafted(place: Place, lead: Acting) -> Figure:
    """A published figure with a draft that has another body, year, name and term."""
    bring_in(place, lead, FIRST)
    actions.publish(place=place, by=lead)
    draft(place, lead, DRAFT)
    return Figure.objects.get()


def test_a_published_value_keeps_what_it_is_about_beside_a_draft(
    place: Place, lead: Acting, drafted: Figure
) -> None:
    assert said(PUBLIC, place) == [OLD]
    assert said(lead, place) == [NEW]
    actions.publish(place=place, by=lead)
    assert said(PUBLIC, place) == [NEW]


def test_a_published_return_keeps_its_unit(place: Place, lead: Acting) -> None:
    row = "trust_a,2024/25,Q1,delayed_discharges,12,{},this file,T1"
    sheet = {"header": RETURNS, "template": "provider_performance_quarterly"}
    bring_in(place, lead, row.format("count"), **sheet)  # type: ignore[arg-type]
    actions.publish(place=place, by=lead)
    draft(place, lead, row.format("pct"), **sheet)  # type: ignore[arg-type]
    assert [f.unit for f in figures_for(PUBLIC, place)] == ["count"]
    assert [f.unit for f in figures_for(lead, place)] == ["pct"]


def test_searching_and_taking_out_follow_the_readers_own_version(
    place: Place, lead: Acting, drafted: Figure
) -> None:
    def hits(acting: Acting, **wanted: str) -> list[str]:
        return [v.printed for v in search_figures(acting, place, Search(**wanted))]

    for wanted, kept in (
        ({"text": "First"}, "20.0"),
        ({"organisation": "trust_b"}, "20.0"),
        ({"term": "cluster:4"}, "20.0"),
        ({"text": "Other"}, "35.0"),
        ({"organisation": "trust_a"}, "35.0"),
        ({"term": "cluster:11"}, "35.0"),
    ):
        of_public = [kept] if kept == "20.0" else []
        assert hits(PUBLIC, **wanted) == of_public, wanted
        assert hits(lead, **wanted) == ([] if of_public else [kept]), wanted
    assert [body.code for body in organisations_with_figures(PUBLIC, place)] == ["trust_b"]
    ((_, content),) = place_files(PUBLIC, place)
    assert b"First name" in content
    assert b"Other" not in content


def test_terms_belong_to_the_version(place: Place, lead: Acting, drafted: Figure) -> None:
    assert list(terms_by_version(PUBLIC, place).values()) == [["cluster:4"]]
    assert list(terms_by_version(lead, place).values()) == [["cluster:11"]]
    seen = figure_version(PUBLIC, place, drafted.pk)
    assert terms_of(PUBLIC, seen) == ["cluster:4"]
    # The draft's terms are not for the public, even for who holds the record.
    assert terms_of(PUBLIC, shown_versions(lead, place).get()) == []


def test_a_providers_scope_follows_the_version_that_it_sees(
    place: Place, lead: Acting, drafted: Figure
) -> None:
    own = people.person(Role.PROVIDER, "trust_a")
    former = people.person(Role.PROVIDER, "trust_b")
    # The draft is about trust_a, which reads it; trust_b reads what is published about it.
    assert said(own, place) == [NEW]
    assert said(former, place) == [OLD]
    assert [v.number for v in versions_for(own, drafted)] == [2, 1]
    assert [v.number for v in versions_for(former, drafted)] == [1]


def test_what_was_once_about_a_provider_is_not_its_own_any_more(place: Place, lead: Acting) -> None:
    bring_in(place, lead, FIRST, OTHER)
    draft(place, lead, DRAFT)
    former = people.person(Role.PROVIDER, "trust_b")
    assert [f.printed for f in figures_for(former, place)] == ["7.0"]
    figure = Figure.objects.get(key="one")
    with pytest.raises(FigureVersion.DoesNotExist):
        figure_version(former, place, figure.pk)
    assert figures_for(PUBLIC, place) == []


def test_withdrawing_gives_back_name_year_body_and_terms(place: Place, lead: Acting) -> None:
    bring_in(place, lead, FIRST)
    second = draft(place, lead, DRAFT)
    actions.withdraw_import(import_=second, reason="Wrong file.", by=lead)
    assert said(lead, place) == [OLD]
    assert list(terms_by_version(lead, place).values()) == [["cluster:4"]]


def test_a_correction_of_the_value_keeps_what_it_is_about(
    place: Place, lead: Acting, drafted: Figure
) -> None:
    version = actions.correct_figure(
        figure=drafted, correction=Correction(printed="36.0"), reason="Typed wrongly.", by=lead
    )
    assert said(lead, place) == [("36.0", *NEW[1:])]
    assert [t.term for t in version.terms.all()] == ["cluster:11"]


def test_every_release_can_be_shown_as_it_was(place: Place, lead: Acting) -> None:
    """Four releases: one comes in; two beside it; one corrected; the correction withdrawn."""
    bring_in(place, lead, FIRST)
    bring_in(place, lead, OTHER)
    third = draft(place, lead, DRAFT)
    actions.withdraw_import(import_=third, reason="Wrong file.", by=lead)
    assert [r.number for r in releases_for(lead, place)] == [4, 3, 2, 1]
    was = {
        number: [(f.printed, f.subject) for f in as_figures(versions_at(lead, place, number))]
        for number in (1, 2, 3, 4)
    }
    assert was == {
        1: [("20.0", "trust_b")],
        2: [("20.0", "trust_b"), ("7.0", "trust_b")],
        3: [("35.0", "trust_a"), ("7.0", "trust_b")],
        4: [("20.0", "trust_b"), ("7.0", "trust_b")],
    }
    now = dict(place_files(lead, place))
    assert dict(place_files(lead, place, 4)) == now
    assert dict(place_files(lead, place, 2)) == now
    assert dict(place_files(lead, place, 3)) != now


def test_an_earlier_release_is_for_commissioning_parties(place: Place, lead: Acting) -> None:
    bring_in(place, lead, FIRST)
    actions.publish(place=place, by=lead)
    for acting in (PUBLIC, people.person(Role.PROVIDER, "trust_b")):
        assert not releases_for(acting, place)
        with pytest.raises(Release.DoesNotExist):
            versions_at(acting, place, 1)
        with pytest.raises(Release.DoesNotExist):
            list(place_files(acting, place, 1))
    with pytest.raises(Release.DoesNotExist):
        versions_at(lead, place, 2)


def test_reading_figures_takes_one_query_whatever_their_number(
    place: Place, lead: Acting, django_assert_num_queries: object
) -> None:
    bring_in(place, lead, FIRST, OTHER)
    for acting in (Acting.system(), PUBLIC):
        actions.publish(place=place, by=lead)
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len(figures_for(acting, place)) == 2
