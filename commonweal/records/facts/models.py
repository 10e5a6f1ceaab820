"""Figures and where they came from. A version, once written, is never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.language.figure import Basis, Status
from commonweal.language.period import PeriodKind


class Document(models.Model):
    """A source: a paper, an appendix, a return, a data set. `held` says whether we have it."""

    code = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200, blank=True)
    published = models.CharField(max_length=60, blank=True)
    held = models.BooleanField(default=True)
    aliases = models.JSONField(default=list, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    part_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["title"]

    def __str__(self) -> str:
        return self.title


class Import(models.Model):
    """One file brought in: received, checked, then accepted whole or refused whole."""

    class State(models.TextChoices):
        RECEIVED = "received", "Waiting to be checked"
        CHECKED = "checked", "Ready to accept"
        REFUSED = "refused", "Cannot be accepted"
        ACCEPTED = "accepted", "Accepted"
        WITHDRAWN = "withdrawn", "Withdrawn"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="imports")
    template = models.CharField(max_length=60)
    file_name = models.CharField(max_length=200)
    file_size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    row_count = models.PositiveIntegerField(default=0)
    figure_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)
    same_count = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    queries = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    preview = models.JSONField(default=list)
    is_correction = models.BooleanField(default=False)
    progress = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="imports"
    )
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="imports"
    )
    withdrawn_in = models.OneToOneField(
        "facts.Release", null=True, on_delete=models.PROTECT, related_name="took_back"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.file_name} into {self.place}"


class Release(models.Model):
    """A numbered state of a place's fact base: everything accepted up to and including it."""

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    made_by_import = models.OneToOneField(
        Import, null=True, on_delete=models.PROTECT, related_name="release"
    )
    made_at = models.DateTimeField()
    summary = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "number"], name="release_number_once")
        ]


class Figure(models.Model):
    """The identity of a figure: place, dataset, key and column. All that is said is in versions."""

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="figures")
    dataset = models.CharField(max_length=60)
    key = models.CharField(max_length=300)
    column = models.CharField(max_length=60, blank=True)
    current = models.ForeignKey(
        "facts.FigureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    published = models.ForeignKey(
        "facts.FigureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["dataset", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "dataset", "key", "column"], name="figure_identity"
            )
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def ref(self) -> str:
        return "/".join([self.dataset, self.key, self.column])


class FigureVersion(models.Model):
    """One value of a figure as somebody gave it: about what, and from where. It never changes.

    `about` and `area` are what the value speaks of; `organisation` is who gave it.
    """

    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField(max_length=400)
    measure = models.CharField(max_length=80)
    unit = models.CharField(max_length=40, blank=True)
    about = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="figure_versions"
    )
    area = models.ForeignKey(
        "register.Area", null=True, on_delete=models.PROTECT, related_name="figure_versions"
    )
    period_kind = models.CharField(
        max_length=20,
        choices=[(k.value, k.value) for k in PeriodKind],
        default=PeriodKind.NOT_STATED,
    )
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    period_label = models.CharField(max_length=120, default="not stated")
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    printed = models.CharField(max_length=100, blank=True)
    words = models.TextField(blank=True)
    status = models.CharField(max_length=15, choices=[(s.value, s.value) for s in Status])
    confidence = models.CharField(max_length=40, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    section = models.CharField(max_length=300)
    note = models.TextField(blank=True)
    includes = models.JSONField(default=list)
    excludes = models.JSONField(default=list)
    basis = models.CharField(
        max_length=15, choices=[(b.value, b.value) for b in Basis], default=Basis.NOT_STATED
    )
    denominator = models.CharField(max_length=120, blank=True)
    cells = models.JSONField(default=dict)
    sources = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    author = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="figure_versions"
    )
    author_name = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["figure", "number"], name="figure_version_once")
        ]

    def __str__(self) -> str:
        return self.label


class FigureTerm(models.Model):
    """A lexicon term that a version of a figure is recorded under, "scheme:notation"."""

    version = models.ForeignKey(FigureVersion, on_delete=models.PROTECT, related_name="terms")
    term = models.CharField(max_length=120, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "term"], name="figure_term_once")
        ]


class Finding(models.Model):
    """Something that does not agree, or that a paper concluded. `origin` says which.

    `difference` is computed less printed. `explanation` is the commissioning parties' own until
    the place is published; `published_explanation` is what everybody else reads.
    """

    class Origin(models.TextChoices):
        RULE = "rule", "Found by a rule"
        PRINTED = "printed", "Stated in the paper"
        PUBLISHED = "published", "Opened on published statistics"

    class State(models.TextChoices):
        OPEN = "open", "Open"
        EXPLAINED = "explained", "Explained"
        GONE = "gone", "No longer found"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=200)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    rule = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300)
    sentence = models.TextField()
    difference = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    unit = models.CharField(max_length=40, blank=True)
    audience = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    explanation = models.TextField(blank=True)
    published_explanation = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=300, blank=True)
    found_in = models.ForeignKey(
        Release, null=True, on_delete=models.PROTECT, related_name="findings"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["origin", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="finding_once")
        ]

    def __str__(self) -> str:
        return self.title


class FindingSide(models.Model):
    """One of the figures that a finding sets beside another."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="sides")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="finding_sides")
    part = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]


class Gap(models.Model):
    """Something that is not known: what, for whom, who could supply it, which decision waits."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        ASKED = "asked", "Asked for"
        CLOSED = "closed", "Closed"

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="gaps")
    code = models.CharField(max_length=80)
    subject = models.CharField(max_length=40)
    what = models.TextField()
    area = models.ForeignKey("register.Area", null=True, on_delete=models.PROTECT, related_name="+")
    segment = models.CharField(max_length=60, blank=True)
    could_supply = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["subject", "code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "code"], name="gap_once")
        ]
