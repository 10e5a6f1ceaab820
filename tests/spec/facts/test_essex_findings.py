"""What the rules find in the Essex review, each looked up in the paper; and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commonweal.facts.checks import run
from commonweal.language.figure import round_half_up
from commonweal.planning.provider_plan import PlanYear, check_plan
from commonweal.records.findings.definitions import finding_rules, pressures_that_fall_away
from commonweal.records.findings.definitions import plan_rules as rules_of_plans
from tests.spec import essex

D = Decimal

#: Code to the number in the ledger's Part D, the difference (the others less the first side, so
#: 130 less 131 is -1), and the values on the sides.
EXPECTED = {
    "roles-stated-twice/roles-commissioning-mh": (23, "10", ["30-50", "40-50"]),
    "condition-estimate/essex-cc": (24, "-1", ["131", "130"]),
    "condition-itemised/essex-cc/2014-15": (24, "-14", ["131", "80", "26", "5", "6"]),
    "recommendation-code-twice/2c": (25, None, []),
    "recommendation-unknown/p2/4": (25, None, []),
    "spend-per-head-order/not-stated": (26, "11", ["45", "56", "50"]),
    "spend-parts/southend-ua": (27, "0.3", ["7.3", "4.3", "3.3"]),
    "payer-and-provider/nep": (28, "-5.6", ["15.0", "9.4"]),
    "payer-and-provider/sept": (28, "-18.5", ["41.6", "23.1"]),
    "provider-turnover/sept": (29, "9.4", ["324.5", "325.6", "316.6", "326", "324"]),
    "provider-contract-loss/sept/30": (30, "-4.2", ["30", "-25.8", "-38.3"]),
    "plan-stated-change/nep/cash/2017-18": (31, "1.8", ["-53", "10.4", "4.7", "10.5", "8.7"]),
    "provider-surplus/sept": (32, "-5.8", ["5.3", "-0.5", "-0.5"]),
    "provider-staff/nep/2-000-people": (34, "-202", ["2000", "1798", "1766", "1724", "1699"]),
    "plan-savings-percent/nep/base/2017-18": (36, "0.17", ["3.0", "3.2", "100.8"]),
    "engagement-parts/1-1-interviews": (
        None,
        "-4",
        ["50", "10", "4", "4", "4", "1", "3", "3", "2", "12", "3"],
    ),
    "source-not-held/essex-review-2015-appendix-1": (37, None, None),
}
#: CALC-35: body, measure, quarter, and the change from the quarter before.
JUMPS = {
    ("nep", "patients_assigned_cluster_pct", "Q3"): "-18.3",
    ("nep", "cpa_settled_accommodation_pct", "Q2"): "-19",
    ("nep", "cpa_review_within_year_pct", "Q2"): "-17",
    ("sept", "cpa_settled_accommodation_pct", "Q2"): "-19",
    ("sept", "cpa_settled_accommodation_pct", "Q3"): "21",
    ("sept", "cpa_review_within_year_pct", "Q2"): "-47",
    ("sept", "early_intervention_psychosis_cases", "Q3"): "560",
}


@pytest.fixture(scope="module")
def found():
    return {finding.code: finding for finding in run(finding_rules(), essex.evidence())}


@pytest.fixture(scope="module")
def by_ref():
    return {figure.ref: figure for figure in essex.figures()}


def said(figure):
    if figure.value is None:
        return f"{figure.low}-{figure.high}"
    return figure.printed.lstrip("+")


def test_exactly_what_the_paper_contradicts_is_found(found):
    jumps = {code for code in found if code.startswith("return-jump/")}
    assert set(found) - jumps == set(EXPECTED)
    assert len(jumps) == len(JUMPS)


@pytest.mark.parametrize("code", EXPECTED)
def test_each_finding_cites_both_sides_and_the_difference(found, by_ref, code):
    _, difference, sides = EXPECTED[code]
    finding = found[code]
    assert finding.difference == (None if difference is None else D(difference))
    assert all(side.ref in by_ref for side in finding.sides)
    assert all(by_ref[side.ref].citation.section for side in finding.sides)
    if sides:
        assert [said(by_ref[side.ref]) for side in finding.sides] == sides


def test_at_least_ten_have_figures_on_both_sides(found):
    assert sum(1 for finding in found.values() if len(finding.sides) >= 2) >= 20
    assert {part for part, *_ in EXPECTED.values()} >= {23, 24, 25, 26, 27, 28, 29, 30, 31, 32}


def test_the_jumps_in_the_quarterly_returns(found, by_ref):
    seen = {}
    for code, finding in found.items():
        if code.startswith("return-jump/"):
            figure = by_ref[finding.sides[-1].ref]
            key = (figure.subject, figure.dims["measure"], figure.dims["quarter"])
            seen[key] = str(finding.difference)
    assert seen == JUMPS


def test_a_sentence_can_be_read_by_somebody_who_has_not_seen_the_paper(found):
    assert found["spend-parts/southend-ua"].sentence.endswith(
        "make £7.6m (£4.3m + £3.3m), but £7.3m is printed: £0.3m more."
    )
    assert found["provider-surplus/sept"].sentence == (
        "SEPT: £5.3m in the finance history for 2013/14 and -£0.5m in the five-year plan for "
        "2013/14. They differ by £5.8m. -£0.5m in the finance history for 2013/14 as retained "
        "surplus."
    )
    assert all("$" not in finding.sentence for finding in found.values())
    assert all(finding.sentence.endswith(".") for finding in found.values())


CHECKS = {
    "income less operating spend": "income minus ops_spend equals ops_surplus",
    "savings as percent of income": "cip over income equals printed percent",
    "surplus gap so far is the cash gap": "cumulative ops_surplus gap equals cash gap",
    "surplus gap is the savings gap": "ops_surplus gap equals CIP gap",
    "savings are the run-rate plus what falls away": (
        "CIP equals 3 pct run-rate plus non-recurrent carry-forward"
    ),
}


def test_the_recalculated_checks_of_both_plans_are_those_on_record(found, by_ref):
    """55 rows: 53 by the plan's own checks, and two sentences of the text."""
    lines = {}
    for figure in essex.figures_of("provider_five_year_plan"):
        key = (figure.subject, figure.dims["scenario"], figure.period.label)
        lines.setdefault(key, {})[figure.dims["line"]] = figure
    pressures = {}
    for figure in essex.figures_of("provider_plan_pressures"):
        if figure.dims.get("kind") in pressures_that_fall_away() and figure.value is not None:
            pressures.setdefault((figure.subject, figure.period.label), []).append(figure)
    years = [PlanYear(*key, given) for key, given in lines.items()]
    ours = {
        (c.provider, c.scenario.replace(" to ", "-"), c.year, CHECKS[c.check]): (
            round_half_up(c.result.computed.value, 2),
            c.result.printed.value,
            "pass" if c.passes else "fail",
        )
        for c in check_plan(years, pressures, rules_of_plans())
    }
    rows = {
        (r["provider_code"], r["scenario"], r["financial_year"], r["check"]): (
            D(r["expected"]), D(r["printed"]), r["result"],
        )
        for r in essex.rows("provider_five_year_plan_checks")
    }  # fmt: skip
    assert len(rows) == 55
    text = {key: value for key, value in rows.items() if key[3] not in CHECKS.values()}
    assert {key: value for key, value in rows.items() if key not in text} == ours
    cash, rating = sorted(text)[1], sorted(text)[0]
    assert "cash" in cash[3]
    assert text[cash][2] == "fail"
    # 8.7 to 4.7 is one of the pairs that the finding names.
    steps = found["plan-stated-change/nep/cash/2017-18"].steps
    assert any(step.endswith(f"-{round_half_up(text[cash][0], 1)}%") for step in steps)
    assert text[rating][2] == "pass"
    assert lines["nep", "downside", "2017/18"]["cosrr"].value == text[rating][1]


COUNTY = """\
line_id,part_of,commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,source_doc,source_section
all,,all,Everybody,total,30.5,2024/25,essex-review-2015,Table 1
north,all,essex_cc,North,local_authority,20.0,2024/25,essex-review-2015,Table 1
south,all,nep_x,South,other,{south},2024/25,essex-review-2015,Table 1
"""


@pytest.mark.parametrize(("south", "codes"), [("10.5", []), ("11.7", ["spend-parts/all"])])
def test_another_countys_sheet_is_judged_by_the_same_rules(south, codes):
    text = COUNTY.format(south=south).replace("nep_x", "southend_ua")
    figures = essex.figures_of("spend", text)
    assert [f.code for f in run(finding_rules(), essex.evidence(*figures))] == codes
