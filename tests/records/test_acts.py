"""What the acts of every app share, by hand."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from commonweal.records.acts import free_code, made, needed
from commonweal.records.people.acting import Acting


def test_a_code_is_none_of_those_taken_and_none_that_stands_in_addresses() -> None:
    assert free_code("Dementia needs", (), "assessment") == "dementia-needs"
    taken = {"dementia-needs", "dementia-needs-2"}
    assert free_code("Dementia needs", taken, "assessment") == "dementia-needs-3"
    assert free_code("Start", (), "assessment") == "start-2"
    assert free_code("???", (), "assessment") == "assessment"
    assert free_code("a" * 200, {"a" * 70}, "x") == f"{'a' * 70}-2"
    assert len(free_code("a" * 200, (), "x", longest=30)) == 20


def test_words_that_are_needed_lose_their_blanks_or_are_asked_for() -> None:
    assert needed("  why ", "reason", "Say why.") == "why"
    with pytest.raises(ValidationError) as asked:
        needed("  ", "reason", "Say why.")
    assert asked.value.message_dict == {"reason": ["Say why."]}


def test_an_act_is_of_whoever_did_it() -> None:
    system = made(Acting.system())
    assert (system["made_by"], system["organisation"]) == (None, None)
    assert system["author_name"] == Acting.system().name
