"""Loading the shipped lexicon: once, twice, and after the files have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.language.lexicon import Lexicon
from commonweal.records.audit.models import Event
from commonweal.records.facts.models import Document
from commonweal.records.lexicon import actions_load
from commonweal.records.lexicon.actions_load import load_lexicon
from commonweal.records.lexicon.models import CrossWalk, Term
from commonweal.records.lexicon.selectors import lexicon_for, terms_matching
from commonweal.records.lexicon.shipped import shipped_lexicon
from commonweal.records.people.acting import Acting, NotAllowed
from commonweal.records.people.permissions import Role
from tests.records.people import person

pytestmark = pytest.mark.django_db
OPERATOR = Acting.system()


def test_what_is_kept_is_what_ships() -> None:
    loaded = load_lexicon(by=OPERATOR)
    shipped, kept = shipped_lexicon(), lexicon_for(Acting.public())
    assert kept.schemes == shipped.schemes
    assert kept.terms == shipped.terms
    assert set(kept.walks) == set(shipped.walks)
    assert len(loaded.added) == len(shipped.schemes) + len(shipped.terms) + len(shipped.walks)
    assert Document.objects.get(code="care-act-eligibility-2015").held is False


def test_a_second_load_changes_and_records_nothing() -> None:
    load_lexicon(by=OPERATOR)
    events = Event.objects.count()
    again = load_lexicon(by=OPERATOR)
    assert again.is_nothing
    assert again.same > 700
    assert Event.objects.count() == events == 1


def test_loading_takes_few_queries() -> None:
    with CaptureQueriesContext(connection) as queries:
        load_lexicon(by=OPERATOR)
    assert len(queries) < 60


def test_changed_files_change_add_retire_and_take_out(monkeypatch: pytest.MonkeyPatch) -> None:
    load_lexicon(by=OPERATOR)
    before = shipped_lexicon()
    terms = {code: term for code, term in before.terms.items() if code != "currency:spot"}
    terms["cluster:4"] = replace(terms["cluster:4"], plain_label="Another plain label")
    terms["cluster:50"] = replace(terms["cluster:4"], code="cluster:50", notation="50")
    later = Lexicon.build(before.schemes.values(), terms.values(), before.walks[1:])
    monkeypatch.setattr(actions_load, "shipped_lexicon", lambda: later)
    loaded = load_lexicon(by=OPERATOR)
    assert loaded.added == ["cluster:50"]
    assert "cluster:4" in loaded.changed
    assert loaded.retired == ["currency:spot"]
    assert loaded.removed == ["cluster:1 to super_cluster:non_psychotic"]
    spot = Term.objects.get(code="currency:spot")
    assert spot.valid_to is not None
    kept = lexicon_for(Acting.public())
    assert kept.term("cluster:4").plain_label == "Another plain label"
    assert "currency:spot" not in kept.on(date(2100, 1, 1)).terms
    assert CrossWalk.objects.count() == len(later.walks)
    assert Event.objects.first().details["retired"] == ["currency:spot"]  # type: ignore[union-attr]


def test_nobody_but_the_operator_loads() -> None:
    with pytest.raises(NotAllowed, match="whoever operates"):
        load_lexicon(by=person(Role.COMMISSIONER, "north_ccg"))
    assert Term.objects.count() == 0


def test_the_lexicon_is_read_once_and_kept() -> None:
    load_lexicon(by=OPERATOR)
    lexicon_for(Acting.public())
    with CaptureQueriesContext(connection) as queries:
        found = terms_matching(Acting.public(), "F33.1")
    assert [hit.term.code for hit in found.hits] == ["icd10:F33"]
    assert len(queries) == 1


def test_an_empty_database_has_an_empty_lexicon() -> None:
    assert lexicon_for(Acting.public()).terms == {}
    assert terms_matching(Acting.public(), "cluster 4").hits == ()
