"""Equality and human rights impact assessments, their actions and where each is carried on to; and
returns of who uses a service. No person is named in any of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act

CODE = 80


class Assessment(Act):
    """An assessment: the draft that is worked on. `authors`, of this version or an earlier one, may
    not approve it.

    `printed_note` says of one that a paper prints what it does not print.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        APPROVED = "approved", "Approved"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="equality_assessments"
    )
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    authors = models.ManyToManyField("people.User", related_name="+")
    revised_because = models.TextField(blank=True)
    document = models.ForeignKey(
        "facts.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    printed_note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="equality_assessment_once")
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentVersion(Act):
    """What a group approved, and when; never changed. `approved_on` is None where a paper prints
    no day; `approved_period` then says when in its words. The act's author recorded it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    group = models.CharField(max_length=200)
    approved_on = models.DateField(null=True)
    approved_period = models.CharField(max_length=80, blank=True)
    section = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "number"], name="equality_version_once")
        ]


class Evidence(Act):
    """A record of the golden thread that an assessment rests on, and for which group. `group` is
    empty where it is about everybody."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="evidence")
    group = models.CharField(max_length=CODE, blank=True)
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=300)
    says = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "group", "kind", "ref"], name="equality_evidence_once"
            )
        ]


class EqualityAction(Act):
    """What is to be done, by whom and until when; `owner` is an organisation or a role, no name."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True)
    groups = models.JSONField(default=list)
    section = models.CharField(max_length=120, blank=True)
    is_printed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "number"], name="equality_action_once")
        ]

    def __str__(self) -> str:
        return self.text


class Carried(Act):
    """Where an action is carried on to, and how far it is there; the last row for an action, target
    and ref counts.

    `ref` is the code of a tender for a specification or a question or condition of it, and the code
    of a contract for a contract; `part` is the code of a requirement, question, condition or duty.
    """

    class Target(models.TextChoices):
        SPECIFICATION = "specification", "Specification"
        EVALUATION = "evaluation", "Evaluation of bids"
        CONTRACT = "contract", "Contract"

    class Status(models.TextChoices):
        PLANNED = "planned", "To be put there"
        PLACED = "placed", "Stands there"
        MET = "met", "Done"
        NOT_MET = "not_met", "Not done"

    action = models.ForeignKey(EqualityAction, on_delete=models.PROTECT, related_name="carried")
    target = models.CharField(max_length=15, choices=Target.choices)
    ref = models.CharField(max_length=CODE)
    part = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class UseReturn(Act):
    """Who used a service in a period, group by group, beside who lives there, as a file says."""

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="equality_returns"
    )
    service = models.CharField(max_length=200)
    period = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    rows = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "digest"], name="equality_return_once")
        ]
