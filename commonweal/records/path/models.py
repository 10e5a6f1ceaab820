"""Stage gates with their criteria. Assessments and decisions are added and never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.planning import gates


class Gate(models.Model):
    """A dated gate of a segment. Place, segment and number name it; its date is the path's.

    `dropped_at` says when it went from the table.
    """

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="gates")
    segment = models.CharField(max_length=60)
    segment_title = models.CharField(max_length=200)
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=300)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["segment", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "segment", "number"], name="gate_once")
        ]

    def __str__(self) -> str:
        return f"Stage gate {self.number} of {self.segment_title}"

    @property
    def about(self) -> str:
        """Its subject as a sentence begins."""
        return self.subject[:1].upper() + self.subject[1:]

    @property
    def ref(self) -> str:
        """Its name within the place."""
        return f"{self.segment}/{self.number}"


class Criterion(models.Model):
    """One condition of a gate and the side that it tests.

    A printed one comes from the table of stage gates and goes with it; any other was added by a
    commissioner. `organisation` narrows it to one provider. `consequence` follows when it is not
    met.
    """

    class Side(models.TextChoices):
        COMMISSIONER = gates.Side.COMMISSIONER.value, "Commissioners"
        PROVIDER = gates.Side.PROVIDER.value, "Providers"

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    side = models.CharField(max_length=15, choices=Side.choices)
    consequence = models.CharField(max_length=300, blank=True)
    is_printed = models.BooleanField(default=False)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.ForeignKey(
        "facts.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )
    section = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["gate", "-is_printed", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["gate", "code", "side"], name="criterion_once")
        ]

    def __str__(self) -> str:
        return self.title[:1].upper() + self.title[1:]


class Assessment(models.Model):
    """How far one side said that a criterion is met, and on what evidence. The latest counts."""

    class Mark(models.TextChoices):
        MET = gates.Assessment.MET.value, "Met"
        PARTLY = gates.Assessment.PARTLY.value, "Partly met"
        NOT_MET = gates.Assessment.NOT_MET.value, "Not met"

    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="assessments")
    organisation = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    mark = models.CharField(max_length=12, choices=Mark.choices)
    evidence = models.TextField()
    evidence_on = models.DateField(null=True)
    assessed_at = models.DateTimeField()
    assessed_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    author_name = models.CharField(max_length=160)

    class Meta:
        ordering: ClassVar[list[str]] = ["-assessed_at", "-id"]


class Decision(models.Model):
    """What was decided at a gate, why, and who signed it off. The latest counts.

    `considered` keeps what each side had said, `due_on` the gate's date as the path then had it,
    and `consequence` what follows from what was missed.
    """

    class Kind(models.TextChoices):
        CONTINUE = gates.Decision.CONTINUE.value, "Continue"
        VARY = gates.Decision.VARY.value, "Vary"
        PROCURE = gates.Decision.PROCURE.value, "Procure"
        END = gates.Decision.END.value, "End"

    gate = models.ForeignKey(Gate, on_delete=models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    reason = models.TextField()
    consequence = models.TextField(blank=True)
    all_met = models.BooleanField()
    considered = models.JSONField(default=list)
    due_on = models.DateField(null=True)
    signed_off = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)
    author_name = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-taken_at", "-id"]
