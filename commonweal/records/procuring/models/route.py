"""The plan of a tender: what of its route is planned, what was done, when, by whom and where."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.procuring.route_plan import What
from commonweal.records.frameworks.models import Act
from commonweal.records.procuring.models.tender import CODE


class RouteMark(Act):
    """One stage, notice, duty or step of scrutiny of a tender. The act is the last change of it;
    earlier ones are in the audit. `title` and `before` are those of a step of scrutiny."""

    tender = models.ForeignKey(
        "procuring.Tender", on_delete=models.PROTECT, related_name="route_marks"
    )
    what = models.CharField(max_length=10, choices=[(str(one), str(one)) for one in What])
    code = models.SlugField(max_length=CODE)
    title = models.CharField(max_length=200, blank=True)
    before = models.SlugField(max_length=CODE, blank=True)
    planned = models.DateField(null=True)
    done = models.DateField(null=True)
    reference = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tender", "what", "code"], name="route_mark_once")
        ]
