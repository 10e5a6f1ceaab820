"""Reading how much support each question found, with small numbers held back."""

from __future__ import annotations

from commonweal.planning.consultation import Kind, Question
from commonweal.planning.consultation_support import Support
from commonweal.records.consultation.counting import is_answered, support_in
from commonweal.records.consultation.models import Consultation
from commonweal.records.consultation.selectors import choice_answers, plan_for
from commonweal.records.people.acting import Acting


def support_for(acting: Acting, consultation: Consultation) -> list[tuple[Question, Support]]:
    """Each question on the scale of support that somebody answered, with its support; none for
    whoever may not see what came of it."""
    plan = plan_for(acting, consultation)
    asked = [one for one in plan.questions if one.kind == Kind.SUPPORT]
    chosen = choice_answers(acting, consultation, [one.code for one in asked])
    return [
        (one, support_in(plan, chosen[one.code])) for one in asked if is_answered(chosen[one.code])
    ]
