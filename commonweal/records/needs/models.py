"""Needs assessments of a place, and what organisations did with them.

A published version is never changed. Nothing is deleted: entries, priorities and statements are
taken out with a reason and stay on record.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from commonweal.planning.needs_assessment import Stance
from commonweal.records.frameworks.models import Act
from commonweal.records.register.models import Cited

CODE = 80
TERM = 120


class Assessment(Act):
    """A needs assessment of a place, or one from outside of which only these lines are kept.

    The organisation of the act is who began it, `lead` who answers for it. `opened_at` is when the
    parties were asked to contribute. `published_at` counts for one from outside, which everybody
    sees from then on; one of our own is seen through its versions. `publisher` and `address` say
    of one from outside who made it and where it is, and `finished_on` when.
    """

    class Origin(models.TextChoices):
        OWN = "own", "Made here"
        OUTSIDE = "outside", "From outside"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        IN_VALIDATION = "in_validation", "In validation"
        VALIDATED = "validated", "Validated"
        PUBLISHED = "published", "Published"
        REPLACED = "replaced", "Replaced"

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="needs_assessments"
    )
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.OWN)
    state = models.CharField(max_length=15, choices=State.choices, default=State.DRAFT)
    method = models.TextField()
    data_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    lead = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    areas = models.ManyToManyField("register.Area", related_name="+")
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    opened_at = models.DateTimeField(null=True)
    publisher = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=500, blank=True)
    finished_on = models.DateField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="needs_assessment_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_own(self) -> bool:
        return self.origin == self.Origin.OWN


class Topic(models.Model):
    """A topic of an assessment by its term in the lexicon; it is one section of it.

    `exception` says why the section may go without validation, for the content of that digest.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="topics")
    number = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=TERM)
    exception = models.TextField(blank=True)
    exception_digest = models.CharField(max_length=64, blank=True)
    exception_by = models.CharField(max_length=160, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "number"], name="needs_topic_number"),
            models.UniqueConstraint(fields=["assessment", "term"], name="needs_topic_once"),
        ]


class Entry(Act, Cited):
    """What is known of one kind of need for a topic: in an area, a kind of locality, or everywhere.

    `locality_reason` says why there is such a locality where no area covered is known to be one.
    Its number is never typed over: it is a version of a figure, a number out of a version of a
    result (`result_path` says where in its answer), or an estimate by judgement with its range.
    """

    class Kind(models.TextChoices):
        MET = "met", "Met"
        UNMET = "unmet", "Unmet"
        MASKED = "masked", "Masked"

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    area = models.ForeignKey("register.Area", null=True, on_delete=models.PROTECT, related_name="+")
    locality = models.CharField(max_length=20, blank=True)
    locality_reason = models.CharField(max_length=300, blank=True)
    sentence = models.TextField()
    strength = models.CharField(max_length=20)
    figure = models.ForeignKey(
        "facts.FigureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    result = models.ForeignKey(
        "results.Result", null=True, on_delete=models.PROTECT, related_name="+"
    )
    result_path = models.CharField(max_length=300, blank=True)
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    unit = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["topic__number", "kind", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["topic", "area", "kind"],
                condition=Q(removed_at__isnull=True, area__isnull=False),
                name="needs_entry_once_an_area",
            ),
            models.UniqueConstraint(
                fields=["topic", "locality", "kind"],
                condition=Q(removed_at__isnull=True, area__isnull=True),
                name="needs_entry_once_a_locality",
            ),
        ]


class Contribution(Act):
    """What a party adds to a section, and what became of it. It and the commissioners see it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting for the lead"
        TAKEN = "taken", "Taken in"
        NOT_TAKEN = "not_taken", "Not taken in"
        WITHDRAWN = "withdrawn", "Withdrawn"

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="contributions")
    text = models.TextField()
    evidence = models.CharField(max_length=300, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=160, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]


class Validator(Act):
    """Somebody asked to validate a section: a clinical role, on behalf of an organisation."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="validators")
    body = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=120)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["topic", "body", "role"],
                condition=Q(removed_at__isnull=True),
                name="needs_validator_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.body}"


class Validation(Act):
    """What one who was asked said of a section while it had that digest. The latest counts."""

    validator = models.ForeignKey(Validator, on_delete=models.PROTECT, related_name="said")
    stance = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Stance])
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class NeedsPriority(Act):
    """A priority that an assessment sets, to which plans and proposals are linked."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="priorities")
    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="+")
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    sentence = models.TextField(blank=True)
    topic = models.ForeignKey(Topic, null=True, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="needs_priority_once")
        ]

    def __str__(self) -> str:
        return self.title


class AssessmentVersion(Act):
    """A published state of an assessment. `content` holds everything as it was that day."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment", "number"], name="needs_assessment_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment.title}, version {self.number}"

    @property
    def ref(self) -> str:
        """Its name in the golden thread, as a need."""
        return f"{self.assessment.code}/{self.number}"


class BaselineStatement(Act, Cited):
    """One statement of need of a place, from a review of how things stand, with its evidence."""

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="baseline_statements"
    )
    code = models.SlugField(max_length=CODE)
    theme = models.CharField(max_length=80, blank=True)
    sentence = models.TextField()
    strength = models.CharField(max_length=20)
    areas = models.ManyToManyField("register.Area", related_name="+")
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["theme", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="baseline_statement_once")
        ]

    def __str__(self) -> str:
        return self.sentence[:100]
