"""Reading texts and their codings: nobody sees another's coding of a text before both are in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from commonweal.planning.consultation import State
from commonweal.planning.consultation_coding import Agreement, agreement
from commonweal.records.consultation.definitions import coders
from commonweal.records.consultation.models import (
    Answer,
    Coding,
    Consultation,
    Settled,
    Suggestion,
)
from commonweal.records.consultation.selectors import is_inside, may_run, moves_of, themes_for
from commonweal.records.people.acting import Acting

#: Where the codes of retired themes count.
Moved = Mapping[int, int | None]


def texts_for(acting: Acting, consultation: Consultation) -> QuerySet[Answer]:
    """The texts that may be read: nothing of what is held back, and for those inside only."""
    rows = Answer.objects.filter(response__consultation=consultation).exclude(text="")
    rows = rows.exclude(look=Answer.Look.HELD).select_related("response")
    return rows if is_inside(acting, consultation) else rows.none()


def text_for(acting: Acting, consultation: Consultation, pk: int) -> Answer:
    """One text. Raises Answer.DoesNotExist."""
    return texts_for(acting, consultation).get(pk=pk)


@dataclass(frozen=True)
class Standing:
    """A text with how far its coding has come, as one reader may know it.

    `own` and `other` are the keys of themes; `other` stays None until both codings are in.
    """

    answer: Answer
    coders: int
    own: frozenset[int] | None
    other: frozenset[int] | None
    settled: frozenset[int] | None

    @property
    def differs(self) -> bool:
        """Whether two people coded it differently and nobody settled it."""
        return self.own_and_other and self.own != self.other and self.settled is None

    @property
    def own_and_other(self) -> bool:
        return self.own is not None and self.other is not None


def standings(acting: Acting, consultation: Consultation) -> list[Standing]:
    """Every text with its codings as far as this reader may know them. Six queries for any
    number."""
    rows = texts_for(acting, consultation).order_by("pk")
    rows = rows.prefetch_related("codings__themes", "settled__themes")
    moved = moves_of(acting, consultation)
    return [_standing(acting, row, moved) for row in rows]


def standing_for(acting: Acting, answer: Answer) -> Standing:
    """One text with its codings as far as this reader may know them."""
    return _standing(acting, answer, moves_of(acting, answer.response.consultation))


def _standing(acting: Acting, answer: Answer, moved: Moved) -> Standing:
    codings = list(answer.codings.all())
    settled = getattr(answer, "settled", None)
    mine = acting.user.pk if acting.user else None
    own = next((one for one in codings if one.made_by_id == mine), None)
    shown: list[frozenset[int]] = []
    if len(codings) >= coders():
        first = own or codings[0]
        own = first
        shown = [_themes(one, moved) for one in codings if one.pk != first.pk]
    return Standing(
        answer,
        len(codings),
        _themes(own, moved) if own else None,
        shown[0] if shown else None,
        _themes(settled, moved) if settled else None,
    )


def _themes(given: Coding | Settled, moved: Moved) -> frozenset[int]:
    """The themes that were given, as they count now: retired ones moved on, ended ones left out."""
    keys = (moved.get(theme.pk, theme.pk) for theme in given.themes.all())
    return frozenset(key for key in keys if key is not None)


@dataclass(frozen=True)
class Left:
    """How many texts nobody has coded, and how many are coded differently and not settled."""

    uncoded: int
    once: int
    unsettled: int


def left_to_code(acting: Acting, consultation: Consultation) -> Left:
    """What of the coding is left, for those inside."""
    found = standings(acting, consultation)
    return Left(
        sum(one.coders == 0 for one in found),
        sum(one.coders == 1 for one in found),
        sum(one.differs for one in found),
    )


def agreement_by_theme(acting: Acting, consultation: Consultation) -> dict[int, Agreement]:
    """Cohen's kappa for each theme over the texts that two people coded, by the theme's key."""
    if not is_inside(acting, consultation):
        return {}
    rows = Answer.objects.filter(response__consultation=consultation)
    rows = rows.exclude(look=Answer.Look.HELD).prefetch_related("codings__themes")
    moved = moves_of(acting, consultation)
    double = [
        (_themes(codings[0], moved), _themes(codings[1], moved))
        for row in rows
        if len(codings := sorted(row.codings.all(), key=lambda one: one.pk)) >= coders()
    ]
    keys = themes_for(acting, consultation).values_list("pk", flat=True)
    return {key: agreement([(key in a, key in b) for a, b in double]) for key in keys}


def final_themes(acting: Acting, consultation: Consultation) -> dict[int, frozenset[int]]:
    """The themes of each text that count: what was settled, what both gave, else the one coding.

    A text that is coded differently and not settled is left out, and before the analysis is
    complete one that was coded once: it would tell the second coder what the first decided.
    """
    found = {}
    moved = moves_of(acting, consultation)
    complete = consultation.state in (State.ANALYSED, State.PUBLISHED)
    for one in standings(acting, consultation):
        if one.settled is not None:
            found[one.answer.pk] = one.settled
        elif one.own_and_other and one.own is not None:
            if one.own == one.other:
                found[one.answer.pk] = one.own
        elif one.coders == 1 and complete:
            found[one.answer.pk] = _themes(one.answer.codings.all()[0], moved)
    return found


def suggestions_for(acting: Acting, answer: Answer) -> list[Suggestion]:
    """What the words of a text suggest, for those who code it."""
    if not may_run(acting, answer.response.consultation):
        return []
    return list(answer.suggestions.filter(theme__retirement__isnull=True).select_related("theme"))


def next_text(acting: Acting, consultation: Consultation) -> Answer | None:
    """The next text that this person may still code."""
    rows = texts_for(acting, consultation)
    if acting.user is None:
        return None
    rows = rows.annotate(
        coders=Count("codings"), own=Count("codings", filter=Q(codings__made_by=acting.user))
    )
    return rows.filter(own=0, coders__lt=coders()).order_by("-coders", "pk").first()


def coded_texts(acting: Acting, consultation: Consultation) -> list[tuple[str, str]]:
    """Pairs of a text and the code of a theme that counts for it, which suggestions learn from."""
    codes = dict(themes_for(acting, consultation).values_list("pk", "code"))
    final = final_themes(acting, consultation)
    texts = dict(texts_for(acting, consultation).values_list("pk", "text"))
    return [(texts[pk], codes[key]) for pk, keys in final.items() for key in sorted(keys)]
