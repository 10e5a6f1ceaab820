"""Weights of criteria, shortlisting options, and mixing an option from two others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.planning.options import weight_problems
from commonweal.records.acts import made, needed
from commonweal.records.options.actions_common import (
    note,
    question_to_act_on,
)
from commonweal.records.options.actions_following import work_out_again
from commonweal.records.options.models import MixedOption, Shortlisting, Weighting
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import require_work_on


@transaction.atomic
def set_weights(
    *, by: Acting, place: Place, appraisal: str, weights: Mapping[str, Decimal], reason: str
) -> Weighting:
    """Set the weight of every criterion, or of none: then all count alike. Earlier ones stay.

    Raises ValidationError naming the criteria without a weight, and for one that is not there.
    """
    require_work_on(by, place, Capability.MANAGE_PLACE)
    question = question_to_act_on(place, appraisal)
    words = needed(reason, "reason", "Say why these weights.")
    strange = sorted(set(weights) - {one.code for one in question.criteria})
    if strange:
        raise ValidationError(f"There is no criterion {', '.join(strange)} in “{question.title}”.")
    weighted = [replace(one, weight=weights.get(one.code)) for one in question.criteria]
    problems = weight_problems(weighted)
    if problems:
        raise ValidationError(problems)
    kept = {code: str(weight) for code, weight in weights.items()}
    row = Weighting.objects.create(
        place=place, appraisal=appraisal, weights=kept, reason=words, **made(by)
    )
    note(by, "option.weights_set", place, appraisal, {"weights": kept, "reason": words})
    work_out_again(by, place, question, "Weights were set" if kept else "Weights were taken away")
    return row


@transaction.atomic
def shortlist(
    *, by: Acting, place: Place, appraisal: str, option: str, standing: str, reason: str
) -> Shortlisting:
    """Say that an option goes forward, is ruled out or is preferred, and why. The reason stays."""
    require_work_on(by, place, Capability.MANAGE_PLACE)
    question = question_to_act_on(place, appraisal)
    if question.option(option) is None:
        raise ValidationError({"option": f"There is no option {option} in “{question.title}”."})
    if standing not in Shortlisting.Standing.values:
        raise ValidationError(
            {"standing": f"Choose one of: {', '.join(Shortlisting.Standing.labels)}."}
        )
    words = needed(reason, "reason", "Say why: the reason stays with the option.")
    row = Shortlisting.objects.create(
        place=place, appraisal=appraisal, option=option, standing=standing, reason=words, **made(by)
    )
    details = {"option": option, "standing": standing, "reason": words}
    note(by, "option.shortlisted", place, appraisal, details)
    work_out_again(by, place, question, f"Option {option}: {row.get_standing_display()}")
    return row


@dataclass(frozen=True)
class Mix:
    """An option to be mixed from two others. `takes` says for each criterion which it follows."""

    code: str
    title: str
    first: str
    second: str
    takes: Mapping[str, str]
    from_first: str
    from_second: str


@transaction.atomic
def mix_option(*, by: Acting, place: Place, appraisal: str, mix: Mix) -> MixedOption:
    """Derive an option from two others, with what was taken from each. Raises ValidationError."""
    require_work_on(by, place, Capability.MANAGE_PLACE)
    question = question_to_act_on(place, appraisal)
    code = needed(mix.code, "code", "Give the option a number, for example 2b.")
    if question.option(code) is not None:
        raise ValidationError({"code": f"There is an option {code} already. Give another number."})
    for field, parent in (("first", mix.first), ("second", mix.second)):
        if question.option(parent) is None:
            raise ValidationError({field: f"There is no option {parent} in “{question.title}”."})
    if mix.first == mix.second:
        raise ValidationError({"second": "Choose two different options."})
    for criterion in question.criteria:
        if mix.takes.get(criterion.code) not in (mix.first, mix.second):
            raise ValidationError(
                f"Say for “{criterion.title}” whether the option follows {mix.first} "
                f"or {mix.second}."
            )
    row = MixedOption.objects.create(
        place=place,
        appraisal=appraisal,
        code=code,
        title=needed(mix.title, "title", "Give the option a title."),
        first=mix.first,
        second=mix.second,
        takes=dict(mix.takes),
        from_first=needed(mix.from_first, "from_first", f"Say what comes from {mix.first}."),
        from_second=needed(mix.from_second, "from_second", f"Say what comes from {mix.second}."),
        **made(by),
    )
    details = {"option": code, "from": [mix.first, mix.second]}
    note(by, "option.mixed", place, appraisal, details)
    question = question_to_act_on(place, appraisal)
    work_out_again(by, place, question, f"Option {code} was mixed")
    return row
