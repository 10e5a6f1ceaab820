"""Reading scores. Each body scores by itself first, and nobody but commissioners sees a sheet.

The rule: a body sees what others gave only after it has finished its own sheet, or once the
round is closed. Analyses are made from closed rounds, so that they tell nobody too early.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from commonweal.language.figure import Status
from commonweal.language.row import Row
from commonweal.planning.option_tables import Question, appraisal_of
from commonweal.planning.options import Score, taken_scores
from commonweal.records.options.models import MixedOption, Round, Sheet, SheetScore, Weighting
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Organisation, Place
from commonweal.records.register.selectors import Sight, sight_of
from commonweal.records.results.selectors import commissioners_of

SCORES = "option_scores"


class Progress(StrEnum):
    """How far one body is with its sheet."""

    NOT_BEGUN = "not begun"
    BEGUN = "begun"
    FINISHED = "finished"


@dataclass(frozen=True)
class BodyProgress:
    """One body that is asked to score, how far it is, and its sheet where the reader sees it."""

    organisation: Organisation
    progress: Progress
    sheet: Sheet | None


@dataclass(frozen=True)
class Scoring:
    """The scoring of one appraisal as one reader meets it. `round` is None before anybody began."""

    round: Round | None
    bodies: tuple[BodyProgress, ...]

    @property
    def is_closed(self) -> bool:
        return self.round is not None and self.round.closed_at is not None

    @property
    def finished(self) -> int:
        return sum(one.progress == Progress.FINISHED for one in self.bodies)

    def of(self, organisation: Organisation | None) -> BodyProgress | None:
        """The line of one body; None for one that is not asked."""
        return next((one for one in self.bodies if one.organisation == organisation), None)

    @property
    def seen_sheets(self) -> list[Sheet]:
        return [one.sheet for one in self.bodies if one.sheet is not None]


def scoring_of(acting: Acting, place: Place, appraisal: str) -> Scoring:
    """The newest round: who is how far, and the sheets that this reader may see."""
    if sight_of(acting, place) != Sight.ALL:
        return Scoring(None, ())
    latest = rounds_of(acting, place, appraisal)[:1]
    found = latest[0] if latest else None
    sheets = {sheet.organisation_id: sheet for sheet in _sheets(found)}
    own = acting.organisation.pk if acting.organisation else None
    mine = sheets.get(own) if own else None
    opened = bool(
        acting.is_system
        or (found and found.closed_at)
        or (mine is not None and mine.finished_at is not None)
    )
    return Scoring(
        found,
        tuple(
            _progress(body, sheets.get(body.pk), opened, body.pk == own)
            for body in commissioners_of(acting, place)
        ),
    )


def _progress(body: Organisation, sheet: Sheet | None, opened: bool, is_own: bool) -> BodyProgress:
    if sheet is None:
        return BodyProgress(body, Progress.NOT_BEGUN, None)
    done = sheet.finished_at is not None
    progress = Progress.FINISHED if done else Progress.BEGUN
    return BodyProgress(body, progress, sheet if is_own or (opened and done) else None)


def _sheets(found: Round | None) -> Sequence[Sheet]:
    if found is None:
        return ()
    return list(found.sheets.select_related("organisation").prefetch_related("scores"))


def rounds_of(acting: Acting, place: Place, appraisal: str) -> list[Round]:
    """The rounds of scoring, newest first; for commissioners only."""
    if sight_of(acting, place) != Sight.ALL:
        return []
    return list(Round.objects.filter(place=place, appraisal=appraisal).order_by("-number"))


def without_our_own(acting: Acting, place: Place) -> Q:
    """Subjects in which no body has set weights and no round of scoring has been closed."""
    del acting  # the condition tells nobody anything by itself
    weighted = Weighting.objects.filter(place=place).values("appraisal")
    closed = Round.objects.filter(place=place, closed_at__isnull=False).values("appraisal")
    return ~Q(subject__in=weighted) & ~Q(subject__in=closed)


def last_finished(acting: Acting, place: Place, appraisal: str) -> Sheet | None:
    """The sheet that the acting organisation finished last, in any round."""
    if acting.organisation is None or sight_of(acting, place) != Sight.ALL:
        return None
    rows = Sheet.objects.filter(
        round__place=place,
        round__appraisal=appraisal,
        organisation=acting.organisation,
        finished_at__isnull=False,
    )
    return rows.order_by("-round__number").first()


def scores_of(acting: Acting, sheet: Sheet) -> dict[tuple[str, str], SheetScore]:
    """The cells of a sheet that the reader was given, by option and criterion."""
    del acting  # `scoring_of` has given out the sheet
    return {(one.option, one.criterion): one for one in sheet.scores.all()}


@dataclass(frozen=True)
class OpenScores:
    """The scores that an analysis may use, the rows they came from, and if they are made up."""

    scores: tuple[Score, ...]
    rows: tuple[Row, ...]
    made_up: bool
    unheard: tuple[str, ...]


def open_scores(
    acting: Acting, place: Place, question: Question, table: Iterable[Row]
) -> OpenScores:
    """What bodies gave in closed rounds and what tables state; illustrative ones only alone.

    A body's own sheet comes before what a table says of it. Illustrative scores step back as
    soon as there is any other, so that the two are never mixed.
    """
    sheets = _closed_sheets(acting, place, question.code)
    of_table = [row for row in table if appraisal_of(row) == question.code]
    stated = [row for row in of_table if row.status != Status.ILLUSTRATIVE]
    made_up = not sheets and not stated
    rows = tuple(
        row for row in (of_table if made_up else stated)
        if row.text("organisation_code") not in sheets
    )  # fmt: skip
    scores = [*_of_sheets(sheets), *(score for row in rows for score in _of_row(row))]
    for mixed in mixed_of(acting, place, question.code):
        scores += taken_scores(scores, mixed.code, mixed.takes)
    known = {body.code for body in commissioners_of(acting, place)}
    heard = {score.body for score in scores}
    return OpenScores(
        tuple(score for score in scores if question.option(score.option)),
        rows,
        made_up and bool(rows),
        tuple(sorted(known - heard)),
    )


def _closed_sheets(acting: Acting, place: Place, appraisal: str) -> dict[str, Sheet]:
    """The newest finished sheet of each body in the rounds that are closed."""
    if sight_of(acting, place) != Sight.ALL:
        return {}
    rows = Sheet.objects.filter(
        round__place=place,
        round__appraisal=appraisal,
        round__closed_at__isnull=False,
        finished_at__isnull=False,
    )
    ordered = rows.select_related("organisation").prefetch_related("scores")
    return {sheet.organisation.code: sheet for sheet in ordered.order_by("round__number")}


def mixed_of(acting: Acting, place: Place, appraisal: str) -> list[MixedOption]:
    """The options mixed here, for working scores out; commissioners only."""
    if sight_of(acting, place) != Sight.ALL:
        return []
    return list(MixedOption.objects.filter(place=place, appraisal=appraisal).order_by("id"))


def _of_sheets(sheets: Mapping[str, Sheet]) -> Iterable[Score]:
    for code, sheet in sorted(sheets.items()):
        for cell in sheet.scores.all():
            if cell.value is not None:
                value = cell.value.normalize()  # as it was given, not as its column keeps it
                yield Score(code, cell.option, cell.criterion, value, cell.comment)


def _of_row(row: Row) -> Iterable[Score]:
    """The score of a row; none where the table itself says that there is none."""
    value = row.number("score")
    if value is not None:
        yield Score(
            row.text("organisation_code"),
            row.text("option"),
            row.text("criterion_no"),
            value,
            row.text("comment"),
        )
