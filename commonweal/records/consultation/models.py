"""Consultations with their responses, themes, codings, answers and versions of what is proposed.

No name, address or moment of a respondent is kept. What the machine suggests (`Suggestion`) and
what people decide (`Coding`, `Settled`) stand in tables of their own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.planning.consultation import State
from commonweal.planning.consultation_answers import Outcome
from commonweal.records.frameworks.models import Act

CODE = 80


class Consultation(Act):
    """A consultation of a place. `content` is its plan; `lead` the organisation that runs it.

    `printed_note` says of one that a paper prints what it does not print; there such a note stands
    in place of responses.
    """

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="consultations"
    )
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in State], default=State.DRAFT.value
    )
    lead = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    document = models.ForeignKey(
        "facts.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    printed_note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="consultation_once")
        ]

    def __str__(self) -> str:
        return self.title


class Step(Act):
    """A consultation going on to its next state."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class Batch(Act):
    """A file of responses that was brought in."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="batches")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consultation", "digest"], name="consultation_batch_once"
            )
        ]


class Response(models.Model):
    """One response. Only the day is kept. `form_key` is the key of the public form that it came
    in with, so that a form counts once; `batch` the file."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="responses"
    )
    respondent = models.CharField(max_length=CODE)
    area = models.CharField(max_length=CODE)
    channel = models.CharField(max_length=CODE)
    received_on = models.DateField()
    batch = models.ForeignKey(Batch, null=True, on_delete=models.PROTECT, related_name="responses")
    form_key = models.CharField(max_length=40, null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consultation", "form_key"], name="consultation_form_once"
            )
        ]


class Answer(models.Model):
    """The answer to one question: a choice, or words. `held` lists why words wait for somebody to
    look at them; nobody else reads them until then."""

    class Look(models.TextChoices):
        NONE = "", "Not held"
        HELD = "held", "Waits for somebody to look at it"
        KEPT = "kept", "Looked at and kept as it is"
        REDACTED = "redacted", "Looked at and shortened"

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=CODE)
    choice = models.CharField(max_length=CODE, blank=True)
    text = models.TextField(blank=True)
    held = models.JSONField(default=list)
    look = models.CharField(max_length=10, choices=Look.choices, blank=True, default=Look.NONE)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["response", "question"], name="answer_once")
        ]


class Theme(Act):
    """A theme of the code book. `finding` says what was found, once somebody has written it.

    `section` is where a paper prints it.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="themes")
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    definition = models.TextField()
    finding = models.TextField(blank=True)
    section = models.CharField(max_length=120, blank=True)
    is_printed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consultation", "code"], name="theme_once")
        ]

    def __str__(self) -> str:
        return self.title


class Retirement(Act):
    """A theme taken out of the code book. What coders gave stays as they gave it; it counts for
    `into`, or for nothing where there is none."""

    theme = models.OneToOneField(Theme, on_delete=models.PROTECT, related_name="retirement")
    into = models.ForeignKey(Theme, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class Suggestion(models.Model):
    """A theme that the words of a text suggest, with those words. Never a decision."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="suggestions")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=40)
    score = models.DecimalField(max_digits=8, decimal_places=2)
    words = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-score", "id"]


class Coding(Act):
    """The themes that one person gave a text; none of them is a decision too."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="codings")
    themes = models.ManyToManyField(Theme, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "made_by"], name="coding_once_a_person")
        ]


class Settled(Act):
    """What two coders who differed agreed on, and why."""

    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="settled")
    themes = models.ManyToManyField(Theme, related_name="+")
    reason = models.TextField()


class Quote(Act):
    """A passage that somebody released with a reason; all others are withheld. One that was
    withdrawn is kept with why, and shown to nobody outside."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="quotes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="quotes")
    text = models.TextField()
    reason = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class ProposalVersion(Act):
    """What was proposed: its items, numbered from 1. A version is never changed."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    items = models.JSONField()
    is_printed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consultation", "number"], name="proposal_version_once")
        ]

    def __str__(self) -> str:
        return f"Version {self.number}: {self.title}"


class Reply(Act):
    """The response to a theme; the last one counts. `component` is the part of the offer that it
    is about."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="replies")
    outcome = models.CharField(max_length=12, choices=[(o.value, o.value) for o in Outcome])
    reason = models.TextField()
    what_changed = models.TextField(blank=True)
    component = models.CharField(max_length=200, blank=True)
    version = models.ForeignKey(
        ProposalVersion, null=True, on_delete=models.PROTECT, related_name="replies"
    )
    section = models.CharField(max_length=120, blank=True)
    is_printed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class PrintedVenue(Act):
    """A kind of venue as a paper ranks it for an element of the service, without a count."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="printed_venues"
    )
    kind = models.CharField(max_length=120)
    element = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField()
    finding = models.CharField(max_length=200)
    section = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "id"]


class CoDesign(Act):
    """An event of the engagement log that shaped the proposal, and the version that came of it."""

    consultation = models.ForeignKey(
        Consultation, on_delete=models.PROTECT, related_name="co_design"
    )
    event = models.ForeignKey(
        "engagement.EngagementEvent", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        ProposalVersion, null=True, on_delete=models.PROTECT, related_name="co_design"
    )
    contribution = models.TextField()
    component = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["consultation", "event"], name="co_design_once")
        ]
