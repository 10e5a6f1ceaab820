"""The evaluation of a tender: panels, scores, moderation, ties, low prices, awards and letters.

Everything that counts is also a link of a chain: a copy in words whose digest covers the link
before it. A row that was changed in the database no longer says what its link says.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from commonweal.records.frameworks.models import Act

CODE = 80


class Evaluation(models.Model):
    """The evaluation of one tender. Panels are frozen when scoring starts; prices are read only
    after they were opened."""

    tender = models.OneToOneField(
        "procuring.Tender", on_delete=models.PROTECT, related_name="evaluation"
    )
    started_at = models.DateTimeField(null=True)
    prices_opened_at = models.DateTimeField(null=True)


class PanelSeat(Act):
    """A seat on the common panel (no lot) or on the panel of a lot. `reason` and `removed_reason`
    are needed once scoring has started."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="seats")
    lot = models.CharField(max_length=CODE, blank=True)
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    is_chair = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["evaluation", "lot", "user"],
                condition=models.Q(removed_at__isnull=True),
                name="panel_seat_once",
            )
        ]


class ChainLink(models.Model):
    """One link: what was recorded, in words of its own, and the digest of all up to here."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="links")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    says = models.JSONField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="chain_link_once")
        ]


class Chained(Act):
    """A row that a link of the chain speaks of."""

    kind: ClassVar[str]

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="%(class)s_rows"
    )
    link = models.OneToOneField(ChainLink, on_delete=models.PROTECT, related_name="%(class)s")

    class Meta:
        abstract = True

    def facts(self) -> dict[str, Any]:
        """What the row says beyond who recorded it and when."""
        raise NotImplementedError

    def says(self) -> dict[str, Any]:
        """What the row says, as its link keeps it."""
        return {
            "by": self.author_name,
            "by_person": self.made_by_id,
            "for_body": self.organisation_id,
            "at": self.made_at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            **self.facts(),
        }


class Unit(Chained):
    """A row about one question of one bid; no lot for a question that is common to all."""

    question = models.CharField(max_length=CODE)
    lot = models.CharField(max_length=CODE, blank=True)
    bidder = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    score = models.DecimalField(max_digits=8, decimal_places=3)
    reason = models.TextField()
    change_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    def unit_facts(self) -> dict[str, Any]:
        """What rows of both kinds say."""
        return {
            "question": self.question,
            "lot": self.lot,
            "bidder": self.bidder_id,
            "number": self.number,
            "score": f"{self.score:.3f}",
            "reason": self.reason,
            "change_reason": self.change_reason,
        }


class ScoreDraft(models.Model):
    """A score that its evaluator has not submitted yet. Nobody else reads it."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=CODE)
    lot = models.CharField(max_length=CODE, blank=True)
    bidder = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=8, decimal_places=3, null=True)
    reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["evaluation", "user", "question", "lot", "bidder"],
                name="score_draft_once",
            )
        ]


class Score(Unit):
    """An individual score as its evaluator, the author of the act, submitted it. A later number
    takes the place of an earlier one, which stays."""

    kind = "score"

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["evaluation", "made_by", "question", "lot", "bidder", "number"],
                name="score_once",
            )
        ]

    def facts(self) -> dict[str, Any]:
        """What was scored, and why."""
        return self.unit_facts()


class Consensus(Unit):
    """What a moderation agreed: recorded by the chair. `attended` and `dissent` are people by
    their keys, `differs` the reason for each person whose score it differs from."""

    kind = "consensus"

    attended = models.JSONField()
    differs = models.JSONField()
    dissent = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["evaluation", "question", "lot", "bidder", "number"], name="consensus_once"
            )
        ]

    def facts(self) -> dict[str, Any]:
        """What was agreed, who was there, and why it is not each one's own score."""
        more = {"attended": self.attended, "differs": self.differs, "dissent": self.dissent}
        return {**self.unit_facts(), **more}


class TieDraw(Chained):
    """A lot that was drawn among tied bidders, from first to last, before two witnesses."""

    kind = "tie-draw"

    lot = models.CharField(max_length=CODE)
    order = models.JSONField()
    witnesses = models.JSONField()

    def facts(self) -> dict[str, Any]:
        """The order drawn, and before whom."""
        return {"lot": self.lot, "order": self.order, "witnesses": self.witnesses}


class NewPrices(Chained):
    """The new prices of tied bidders for a lot, by the key of each bidder, as the published tie
    rule asks for them; `reason` says how they were asked for and came in."""

    kind = "new-prices"

    lot = models.CharField(max_length=CODE)
    prices = models.JSONField()
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["link"]

    def facts(self) -> dict[str, Any]:
        """Who asks how much now, and how that is known."""
        return {"lot": self.lot, "prices": self.prices, "reason": self.reason}


class LowPriceQuestion(Chained):
    """A price that was asked about because it is unusually low, with the day by which its bidder
    may explain it. `reasons` speak of other bids and are for those who buy; `asks` is what the
    bidder reads beside the question itself."""

    kind = "low-price-question"

    lot = models.CharField(max_length=CODE)
    bidder = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField()
    asks = models.TextField(blank=True)
    answer_by = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["evaluation", "lot", "bidder"], name="low_price_question_once"
            )
        ]

    def facts(self) -> dict[str, Any]:
        """What was asked, and until when it may be answered."""
        return {
            "lot": self.lot,
            "bidder": self.bidder_id,
            "reasons": self.reasons,
            "answer_by": self.answer_by.isoformat(),
            **({"asks": self.asks} if self.asks else {}),
        }


class LowPriceAnswer(Chained):
    """What the bidder itself answered, in its own workspace; nobody else of those who bid reads
    it."""

    kind = "low-price-answer"

    question = models.OneToOneField(LowPriceQuestion, on_delete=models.PROTECT, related_name="told")
    answer = models.TextField()

    def facts(self) -> dict[str, Any]:
        """The explanation in the bidder's own words."""
        return {"question": self.question_id, "answer": self.answer}


class LowPriceDecision(Chained):
    """What the bidder explained, and whether its price stands."""

    kind = "low-price-decision"

    question = models.OneToOneField(
        LowPriceQuestion, on_delete=models.PROTECT, related_name="decision"
    )
    answer = models.TextField(blank=True)
    stands = models.BooleanField()
    reason = models.TextField()

    def facts(self) -> dict[str, Any]:
        """The explanation and the decision."""
        return {
            "question": self.question_id,
            "answer": self.answer,
            "stands": self.stands,
            "reason": self.reason,
        }


class Award(Chained):
    """The decision that a lot goes to a bidder; a later one takes its place only after its lot was
    opened again. `total` is the published score, `price` in pounds
    for the first term (None where none was asked). What is set later, the end of the standstill and
    the confirmation, has links of its own."""

    kind = "award"

    tender = models.ForeignKey("procuring.Tender", on_delete=models.PROTECT, related_name="awards")
    lot = models.CharField(max_length=CODE)
    bidder = models.ForeignKey(
        "register.Organisation", on_delete=models.PROTECT, related_name="awards"
    )
    total = models.DecimalField(max_digits=9, decimal_places=4)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    reason = models.TextField()
    explanation = models.JSONField()
    standstill_ends_on = models.DateField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=160, blank=True)
    confirmation = models.OneToOneField(
        ChainLink, null=True, on_delete=models.PROTECT, related_name="confirmed_award"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["link"]

    @property
    def decided_at(self) -> Any:
        """When it was decided: the moment of the act."""
        return self.made_at

    @property
    def decided_by(self) -> str:
        """Who decided."""
        return self.author_name

    def facts(self) -> dict[str, Any]:
        """What goes to whom, and why."""
        return {
            "tender": self.tender_id,
            "lot": self.lot,
            "bidder": self.bidder_id,
            "total": f"{self.total:.4f}",
            "price": None if self.price is None else f"{self.price:.2f}",
            "reason": self.reason,
            "explanation": self.explanation,
        }

    def confirms(self) -> dict[str, Any]:
        """What the link of the confirmation says."""
        at = self.confirmed_at
        return {
            "award": self.pk,
            "by": self.confirmed_by,
            "at": at.isoformat(timespec="microseconds").replace("+00:00", "Z") if at else "",
        }


class DeclinedLot(Chained):
    """The decision not to award a lot: on a declared ground, with its words as they stood, and the
    reason that bidders read."""

    kind = "not-awarded"

    lot = models.CharField(max_length=CODE)
    ground = models.CharField(max_length=CODE)
    words = models.CharField(max_length=200)
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["link"]

    def facts(self) -> dict[str, Any]:
        """Which lot, and why nobody has it."""
        return {
            "lot": self.lot,
            "ground": self.ground,
            "words": self.words,
            "reason": self.reason,
        }


class ReopenedLot(Chained):
    """The decision that a lot is decided anew, which takes the place of the one before: of a lot
    that was declined, or whose award was cancelled. `left_out` are the keys of the bidders whose
    bid for it counts no more."""

    kind = "lot-reopened"

    lot = models.CharField(max_length=CODE)
    reason = models.TextField()
    left_out = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["link"]

    def facts(self) -> dict[str, Any]:
        """Which lot, why, and who is left out."""
        return {"lot": self.lot, "reason": self.reason, "left_out": self.left_out}


class SettledTie(Chained):
    """Which of awards that are equally good is made, by the published tie rule.

    `among` are those awards, each a list of who has which lots; `chosen` is one of them. `steps`
    tell how the rule went through; `draw` holds the numbers of the witnesses where it came to one.
    """

    kind = "settled-tie"

    among = models.JSONField()
    chosen = models.JSONField()
    steps = models.JSONField()
    draw = models.JSONField()
    reason = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def facts(self) -> dict[str, Any]:
        """What was equal, what is made of it, and how that was found."""
        return {
            "among": self.among,
            "chosen": self.chosen,
            "steps": self.steps,
            "draw": self.draw,
            "reason": self.reason,
        }


class OutcomeNotice(Chained):
    """The outcome as it was told to all bidders: the route, its standstill and its last day. A
    later one tells what was decided anew."""

    kind = "outcome"

    route = models.CharField(max_length=CODE)
    standstill = models.CharField(max_length=20)
    published_on = models.DateField()
    voluntary_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["link"]

    def facts(self) -> dict[str, Any]:
        """When the outcome was told, and which standstill follows."""
        return {
            "route": self.route,
            "standstill": self.standstill,
            "published_on": self.published_on.isoformat(),
            "voluntary_days": self.voluntary_days,
        }


class Letter(Chained):
    """A letter to one bidder, as it was issued; the Word file is made from it."""

    kind = "letter"

    bidder = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["link"]

    def facts(self) -> dict[str, Any]:
        """Whose letter it is, and what it says."""
        return {"bidder": self.bidder_id, "content": self.content}


class ReceivedRepresentation(Chained):
    """A written representation against the decision, with the moment at which it came in."""

    kind = "representation"

    bidder = models.ForeignKey("register.Organisation", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    words = models.TextField()

    def facts(self) -> dict[str, Any]:
        """Who objected, when, and to what."""
        return {
            "bidder": self.bidder_id,
            "received_at": self.received_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "words": self.words,
        }


class FurtherDecision(Chained):
    """What was decided on a representation and told to its bidder on a day. `lots` are those whose
    award it cancels; a row from before lots were named cancelled them all."""

    kind = "further-decision"

    representation = models.OneToOneField(
        ReceivedRepresentation, on_delete=models.PROTECT, related_name="further"
    )
    told_on = models.DateField()
    stands = models.BooleanField()
    lots = models.JSONField(default=list)
    reason = models.TextField()

    def facts(self) -> dict[str, Any]:
        """Whether the awards stand, and why. Where none is named the link is as it always was."""
        return {
            "representation": self.representation_id,
            "told_on": self.told_on.isoformat(),
            "stands": self.stands,
            "reason": self.reason,
            **({"lots": self.lots} if self.lots else {}),
        }
