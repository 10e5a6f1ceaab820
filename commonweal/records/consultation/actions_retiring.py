"""Retiring a theme: its codes count for another from then on, or end, and nothing is lost."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.records.acts import made, needed
from commonweal.records.consultation.actions_common import note, to_run
from commonweal.records.consultation.models import Coding, Consultation, Retirement, Theme
from commonweal.records.consultation.selectors import theme_for
from commonweal.records.people.acting import Acting


@transaction.atomic
def retire_theme(
    *, by: Acting, consultation: Consultation, theme: str, into: str, reason: str
) -> Retirement:
    """Take a theme out of the code book. Its codes and quotes count for the theme `into`, or for
    nothing where that is empty; what each coder gave stays on record.

    Raises NotAllowed, and ValidationError for a theme that a paper prints or that is retired, an
    unknown one to move to, or no reason.
    """
    row = to_run(by, consultation)
    old = _theme(by, row, theme, "theme")
    if old.is_printed:
        raise ValidationError("The paper prints this theme: it stays as it is printed.")
    new = _theme(by, row, into, "into") if into else None
    if new == old:
        raise ValidationError({"into": "Choose another theme than this one."})
    said = needed(reason, "reason", "Say why the theme is retired.")
    kept = Retirement.objects.create(theme=old, into=new, reason=said, **made(by))
    texts = Coding.objects.filter(themes=old).values("answer").distinct().count()
    details = {"theme": old.code, "into": new.code if new else "", "reason": said, "texts": texts}
    note(by, "consultation.theme_retired", row, details)
    return kept


def _theme(by: Acting, row: Consultation, code: str, field: str) -> Theme:
    try:
        return theme_for(by, row, code)
    except Theme.DoesNotExist:
        raise ValidationError({field: f"There is no theme {code} in the code book."}) from None
