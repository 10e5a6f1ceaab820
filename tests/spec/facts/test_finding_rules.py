"""Each registered check on a table small enough to work by hand, and its near misses."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from commonweal.facts.checks import CHECKS, Evidence, RuleError, parse_rule, run
from commonweal.facts.checks.evidence import Questions
from commonweal.facts.roll_up import Conventions
from commonweal.language.reconciliation import Tolerance
from tests.figures import make

D = Decimal
TOLERANCES = {
    "half": Tolerance(printed_units=D("0.5")),
    "one": Tolerance(absolute=D(1)),
    "point_one": Tolerance(absolute=D("0.1")),
}
QUESTIONS = Questions(D(15), ("pct",), D(2), ("count",))


def rule(check, sentence, title="A title", **parameters):
    return parse_rule(
        {
            "id": "a-rule", "title": title, "check": check, "sentence": sentence,
            "parameters": parameters, "owner": "analyst", "next_review": "2027-04-01",
            "source": "ledger",
        }
    )  # fmt: skip


def found(given, *figures, **more):
    return run([given], Evidence(tuple(figures), TOLERANCES, QUESTIONS, **more))


def fig(ref, value, **more):
    return make(value, more.pop("label", ref), ref=ref, **more)


STATED = rule(
    "stated_twice",
    "$about: $values. They differ by $difference.$lookalikes",
    tolerance="half",
    within="period",
    sides=[
        {"dataset": "profile", "keys": ["subject"], "says": "in the profile"},
        {"dataset": "history", "column": "value", "where": {"line": "income"},
         "keys": ["subject"], "says": "in the history of {period}"},
        {"dataset": "plan", "keys": ["subject"], "says": "in the plan for {period}"},
    ],
    lookalikes=[
        {"dataset": "history", "where": {"line": "retained"}, "keys": ["subject"],
         "says": "in the history as retained"},
    ],
)  # fmt: skip


def test_one_thing_stated_differently_for_the_same_year():
    figures = [
        fig("profile/a/turnover", "324", year="", subject="a"),
        fig("history/a-13/value", "324.5", year="2013/14", subject="a", line="income"),
        fig("plan/a-13/value", "325.6", year="2013/14", subject="a"),
        fig("plan/a-13-again/value", "325.6", year="2013/14", subject="a"),
        fig("plan/a-14/value", "316.6", year="2014/15", subject="a"),
        fig("history/a-13-r/value", "325.6", year="2013/14", subject="a", line="retained"),
    ]
    (finding,) = found(STATED, *figures, names={"a": "Trust A"})
    assert finding.code == "a-rule/a"
    assert finding.difference == D("1.1")
    assert finding.sentence == (
        "Trust A: £324.5m in the history of 2013/14, £325.6m in the plan for 2013/14 and £324m in "
        "the profile. They differ by £1.1m. £325.6m in the history as retained."
    )
    assert [side.ref for side in finding.sides] == [
        "history/a-13/value", "plan/a-13/value", "profile/a/turnover", "history/a-13-r/value",
    ]  # fmt: skip


def test_rounding_another_year_and_another_body_are_no_disagreement():
    assert not found(
        STATED,
        fig("history/a/value", "324.5", year="2013/14", subject="a", line="income"),
        fig("plan/a/value", "325", year="2013/14", subject="a"),
        fig("plan/b/value", "316.6", year="2014/15", subject="a"),
        fig("plan/c/value", "110", year="2013/14", subject="b"),
        fig("profile/a/turnover", "999", year="", subject="a"),
    )


def test_two_ranges_differ_by_their_ends():
    sides = [{"dataset": "capacity", "keys": ["measure"], "says": "in {part}"}]
    roles = rule("stated_twice", "$values", tolerance="half", sides=sides)
    one = fig("capacity/a/low", None, unit="roles", low="30", high="50", measure="r", part="s2")
    other = fig("capacity/b/low", None, unit="roles", low="40", high="50", measure="r", part="s4")
    (finding,) = found(roles, one, other)
    assert finding.sentence == "30 to 50 roles in s2 and 40 to 50 roles in s4"
    assert finding.difference == 10
    assert not found(roles, one, replace(other, low=D(30)))


ONE_AGREES = rule(
    "one_agrees", "$statement in $where, but $values", tolerance="half", magnitude=True,
    statement={"dataset": "market", "keys": ["subject"], "says": "the text"},
    candidates=[{"dataset": "peers", "keys": ["subject"], "says": "{group}"}],
)  # fmt: skip


def test_a_statement_that_matches_none_of_the_printed_values():
    figures = [
        fig("market/a/v", "30", unit="pct", subject="a"),
        fig("peers/a/v", "-25.8", unit="pct", subject="a", group="the chart of all services"),
        fig("peers/b/v", "-38.3", unit="pct", subject="a", group="the chart of one service"),
        fig("market/c/v", "3.6", unit="pct", subject="c"),
        fig("peers/c/v", "-3.6", unit="pct", subject="c", group="chart"),
        fig("market/d/v", "9", unit="pct", subject="d"),
    ]
    (finding,) = found(ONE_AGREES, *figures)
    assert finding.difference == D("-4.2")
    assert len(finding.sides) == 3


def test_a_stated_change_that_no_two_values_of_the_table_give():
    changes = rule(
        "change_in_table", "$statement; nearest $nearest", tolerance="half",
        statement={"dataset": "claims", "keys": ["subject"]},
        table=[{"dataset": "plan", "keys": ["subject"], "says": "{scenario} {period}"}],
    )  # fmt: skip
    table = [
        fig(f"plan/{n}/value", value, year=year, subject="a", scenario=scenario)
        for n, (scenario, year, value) in enumerate([
            ("down", "2014/15", "10.4"), ("down", "2015/16", "8.7"), ("down", "2017/18", "4.7"),
            ("base", "2017/18", "10.5"), ("base", "2018/19", "10"),
        ])
    ]  # fmt: skip
    claim = fig("claims/a/v", "53", unit="pct", year="2017/18", subject="a")
    (finding,) = found(changes, claim, *table)
    # 4.7/10.4 = 0.4519, so a fall of 54.8; from 8.7 it is 46.0, from 10.5 it is 55.2.
    assert finding.sentence == "53%; nearest 54.8%"
    assert [step.rsplit(": ", 1)[1] for step in finding.steps[:3]] == ["-54.8%", "-55.2%", "-46.0%"]
    assert not found(changes, replace(claim, value=D(46), printed="46"), *table)


ROLL_UP = rule(
    "roll_up", "$about: $working = $computed, printed $printed, $difference $direction",
    lines={"dataset": "spend"}, tolerance="half",
)  # fmt: skip


LEDGERS = {"spend": Conventions("sort", part=("part",), outside=("outside",))}


def test_parts_that_do_not_make_their_total():
    figures = [
        fig("spend/s/amount", "7.3", label="Southend", commissioner_code="s", sort="council"),
        fig("spend/m/amount", "4.3", commissioner_code="s", sort="part"),
        fig("spend/d/amount", "3.3", commissioner_code="s", sort="part"),
        fig("spend/o/amount", "50", commissioner_code="s", sort="outside", part_of="s"),
    ]
    (finding,) = found(ROLL_UP, *figures, conventions=LEDGERS)
    assert finding.sentence == "Southend: £4.3m + £3.3m = £7.6m, printed £7.3m, £0.3m more"
    assert finding.difference == D("0.3")
    assert [side.ref for side in finding.sides] == [
        "spend/s/amount", "spend/m/amount", "spend/d/amount",
    ]  # fmt: skip
    right = replace(figures[0], value=D("7.6"), printed="7.6")
    assert not found(ROLL_UP, right, *figures[1:], conventions=LEDGERS)
    assert not found(ROLL_UP, *figures)


def test_some_of_the_parts_may_fall_short_and_a_missing_part_leaves_it_open():
    whole = fig("spend/w/a", "10", line_id="w", sort="council")
    part = fig("spend/p/a", "6", line_id="p", part_of="w", sort="part")
    assert found(ROLL_UP, whole, part, conventions=LEDGERS)
    budget = fig("spend/w/a", "10", line_id="w", sort="outside")
    some = fig("spend/p/a", "6", line_id="p", part_of="w", sort="outside")
    assert not found(ROLL_UP, budget, some, conventions=LEDGERS)
    over = replace(some, value=D(16), printed="16")
    assert found(ROLL_UP, budget, over, conventions=LEDGERS)
    missing = fig("spend/q/a", None, line_id="q", part_of="w", sort="part")
    assert not found(ROLL_UP, whole, part, missing, conventions=LEDGERS)


def test_groups_against_their_total():
    staff = rule(
        "groups_and_total", "$about: $computed against $printed", tolerance="one",
        whole={"dataset": "staff", "where": {"group": "total"}, "keys": ["subject", "period"]},
        parts={"dataset": "staff", "where": {"group": ["a", "b"]}, "keys": ["subject", "period"]},
    )  # fmt: skip
    rows = [
        fig("staff/1/v", "10", unit="people", subject="x", group="total", label="All staff"),
        fig("staff/2/v", "5", unit="people", subject="x", group="a"),
        fig("staff/3/v", "3", unit="people", subject="x", group="b"),
        fig("staff/4/v", "2", unit="people", subject="y", group="b"),
    ]
    (finding,) = found(staff, *rows)
    assert finding.sentence == "All staff: 8 people against 10 people"
    assert finding.difference == -2
    assert not found(staff, replace(rows[0], value=D(9), printed="9"), *rows[1:])


def test_shares_that_miss_100():
    shares = rule("shares_of_100", "$about: $computed", tolerance="one",
                  shares={"dataset": "scope", "keys": ["kind"]})  # fmt: skip
    rows = [fig(f"scope/{n}/p", v, unit="pct", kind="ccg") for n, v in enumerate(["88", "8", "2"])]
    (finding,) = found(shares, *rows)
    assert (finding.sentence, finding.difference) == ("Ccg: 98%", -2)
    assert not found(shares, *rows, fig("scope/9/p", "2", unit="pct", kind="ccg"))
    assert not found(shares, *rows, fig("scope/9/p", None, unit="pct", kind="ccg"))


def test_a_printed_percent_that_its_inputs_do_not_give():
    def percents(**more):
        return rule(
            "recalculated", "$working is $computed, printed $printed", formula="share_pct",
            tolerance="half", printed={"dataset": "plan", "where": {"line": "pct"}, **keys},
            first={"dataset": "plan", "where": {"line": "cip"}, **keys},
            second={"dataset": "plan", "where": {"line": "income"}, **keys}, **more,
        )  # fmt: skip

    keys = {"keys": ["subject", "period"]}
    income = fig("plan/i/v", "100.8", subject="a", line="income")
    cip = fig("plan/c/v", "3.2", subject="a", line="cip")
    printed = fig("plan/p/v", "3.0", unit="pct", subject="a", line="pct")
    (finding,) = found(percents(), income, cip, printed)
    assert finding.sentence == "£3.2m / £100.8m is 3.17%, printed 3.0%"
    assert finding.difference == D("0.17")
    assert not found(percents(), income, cip, replace(printed, value=D(3), printed="3"))
    # 3.2 may be anything from 3.15 to 3.25: a printed 3.1 is 0.07 off, but within the rounding.
    near = replace(printed, value=D("3.1"), printed="3.1")
    assert found(percents(), income, cip, near)
    assert not found(percents(inputs_rounded=True), income, cip, near)
    assert found(percents(inputs_rounded=True), income, cip, printed)
    assert not found(percents(), cip, printed)


def test_above_while_larger_ones_are_below():
    order = rule(
        "order_against_comparator", "$above is above, $below below", word="versus",
        above=["above"], below=["below"],
        values={"dataset": "heads", "keys": ["basis"]},
    )  # fmt: skip
    rows = [
        fig("heads/a/v", "45", unit="gbp_per_head", label="County", versus="above"),
        fig("heads/b/v", "56", unit="gbp_per_head", label="Southend", versus="below"),
        fig("heads/c/v", "50", unit="gbp_per_head", label="Thurrock", versus="below"),
        fig("heads/d/v", "151", unit="gbp_per_head", label="A CCG", versus="in line"),
        fig("heads/e/v", "20", unit="gbp_per_head", label="Low", versus="below"),
    ]
    (finding,) = found(order, *rows)
    assert finding.sentence == (
        "County £45 a head is above, Southend £56 a head and Thurrock £50 a head below"
    )
    assert finding.difference == 11
    assert not found(order, replace(rows[0], value=D(60), printed="60"), *rows[1:])


RECOMMENDATIONS = [
    fig("recs/1/n", "1", printed_code="2c", code="2c-i", title="Agreements"),
    fig("recs/2/n", "1", printed_code="2c", code="2c-ii", title="Care Act", cites="4; 2c-i"),
    fig("recs/3/n", "1", printed_code="2d", code="4a", title="Other"),
]


def test_a_code_used_twice():
    twice = rule("identifier_used_twice", "$about: $titles", rows={"dataset": "recs"},
                 identifier="printed_code", name="title")  # fmt: skip
    (finding,) = found(twice, *RECOMMENDATIONS)
    assert finding.sentence == "2c: “Agreements” and “Care Act”"
    assert len(finding.sides) == 2


def test_a_reference_to_a_code_that_nothing_has():
    nothing = rule(
        "reference_to_nothing", "$about cites $reference; near: $near",
        rows={"dataset": "recs"}, identifier="code", refers_to="cites", name="title",
    )  # fmt: skip
    (finding,) = found(nothing, *RECOMMENDATIONS)
    assert finding.sentence == "2c-ii cites 4; near: 4a"


def test_a_member_of_two_groups():
    once = rule("in_one_group_only", "$about stands in $groups", rows={"dataset": "segments"},
                members="clusters", name="segment")  # fmt: skip
    one = fig("segments/a/y", "2", clusters="1;2;3", segment="mild")
    other = fig("segments/b/y", "3", clusters="4;3", segment="severe")
    (finding,) = found(once, one, other)
    assert finding.sentence == "3 stands in mild and severe"
    assert not found(once, one)


def test_a_source_that_is_not_held():
    held = rule("source_not_held", "$count figures rely on $about", cell="also_cites", show=2)
    figures = [fig(f"x/{n}/v", "1", also_cites="an-appendix") for n in range(3)]
    (finding,) = found(held, *figures, not_held={"an-appendix": "Appendix 1"})
    assert finding.sentence == "3 figures rely on Appendix 1"
    assert (len(finding.sides), finding.documents) == (2, ("an-appendix",))
    assert not found(held, *figures, not_held={"another": "Another"})


def test_jumps_between_quarters():
    jumps = rule("jump_between_quarters", "$sentence", datasets=["returns"])
    rows = [
        fig(f"returns/{n}/v", v, unit=u, year=f"2014/15 Q{q}", measure=m, label=m, subject="a")
        for n, (m, u, q, v) in enumerate([
            ("occupancy", "pct", 1, "59.9"), ("occupancy", "pct", 2, "41.6"),
            ("level", "pct", 1, "40"), ("level", "pct", 2, "55"),
            ("cases", "count", 1, "425"), ("cases", "count", 2, "985"),
            ("doubled", "count", 1, "10"), ("doubled", "count", 2, "20"),
            ("gap", "pct", 1, "10"), ("gap", "pct", 3, "90"),
        ])
    ]  # fmt: skip
    findings = found(jumps, *rows)
    assert [f.sentence for f in findings] == [
        "Occupancy is 41.6%, after 59.9% the quarter before: a fall of more than 15 points.",
        "Cases is 985, after 425 the quarter before: more than 2 times as much.",
    ]
    assert [f.difference for f in findings] == [D("-18.3"), D(560)]


def test_a_stated_day_that_start_and_length_do_not_give_is_found():
    """3.5 years after 1 April 2016 are 1 October 2019; a month that is stated holds the day."""
    given = rule(
        "start_and_length", "$about: $worked_out, stated $stated",
        years={"dataset": "gates", "column": "at", "keys": ["segment"]},
        start={"dataset": "segments", "keys": ["segment"]},
        start_cell="start", stated_cell="stated",
    )  # fmt: skip
    segment = fig("segments/a/years", "5", segment="a", start="2016-04-01")

    def gate(stated, years="3.5", name="a"):
        return fig(f"gates/{stated}/at", years, label="Gate", segment=name, stated=stated)

    [wrong] = found(given, segment, gate("2019-11-01"))
    assert wrong.sentence == "Gate: 1 October 2019, stated 2019-11-01"
    assert [side.ref for side in wrong.sides] == ["gates/2019-11-01/at", "segments/a/years"]
    right = [gate("2019-10-01"), gate("2019-10"), gate(""), gate("TBC"), gate("2020", "2.3"),
             gate("2020", name="b")]  # fmt: skip
    assert found(given, segment, *right) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"check": ""}, "has no 'check'"),
        ({"next_review": "soon"}, "is no date"),
        ({"check": "guess"}, "names the check 'guess'"),
        ({"parameters": {"tolerance": "half"}}, "needs the parameter 'code'|must name a dataset"),
        ({"parameters": {"lines": {"dataset": "x", "eval": "1"}}}, "unknown 'eval'"),
    ],
)
def test_a_definition_that_cannot_be_used_says_why(change, words):
    given = {
        "id": "a-rule", "title": "T", "check": "roll_up", "sentence": "S", "owner": "o",
        "parameters": {"lines": {"dataset": "x"}}, "next_review": "2027-04-01", "source": "s",
    }  # fmt: skip
    with pytest.raises(RuleError, match=words):
        found(parse_rule(given | change))


def test_a_pattern_that_names_an_unknown_word_is_refused():
    with pytest.raises(RuleError, match="unknown 'nothing'"):
        found(replace(STATED, sentence="$nothing"),
              fig("plan/a/v", "1", subject="a"), fig("plan/b/v", "9", subject="a"))  # fmt: skip


def test_every_check_is_registered_and_explains_itself():
    assert len(CHECKS) == 14
    assert all(check.__doc__ for check in CHECKS.values())
