"""Organisations, areas and places as dated records.

An organisation or area never changes name or shape silently: roles, codes, hierarchy links and
successions are all rows with dates. Arithmetic over them is in `commonweal.language`.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from commonweal.language.figure import Status


class Dated(models.Model):
    """Something that holds from one day to another. An open end is None on that side."""

    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


def holds(on: date) -> models.Q:
    """Of dated rows those that hold on a day."""
    begun = models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=on)
    return begun & (models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=on))


class Cited(models.Model):
    """Something a source says."""

    document = models.ForeignKey(
        "facts.Document", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    section = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


class Stated(Cited):
    """Something that a source says, that we worked out, or that we assign from what is known."""

    status = models.CharField(max_length=20, default=Status.PRINTED)

    class Meta(Cited.Meta):
        abstract = True


class Entered(models.Model):
    """Something that an organisation entered and may correct; empty for what ships with us."""

    entered_by = models.ForeignKey(
        "register.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class Organisation(Dated, Stated, Entered):
    """A body: commissioner, council, provider, regulator, champion."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationCode(Dated):
    """A code of an organisation in a named code system (ODS, ONS)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="codes")
    system = models.CharField(max_length=30)
    code = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "system", "code"], name="organisation_code_once"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["system", "code"], name="organisation_by_code")
        ]


class OrganisationRole(Dated, Stated):
    """A part that an organisation plays: commissioner, lead, provider, rota operator, host."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40)
    towards = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    concerning = models.CharField(max_length=200, blank=True)


class Area(Dated, Stated, Entered):
    """A piece of the map: county, district, CCG area, sub-ICB, ICB, borough, locality, network."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class AreaCode(Dated):
    """A code of an area in a named code system (ONS, ODS)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="codes")
    system = models.CharField(max_length=30)
    code = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "system", "code"], name="area_code_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["system", "code"], name="area_by_code")
        ]


class AreaLink(Dated, Stated):
    """`child` lies in `parent` in one hierarchy. `share` is the part of the child that does,
    None where no source says."""

    hierarchy = models.CharField(max_length=40)
    parent = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="child_links")
    child = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="parent_links")
    share = models.DecimalField(max_digits=12, decimal_places=9, null=True, blank=True)
    share_basis = models.CharField(max_length=60, blank=True)


class AreaDuty(Dated, Stated):
    """An organisation answers for an area (commissions for it, governs it, serves it)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    duty = models.CharField(max_length=40)


class Succession(Stated):
    """What became of a body or an area: `share` of the predecessor passed to the successor,
    None where no source says (a merger or renaming always passes all)."""

    class Kind(models.TextChoices):
        MERGER = "merger", "Merger"
        SPLIT = "split", "Split"
        TRANSFER = "transfer", "Transfer"
        RENAMING = "renaming", "Renaming or recoding"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    effective_on = models.DateField()
    share = models.DecimalField(max_digits=12, decimal_places=9, null=True, blank=True)
    share_basis = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class OrganisationSuccession(Succession):
    predecessor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="successor_links"
    )
    successor = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="predecessor_links"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"], name="succession_once"
            )
        ]


class AreaSuccession(Succession):
    predecessor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="successor_links")
    successor = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="predecessor_links")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "effective_on"], name="area_succession_once"
            )
        ]


class Place(models.Model):
    """A piece of work on one area: a worked paper or a county's own review.

    Everything a room holds belongs to a place, and a place says who may see it.
    """

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=160)
    question = models.TextField(blank=True)
    is_worked_paper = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.PROTECT, related_name="places"
    )
    leading_scheme = models.CharField(max_length=40, default="cluster")
    published_release = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_published(self) -> bool:
        return self.published_release > 0


class PlaceParty(models.Model):
    """An organisation's part in a place; without one it sees only what has been published."""

    class Part(models.TextChoices):
        LEAD = "lead", "Lead commissioner"
        COMMISSIONER = "commissioner", "Commissioner"
        PROVIDER = "provider", "Provider"
        SCRUTINY = "scrutiny", "Board or scrutiny"

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="parts")
    part = models.CharField(max_length=15, choices=Part.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "organisation", "part"], name="party_once")
        ]


class RegisterImport(models.Model):
    """One file brought in for the register: looked at first, then accepted whole or not at all.

    `content` is kept, packed, only while the file waits for a decision.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Ready to accept"
        REFUSED = "refused", "Cannot be accepted"
        ACCEPTED = "accepted", "Accepted"
        DROPPED = "dropped", "Dropped"

    template = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, choices=State.choices)
    row_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    ended_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="register_imports"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="register_imports"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class BoundaryFile(models.Model):
    """One file of boundaries that came in. It never changes; a later one stands beside it."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    licence = models.CharField(max_length=400)
    file_name = models.CharField(max_length=200)
    code_name = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64, unique=True)
    area_count = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="boundary_files"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="boundary_files"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"{self.title}, release {self.number}"


class Boundary(models.Model):
    """The outline of one area as drawn, by its code of the statistical office. Units and the
    meaning of each field are those of `facts.boundaries.Shape`."""

    file = models.ForeignKey(BoundaryFile, on_delete=models.PROTECT, related_name="boundaries")
    code = models.CharField(max_length=9)
    name = models.CharField(max_length=200)
    path = models.TextField()
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()
    label_x = models.IntegerField()
    label_y = models.IntegerField()
    room = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "code"], name="boundary_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["code"], name="boundary_by_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
