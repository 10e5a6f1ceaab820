"""Roles and codes that overlap, worked by hand."""

from __future__ import annotations

from datetime import date

from commonweal.language.dated import Span
from commonweal.language.organisation import Code, Role, code_problems, role_problems, roles_on

TEN = Span(date(2010, 4, 1), date(2015, 3, 31))
TWELVE = Span(date(2012, 4, 1))


def test_one_body_plays_several_parts_at_once() -> None:
    roles = [
        Role("essex_cc", "commissioner"),
        Role("essex_cc", "rota_operator", concerning="out of hours"),
        Role("essex_cc", "section_75_partner", "nep", span=TWELVE),
        Role("essex_cc", "section_75_partner", "sept", span=TWELVE),
    ]
    assert role_problems(roles) == []
    assert len(roles_on(roles, date(2011, 1, 1))) == 2


def test_the_same_role_twice_at_once_is_named_with_its_dates() -> None:
    roles = [Role("a", "provider", span=TWELVE), Role("a", "provider", span=TEN)]
    (problem,) = role_problems(roles)
    assert problem.items == (0, 1)
    assert "from 2012-04-01" in problem.words


def test_a_code_stands_for_one_body_at_a_time() -> None:
    codes = [Code("a", "ods", "5PX", TEN), Code("b", "ods", "5PX", TWELVE)]
    assert [p.items for p in code_problems(codes)] == [(0, 1)]
    codes[1] = Code("b", "ods", "5PX", Span(date(2015, 4, 1)))
    assert code_problems(codes) == []
    assert code_problems([Code("a", "ods", "X"), Code("b", "ons", "X")]) == []
