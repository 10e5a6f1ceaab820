"""Strategies for small activity tables and for plans over them, every node of the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from commonweal.facts.activity import Field, FieldType
from commonweal.language import plan
from tests.support.activity import TABLES, WHOLE_TYPES, Case, Row

#: Month ends, a leap day and its neighbours, and a year's end.
DAYS = (
    *(date(2023, 2, 28), date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 30)),
    *(date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 28), date(2024, 2, 29)),
    *(date(2024, 3, 1), date(2024, 3, 30), date(2024, 3, 31), date(2024, 4, 1)),
    date(2024, 4, 15),
)
CODES = ("A", "B'c", "01", "1")
USED = ("persons", "referrals", "contacts", "ward_stays", "assessments")
ROWS = st.sampled_from((6, 5, 4, 3, 6, 0))
MONTHS = tuple(date(2024, month, 1) for month in range(1, 5))

Draw = Callable[[SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Held:
    """What a column holds: dates, whole numbers, fractions, or the codes of a dictionary."""

    kind: str
    domain: str = ""


Scope = Mapping[str, Held]
DATE, WHOLE, FRACTION = Held("date"), Held("whole"), Held("fraction")


def held(field: Field, table: str) -> Held:
    if field.type.is_text:
        return Held("code", field.domain(table))
    if field.type is FieldType.DATE:
        return DATE
    return WHOLE if field.type in WHOLE_TYPES else FRACTION


def columns(scope: Scope, *wanted: Held) -> list[str]:
    return [name for name, each in scope.items() if each in wanted]


def some_tables(
    draw: Draw, names: Sequence[str], words: Sequence[str] = CODES
) -> dict[str, list[Row]]:
    """A few rows of each table; keys are unique and known, all else repeats or is missing."""
    return {name: [_row(draw, name, place, words) for place in range(draw(ROWS))] for name in names}


def _row(draw: Draw, name: str, place: int, words: Sequence[str]) -> Row:
    table = TABLES[name]
    return {
        field.name: f"{name[0]}{place}" if _is_key(field, name) else draw(_cell(field, words))
        for field in table.fields
    }


def _is_key(field: Field, name: str) -> bool:
    return field.name in TABLES[name].key and field.type.is_text


def _cell(field: Field, words: Sequence[str]) -> SearchStrategy[Any]:
    if field.type is FieldType.DATE:
        known: SearchStrategy[Any] = st.sampled_from(DAYS)
    elif field.type in WHOLE_TYPES:
        known = st.integers(-1, 40)
    elif field.type is FieldType.NUMBER:
        known = st.integers(-6, 20).map(lambda number: number / 4)
    elif field.type in (FieldType.PERSON, FieldType.LINK):
        known = st.integers(0, 3).map(lambda place: f"{_letter(field)}{place}")
    else:
        known = st.sampled_from(CODES if field.type is FieldType.ORGANISATION else words)
    return st.one_of(*[known] * 7, st.none())


def _letter(field: Field) -> str:
    return "p" if field.type is FieldType.PERSON else field.to[0]


# Expressions by what they give. `where` says what may be named: the row, the outer row, the period.


@dataclass(frozen=True)
class Sight:
    """What an expression may name."""

    row: Scope
    outer: Scope | None = None
    period: bool = False
    shared: bool = False


def dates(draw: Draw, sight: Sight, depth: int = 2) -> plan.Expression:
    # As often as the several dates of a row, or conditions on the period would be rare.
    period = [plan.PeriodStart(), plan.PeriodEnd()] * 2 if sight.period else []
    choice = draw(st.integers(0, 5)) if depth else 0
    if choice < 2:
        return draw(st.sampled_from([*_named(sight, DATE), *period] or [plan.Lit(DAYS[4])]))
    if choice == 2:
        return plan.AddDays(dates(draw, sight, depth - 1), draw(st.integers(-31, 31)))
    if choice == 3:
        months = draw(st.sampled_from((-12, -1, 1, 13)))
        return plan.AddMonths(dates(draw, sight, depth - 1), months)
    return _mixed(draw, lambda: dates(draw, sight, depth - 1), sight)


def _reckoned(draw: Draw, sight: Sight, depth: int) -> plan.Expression:
    choice = draw(st.integers(0, 8))
    if choice > 6:
        # The root of a square, which is exact: roots of others hang on their last digit.
        return plan.Root(plan.Power(numbers(draw, sight, depth - 1), 2))
    if choice < 5:
        how = plan.Plus if choice < 2 else plan.Minus
        return how(numbers(draw, sight, depth - 1), numbers(draw, sight, depth - 1))
    if choice == 5:
        # By what leaves no remainder in binary: sums of others hang on their order.
        return plan.Over(
            numbers(draw, sight, depth - 1), plan.Lit(draw(st.sampled_from((2, -4, 0))))
        )
    more = plan.SharedDays() if sight.shared else numbers(draw, sight, 0)
    return plan.Times(more, plan.Lit(draw(st.integers(-3, 3))))


def _constant(draw: Draw, sight: Sight) -> plan.Expression:
    if sight.shared and draw(st.booleans()):
        return plan.SharedDays()
    constant = draw(st.sampled_from((-2, 0, 1, 3, 17, 18)))
    return plan.Lit(draw(st.sampled_from((constant, constant + 0.5))))


def numbers(draw: Draw, sight: Sight, depth: int = 2) -> plan.Expression:
    choice = draw(st.integers(0, 8)) if depth else draw(st.integers(0, 2))
    if choice < 2:
        return draw(st.sampled_from(_named(sight, WHOLE, FRACTION) or [plan.Lit(4)]))
    if choice == 2:
        return _constant(draw, sight)
    if choice == 3:
        return plan.Days(dates(draw, sight, depth - 1), dates(draw, sight, depth - 1))
    if choice in {4, 8}:
        return _reckoned(draw, sight, depth)
    if choice == 5:
        return _banded(draw, sight, depth - 1)
    return _mixed(draw, lambda: numbers(draw, sight, depth - 1), sight)


def wholes(draw: Draw, sight: Sight, depth: int = 1) -> plan.Expression:
    """Whole numbers only, which can be told apart and looked for."""
    choice = draw(st.integers(0, 3))
    named = _named(sight, WHOLE)
    if choice < 2 and named:
        return draw(st.sampled_from(named))
    if choice < 3:
        return _banded(draw, sight, depth)
    return plan.Days(dates(draw, sight, depth), dates(draw, sight, 0))


def codes(draw: Draw, sight: Sight, domain: str) -> plan.Expression:
    named = _named(sight, Held("code", domain))
    if draw(st.booleans()):
        return draw(st.sampled_from(named))
    return _mixed(draw, lambda: draw(st.sampled_from(named)), sight, ordered=False)


def _banded(draw: Draw, sight: Sight, depth: int) -> plan.Expression:
    ends = st.one_of(st.none(), st.integers(-1, 30))
    bands = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=3))
    return plan.Banded(numbers(draw, sight, depth), tuple(bands))


def _mixed(
    draw: Draw, inner: Callable[[], plan.Expression], sight: Sight, *, ordered: bool = True
) -> plan.Expression:
    """What gives the same kind as its parts."""
    choice = draw(st.integers(0, 3 if ordered else 1))
    if choice == 0:
        return plan.Coalesce(tuple(inner() for _ in range(draw(st.integers(1, 3)))))
    if choice == 1:
        arms = [(conditions(draw, sight, 0), inner()) for _ in range(draw(st.integers(1, 2)))]
        return plan.Case(tuple(arms), inner() if draw(st.booleans()) else None)
    return (plan.Larger if choice == 2 else plan.Smaller)(inner(), inner())


def _named(sight: Sight, *wanted: Held) -> list[plan.Expression]:
    """The columns of that kind, here and of the outer row."""
    found: list[plan.Expression] = [plan.Col(name) for name in columns(sight.row, *wanted)]
    if sight.outer is not None:
        found += [plan.Outer(name) for name in columns(sight.outer, *wanted)]
    return found


OPERATORS = st.sampled_from(("<", "<=", "=", ">=", ">", "<>"))


def conditions(draw: Draw, sight: Sight, depth: int = 2) -> plan.Predicate:
    """A condition on what may be named."""
    choice = draw(st.integers(0, 9 if depth else 5))
    if choice < 6:
        return _plain(draw, sight, choice, min(depth, 1))
    if choice == 6:
        return plan.Not(conditions(draw, sight, depth - 1))
    if choice == 7:
        among = draw(st.lists(st.integers(-1, 3), max_size=2))
        return plan.In(wholes(draw, sight), tuple(among))
    several = tuple(conditions(draw, sight, depth - 1) for _ in range(draw(st.integers(0, 2))))
    return plan.AllOf(several) if choice == 8 else plan.AnyOf(several)


def _plain(draw: Draw, sight: Sight, choice: int, depth: int) -> plan.Predicate:
    if choice == 0:
        return plan.ALWAYS
    if choice == 1:
        given = dates if draw(st.booleans()) else numbers
        return plan.Missing(given(draw, sight, depth))
    if choice == 2:
        return plan.Compare(dates(draw, sight, depth), draw(OPERATORS), dates(draw, sight, 0))
    if choice == 3:
        return plan.Compare(numbers(draw, sight, depth), draw(OPERATORS), numbers(draw, sight, 0))
    return _on_codes(draw, sight, choice == 4)


def _on_codes(draw: Draw, sight: Sight, among: bool) -> plan.Predicate:
    domains = sorted({each.domain for each in sight.row.values() if each.kind == "code"})
    named = _named(sight, Held("code", draw(st.sampled_from(domains))))
    column = draw(st.sampled_from(named))
    word = st.sampled_from((*CODES, "p1", "r1", "nowhere's"))
    if among:
        return plan.In(column, tuple(draw(st.lists(word, max_size=3))))
    other = draw(st.sampled_from((draw(st.sampled_from(named)), plan.Lit(draw(word)), None)))
    if other is None:
        return plan.Missing(column)
    return plan.Compare(column, draw(st.sampled_from(("=", "<>"))), other)


# Sources, each with what its columns hold.

Made = tuple[plan.Source, Scope]


def sources(draw: Draw, depth: int = 3) -> Made:
    """A table, or something done to one, several times over."""
    name = draw(st.sampled_from(USED[1:]))
    stacked = draw(st.integers(0, 5)) == 0
    made: Made = _stacked(draw, name) if stacked else (plan.Table(name), scope_of(name))
    for _ in range(draw(st.integers(0, depth))):
        made = draw(st.sampled_from(ON_STACKS if stacked else STEPS))(draw, made)
    return made


def scope_of(name: str) -> Scope:
    return {field.name: held(field, name) for field in TABLES[name].fields}


def _where(draw: Draw, made: Made) -> Made:
    return plan.Where(made[0], conditions(draw, Sight(made[1]))), made[1]


def _derive(draw: Draw, made: Made) -> Made:
    source, scope = made
    sight, further = Sight(scope), dict(scope)
    columns = []
    for _ in range(draw(st.integers(1, 2))):
        name = f"x{len(further)}"
        kind = draw(st.sampled_from((DATE, WHOLE, FRACTION, Held("code", "organisation"))))
        expression = _giving(draw, sight, kind)
        further[name] = kind
        columns.append((name, expression))
    return plan.Derive(source, tuple(columns)), further


def _giving(draw: Draw, sight: Sight, kind: Held) -> plan.Expression:
    if kind.kind == "code":
        return codes(draw, sight, kind.domain)
    made = {"date": dates, "whole": wholes, "fraction": numbers}[kind.kind]
    return made(draw, sight)


def _join(draw: Draw, made: Made) -> Made:
    source, scope = made
    person = (plan.Table("persons"), scope_of("persons"), "person")
    choices: list[tuple[plan.Source, Scope, str]] = [person]
    if scope.get("referral") == Held("code", "referrals"):
        choices.append((plan.Table("referrals"), scope_of("referrals"), "referral"))
    child, theirs = sources(draw, 1)
    choices.append((_firsts(draw, child, ("person",)), theirs, "person"))
    other, theirs, on = draw(st.sampled_from(choices))
    taken = draw(st.lists(st.sampled_from(sorted(theirs)), min_size=1, max_size=2, unique=True))
    take = tuple((column, f"x{len(scope) + place}") for place, column in enumerate(taken))
    further = {**scope, **{to: theirs[column] for column, to in take}}
    return plan.Join(source, other, ((on, on),), take), further


def _attach(draw: Draw, made: Made) -> Made:
    source, scope = made
    child, theirs = sources(draw, 1)
    shared = sorted(
        name for name, each in scope.items() if each.kind == "code" and theirs.get(name) == each
    )
    on = draw(st.lists(st.sampled_from(shared), min_size=1, max_size=2, unique=True))
    further, takes = dict(scope), []
    for _ in range(draw(st.integers(1, 3))):
        take, kind = _take(draw, f"x{len(further)}", theirs, scope)
        takes.append(take)
        further[take.name] = kind
    return plan.Attach(source, child, tuple((name, name) for name in on), tuple(takes)), further


def _take(draw: Draw, name: str, theirs: Scope, scope: Scope) -> tuple[plan.Take, Held]:
    how = draw(st.sampled_from(plan.How))
    outer = draw(st.sampled_from((None, scope))) if how is not plan.How.NTH else None
    where = conditions(draw, Sight(theirs, outer), 1)
    if how is plan.How.COUNT:
        return plan.Take(name, how, where=where), WHOLE
    column = draw(st.sampled_from(columns(theirs, DATE, WHOLE, FRACTION)))
    nth = draw(st.integers(1, 3)) if how is plan.How.NTH else 0
    return plan.Take(name, how, column, where, nth), theirs[column]


def _first(draw: Draw, made: Made) -> Made:
    source, scope = made
    by = draw(st.sampled_from((("person",), ("provider",), ("person", "provider"))))
    return _firsts(draw, source, by), scope


def _firsts(draw: Draw, source: plan.Source, by: tuple[str, ...]) -> plan.Source:
    table = plan.tables_of(source)[0]
    leading = draw(st.sampled_from((TABLES[table].month_by, *TABLES[table].key)))
    order = dict.fromkeys((leading, *TABLES[table].key))
    return plan.First(source, by, tuple((column, draw(st.booleans())) for column in order))


def _stacked(draw: Draw, name: str) -> Made:
    """Some rows of a table under all of its rows. Nothing outward can be attached to these."""
    scope = scope_of(name)
    some = plan.Where(plan.Table(name), conditions(draw, Sight(scope), 1))
    return plan.Stack((plan.Table(name), some), tuple(sorted(scope))), scope


ON_STACKS: tuple[Callable[[Draw, Made], Made], ...] = (_where, _derive, _join)
STEPS: tuple[Callable[[Draw, Made], Made], ...] = (
    _where,
    _derive,
    _join,
    _attach,
    _first,
)


# What is counted.


def components(draw: Draw, made: Made) -> plan.Component:
    source, scope = made
    timing = draw(_timings(scope))
    sight = Sight(scope, period=True, shared=isinstance(timing, plan.Overlap))
    kind = draw(st.sampled_from(plan.Kind))
    value, share = None, None
    if kind is plan.Kind.PERCENTILE:
        value, share = numbers(draw, sight, 1), draw(st.sampled_from((0.0, 0.25, 0.5, 0.9, 1.0)))
    elif kind is plan.Kind.SUM and (not isinstance(timing, plan.Overlap) or draw(st.booleans())):
        value = numbers(draw, sight, 1)
    where: plan.Predicate = plan.ALWAYS
    if draw(st.booleans()):
        where = conditions(draw, sight if draw(st.booleans()) else Sight(scope), 1)
    window = draw(st.sampled_from((1, 1, 3, 12)))
    return plan.Component(kind, source, timing, where, value, share, window)


def _timings(scope: Scope) -> SearchStrategy[Any]:
    day = st.sampled_from(columns(scope, DATE))
    return st.one_of(
        st.builds(plan.Point, day),
        st.builds(plan.Open, day, day),
        st.builds(plan.Overlap, day, day, st.booleans()),
    )


@st.composite
def cases(draw: DrawFn) -> Case:
    """Tables, what is counted over them and by what; the answer is not known."""
    made = [sources(draw) for _ in range(draw(st.integers(1, 2)))]
    asked = [components(draw, each) for each in made for _ in range(draw(st.integers(1, 3)))]
    span = st.tuples(*[st.sampled_from(MONTHS)] * 2)
    first, last = sorted(draw(st.one_of(st.just((MONTHS[0], MONTHS[-1])), span)))
    by = _grouping(draw, [scope for _, scope in made])
    names = dict.fromkeys(name for source, _ in made for name in plan.tables_of(source))
    return Case("made up", some_tables(draw, list(names)), asked, by, plan.Months(first, last), {})


def _grouping(draw: Draw, scopes: Sequence[Scope]) -> plan.Grouping:
    shared = sorted(
        name
        for name, each in scopes[0].items()
        if each != FRACTION and all(scope.get(name) == each for scope in scopes)
    )
    return plan.Grouping(tuple(draw(st.lists(st.sampled_from(shared), max_size=2, unique=True))))


def sample(count: int, number: int) -> list[Case]:
    """The same cases every time for one number."""
    found: list[Case] = []

    @seed(number)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=HealthCheck,
    )
    @given(cases())
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return found[:count]
