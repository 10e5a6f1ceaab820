"""Scoring: filling a sheet, finishing it, closing a round, opening another one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.planning.option_tables import Question
from commonweal.records.acts import made, needed
from commonweal.records.options.actions_common import (
    note,
    question_to_act_on,
    require_lead,
    speaker,
)
from commonweal.records.options.actions_following import work_out_again
from commonweal.records.options.models import MixedOption, Round, Sheet, SheetScore
from commonweal.records.options.selectors import standings_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Organisation, Place
from commonweal.records.results.selectors import commissioners_of


@dataclass(frozen=True)
class ScoreGiven:
    """One cell of a sheet as somebody fills it. Nothing at all empties the cell."""

    option: str
    criterion: str
    value: Decimal | None
    comment: str = ""


@transaction.atomic
def score(
    *,
    by: Acting,
    place: Place,
    appraisal: str,
    scores: Sequence[ScoreGiven],
    organisation: Organisation | None = None,
) -> Sheet:
    """Fill cells of an organisation's own sheet. All or nothing: raises ValidationError.

    The first score of an appraisal opens its first round. A finished sheet, or a closed round,
    takes no more scores.
    """
    body = speaker(by, place, Capability.WORK_OUT, organisation)
    question = question_to_act_on(place, appraisal)
    problems = score_problems(question, scores)
    if problems:
        raise ValidationError(problems)
    sheet = _sheet_to_fill(by, place, question, body)
    for given in scores:
        _fill(sheet, given)
    sheet.changed_at = timezone.now()
    sheet.save(update_fields=["changed_at"])
    # How many, never what: others may read the audit before they have scored.
    note(by, "option.scored", place, appraisal, {"organisation": body.code, "cells": len(scores)})
    return sheet


def score_problems(question: Question, scores: Iterable[ScoreGiven]) -> list[str]:
    """What is wrong with scores, each in one sentence that names the option and the criterion."""
    low, high = question.scale
    problems = []
    twice: set[tuple[str, str]] = set()
    for given in scores:
        criterion = question.criterion(given.criterion)
        where = f"option {given.option}, criterion {given.criterion}"
        if question.option(given.option) is None or criterion is None:
            problems.append(f"There is no {where} in “{question.title}”. Take the score out.")
        elif (given.option, given.criterion) in twice:
            problems.append(f"There are two scores of {where}. Keep one.")
        elif given.value is not None and not low <= given.value <= high:
            problems.append(
                f"The score of {where} is {given.value}. Give one from {low} to {high}."
            )
        twice.add((given.option, given.criterion))
    return problems


def _sheet_to_fill(by: Acting, place: Place, question: Question, body: Organisation) -> Sheet:
    Place.objects.select_for_update().get(pk=place.pk)
    found = Round.objects.filter(place=place, appraisal=question.code).order_by("-number").first()
    if found is None:
        found = Round.objects.create(
            place=place, appraisal=question.code, number=1, reason="First scoring", **made(by)
        )
    if found.closed_at is not None:
        raise ValidationError(
            "Scoring is closed. A lead commissioner has to open another round first."
        )
    sheet = found.sheets.filter(organisation=body).first()
    if sheet is None:
        sheet = Sheet.objects.create(round=found, organisation=body, changed_at=timezone.now())
        _carry_over(sheet)
    if sheet.finished_at is not None:
        raise ValidationError(f"{body} has finished its scores. They can change in another round.")
    return sheet


def _carry_over(sheet: Sheet) -> None:
    """Begin a later round with what the organisation gave before."""
    before = Sheet.objects.filter(
        round__place=sheet.round.place,
        round__appraisal=sheet.round.appraisal,
        organisation=sheet.organisation,
        finished_at__isnull=False,
    )
    last = before.order_by("-round__number").first()
    if last is not None:
        SheetScore.objects.bulk_create(
            SheetScore(
                sheet=sheet, option=one.option, criterion=one.criterion, value=one.value,
                comment=one.comment,
            )
            for one in last.scores.all()
        )  # fmt: skip


def _fill(sheet: Sheet, given: ScoreGiven) -> None:
    cell = sheet.scores.filter(option=given.option, criterion=given.criterion)
    comment = given.comment.strip()
    if given.value is None and not comment:
        cell.delete()
        return
    SheetScore.objects.update_or_create(
        sheet=sheet,
        option=given.option,
        criterion=given.criterion,
        defaults={"value": given.value, "comment": comment},
    )


@transaction.atomic
def finish_scoring(
    *, by: Acting, place: Place, appraisal: str, organisation: Organisation | None = None
) -> Sheet:
    """Say that an organisation's scores stand. From now on it sees those of others who finished.

    Every option that is not ruled out needs a score on every criterion; mixed options may be left
    to what they take. When every commissioner has finished, the round closes by itself. Raises
    ValidationError with what is missing.
    """
    body = speaker(by, place, Capability.TAKE_POSITION, organisation)
    question = question_to_act_on(place, appraisal)
    Place.objects.select_for_update().get(pk=place.pk)
    sheet = (
        Sheet.objects.filter(
            round__place=place,
            round__appraisal=appraisal,
            round__closed_at__isnull=True,
            organisation=body,
        )
        .select_related("round")
        .first()
    )
    if sheet is None:
        raise ValidationError(f"{body} has no open sheet of scores for “{question.title}”.")
    if sheet.finished_at is not None:
        raise ValidationError(f"{body} has finished its scores already.")
    missing = _missing(place, question, sheet)
    if missing:
        raise ValidationError(missing)
    sheet.finished_at, sheet.finished_by = timezone.now(), by.user
    sheet.save(update_fields=["finished_at", "finished_by"])
    note(by, "option.scores_finished", place, appraisal, {"organisation": body.code})
    done = sheet.round.sheets.filter(finished_at__isnull=False).values_list(
        "organisation", flat=True
    )
    if {one.pk for one in commissioners_of(by, place)} <= set(done):
        _close(by, place, question, sheet.round, "Every commissioner has finished.")
    return sheet


def _missing(place: Place, question: Question, sheet: Sheet) -> list[str]:
    """One sentence for each option that lacks a score, naming the criteria."""
    given = {(one.option, one.criterion) for one in sheet.scores.all() if one.value is not None}
    standings = standings_for(Acting.system(), place, question)
    mixed = set(
        MixedOption.objects.filter(place=place, appraisal=question.code).values_list(
            "code", flat=True
        )
    )
    found = []
    for option in question.options:
        absent = [one for one in question.criteria if (option.code, one.code) not in given]
        untouched = len(absent) == len(question.criteria)
        optional = standings[option.code].is_out or option.code in mixed
        if absent and not (optional and untouched):
            names = "; ".join(one.title for one in absent)
            found.append(f"Option {option.code} has no score on: {names}.")
    return found


@transaction.atomic
def close_scoring(*, by: Acting, place: Place, appraisal: str, reason: str) -> Round:
    """Close a round though not everybody has finished: scores open and the analysis is made.

    A lead commissioner does so, with a reason. Sheets that are not finished do not count.
    """
    require_lead(by, place)
    question = question_to_act_on(place, appraisal)
    words = needed(reason, "reason", "Say why the others are not waited for.")
    Place.objects.select_for_update().get(pk=place.pk)
    found = Round.objects.filter(place=place, appraisal=appraisal, closed_at__isnull=True).first()
    if found is None:
        raise ValidationError("No round of scoring is open.")
    if not found.sheets.filter(finished_at__isnull=False).exists():
        raise ValidationError("Nobody has finished yet, so there is nothing to open.")
    _close(by, place, question, found, words)
    return found


def _close(by: Acting, place: Place, question: Question, found: Round, reason: str) -> None:
    found.closed_at, found.closed_reason = timezone.now(), reason
    found.save(update_fields=["closed_at", "closed_reason"])
    details = {"round": found.number, "reason": reason}
    note(by, "option.scoring_closed", place, question.code, details)
    work_out_again(by, place, question, f"Round {found.number} of scoring was closed")


@transaction.atomic
def reopen_scoring(*, by: Acting, place: Place, appraisal: str, reason: str) -> Round:
    """Open another round, in which everybody begins with what it gave before."""
    require_lead(by, place)
    question_to_act_on(place, appraisal)
    words = needed(reason, "reason", "Say why scores are to change.")
    Place.objects.select_for_update().get(pk=place.pk)
    last = Round.objects.filter(place=place, appraisal=appraisal).order_by("-number").first()
    if last is None or last.closed_at is None:
        raise ValidationError("A round of scoring is open already, or none has been held yet.")
    found = Round.objects.create(
        place=place, appraisal=appraisal, number=last.number + 1, reason=words, **made(by)
    )
    note(by, "option.scoring_opened", place, appraisal, {"round": found.number, "reason": words})
    return found
