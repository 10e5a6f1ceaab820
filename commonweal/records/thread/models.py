"""Links, and the statements that they join which have no room of their own yet.

Kinds and what may be linked with what are in `definitions/thread/kinds.yaml`. A link is never
deleted: it is retired, with who did so and why.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.register.models import Cited


class Statement(Cited):
    """Something that a paper concludes or that people agreed: an implication, a need, an outcome.

    `kind` is a record kind of the thread. A kind that gets a room of its own moves there.
    """

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="statements")
    kind = models.CharField(max_length=30)
    code = models.SlugField(max_length=60)
    title = models.CharField(max_length=300)
    sentence = models.TextField(blank=True)
    status = models.CharField(max_length=15)

    class Meta:
        ordering: ClassVar[list[str]] = ["kind", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "kind", "code"], name="statement_once")
        ]

    def __str__(self) -> str:
        return self.title


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
    made_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="links_made"
    )
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="links_retired"
    )
    retired_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=[
                    "place", "source_kind", "source_ref", "kind", "target_kind", "target_ref",
                ],
                condition=models.Q(retired_at__isnull=True),
                name="live_link_once",
            )
        ]  # fmt: skip
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "source_kind", "source_ref"], name="link_forward"),
            models.Index(fields=["place", "target_kind", "target_ref"], name="link_back"),
        ]
