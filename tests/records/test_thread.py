"""The thread: what may be linked, by whom, and that nothing shows that a reader may not see."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from commonweal.language.thread import End
from commonweal.language.thread import Link as PureLink
from commonweal.records.audit.models import Event
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from commonweal.records.thread.actions import bring_links, link, retire_link
from commonweal.records.thread.actions_files import LINK_COLUMNS, FileRefused, import_links
from commonweal.records.thread.actions_statements import StatementGiven, bring_statements
from commonweal.records.thread.models import Link
from commonweal.records.thread.selectors import chain_of, links_for, panel_for, rows_for_export
from tests.records.figures import document, figure, finding
from tests.records.people import person, place

pytestmark = pytest.mark.django_db

SYSTEM = Acting.system()
OURS = End("figure", "spend/ours/amount_gbp_m")
RIVALS = End("figure", "plan/rival/value")
PUBLIC = End("figure", "spend/all/amount_gbp_m")
FINDING = End("finding", "F1")
IMPLICATION = End("implication", "I1")


@pytest.fixture
def county() -> Place:
    """A place with a provider's own figure, a rival's unpublished one, and a published one."""
    made = place("county", north_ccg="lead", trust_a="provider", trust_b="provider")
    figure(made, OURS.ref, "57.6", about="trust_a")
    figure(made, RIVALS.ref, "4.2", about="trust_b")
    figure(made, PUBLIC.ref, "350", published=True)
    finding(made, "F1")
    bring_statements(
        by=SYSTEM, place=made, statements=[StatementGiven("implication", "I1", "No status quo")]
    )
    made.published_release = 1
    made.save()
    bring_links(
        by=SYSTEM,
        place=made,
        links=[
            PureLink(OURS, "supports", FINDING, note="what we count"),
            PureLink(RIVALS, "supports", FINDING, note="the rival's secret plan"),
            PureLink(PUBLIC, "supports", RIVALS),
            PureLink(FINDING, "implies", IMPLICATION),
        ],
    )
    return made


@pytest.fixture
def analyst() -> Acting:
    return person(Role.ANALYST, "north_ccg")


def refs(ends: object) -> set[str]:
    return {end.ref for end in ends}  # type: ignore[attr-defined]


def test_a_commissioner_sees_the_whole_chain_both_ways(county: Place, analyst: Acting) -> None:
    chain = chain_of(analyst, county, IMPLICATION)
    assert chain
    assert refs(chain.shown) == {"I1", "F1", OURS.ref, RIVALS.ref, PUBLIC.ref}
    assert [step.distance for step in chain.back] == [1, 2, 2, 3]
    assert chain.hidden == 0
    forward = chain_of(analyst, county, PUBLIC)
    assert forward
    assert [step.end.ref for step in forward.forward] == [RIVALS.ref, "F1", "I1"]


def test_a_provider_sees_nothing_of_a_rival_through_the_thread(county: Place) -> None:
    provider = person(Role.PROVIDER, "trust_a")
    chain = chain_of(provider, county, IMPLICATION)
    assert chain
    assert refs(chain.shown) == {"I1", "F1", OURS.ref}
    assert chain.hidden == 1
    assert "rival" not in repr(chain)
    assert chain_of(provider, county, RIVALS) is None
    panel = panel_for(provider, county, FINDING)
    assert [item.shown.end if item.shown else None for item in panel.back] == [OURS, None]
    assert "rival" not in repr(panel)
    assert "rival" not in repr(rows_for_export(provider, county))


def test_the_walk_stops_at_what_is_hidden(county: Place) -> None:
    """The public sees the total and not what it was used for by way of a hidden figure."""
    chain = chain_of(Acting.public(), county, PUBLIC)
    assert chain
    assert (chain.forward, chain.hidden, chain.links) == ((), 1, ())


def test_before_publishing_the_public_sees_no_link(county: Place) -> None:
    county.published_release = 0
    county.save()
    assert not links_for(Acting.public(), county).exists()
    assert chain_of(Acting.public(), county, PUBLIC) is None
    assert chain_of(person(Role.COMMISSIONER, "far_ccg"), county, FINDING) is None


def test_the_panel_reads_both_ways(county: Place, analyst: Acting) -> None:
    panel = panel_for(analyst, county, FINDING)
    assert {item.words for item in panel.back} == {"rests on"}
    (onward,) = panel.forward
    assert (onward.words, onward.shown.label if onward.shown else "") == (
        "implies",
        "No status quo",
    )


def test_the_panel_costs_one_query_a_kind(
    county: Place, analyst: Acting, django_assert_max_num_queries: object
) -> None:
    for number in range(20):
        made = figure(county, f"more/{number}/value")
        bring_links(
            by=SYSTEM,
            place=county,
            links=[PureLink(End("figure", made.ref), "supports", FINDING)],
        )
    # links, figures, implications, and for each of them who sees the place
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        panel = panel_for(analyst, county, FINDING)
    assert len(panel.back) == 22


def test_an_analyst_makes_a_link_and_retires_it(county: Place, analyst: Acting) -> None:
    row = link(
        by=analyst, place=county, link=PureLink(PUBLIC, "supports", FINDING, document="a-paper")
    )
    with pytest.raises(ValidationError, match="stands already"):
        link(by=analyst, place=county, link=PureLink(PUBLIC, "supports", FINDING))
    with pytest.raises(ValidationError, match="Say why"):
        retire_link(by=analyst, place=county, pk=row.pk, reason=" ")
    retire_link(by=analyst, place=county, pk=row.pk, reason="A mistake")
    kept = Link.objects.get(pk=row.pk)
    assert (kept.retired_reason, kept.retired_by) == ("A mistake", analyst.user)
    assert not links_for(analyst, county).filter(pk=row.pk).exists()
    again = link(by=analyst, place=county, link=PureLink(PUBLIC, "supports", FINDING))
    assert again.pk != row.pk
    actions = Event.objects.filter(subject_kind="link").values_list("action", flat=True)
    assert list(actions.order_by("id"))[-3:] == ["link.made", "link.retired", "link.made"]


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.AUDITOR, "north_ccg"),
        (Role.PROVIDER, "trust_a"),
        (Role.READER, "north_ccg"),
        (Role.ANALYST, "far_ccg"),
    ],
)
def test_who_reads_only_links_nothing(county: Place, role: Role, code: str) -> None:
    somebody = person(role, code)
    made = PureLink(PUBLIC, "supports", FINDING)
    with pytest.raises(NotAllowed):
        link(by=somebody, place=county, link=made)
    with pytest.raises(NotAllowed):
        retire_link(by=somebody, place=county, pk=Link.objects.latest("id").pk, reason="x")
    with pytest.raises(NotAllowed):
        import_links(by=somebody, place=county, data=b"x", file_name="x.csv")


def test_an_auditor_reads_the_thread(county: Place) -> None:
    chain = chain_of(person(Role.AUDITOR, "north_ccg"), county, FINDING)
    assert chain
    assert RIVALS.ref in refs(chain.shown)


def test_both_ends_must_be_there(county: Place, analyst: Acting) -> None:
    made = PureLink(End("figure", "spend/none/amount"), "supports", FINDING)
    with pytest.raises(ValidationError, match="There is no figure spend/none/amount in County"):
        link(by=analyst, place=county, link=made)
    with pytest.raises(ValidationError, match="There is no document no-paper"):
        link(
            by=analyst,
            place=county,
            link=PureLink(PUBLIC, "supports", FINDING, document="no-paper"),
        )


def test_a_link_reaches_into_no_other_place(county: Place, analyst: Acting) -> None:
    other = place("other", north_ccg="lead")
    with pytest.raises(ValidationError, match="There is no figure"):
        link(by=analyst, place=other, link=PureLink(PUBLIC, "supports", FINDING))


def sheet(*rows: str) -> bytes:
    return "\n".join([",".join(LINK_COLUMNS), *rows]).encode()


def test_a_file_is_taken_whole(county: Place, analyst: Acting) -> None:
    document("b-paper")
    data = sheet(
        f"figure,{PUBLIC.ref},supports,finding,F1,printed,b-paper,s2,",
        f"figure,{OURS.ref},supports,finding,F1,,,,",
    )
    assert import_links(by=analyst, place=county, data=data, file_name="links.csv") == (1, 1)
    row = Link.objects.latest("id")
    assert (row.status, str(row.document), row.section) == ("printed", "B-Paper", "s2")
    assert import_links(by=analyst, place=county, data=data, file_name="links.csv") == (0, 2)


def test_an_excel_file_is_taken_too(county: Place, analyst: Acting) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(list(LINK_COLUMNS))
    page.append(["figure", PUBLIC.ref, "supports", "finding", "F1", "assigned", "", "", ""])
    out = io.BytesIO()
    book.save(out)
    made = import_links(by=analyst, place=county, data=out.getvalue(), file_name="links.xlsx")
    assert made == (1, 0)


def test_every_fault_of_a_file_is_told_by_row_and_nothing_is_kept(
    county: Place, analyst: Acting
) -> None:
    before = Link.objects.count()
    data = sheet(
        f"figure,{PUBLIC.ref},supports,finding,F1,,,,",
        "figure,spend/none/x,supports,finding,F1,,,,",
        f"figure,{PUBLIC.ref},likes,finding,F1,,,,",
    )
    with pytest.raises(FileRefused) as refused:
        import_links(by=analyst, place=county, data=data, file_name="links.csv")
    assert [problem.row for problem in refused.value.problems] == [3, 4]
    assert Link.objects.count() == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"source_kind,source_ref\nfigure,x\n", "The column is missing"),
        (sheet("figure,,supports,finding,F1,,,,"), "The cell is empty"),
        (b",".join([b"a"] * 3), "The column stands twice"),
        (b"", "The file is empty"),
        (b"%PDF-1.7 not a table", "This is a PDF document"),
    ],
)
def test_a_file_that_is_no_list_of_links_says_why(
    county: Place, analyst: Acting, data: bytes, words: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        import_links(by=analyst, place=county, data=data, file_name="links.csv")
    assert words in str(refused.value.problems[0])


def test_what_goes_out_comes_in_again(county: Place, analyst: Acting) -> None:
    rows = rows_for_export(analyst, county)
    assert len(rows) == 4
    data = sheet(*(",".join(row[name] for name in LINK_COLUMNS) for row in rows))
    assert import_links(by=analyst, place=county, data=data, file_name="l.csv") == (0, 4)


def test_statements_are_mended_not_doubled(county: Place) -> None:
    given = StatementGiven("implication", "I1", "Better words")
    assert bring_statements(by=SYSTEM, place=county, statements=[given]) == (0, 1)
    assert bring_statements(by=SYSTEM, place=county, statements=[given]) == (0, 0)
    for wrong in (
        StatementGiven("finding", "F9", "x"),
        StatementGiven("implication", "", "x"),
        StatementGiven("implication", "I2", "x", status="guessed"),
    ):
        with pytest.raises(ValidationError):
            bring_statements(by=SYSTEM, place=county, statements=[wrong])
