"""The code book, suggestions, what coders decide, and quotes that are released."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.planning.consultation import State
from commonweal.planning.consultation_coding import Theme as PureTheme
from commonweal.planning.consultation_coding import suggestions, weights_of
from commonweal.planning.consultation_responses import personal_signs
from commonweal.records.acts import free_code, made, needed
from commonweal.records.consultation.actions_common import note, to_run
from commonweal.records.consultation.definitions import (
    coders,
    personal_checks,
    rule_of_suggestions,
)
from commonweal.records.consultation.models import (
    Answer,
    Coding,
    Consultation,
    Quote,
    Settled,
    Suggestion,
    Theme,
)
from commonweal.records.consultation.selectors import theme_for, themes_for
from commonweal.records.consultation.selectors_coding import (
    coded_texts,
    standing_for,
    text_for,
    texts_for,
)
from commonweal.records.people.acting import Acting, NotAllowed

_CODING = (State.OPEN, State.CLOSED)


@transaction.atomic
def add_theme(
    *, by: Acting, consultation: Consultation, title: str, definition: str, finding: str = ""
) -> Theme:
    """Add a theme with what belongs to it. Raises NotAllowed, ValidationError."""
    row = to_run(by, consultation)
    called = needed(title, "title", "Give the theme a title.")[:200]
    taken = row.themes.values_list("code", flat=True)
    theme = Theme.objects.create(
        consultation=row, code=free_code(called, taken, "theme"), title=called,
        definition=needed(definition, "definition", "Say what belongs to the theme."),
        finding=finding.strip(), **made(by),
    )  # fmt: skip
    note(by, "consultation.theme_added", row, {"theme": theme.code})
    return theme


@transaction.atomic
def change_theme(
    *, by: Acting, consultation: Consultation, theme: str, definition: str, finding: str
) -> Theme:
    """Change what belongs to a theme, and what was found. Raises NotAllowed, ValidationError."""
    row = to_run(by, consultation)
    found = _theme(by, row, theme)
    found.definition = needed(definition, "definition", "Say what belongs to the theme.")
    found.finding = finding.strip()
    found.save(update_fields=["definition", "finding"])
    note(by, "consultation.theme_changed", row, {"theme": found.code})
    return found


@transaction.atomic
def suggest(*, by: Acting, consultation: Consultation) -> int:
    """Work the suggestions out anew for every text, from the code book and what was settled so far.

    How many were made. No decision is touched. Raises NotAllowed, ValidationError.
    """
    row = to_run(by, consultation, *_CODING)
    rule = rule_of_suggestions()
    themes = {one.code: one for one in themes_for(by, row)}
    book = [PureTheme(one.code, one.title, one.definition) for one in themes.values()]
    weights = weights_of(book, coded_texts(by, row), rule)
    now = timezone.now()
    fresh = [
        Suggestion(
            answer=text, theme=themes[one.theme], method=rule.method, score=one.score,
            words=[[word, str(weight)] for word, weight in one.words], made_at=now,
        )
        for text in texts_for(by, row)
        for one in suggestions(text.text, weights, rule)
    ]  # fmt: skip
    Suggestion.objects.filter(answer__response__consultation=row).delete()
    Suggestion.objects.bulk_create(fresh)
    note(by, "consultation.suggested", row, {"suggestions": len(fresh), "method": rule.method})
    return len(fresh)


@transaction.atomic
def code_text(*, by: Acting, consultation: Consultation, pk: int, themes: Iterable[str]) -> Coding:
    """Give a text its themes, as one of its coders; none is a decision too.

    Raises NotAllowed for who is not a person, and ValidationError when others coded it, or
    when all codings are in, after which they are settled and no longer changed.
    """
    row = to_run(by, consultation, *_CODING)
    if by.user is None:
        raise NotAllowed("Texts are coded by people.")
    answer = _text(by, row, pk)
    wanted = [_theme(by, row, code) for code in dict.fromkeys(themes)]
    codings = list(Coding.objects.filter(answer=answer))
    own = next((one for one in codings if one.made_by_id == by.user.pk), None)
    if len(codings) >= coders():
        raise ValidationError(
            f"{coders()} people have coded this text: settle what they differ in."
        )
    if own is None:
        own = Coding.objects.create(answer=answer, **made(by))
    own.themes.set(wanted)
    note(by, "consultation.coded", row, {"answer": answer.pk})
    return own


@transaction.atomic
def settle_text(
    *, by: Acting, consultation: Consultation, pk: int, themes: Iterable[str], reason: str
) -> Settled:
    """Settle a text that two people coded differently, with the reason.

    Raises NotAllowed, and ValidationError when there is nothing to settle.
    """
    row = to_run(by, consultation, *_CODING)
    answer = _text(by, row, pk)
    if not standing_for(by, answer).differs:
        raise ValidationError("Two people have not coded this text differently.")
    said = needed(reason, "reason", "Say why these themes were agreed on.")
    wanted = [_theme(by, row, code) for code in dict.fromkeys(themes)]
    settled = Settled.objects.create(answer=answer, reason=said, **made(by))
    settled.themes.set(wanted)
    note(by, "consultation.settled", row, {"answer": answer.pk})
    return settled


@transaction.atomic
def release_quote(
    *, by: Acting, consultation: Consultation, pk: int, theme: str, text: str, reason: str
) -> Quote:
    """Release a passage of a text under a theme, with the reason.

    Raises NotAllowed, and ValidationError when the words are not in the text, or look like
    personal data.
    """
    row = to_run(by, consultation)
    answer = _text(by, row, pk)
    passage = needed(text, "text", "Copy the passage that is to be quoted.")
    if passage not in answer.text:
        raise ValidationError({"text": "These words do not stand in the text as you wrote them."})
    if personal_signs(passage, personal_checks()):
        raise ValidationError({"text": "The passage looks like personal data: choose another."})
    said = needed(reason, "reason", "Say why the passage may be quoted.")
    quote = Quote.objects.create(
        answer=answer, theme=_theme(by, row, theme), text=passage, reason=said, **made(by)
    )
    note(by, "consultation.quote_released", row, {"answer": answer.pk, "reason": said})
    return quote


@transaction.atomic
def withdraw_quote(*, by: Acting, consultation: Consultation, pk: int, reason: str) -> Quote:
    """Withhold a quote again, published or not. Pages and downloads leave it out at once.

    Raises NotAllowed, and ValidationError without a reason or when it is withheld already.
    """
    row = to_run(by, consultation, *State)
    rows = Quote.objects.filter(theme__consultation=row, withdrawn_at__isnull=True, pk=pk)
    quote = rows.first()
    if quote is None:
        raise ValidationError("This quote is withheld already.")
    quote.withdrawn_reason = needed(reason, "reason", "Say why the quote is withdrawn.")
    quote.withdrawn_at = timezone.now()
    quote.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    # That it was there is kept, and not its words: they may be why it is withdrawn.
    details = {"quote": quote.pk, "theme": quote.theme.code, "state": row.state,
               "reason": quote.withdrawn_reason}  # fmt: skip
    note(by, "consultation.quote_withdrawn", row, details)
    return quote


def _text(by: Acting, row: Consultation, pk: int) -> Answer:
    try:
        return text_for(by, row, pk)
    except Answer.DoesNotExist:
        raise ValidationError("This text cannot be read: it may be held back.") from None


def _theme(by: Acting, row: Consultation, code: str) -> Theme:
    try:
        return theme_for(by, row, code)
    except Theme.DoesNotExist:
        raise ValidationError({"themes": f"There is no theme {code}. Choose one."}) from None
