"""What organisations did about the options of a place. The options themselves stand in tables.

Nothing here is changed once it is made, except a score sheet until it is finished: a newer act
about the same thing counts, and the older one stays as its history.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from commonweal.records.register.models import Cited

CODE = 60


class Act(models.Model):
    """Something an organisation did in a place, for the commissioners of the place to see."""

    place = models.ForeignKey("register.Place", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    author_name = models.CharField(max_length=160)
    organisation = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-id"]


class Open(Act):
    """An act that everybody sees once it is published with the place."""

    published_at = models.DateTimeField(null=True)

    class Meta(Act.Meta):
        abstract = True


class Round(Act):
    """One round of scoring of an appraisal, open until it is closed. Scores open with the close."""

    appraisal = models.SlugField(max_length=CODE)
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(blank=True)

    class Meta(Act.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "appraisal", "number"], name="scoring_round_once"
            )
        ]


class Sheet(models.Model):
    """One organisation's scores in one round. It may change until it is finished."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sheets")
    organisation = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(
        "people.User", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["organisation__name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "organisation"], name="score_sheet_once")
        ]


class SheetScore(models.Model):
    """One score of a sheet, with why. `value` is None while only a comment stands."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="scores")
    option = models.CharField(max_length=CODE)
    criterion = models.CharField(max_length=CODE)
    value = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["sheet", "option", "criterion"], name="sheet_score_once"
            )
        ]


class Weighting(Act):
    """The weights of an appraisal's criteria as they were set; an empty one takes them away."""

    appraisal = models.SlugField(max_length=CODE)
    weights = models.JSONField(default=dict)
    reason = models.TextField()


class Shortlisting(Open):
    """How an option stands from here on, and why."""

    class Standing(models.TextChoices):
        LOOKED_AT = "looked_at", "Looked at"
        SHORTLISTED = "shortlisted", "Goes forward"
        RULED_OUT = "ruled_out", "Ruled out"
        PREFERRED = "preferred", "Preferred"

    appraisal = models.SlugField(max_length=CODE)
    option = models.CharField(max_length=CODE)
    standing = models.CharField(max_length=12, choices=Standing.choices)
    reason = models.TextField()


class MixedOption(Open):
    """An option derived from two others. `takes` says, criterion by criterion, from which."""

    appraisal = models.SlugField(max_length=CODE)
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    first = models.CharField(max_length=CODE)
    second = models.CharField(max_length=CODE)
    takes = models.JSONField(default=dict)
    from_first = models.TextField()
    from_second = models.TextField()

    class Meta(Act.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["place", "appraisal", "code"], name="mixed_option_once")
        ]


class Check(Open):
    """What was found about something that an option rests on; the latest of each `key` counts.

    `key` names the row of the table: a belief, a condition of an extension, or premises.
    """

    class About(models.TextChoices):
        BELIEF = "belief", "Key belief"
        CONDITION = "condition", "Condition of extension"
        PREMISES = "premises", "Premises"

    about = models.CharField(max_length=10, choices=About.choices)
    key = models.CharField(max_length=200)
    standing = models.CharField(max_length=12)
    evidence = models.TextField(blank=True)
    owner = models.ForeignKey(
        "register.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    test_on = models.DateField(null=True)
    found_on = models.DateField()

    class Meta(Act.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["place", "about", "key", "-id"], name="check_by_key")
        ]


class Meeting(Open, Cited):
    """One meeting of a forum. `by_month` says that only its month is known."""

    forum = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    held_on = models.DateField()
    by_month = models.BooleanField(default=False)

    class Meta(Act.Meta):
        ordering: ClassVar[list[str]] = ["-held_on", "-id"]


class Paper(Open):
    """Something put before a meeting: a version of a result, a source, or words."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=300)
    result = models.ForeignKey(
        "results.Result", null=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.ForeignKey(
        "facts.Document", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Act.Meta):
        ordering: ClassVar[list[str]] = ["id"]


class OptionPosition(Act):
    """Which option an organisation wants, or none; the latest one of each counts."""

    appraisal = models.SlugField(max_length=CODE)
    option = models.CharField(max_length=CODE, blank=True)
    reason = models.TextField(blank=True)


class Decision(Open, Cited):
    """What was decided on an appraisal; the latest one counts.

    It rests on one stated version of the analysis, or says why on none.
    """

    class Outcome(models.TextChoices):
        ADOPT = "adopt", "Adopt an option"
        PREFER = "prefer", "Prefer an option, for others to adopt"
        DEFER = "defer", "Defer"
        REJECT = "reject", "Reject every option"

    appraisal = models.SlugField(max_length=CODE)
    number = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    option = models.CharField(max_length=CODE, blank=True)
    decided_on = models.DateField()
    by_month = models.BooleanField(default=False)
    meeting = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    result = models.ForeignKey(
        "results.Result", null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    conditions = models.JSONField(default=list)

    class Meta(Act.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["place", "appraisal", "number"], name="option_decision_once"
            )
        ]

    @property
    def summary(self) -> str:
        """What was decided in a few words: "Adopt option 2b", "Deferred"."""
        words = {
            "adopt": "Option {} is adopted",
            "prefer": "Option {} is preferred",
            "defer": "The decision is deferred",
            "reject": "Every option is rejected",
        }
        return words[self.outcome].format(self.option)

    @property
    def settles(self) -> bool:
        """Whether the question is answered, so that what waits for it may go on."""
        return self.outcome == self.Outcome.ADOPT
