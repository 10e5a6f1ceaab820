"""Working an appraisal out again when something that it follows from was done."""

from __future__ import annotations

from commonweal.planning.option_tables import Question
from commonweal.records.options.selectors_scoring import SCORES, open_scores
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results.actions import attempt, carry_out
from commonweal.records.results.reading import Reading

KIND = "appraisal"


def work_out_again(by: Acting, place: Place, question: Question, reason: str) -> None:
    """Make the next version of the analysis where there is anything to work out.

    What keeps it from being worked out is kept as an attempt with its sentences.
    """
    table = Reading(Acting.system(), place, (SCORES,)).rows(SCORES)
    if not open_scores(Acting.system(), place, question, table).scores:
        return
    asked = attempt(by=by, place=place, kind=KIND, subject=question.code, reason=reason)
    carry_out(attempt=asked, by=by)
