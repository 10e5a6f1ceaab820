"""Talking Therapies pathways and paired scores: caseness, recovery and change that counts."""

from __future__ import annotations

from commonweal.language.plan import (
    AllOf,
    AnyOf,
    Case,
    Col,
    Compare,
    Days,
    Derive,
    Expression,
    First,
    In,
    Join,
    Lit,
    Minus,
    Missing,
    Not,
    Predicate,
    Source,
    Table,
    Where,
)
from commonweal.reviewing.event_sets.making import coded, flag
from commonweal.reviewing.measures.events import event_set
from commonweal.reviewing.measures.given import Given


@event_set("pathways", age="age_at_referral")
def pathways(given: Given) -> Source:
    """A Talking Therapies referral: its waits, whether it finished a course of treatment, and what
    its paired scores say. PHQ-9 is one of the pair, the measure of the problem the other.
    The flags that come with the data are taken; without one it is worked out from the scores."""
    treated = Col("treatment_contacts")
    finished = AllOf(
        (
            Not(Missing(Col("end_date"))),
            Compare(treated, ">=", Lit(given.number("finished_contacts"))),
        )
    )
    waited = Derive(
        Table("talking_therapies"),
        (
            ("days_to_treatment", Days(Col("received_date"), Col("first_treatment_date"))),
            ("days_between", Days(Col("first_treatment_date"), Col("second_treatment_date"))),
            ("finished", flag(_told(given, "completed_flag", finished))),
            ("cut_off", _of_tool(given, "cut_off")),
            ("change_that_counts", _of_tool(given, "reliable_change")),
            ("phq9_change", Minus(Col("first_phq9"), Col("last_phq9"))),
            ("second_change", Minus(Col("first_second_score"), Col("last_second_score"))),
        ),
    )
    judged = Derive(
        waited,
        (
            ("case", flag(_case(given))),
            ("not_case", flag(_told(given, "not_case_flag", _not_case(given)))),
            ("paired", flag(_paired())),
        ),
    )
    improved = Derive(
        judged,
        (
            ("recovered", flag(_told(given, "recovery_flag", _recovered(given)))),
            ("improved", flag(_told(given, "improvement_flag", _moved(given, better=True)))),
        ),
    )
    worsened = _told(given, "deterioration_flag", _moved(given, better=False))
    both = AllOf((In(Col("recovered"), (1,)), In(Col("improved"), (1,))))
    return Derive(
        improved,
        (("reliably_recovered", flag(both)), ("deteriorated", flag(worsened))),
    )


def _told(given: Given, column: str, worked_out: Predicate) -> Predicate:
    """What a flag of the data says, or what is worked out where it says nothing."""
    return AnyOf((coded(column, given, "yes"), AllOf((Missing(Col(column)), worked_out))))


def _of_tool(given: Given, what: str) -> Expression:
    """A number of the paired instrument; without a known instrument it is that of GAD-7."""
    tools = [
        (In(Col("second_tool"), (tool,)), Lit(given.instrument(tool, what)))
        for tool in given.paired_tools()
    ]
    return Case(tuple(tools), Lit(given.instrument(given.default_pair, what)))


def _paired() -> Predicate:
    """Both scores of at least PHQ-9 or of the second measure are known."""
    phq9 = AllOf((Not(Missing(Col("first_phq9"))), Not(Missing(Col("last_phq9")))))
    other = AllOf((Not(Missing(Col("first_second_score"))), Not(Missing(Col("last_second_score")))))
    return AnyOf((phq9, other))


def _case(given: Given) -> Predicate:
    """At or above the cut-off of either measure at the start."""
    return AnyOf(
        (
            Compare(Col("first_phq9"), ">=", Lit(given.instrument(given.phq9, "cut_off"))),
            Compare(Col("first_second_score"), ">=", Col("cut_off")),
        )
    )


def _not_case(given: Given) -> Predicate:
    """Known to be below the cut-off of both measures at the start. A course without these scores is
    neither a case nor not a case, and stays in the denominator of recovery."""
    return AllOf(
        (
            Compare(Col("first_phq9"), "<", Lit(given.instrument(given.phq9, "cut_off"))),
            Compare(Col("first_second_score"), "<", Col("cut_off")),
        )
    )


def _recovered(given: Given) -> Predicate:
    """A case at the start, and below the cut-off of both at the end."""
    return AllOf(
        (
            In(Col("case"), (1,)),
            Compare(Col("last_phq9"), "<", Lit(given.instrument(given.phq9, "cut_off"))),
            Compare(Col("last_second_score"), "<", Col("cut_off")),
        )
    )


def _moved(given: Given, *, better: bool) -> Predicate:
    """One measure changes by what counts in this direction, and neither does so in the other."""
    change = given.instrument(given.phq9, "reliable_change")
    gained = (
        Compare(Col("phq9_change"), ">=", Lit(change)),
        Compare(Col("second_change"), ">=", Col("change_that_counts")),
    )
    lost = (
        Compare(Col("phq9_change"), "<=", Lit(-change)),
        Compare(Minus(Lit(0), Col("second_change")), ">=", Col("change_that_counts")),
    )
    one, other = (gained, lost) if better else (lost, gained)
    return AllOf((AnyOf(one), Not(AnyOf(other))))


@event_set("paired_scores")
def paired_scores(given: Given) -> Source:
    """The first and last score of one instrument on one referral, and the change towards better.
    The code of an instrument says who rated, so that raters are not mixed. Counted in the month of
    the last score."""
    scored = Where(
        Table("assessments"),
        AllOf((In(Col("tool"), given.outcome_tools()), Not(Missing(Col("score"))))),
    )
    by = ("referral", "tool")
    last = First(scored, by, (("assessment_date", True), ("assessment", True)))
    first = First(scored, by, (("assessment_date", False), ("assessment", False)))
    pair = Join(
        last,
        first,
        (("referral", "referral"), ("tool", "tool")),
        (("score", "first_score"), ("assessment_date", "first_date")),
    )
    later = Where(pair, Compare(Col("first_date"), "<", Col("assessment_date")))
    towards = Case(
        ((In(Col("tool"), given.higher_is_better()), Minus(Col("score"), Col("first_score"))),),
        Minus(Col("first_score"), Col("score")),
    )
    changed = Derive(later, (("change", towards), ("counts_from", _change_that_counts(given))))
    return Derive(
        changed,
        (
            ("improved", flag(Compare(Col("change"), ">=", Col("counts_from")))),
            (
                "worsened",
                flag(Compare(Minus(Lit(0), Col("change")), ">=", Col("counts_from"))),
            ),
        ),
    )


def _change_that_counts(given: Given) -> Expression:
    return Case(
        tuple(
            (In(Col("tool"), (tool,)), Lit(given.instrument(tool, "reliable_change")))
            for tool in given.outcome_tools()
        )
    )
