"""Links. Kinds and what may be linked with what are in `commonweal.language.thread`."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.register.models import Cited


class Link(Cited):
    """`source` leads to `target` in the way `kind` says. Records are named by kind and ref."""

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="links")
    source_kind = models.CharField(max_length=30)
    source_ref = models.CharField(max_length=400)
    kind = models.CharField(max_length=30)
    target_kind = models.CharField(max_length=30)
    target_ref = models.CharField(max_length=400)
    status = models.CharField(max_length=15)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=[
                    "place", "source_kind", "source_ref", "kind", "target_kind", "target_ref",
                ],
                name="link_once",
            )
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "source_kind", "source_ref"], name="link_forward"),
            models.Index(fields=["place", "target_kind", "target_ref"], name="link_back"),
        ]
