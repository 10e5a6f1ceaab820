"""Contracts made from awards, and what their two sides did with them until the service runs.

Signatures, decisions, counts and events are added and never changed. How a contract stands is
worked out from them and not kept here.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.procuring.contracts import Side
from commonweal.records.frameworks.models import Act

CODE = 80


class SideOf(models.TextChoices):
    """The two sides of a contract."""

    HOLDER = Side.HOLDER.value, "Contract holder"
    PROVIDER = Side.PROVIDER.value, "Provider"


class Contract(Act):
    """A contract for one lot or several. `holder` holds it for `bodies`, all of which buy jointly.

    `lots` are {code, title, value}, pounds a year as text or empty; `extensions` are {months,
    notice_months}. `standstill_ends` is empty for a route that has none. `meetings_group` is the
    tender of whose contracts the providers meet together. `obligations` are what an assessment or
    the paper carries on into it.
    """

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="contracts")
    tender = models.ForeignKey(
        "procuring.Tender", null=True, on_delete=models.PROTECT, related_name="contracts"
    )
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200)
    holder = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="contracts_held"
    )
    provider = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="contracts_provided"
    )
    bodies = models.ManyToManyField("register.Organisation", related_name="contracts_bought")
    manager = models.CharField(max_length=160, blank=True)
    lots = models.JSONField()
    starts_on = models.DateField()
    months = models.PositiveSmallIntegerField()
    extensions = models.JSONField(default=list)
    notice_months = models.PositiveSmallIntegerField(null=True)
    meetings_a_year = models.PositiveSmallIntegerField(default=0)
    standstill_ends = models.DateTimeField(null=True)
    obligations = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["title", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="contract_once")
        ]

    def __str__(self) -> str:
        return self.title


class Signature(Act):
    """One side's signature: the body of the act signed through the person of the act."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=SideOf.choices)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "side"], name="signature_once")
        ]


class ExtensionDecision(Act):
    """What the holder decided on an extension, by its number."""

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, related_name="extension_decisions"
    )
    number = models.PositiveSmallIntegerField()
    taken = models.BooleanField()
    decided_on = models.DateField()
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "number"], name="extension_decided_once")
        ]


class Meeting(Act):
    """A group meeting that was held, of the window by its number. `actions` is what was agreed."""

    place = models.ForeignKey(
        "register.Place", on_delete=models.PROTECT, related_name="contract_meetings"
    )
    tender = models.ForeignKey(
        "procuring.Tender", null=True, on_delete=models.PROTECT, related_name="contract_meetings"
    )
    held_on = models.DateField()
    actions = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-held_on", "-id"]


class Attendance(models.Model):
    """Whether the provider of a contract came to a group meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="attendance")
    attended = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "contract"], name="attendance_once")
        ]


class Happening(Act):
    """An event of a contract: signed, extended, not attended, decided at the gate, started."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    words = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_on", "-id"]


class Task(Act):
    """A piece of the mobilisation plan. `owner` is an office, never a name."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="tasks")
    title = models.CharField(max_length=300)
    side = models.CharField(max_length=10, choices=SideOf.choices)
    owner = models.CharField(max_length=160)
    starts_on = models.DateField(null=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "id"]


class Criterion(Act):
    """A condition of readiness, and what its side last said of it."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="criteria")
    title = models.CharField(max_length=300)
    side = models.CharField(max_length=10, choices=SideOf.choices)
    is_met = models.BooleanField(null=True)
    evidence = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True)
    said_by = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "title"], name="readiness_once")
        ]


class GateDecision(Act):
    """Go or no go, by one side. The latest of a side counts."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="gate_decisions")
    side = models.CharField(max_length=10, choices=SideOf.choices)
    go = models.BooleanField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]


class UserCount(Act):
    """The people whom the old service supports, by what became of them. The latest counts."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="user_counts")
    counted_on = models.DateField()
    at_start = models.PositiveIntegerField()
    moved = models.PositiveIntegerField()
    exited = models.PositiveIntegerField()
    unresolved = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-counted_on", "-id"]


class SupportNeed(Act):
    """People who need support in the change, by language or group: a count and what is done."""

    class Kind(models.TextChoices):
        LANGUAGE = "language", "Language"
        GROUP = "group", "Group"

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="support_needs")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    people = models.PositiveIntegerField()
    support = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "name", "-id"]


class Start(Act):
    """The service started. `reason` says why it did while people were unresolved."""

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="start")
    started_on = models.DateField()
    reason = models.TextField(blank=True)
