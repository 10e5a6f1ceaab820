"""Notices of a tender as open data: OCDS releases, each kept as the text that was published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act


class NoticeRelease(Act):
    """One release. It is never changed: a correction is another release. `digest` is of `text`, and
    `before` is the digest of the release before it, empty for the first."""

    tender = models.ForeignKey(
        "procuring.Tender", on_delete=models.PROTECT, related_name="notice_releases"
    )
    number = models.PositiveSmallIntegerField()
    release_id = models.CharField(max_length=200, unique=True)
    tags = models.JSONField()
    date = models.DateTimeField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    before = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["tender", "number"], name="notice_release_once")
        ]
