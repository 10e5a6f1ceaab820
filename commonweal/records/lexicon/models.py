"""Terms and cross-walks. Shared ones ship with the product; a place may add its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.register.models import Cited, Dated


class Scheme(Cited):
    """A vocabulary: care clusters, ICD-10, services, tiers, age segments, currencies.

    `switches` and `definitions` are those of `definitions/lexicon/schemes.yaml`.
    """

    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(max_length=160)
    name = models.CharField(max_length=60, default="")
    plain = models.CharField(max_length=200, default="")
    about = models.TextField(blank=True)
    switches = models.JSONField(default=dict)
    definitions = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class Term(Dated, Cited):
    """One professional term with its plain-English label. Its code is "scheme:notation"."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="terms")
    notation = models.CharField(max_length=80)
    code = models.CharField(max_length=120)
    label = models.CharField(max_length=300)
    plain_label = models.CharField(max_length=300, blank=True)
    meaning = models.TextField(blank=True)
    also = models.JSONField(default=list)
    broader = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="narrower"
    )
    position = models.PositiveIntegerField(default=0)
    place = models.ForeignKey(
        "register.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="terms"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["scheme__position", "position", "notation"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(place__isnull=True), name="shared_term_once"
            ),
            models.UniqueConstraint(fields=["place", "code"], name="local_term_once"),
        ]

    def __str__(self) -> str:
        return self.label


class CrossWalk(Cited):
    """How one term relates to another. Many-to-many; never a split unless shares are stated."""

    class Relation(models.TextChoices):
        EXACT = "exact", "means the same as"
        NARROWER = "narrower", "is part of"
        BROADER = "broader", "contains"
        OVERLAPS = "overlaps", "overlaps with"

    source = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="walks_out")
    target = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="walks_in")
    relation = models.CharField(max_length=10, choices=Relation.choices)
    confidence = models.CharField(max_length=10)
    status = models.CharField(max_length=15)
    share_low = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    share_high = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    share_unit = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(default=0)
    place = models.ForeignKey(
        "register.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="walks"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "target"],
                condition=models.Q(place__isnull=True),
                name="shared_walk_once",
            ),
            models.UniqueConstraint(fields=["source", "target", "place"], name="walk_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_relation_display()} {self.target}"
