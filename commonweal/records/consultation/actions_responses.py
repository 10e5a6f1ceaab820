"""Taking responses: from files, and from the public form; and looking at what is held back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.facts.reading import read_table
from commonweal.planning.consultation import Kind, State, plan_of
from commonweal.planning.consultation_responses import (
    Given,
    given_of,
    personal_signs,
    read_responses,
)
from commonweal.records.acts import made, needed
from commonweal.records.consultation.actions_common import note, to_run
from commonweal.records.consultation.definitions import (
    personal_checks,
    response_limits,
    support_scale,
)
from commonweal.records.consultation.models import Answer, Batch, Consultation, Response
from commonweal.records.consultation.selectors import held_texts, takes_answers
from commonweal.records.consultation.tokens import NotGood, key_of
from commonweal.records.facts import library
from commonweal.records.people.acting import Acting

#: Public answers come in by this channel where it is listed, else by the first.
ONLINE = "online"


@transaction.atomic
def import_responses(
    *, by: Acting, consultation: Consultation, data: bytes, file_name: str
) -> Batch:
    """Bring in a file of responses, all of it or nothing.

    Raises NotAllowed, and ValidationError with every fault by row and column, or when the same
    file is in already.
    """
    row = to_run(by, consultation, State.OPEN, State.CLOSED)
    plan = plan_of(row.content)
    reading = read_table(data, file_name, library.limits())
    if reading.table is None:
        raise ValidationError({"file": [str(one) for one in reading.problems]})
    given, problems = read_responses(
        reading.table,
        plan,
        support_scale(),
        timezone.localdate(),
        response_limits().text_characters,
    )
    if problems:
        most = library.limits().problems
        raise ValidationError({"file": [str(one) for one in problems[:most]]})
    digest = hashlib.sha256(data).hexdigest()
    if row.batches.filter(digest=digest).exists():
        raise ValidationError({"file": "This file has been brought in already."})
    batch = Batch.objects.create(
        consultation=row, file_name=file_name[:200], digest=digest, count=len(given), **made(by)
    )
    held = _keep(row, given, batch=batch)
    note(by, "consultation.imported", row, {"responses": len(given), "held": held})
    return batch


@transaction.atomic
def answer_openly(
    *,
    by: Acting,
    consultation: Consultation,
    cells: Mapping[str, str],
    token: str,
    trap: str = "",
) -> Response:
    """Take an answer of the public form. Who sends it is not kept, whoever is signed in.

    Raises ValidationError when the form is closed, was sent before, looks like a machine's, too
    many come at once, or something in it is not among what may be chosen.
    """
    rows = Consultation.objects.select_for_update(of=("self",)).select_related("place")
    row = rows.get(pk=consultation.pk)
    if not takes_answers(by, row):
        raise ValidationError("This consultation takes no answers today.")
    if trap:
        raise ValidationError("Leave the box empty that asks to be left empty.")
    try:
        key = key_of(token, row.pk)
    except NotGood as fault:
        raise ValidationError(str(fault)) from None
    if row.responses.filter(form_key=key).exists():
        raise ValidationError("Your answers are in already. Open the form again to send others.")
    plan = plan_of(row.content)
    codes = [one.code for one in plan.channels]
    today = timezone.localdate()
    sent = {
        **cells,
        "channel": ONLINE if ONLINE in codes else codes[0],
        "received_on": today.isoformat(),
    }
    longest = response_limits().text_characters
    given, faults = given_of(sent, plan, support_scale(), today, longest)
    if given is None:
        raise ValidationError(_by_field(faults))
    _hold_flood(row)
    _keep(row, [given], key=key)
    note(Acting.public(), "consultation.answered", row, {})
    return row.responses.get(form_key=key)


def _by_field(faults: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for column, sentence in faults:
        found.setdefault(column or "__all__", []).append(sentence)
    return found


def _hold_flood(row: Consultation) -> None:
    """Refuse what comes in faster than people answer. Nothing about the sender is looked at."""
    limits = response_limits()
    window = int(timezone.now().timestamp()) // (limits.window_minutes * 60)
    key = f"consultation/{row.pk}/{window}"
    cache.add(key, 0, limits.window_minutes * 60)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out in between
        count = 1
    if count > limits.most_in_window:
        raise ValidationError(
            f"Too many answers are coming in at once. Wait {limits.window_minutes} minutes, then "
            "send yours again; the page keeps it."
        )


def _keep(
    row: Consultation, given: Sequence[Given], *, batch: Batch | None = None, key: str | None = None
) -> int:
    """Write responses with their answers; how many texts are held back."""
    questions = {one.code: one for one in plan_of(row.content).questions}
    responses = Response.objects.bulk_create(
        Response(
            consultation=row,
            respondent=one.respondent,
            area=one.area,
            channel=one.channel,
            received_on=one.received_on,
            batch=batch,
            form_key=key,
        )
        for one in given
    )
    answers = []
    for response, one in zip(responses, given, strict=True):
        for code, said in one.answers.items():
            if questions[code].kind != Kind.TEXT:
                answers.append(Answer(response=response, question=code, choice=said))
                continue
            held = list(dict.fromkeys(s.code for s in personal_signs(said, personal_checks())))
            look = Answer.Look.HELD if held else Answer.Look.NONE
            answers.append(
                Answer(response=response, question=code, text=said, held=held, look=look)
            )
    Answer.objects.bulk_create(answers)
    return sum(one.look == Answer.Look.HELD for one in answers)


@transaction.atomic
def release_text(*, by: Acting, consultation: Consultation, pk: int) -> Answer:
    """Say that a text that was held back names nobody. Raises NotAllowed, ValidationError."""
    row = to_run(by, consultation)
    answer = _held(by, row, pk)
    answer.look = Answer.Look.KEPT
    answer.save(update_fields=["look"])
    note(by, "consultation.text_kept", row, {"answer": answer.pk, "signs": answer.held})
    return answer


@transaction.atomic
def redact_text(*, by: Acting, consultation: Consultation, pk: int, text: str) -> Answer:
    """Put words without personal data in the place of a text that was held back, for good.

    Raises NotAllowed, and ValidationError for no words, or words that look like personal data.
    """
    row = to_run(by, consultation)
    answer = _held(by, row, pk)
    said = needed(text, "text", "Write what may stay, or “(taken out)”.")
    signs = personal_signs(said, personal_checks())
    if signs:
        raise ValidationError({"text": "This still looks like personal data: take it out."})
    answer.text, answer.look = said, Answer.Look.REDACTED
    answer.save(update_fields=["text", "look"])
    note(by, "consultation.text_redacted", row, {"answer": answer.pk, "signs": answer.held})
    return answer


def _held(by: Acting, row: Consultation, pk: int) -> Answer:
    found = held_texts(by, row).filter(pk=pk).first()
    if found is None:
        raise ValidationError("This text does not wait any more.")
    return found
