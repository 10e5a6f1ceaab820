"""Reading appraisals: what their tables say, joined with what was done about their options.

A reader sees the rows of tables that are for them, every act where they commission, and
elsewhere what has been published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet

from commonweal.language.row import Row
from commonweal.planning.option_tables import TABLES, Option, Part, Question, questions_of
from commonweal.planning.options import Criterion
from commonweal.records.options.definitions import appraisal_rules
from commonweal.records.options.models import MixedOption, Open, Shortlisting, Weighting
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place, PlaceParty
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.reading import Reading

Seen = TypeVar("Seen", bound=Open)

#: What the table says of an option, as a standing of ours.
_PRINTED = {
    "yes": Shortlisting.Standing.SHORTLISTED,
    "no": Shortlisting.Standing.RULED_OUT,
    "preferred": Shortlisting.Standing.PREFERRED,
}


class NoSuchAppraisal(LookupError):
    """There is no appraisal of that code for this reader."""


@dataclass(frozen=True)
class OptionStanding:
    """How an option stands, why, and who says so; `on` is None where the table says it."""

    standing: Shortlisting.Standing
    reason: str
    by: str = ""
    on: date | None = None

    @property
    def is_out(self) -> bool:
        return self.standing == Shortlisting.Standing.RULED_OUT


def seen(acting: Acting, place: Place, model: type[Seen]) -> QuerySet[Seen]:
    """The acts of one sort that this reader may see, newest first."""
    rows = model._default_manager.filter(place=place).select_related("organisation")
    sight = sight_of(acting, place)
    if sight == Sight.ALL:
        return rows
    return rows.none() if sight == Sight.NOTHING else rows.filter(published_at__isnull=False)


def questions_in(acting: Acting, place: Place, tables: Mapping[str, Sequence[Row]]) -> dict[
    str, Question
]:  # fmt: skip
    """Every appraisal of tables already read, with the mixed options that were made here."""
    questions = questions_of(tables, appraisal_rules().scale)
    for made in seen(acting, place, MixedOption).order_by("id"):
        question = questions.get(made.appraisal)
        if question is not None and question.option(made.code) is None:
            questions[made.appraisal] = _with_mixed(question, made)
    return questions


def _with_mixed(question: Question, made: MixedOption) -> Question:
    option = Option(
        made.code,
        made.title,
        action=f"mixed here from options {made.first} and {made.second}",
        comment=f"made by {made.author_name}",
    )
    parts = (
        Part(made.code, made.first, made.from_first),
        Part(made.code, made.second, made.from_second),
    )
    return replace(
        question,
        options=(*question.options, option),
        parts=(*question.parts, *(part for part in parts if part.words)),
    )


def questions_for(acting: Acting, place: Place) -> dict[str, Question]:
    """Every appraisal of a place that this reader sees anything of, by its code."""
    reading = Reading(acting, place, TABLES)
    return questions_in(acting, place, {name: reading.rows(name) for name in TABLES})


def question_for(acting: Acting, place: Place, code: str) -> Question:
    """One appraisal by its code. Raises NoSuchAppraisal."""
    found = questions_for(acting, place).get(code)
    if found is None:
        raise NoSuchAppraisal(f"{place} has no appraisal {code}.")
    return found


def mixed_options(acting: Acting, place: Place, appraisal: str) -> list[MixedOption]:
    """The options that were mixed here, oldest first."""
    return list(seen(acting, place, MixedOption).filter(appraisal=appraisal).order_by("id"))


def standings_for(acting: Acting, place: Place, question: Question) -> dict[str, OptionStanding]:
    """How each option stands: as was last said here, else as its table says."""
    found = {option.code: _printed_standing(option) for option in question.options}
    rows = seen(acting, place, Shortlisting).filter(appraisal=question.code)
    for row in rows.order_by("id"):
        if row.option in found:
            said = Shortlisting.Standing(row.standing)
            found[row.option] = OptionStanding(
                said, row.reason, str(row.organisation or row.author_name), row.made_at.date()
            )
    return found


def _printed_standing(option: Option) -> OptionStanding:
    said = _PRINTED.get(option.selected, Shortlisting.Standing.LOOKED_AT)
    return OptionStanding(said, option.comment)


def standing_history(
    acting: Acting, place: Place, appraisal: str, option: str
) -> list[Shortlisting]:
    """What was said of an option here, newest first."""
    return list(seen(acting, place, Shortlisting).filter(appraisal=appraisal, option=option))


def weightings_for(acting: Acting, place: Place, appraisal: str) -> list[Weighting]:
    """The weights as they were set here, newest first; for commissioners only."""
    if sight_of(acting, place) != Sight.ALL:
        return []
    return list(Weighting.objects.filter(place=place, appraisal=appraisal))


def criteria_in_force(acting: Acting, place: Place, question: Question) -> tuple[Criterion, ...]:
    """The criteria with the weights that hold: those last set here, else those of the table."""
    set_here = weightings_for(acting, place, question.code)
    if not set_here:
        return question.criteria
    weights = {code: Decimal(text) for code, text in set_here[0].weights.items()}
    return tuple(replace(one, weight=weights.get(one.code)) for one in question.criteria)


def is_lead(acting: Acting, place: Place) -> bool:
    """Whether somebody acts for a lead commissioner of the place, or for the system."""
    leads = PlaceParty.objects.filter(place=place, part=PlaceParty.Part.LEAD)
    return acting.is_system or leads.filter(organisation=acting.organisation).exists()
