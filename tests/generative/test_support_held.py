"""Whatever is answered: nothing that the tables of support hold back can be worked out from all
that they show, whichever questions are laid side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from commonweal.language.disclosure import Cell, State, read_profile, solved_bounds
from commonweal.planning.consultation_support import Answered, Level, Support, support_of
from tests.spec.definitions import definition

LOCAL = read_profile(definition("disclosure/local.yaml", "disclosure"))
FOR, AGAINST = ("strongly", "rather"), ("neither", "no")
TYPES, AREAS = ("user", "carer", "public"), ("north", "south")
DIMENSIONS = {"type": TYPES, "area": AREAS}
ANSWER = st.sampled_from(("", *FOR, *AGAINST))
#: So many responses that are alike; few kinds, so that groups that answer alike are common.
ALIKE = st.tuples(
    st.sampled_from(TYPES), st.sampled_from(AREAS), ANSWER, ANSWER,
    st.one_of(st.integers(1, 6), st.integers(1, 40)),
)  # fmt: skip
Responses = Sequence[tuple[str, str, str, str, int]]
Equation = tuple[str, tuple[str, ...]]


def support(responses: Responses, question: int) -> Support:
    answers = [
        Answered({"type": one[0], "area": one[1]}, (one[2], one[3])[question])
        for one in responses
        for _ in range(one[4])
    ]
    return support_of(answers, (*FOR, *AGAINST), frozenset(FOR), DIMENSIONS, LOCAL)


def levels(found: Support) -> Iterator[tuple[str, Level]]:
    yield "all", found.overall
    for name, several in found.groups.items():
        for one in several:
            yield f"{name}:{one.group}", one


def told(found: Support, question: int) -> Iterator[tuple[str, Cell]]:
    """Every cell that a page has a place for."""
    for group, level in levels(found):
        yield f"{question}/{group}/n", level.answers
        yield f"{question}/{group}/for", level.supporting
        yield f"{question}/{group}/none", level.unanswered
    for code, cell in found.choices.items():
        yield f"{question}/{code}", cell


def sums(found: Support, question: int) -> Iterator[Equation]:
    """How everything adds up; the size of a group is the same for each question."""
    q = f"{question}/"
    for group, _ in levels(found):
        yield f"{q}{group}/n", (f"{q}{group}/for", f"{q}{group}/rest")
        yield f"size/{group}", (f"{q}{group}/n", f"{q}{group}/none")
    for name, groups in DIMENSIONS.items():
        yield "size/all", tuple(f"size/{name}:{one}" for one in groups)
        for what in ("n", "for", "rest", "none"):
            yield f"{q}all/{what}", tuple(f"{q}{name}:{one}/{what}" for one in groups)
    yield f"{q}all/for", tuple(f"{q}{code}" for code in FOR)
    yield f"{q}all/rest", tuple(f"{q}{code}" for code in AGAINST)


@given(st.lists(ALIKE, min_size=1, max_size=6))
@settings(max_examples=30, deadline=None)
def test_each_cell_held_back_has_two_possible_values_beside_all_that_is_shown(responses):
    cells: dict[str, Cell] = {}
    equations: list[Equation] = []
    for question in (0, 1):
        if any(one[2 + question] for one in responses):  # else its table is not shown
            found = support(responses, question)
            cells |= dict(told(found, question))
            equations += sums(found, question)
    known = {key: int(cell.value) for key, cell in cells.items() if cell.value is not None}
    known["size/all"] = sum(one[4] for one in responses)  # the page says how many responses came
    keys = {key for total, parts in equations for key in (total, *parts)}
    hidden = sorted(keys - known.keys())
    bounds = solved_bounds(hidden, known, equations, 0)
    for key, cell in cells.items():
        if cell.state == State.SUPPRESSED:
            assert bounds[key].high is None or bounds[key].high > bounds[key].low, key


@given(st.lists(ALIKE, min_size=1, max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_group_that_answered_alike_and_no_small_number_is_shown(responses):
    counted: dict[str, list[int]] = {}
    for user, area, answer, _, count in responses:
        for group in ("all", f"type:{user}", f"area:{area}"):
            one = counted.setdefault(group, [0, 0])
            if answer:
                one[answer in AGAINST] += count
    for group, level in levels(support(responses, 0)):
        inside, outside = counted.get(group, (0, 0))
        if inside + outside and not (inside and outside):
            assert level.supporting.state == State.SUPPRESSED
            assert level.share is None
        if LOCAL.hides(inside) or LOCAL.hides(outside):
            assert level.share is None
