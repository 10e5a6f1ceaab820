"""Consultations worked by hand: plans, responses, coding, support and what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.facts.reading import Row, Table
from commonweal.language.disclosure import State as CellState
from commonweal.planning.consultation import (
    COLUMNS,
    Choice,
    Kind,
    Plan,
    Question,
    content_of,
    plan_from,
    plan_of,
    plan_problems,
    rows_of,
)
from commonweal.planning.consultation_answers import (
    Outcome,
    Reply,
    change_faults,
    compared,
    items_of,
    publication_problems,
    reply_faults,
)
from commonweal.planning.consultation_coding import (
    Rule,
    Theme,
    agreement,
    suggestions,
    weights_of,
    where_codes_count,
    words_of,
)
from commonweal.planning.consultation_responses import (
    is_nhs_number,
    personal_signs,
    read_responses,
)
from commonweal.planning.consultation_support import (
    Answered,
    counts_by_choice,
    silent,
    support_of,
)
from commonweal.records.consultation.definitions import (
    disclosure_profile,
    personal_checks,
    rule_of_suggestions,
    support_scale,
    supporting,
)

TODAY = date(2016, 11, 1)
PLAN = Plan(
    title="Recovery",
    summary="One model",
    lead="leics_cc",
    opens=date(2016, 10, 1),
    closes=date(2016, 12, 31),
    channels=(Choice("online", "Online form"),),
    questions=(
        Question("model", "Do you support it?", Kind.SUPPORT),
        Question(
            "venue", "Where?", Kind.CHOICE, (Choice("a", "Centre"), Choice("b", "Library")), "hub"
        ),
        Question("change", "What would you change?", Kind.TEXT),
    ),
    respondents=(Choice("carer", "Carer"), Choice("public", "Public")),
    areas=(Choice("blaby", "Blaby"),),
    note="A note",
)


def test_a_plan_goes_through_content_and_rows_without_a_difference() -> None:
    assert plan_of(content_of(PLAN)) == PLAN
    rows = [(n, dict(zip(COLUMNS, row, strict=True))) for n, row in enumerate(rows_of(PLAN), 2)]
    assert plan_from(rows, "plan.csv") == (PLAN, [])


def test_every_fault_of_a_plan_is_told_by_row_and_column() -> None:
    rows = [
        (2, {"part": "opens", "text": "October"}),
        (3, {"part": "question", "code": "q1", "text": "Why?", "kind": "essay"}),
        (4, {"part": "banner", "text": "x"}),
        (5, {"part": "area", "code": "a b", "text": "x"}),
    ]
    found = [(one.row, one.column) for one in plan_from(rows, "plan.csv")[1]]
    assert found == [(2, "text"), (3, "kind"), (4, "part"), (5, "code"), (None, "text")]


def test_a_whole_plan_may_be_opened_and_a_bare_one_says_what_it_lacks() -> None:
    assert plan_problems(PLAN, TODAY) == []
    assert plan_problems(PLAN, date(2017, 1, 1)) == [
        "The last day has passed: nobody could answer."
    ]
    bare = Plan("Recovery", "", "leics_cc", None, None, (), (), (), ())
    assert len(plan_problems(bare, TODAY)) == 6


def table(*rows: tuple[str, ...], header: tuple[str, ...] = ()) -> Table:
    head = header or (
        "respondent_type", "area", "channel", "received_on", "model", "venue", "change"
    )  # fmt: skip
    return Table("r.csv", head, tuple(Row(n, row) for n, row in enumerate(rows, start=2)))


def test_responses_go_by_codes_or_words_and_an_empty_answer_is_none() -> None:
    read, problems = read_responses(
        table(("Carer", "blaby", "online", "2016-10-05", "Strongly support", "", "More time")),
        PLAN, support_scale(), TODAY, 100,
    )  # fmt: skip
    assert problems == []
    assert read[0].respondent == "carer"
    assert read[0].answers == {"model": "strongly_support", "change": "More time"}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("vicar", "blaby", "online", "2016-10-05", "support", "", ""), "respondent_type"),
        (("carer", "leeds", "online", "2016-10-05", "support", "", ""), "area"),
        (("carer", "blaby", "online", "5 October", "support", "", ""), "received_on"),
        (("carer", "blaby", "online", "2016-11-02", "support", "", ""), "received_on"),
        (("carer", "blaby", "online", "2016-09-30", "support", "", ""), "received_on"),
        (("carer", "blaby", "online", "2016-10-05", "yes", "", ""), "model"),
        (("carer", "blaby", "online", "2016-10-05", "", "", "x" * 101), "change"),
        (("carer", "blaby", "online", "2016-10-05", "", "", ""), ""),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(row: tuple[str, ...], column: str) -> None:
    read, problems = read_responses(table(row), PLAN, support_scale(), TODAY, 100)
    assert read == []
    assert [(one.row, one.column) for one in problems] == [(2, column)]


def test_a_strange_or_missing_column_is_refused() -> None:
    head = ("respondent_type", "area", "channel", "received_on", "model", "venue", "name")
    _, problems = read_responses(table((), header=head), PLAN, support_scale(), TODAY, 100)
    assert [(one.column, "never kept" in one.sentence) for one in problems] == [
        ("name", True),
        ("change", False),
    ]


def test_the_check_digit_of_an_nhs_number_worked_by_hand() -> None:
    """943 476 5919: 9×10+4×9+3×8+4×7+7×6+6×5+5×4+9×3+1×2 = 90+36+24+28+42+30+20+27+2 = 299;
    299 = 27×11 + 2; 11 − 2 = 9, the last digit."""
    assert is_nhs_number("9434765919", 10, 11)
    assert not is_nhs_number("9434765918", 10, 11)
    assert not is_nhs_number("943476591", 10, 11)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Write to jo.bloggs@shire.example please", ["email"]),
        ("Ring 0116 496 0123 or +44 (0)116 496 0123", ["phone", "phone"]),
        ("My number is 943 476 5919.", ["nhs_number"]),
        ("In 2016 we had 342 000 pounds, 311 in 2017", []),
        ("Open 10-12, 4 days; 50% of it @ the hub", []),
        ("1234567890 is a number like any other", []),
    ],
)
def test_what_looks_personal_is_found_and_what_does_not_is_left(
    text: str, codes: list[str]
) -> None:
    assert [one.code for one in personal_signs(text, personal_checks())] == codes


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    for one in personal_signs(text, personal_checks()):
        assert 0 <= one.start < one.end <= len(text)


RULE = Rule("t", Decimal(2), Decimal(1), Decimal(2), 4, frozenset({"they"}))
SIZE = Theme("size", "Size of localities", "Large areas")
NAME = Theme("name", "The name", "Large letters")


def test_words_are_long_enough_plain_and_no_stop_words() -> None:
    assert words_of("They like localities, the Class; it’s", RULE) == {
        "like", "localitie", "class",
    }  # fmt: skip


def test_weights_and_scores_worked_by_hand() -> None:
    """“large” counts for both themes, so it is halved: for size (2 + 1 × 1/2) / 2 = 1.25 and for
    name 2 / 2 = 1. “area” is in the definition of size alone: 2; “distance” in one of the two
    texts coded to size: 0.5. A text with all three: 1.25 + 2 + 0.5 = 3.75 for size, 1 for name."""
    coded = [("the distance is far", "size"), ("too large", "size")]
    weights = weights_of([SIZE, NAME], coded, RULE)
    assert weights["size"]["large"] == Decimal("1.25")
    assert weights["name"]["large"] == Decimal(1)
    (one,) = suggestions("A large area, a long distance", weights, RULE)
    assert (one.theme, one.score) == ("size", Decimal("3.75"))
    assert one.words == (
        ("area", Decimal(2)), ("large", Decimal("1.25")), ("distance", Decimal("0.5")),
    )  # fmt: skip


def test_the_rule_that_ships_is_read() -> None:
    assert rule_of_suggestions().least_score == Decimal(2)


def test_kappa_worked_by_hand() -> None:
    """Of 50 texts both gave the theme to 20, the first alone 5, the second alone 10, neither 15.
    Seen = 35/50 = 0.7; chance = 0.5 × 0.6 + 0.5 × 0.4 = 0.5; kappa = 0.2/0.5 = 0.4.
    Error = √(0.7 × 0.3 / (50 × 0.25)) = √0.0168 = 0.12961; 1.95996 × 0.12961 = 0.25404."""
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    found = agreement(pairs)
    assert (found.both, found.first_only, found.second_only, found.neither) == (20, 5, 10, 15)
    assert found.kappa == pytest.approx(0.4)
    assert found.low == pytest.approx(0.4 - 0.25404, abs=1e-5)
    assert found.high == pytest.approx(0.4 + 0.25404, abs=1e-5)


@pytest.mark.parametrize(
    ("pairs", "kappa", "words"),
    [
        ([], None, "No text has been coded by two people"),
        ([(True, True)] * 4, None, "to every text"),
        ([(False, False)] * 4, None, "to no text"),
        ([(True, True), (False, False)], 1.0, "agreed on every text"),
    ],
)
def test_where_kappa_or_its_limits_say_nothing_the_reason_is_given(
    pairs: list[tuple[bool, bool]], kappa: float | None, words: str
) -> None:
    found = agreement(pairs)
    assert (found.kappa, found.low, found.high) == (kappa, None, None)
    assert words in found.reason


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=60))
def test_kappa_lies_between_its_limits_and_does_not_know_who_was_first(
    pairs: list[tuple[bool, bool]],
) -> None:
    one, other = agreement(pairs), agreement([(b, a) for a, b in pairs])
    if one.kappa is None:
        assert other.kappa is None
        assert one.reason
        return
    assert other.kappa == pytest.approx(one.kappa)
    assert -1 <= one.kappa <= 1
    if one.low is not None and one.high is not None:
        assert -1 <= one.low <= one.kappa <= one.high <= 1


def answers(counts: dict[tuple[str, str], int]) -> list[Answered]:
    return [
        Answered({"type": group}, choice)
        for (group, choice), count in counts.items()
        for _ in range(count)
    ]


def test_support_with_its_limits_worked_by_hand() -> None:
    """81 of 100 support. Wilson with z = 1.95996 (z² = 3.84146): centre (81 + 1.92073) / 103.84146
    = 0.79853; half-width 1.95996 × √(81 × 19 / 100 + 0.96037) / 103.84146 = 0.07632.
    So 0.7222 to 0.8749."""
    found = support_of(
        answers({("carer", "support"): 40, ("carer", "oppose"): 10,
                 ("public", "support"): 41, ("public", "oppose"): 9}),
        [one.code for one in support_scale()], supporting(),
        {"type": ["carer", "public"]}, disclosure_profile(),
    )  # fmt: skip
    assert found.overall.share == pytest.approx(0.81)
    assert found.overall.low == pytest.approx(0.7222, abs=1e-4)
    assert found.overall.high == pytest.approx(0.8749, abs=1e-4)
    assert [one.share for one in found.groups["type"]] == [0.8, 0.82]


def test_a_small_group_is_held_back_with_what_would_disclose_it() -> None:
    """Three of the public answered: their count is held back, and as carers and public add up to
    all, so is that of the carers; no share is given of either."""
    found = support_of(
        answers({("carer", "support"): 40, ("carer", "oppose"): 10, ("public", "oppose"): 3}),
        [one.code for one in support_scale()], supporting(),
        {"type": ["carer", "public"]}, disclosure_profile(),
    )  # fmt: skip
    carers, public = found.groups["type"]
    assert public.answers.state == CellState.SUPPRESSED
    assert carers.answers.state == CellState.SUPPRESSED
    assert (carers.share, public.share) == (None, None)


def test_a_group_that_answered_alike_is_held_back_with_what_would_tell_it() -> None:
    """27 of 27 carers support: that would tell how each of them answered. 20 of 40 of the public
    do, so that 47 less the 20 would tell it too: theirs is held back. How many answered and who
    support of everybody stay: between 7 and 27 carers may be among the 47."""
    found = support_of(
        answers({("carer", "support"): 27, ("public", "support"): 20, ("public", "oppose"): 20,
                 ("public", ""): 9}),
        [one.code for one in support_scale()], supporting(),
        {"type": ["carer", "public"]}, disclosure_profile(),
    )  # fmt: skip
    carers, public = found.groups["type"]
    assert [one.answers.value for one in (found.overall, carers, public)] == [67, 27, 40]
    assert [one.unanswered.value for one in (found.overall, carers, public)] == [9, 0, 9]
    assert found.overall.supporting.value == 47
    for one in (carers, public):
        assert one.supporting.state == CellState.SUPPRESSED
        assert (one.share, one.low, one.high) == (None, None, None)


def test_where_everybody_answered_alike_no_step_of_the_scale_tells_it() -> None:
    """All 30 support, 22 of them strongly: 22 and 8 would add up to all who answered."""
    found = support_of(
        answers({("carer", "strongly_support"): 22, ("carer", "support"): 8}),
        [one.code for one in support_scale()], supporting(),
        {"type": ["carer"]}, disclosure_profile(),
    )  # fmt: skip
    assert found.overall.answers.value == 30
    assert found.overall.share is None
    assert {cell.state for cell in found.choices.values()} == {CellState.SUPPRESSED}


def test_few_who_did_not_answer_are_held_back_with_another_group() -> None:
    """2 carers and 10 of the public left the question out, 12 in all: with 10 shown the 2 would be
    found, and how many answered tells it as well, by the size of the group."""
    found = support_of(
        answers({("carer", "support"): 20, ("carer", "oppose"): 8, ("carer", ""): 2,
                 ("public", "support"): 20, ("public", "oppose"): 20, ("public", ""): 10}),
        [one.code for one in support_scale()], supporting(),
        {"type": ["carer", "public"]}, disclosure_profile(),
    )  # fmt: skip
    assert found.overall.unanswered.value == 12
    for one in found.groups["type"]:
        assert {one.answers.state, one.unanswered.state} == {CellState.SUPPRESSED}


def test_how_alike_is_too_alike_stands_in_the_definition() -> None:
    """6 of 40 answered otherwise: enough for 1, not for 7; without a rule 27 of 27 are shown."""
    given = answers({("carer", "support"): 34, ("carer", "oppose"): 6,
                     ("public", "support"): 20, ("public", "oppose"): 20})  # fmt: skip
    alike = answers({("carer", "support"): 27, ("public", "oppose"): 20, ("public", "support"): 9})
    shares = []
    for least, some in ((1, given), (7, given), (0, alike)):
        profile = replace(disclosure_profile(), least_apart=least)
        found = support_of(
            some, [one.code for one in support_scale()], supporting(),
            {"type": ["carer", "public"]}, profile,
        )  # fmt: skip
        shares.append(found.groups["type"][0].share)
    assert shares == [0.85, None, 1.0]


def test_a_choice_that_everybody_made_is_held_back() -> None:
    cells = counts_by_choice(["a"] * 27, ["a", "b", "c"], disclosure_profile())
    assert cells["a"].state == CellState.SUPPRESSED
    assert {cell.value for cell in cells.values()} <= {None, 0}


def test_nobody_answering_is_missing_and_never_nought() -> None:
    cells = counts_by_choice([], ["a", "b"], disclosure_profile())
    assert {cell.state for cell in cells.values()} == {CellState.MISSING}
    cells = counts_by_choice(["a"] * 12 + ["b"] * 8, ["a", "b"], disclosure_profile())
    assert [cell.value for cell in cells.values()] == [12, 8]


def test_who_is_silent() -> None:
    assert silent(["b"], ["a", "b", "c"]) == ["a", "c"]


def test_an_answer_to_a_theme_is_whole() -> None:
    assert reply_faults(Reply("t", Outcome.ACCEPTED, "It is right")) == {}
    assert set(reply_faults(Reply("t", Outcome.CHANGED, ""))) == {
        "reason", "what_changed", "version",
    }  # fmt: skip
    assert set(reply_faults(Reply("t", Outcome.NOT_CHANGED, "No", version=2))) == {"version"}


def test_publication_waits_for_every_theme_and_every_text() -> None:
    assert publication_problems({"a": "A"}, {"a": Outcome.ACCEPTED}, 0, 0) == []
    assert publication_problems({"a": "Size"}, {}, 1, 2) == [
        "The theme “Size” has no response. Give it one.",
        "1 text waits for somebody to look for personal data.",
        "2 texts wait to be settled between two coders.",
    ]
    assert len(publication_problems({}, {}, 0, 0)) == 1


def test_versions_side_by_side_with_the_effect_on_cost() -> None:
    """£130,000 − £100,000 = £30,000 more; where one amount is not known, neither is the effect."""
    before = items_of(
        [{"code": "n", "label": "Localities", "value": "4", "cost": "100000"},
         {"code": "x", "label": "Limit", "value": "2"}]
    )  # fmt: skip
    after = items_of(
        [{"code": "n", "label": "Localities", "value": "7", "cost": "130000", "reason": "Too big"},
         {"code": "y", "label": "Name", "value": "open"}]
    )  # fmt: skip
    found = compared(before, after)
    assert [(one.code, one.cost_effect, one.is_changed) for one in found] == [
        ("n", Decimal(30000), True), ("y", None, True), ("x", None, True),
    ]  # fmt: skip
    assert change_faults(before, after) == ["“Name” changed without a reason. Give one."]


def test_codes_of_a_retired_theme_follow_it_to_where_it_was_moved_last() -> None:
    """1 was moved to 2 and 2 later to 3; 4 ended, and 5 was moved to 4 before."""
    moved = {1: 2, 2: 3, 4: None, 5: 4}
    assert where_codes_count(moved) == {1: 3, 2: 3, 4: None, 5: None}
