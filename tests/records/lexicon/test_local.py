"""A place's own words: who may add them, who sees them, what is refused, and what is recorded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from commonweal.facts.reading.table import Row, Table
from commonweal.language.lexicon_rows import TERM_COLUMNS
from commonweal.language.terms import Relation
from commonweal.records.audit.models import Event
from commonweal.records.facts.models import (
    Document,
    Figure,
    FigureTerm,
    FigureVersion,
    Release,
)
from commonweal.records.lexicon.actions import (
    add_local_term,
    add_local_walk,
    bring_in,
    choose_leading_scheme,
    retire_term,
)
from commonweal.records.lexicon.actions_load import load_lexicon
from commonweal.records.lexicon.local import NotTaken
from commonweal.records.lexicon.models import CrossWalk, Term
from commonweal.records.lexicon.selectors import (
    codes_touched,
    leading_scheme,
    lexicon_for,
    lexicon_with,
    local_terms,
    places_with_own_words,
    tagged_figures,
    terms_matching,
)
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from commonweal.records.register.models import Place
from tests.records.people import person, place
from tests.shared import fresh, once

pytestmark = pytest.mark.django_db

HUB = {
    "scheme": "service",
    "notation": "hub",
    "label": "Harbour hub",
    "plain_label": "A drop-in place by the harbour",
    "section": "Agreed by the programme board",
}
HUB_CODE = "service:hub@exampleshire"


def _place_with_words() -> Place:
    load_lexicon(by=Acting.system())
    return place(north_ccg="lead", trust_a="provider", scrutiny="scrutiny")


made = once(_place_with_words)


@pytest.fixture
def here(made: Place, db: None) -> Place:
    return fresh(made)


@pytest.fixture
def analyst(here: Place) -> Acting:
    return person(Role.ANALYST, "north_ccg")


def test_a_term_is_added_seen_by_the_parties_and_recorded(here: Place, analyst: Acting) -> None:
    term = add_local_term(by=analyst, place=here, cells=HUB)
    assert (term.code, term.place) == (HUB_CODE, "exampleshire")
    assert [one.code for one in local_terms(analyst, here)] == [HUB_CODE]
    provider = person(Role.PROVIDER, "trust_a")
    assert terms_matching(provider, "harbour").hits[0].term.code == HUB_CODE
    event = Event.objects.first()
    assert event is not None
    assert (event.action, event.subject_ref, event.place) == ("add_local_term", HUB_CODE, here)


@pytest.mark.parametrize("role", [None, Role.COMMISSIONER, Role.ADMINISTRATOR])
def test_nobody_else_sees_it(here: Place, analyst: Acting, role: Role | None) -> None:
    add_local_term(by=analyst, place=here, cells=HUB)
    other = person(role, "south_ccg") if role else Acting.public()
    assert terms_matching(other, "harbour").hits == ()
    assert lexicon_with(other, HUB_CODE) is None
    assert local_terms(other, here) == []


def test_an_administrator_of_a_party_sees_no_local_words(here: Place, analyst: Acting) -> None:
    add_local_term(by=analyst, place=here, cells=HUB)
    assert lexicon_with(person(Role.ADMINISTRATOR, "north_ccg"), HUB_CODE) is None


@pytest.mark.parametrize(
    ("role", "organisation"),
    [
        (Role.PROVIDER, "trust_a"),
        (Role.READER, "north_ccg"),
        (Role.AUDITOR, "north_ccg"),
        (Role.COMMISSIONER, "south_ccg"),
        (Role.ANALYST, "trust_a"),
    ],
)
def test_only_those_who_commission_here_may_add(here: Place, role: Role, organisation: str) -> None:
    somebody = person(role, organisation)
    with pytest.raises(NotAllowed):
        add_local_term(by=somebody, place=here, cells=HUB)
    with pytest.raises(NotAllowed):
        choose_leading_scheme(by=somebody, place=here, scheme="segment")
    assert Term.objects.filter(place=here).count() == 0
    assert list(places_with_own_words(somebody)) == []


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ({"scheme": "shapes"}, "scheme", "no vocabulary"),
        ({"notation": "a hub"}, "notation", "cannot be a code"),
        ({"notation": "iapt"}, "notation", "shared term already"),
        ({"plain_label": " "}, "plain_label", "empty"),
        ({"section": ""}, "section", "Say who says so"),
        ({"broader": "service:nothing"}, "broader", "no term"),
        ({"broader": "cluster:4"}, "broader", "another vocabulary"),
        ({"document": "not-there"}, "document", "not registered"),
        ({"valid_from": "2020-13-01"}, "valid_from", "no date"),
    ],
)
def test_a_bad_term_is_refused_in_words(
    here: Place, analyst: Acting, change: dict[str, str], column: str, words: str
) -> None:
    with pytest.raises(NotTaken) as refused:
        add_local_term(by=analyst, place=here, cells={**HUB, **change})
    assert refused.value.problems[0].column == column
    assert words in refused.value.problems[0].sentence
    assert not Term.objects.filter(place=here).exists()


def test_the_same_term_twice_is_refused_but_two_places_may_use_one_word(
    here: Place, analyst: Acting
) -> None:
    add_local_term(by=analyst, place=here, cells=HUB)
    with pytest.raises(NotTaken, match="term of this place already"):
        add_local_term(by=analyst, place=here, cells=HUB)
    there = place("elsewhere", south_ccg="lead")
    other = add_local_term(by=person(Role.ANALYST, "south_ccg"), place=there, cells=HUB)
    assert other.code == "service:hub@elsewhere"


def walk(**change: str) -> dict[str, str]:
    cells = {
        "source": "service:hub",
        "relation": "narrower",
        "target": "setting:community",
        "confidence": "high",
        "section": "Agreed by the programme board",
    }
    return cells | change


def test_a_walk_joins_the_own_term_to_the_shared_ones(here: Place, analyst: Acting) -> None:
    add_local_term(by=analyst, place=here, cells=HUB)
    made = add_local_walk(by=analyst, place=here, cells=walk())
    assert (made.source, made.status, made.place) == (HUB_CODE, "local", "exampleshire")
    link = lexicon_for(analyst).link(HUB_CODE, "setting:community")
    assert link is not None
    assert link.relation is Relation.NARROWER
    stated = walk(
        target="cluster:4",
        relation="overlaps",
        share_low="0.2",
        share_high="0.3",
        share_unit="people",
    )
    add_local_walk(by=analyst, place=here, cells=stated)
    row = CrossWalk.objects.get(place=here, target__code="cluster:4")
    assert row.share_high == Decimal("0.3")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "service:nothing"}, "no term of the lexicon"),
        ({"source": "cluster:4", "target": "segment:seg_4"}, "already. A place adds walks"),
        ({"source": "segment:seg_4", "target": "cluster:4"}, "already. A place adds walks"),
        ({"source": "tier_people:3", "target": "tier_figure:3"}, "different things"),
        ({"source": "cluster:4", "target": "cluster:4"}, "joined to itself"),
        ({"source": "cluster:4", "relation": "like"}, "not one of"),
    ],
)
def test_a_bad_walk_is_refused_in_words(
    here: Place, analyst: Acting, change: dict[str, str], words: str
) -> None:
    with pytest.raises(NotTaken, match=words):
        add_local_walk(by=analyst, place=here, cells=walk(**change))
    assert not CrossWalk.objects.filter(place=here).exists()


def table(*rows: tuple[str, ...], header: tuple[str, ...] = TERM_COLUMNS) -> Table:
    return Table("ours.csv", header, tuple(Row(n, cells) for n, cells in enumerate(rows, 5)))


def term_row(notation: str, plain: str = "Something plain") -> tuple[str, ...]:
    cells = {**HUB, "notation": notation, "plain_label": plain}
    return tuple(cells.get(column, "") for column in TERM_COLUMNS)


def test_a_file_is_taken_whole(here: Place, analyst: Acting) -> None:
    assert bring_in(by=analyst, place=here, table=table(term_row("a"), term_row("b"))) == 2
    assert Event.objects.filter(action="add_local_term").count() == 1
    header = ("source", "relation", "target", "confidence", "section")
    rows = table(("service:a", "overlaps", "cluster:1", "low", "board"), header=header)
    assert bring_in(by=analyst, place=here, table=rows) == 1


def test_a_file_with_one_bad_row_is_refused_whole(here: Place, analyst: Acting) -> None:
    with pytest.raises(NotTaken) as refused:
        bring_in(by=analyst, place=here, table=table(term_row("a"), term_row("b", "")))
    assert [str(one) for one in refused.value.problems] == [
        "ours.csv, row 6, column plain_label: the cell is empty. Fill it in."
    ]
    assert not Term.objects.filter(place=here).exists()


@pytest.mark.parametrize(
    ("header", "words"),
    [(("a", "b"), "neither those of terms"), (("notation", "colour"), "colour is not a column")],
)
def test_other_columns_are_refused(
    here: Place, analyst: Acting, header: tuple[str, ...], words: str
) -> None:
    with pytest.raises(NotTaken, match=words):
        bring_in(by=analyst, place=here, table=table(("x", "y"), header=header))


def test_a_term_is_retired_on_a_day_with_a_reason(here: Place, analyst: Acting) -> None:
    add_local_term(by=analyst, place=here, cells={**HUB, "valid_from": "2017-10-01"})
    for on, reason, words in (
        (date(2017, 1, 1), "closed", "in use from"),
        (date(2020, 1, 1), " ", "Say why"),
    ):
        with pytest.raises(NotTaken, match=words):
            retire_term(by=analyst, place=here, code=HUB_CODE, on=on, reason=reason)
    retire_term(by=analyst, place=here, code=HUB_CODE, on=date(2020, 1, 1), reason="closed")
    kept = lexicon_for(analyst)
    assert HUB_CODE in kept.on(date(2020, 1, 1)).terms
    assert HUB_CODE not in kept.on(date(2020, 1, 2)).terms
    with pytest.raises(NotTaken, match="no term of this place"):
        retire_term(by=analyst, place=here, code="cluster:4", on=date(2020, 1, 1), reason="no")


def test_the_leading_vocabulary_changes_and_figures_do_not(here: Place, analyst: Acting) -> None:
    tagged(here, "cluster:4", 10)
    before = list(FigureTerm.objects.values())
    choose_leading_scheme(by=analyst, place=here, scheme="segment")
    here.refresh_from_db()
    found = leading_scheme(analyst, here)
    assert found is not None
    assert found.code == here.leading_scheme == "segment"
    assert list(FigureTerm.objects.values()) == before
    choose_leading_scheme(by=analyst, place=here, scheme="segment")
    assert Event.objects.filter(action="choose_leading_scheme").count() == 1
    with pytest.raises(NotTaken, match="no vocabulary"):
        choose_leading_scheme(by=analyst, place=here, scheme="shapes")


def tagged(here: Place, term: str, value: int) -> Figure:
    now = timezone.now()
    document = Document.objects.get_or_create(code="paper", defaults={"title": "A paper"})[0]
    release = Release.objects.get_or_create(
        place=here, number=1, defaults={"made_at": now, "summary": "first"}
    )[0]
    figure = Figure.objects.create(place=here, dataset="spend", key=term)
    figure.current = FigureVersion.objects.create(
        figure=figure,
        number=1,
        release=release,
        label=f"Spend on {term}",
        measure="spend",
        unit="gbp",
        value=value,
        status="printed",
        document=document,
        section="s1",
        author_name="Test",
        created_at=now,
    )
    figure.save()
    FigureTerm.objects.create(version=figure.current, term=term)
    return figure


def test_figures_come_with_their_terms_for_those_who_may_see_them(
    here: Place, analyst: Acting
) -> None:
    tagged(here, "cluster:4", 10)
    found = tagged_figures(analyst, here)
    assert [(one.figure.value, one.measure, one.terms) for one in found] == [
        (Decimal(10), "spend", ("cluster:4",))
    ]
    assert tagged_figures(Acting.public(), here) == []


def test_a_search_is_widened_to_what_a_source_ties_to_the_term(
    here: Place, analyst: Acting
) -> None:
    found = codes_touched(analyst, "icd10:F33.1")
    assert found["icd10:F33.1"] is Relation.EXACT
    assert found["icd10:F33"] is Relation.NARROWER
    assert found["cluster:5"] is Relation.OVERLAPS
    assert "service:cmht" not in found  # only by a guess over two overlaps
    assert codes_touched(analyst, "shapes:1") == {}
    assert codes_touched(analyst, "segment:seg_5_8")["cluster:8"] is Relation.BROADER
