"""The evaluation of one tender in memory: who scores what, what is in, totals, ranking, award.

It is read by `selectors_case` and knows everything; what of it a reader may see is decided by the
selectors, never here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from commonweal.language.row import CannotWork
from commonweal.procuring.award_explanation import Awards, award, with_chosen
from commonweal.procuring.award_ties import Settling, plain_award, settle_awards
from commonweal.procuring.awarding import (
    AwardCase,
    Choice,
    Combination,
    Limit,
    Mechanism,
    offers_from,
)
from commonweal.procuring.bid import BidText, Part, owed, price_of
from commonweal.procuring.combination_offers import CombinationOffer, spread
from commonweal.procuring.conflicts import PersonStanding, standing_of
from commonweal.procuring.invitation import Invitation
from commonweal.procuring.low_bids import LowBid, low_bids
from commonweal.procuring.moderation import IndividualScore, Spread
from commonweal.procuring.not_awarding import LotStanding
from commonweal.procuring.panels import (
    Member,
    Panel,
    PanelCheck,
    PanelKind,
    PanelLot,
    check_panel,
    may_score,
)
from commonweal.procuring.price import PriceAnswer, PriceBid, price_scores
from commonweal.procuring.ranking import Drawn, Ranking, TieFacts, rank
from commonweal.procuring.scoring import BidScore, Question, Score, score_bid
from commonweal.records.evaluation.address import Address
from commonweal.records.evaluation.decisions import Decisions
from commonweal.records.evaluation.definitions import Conventions
from commonweal.records.evaluation.models import (
    Award,
    Consensus,
    DeclinedLot,
    Evaluation,
    FurtherDecision,
    LowPriceQuestion,
    NewPrices,
    OutcomeNotice,
    PanelSeat,
    SettledTie,
    TieDraw,
)
from commonweal.records.evaluation.models import Score as ScoreRow
from commonweal.records.people.acting import Acting
from commonweal.records.people.models import User
from commonweal.records.people.permissions import Capability
from commonweal.records.procuring.models import Tender
from commonweal.records.procuring.reading import label_of
from commonweal.records.register.models import Organisation

#: What is told where the search for equals stopped before it had them all.
TOO_MANY = (
    "There are more equal awards than are looked for (`ties` in the definition of awards): raise "
    "that number before the tie is settled, so that none is left out."
)


def plain_score(score: Decimal) -> Decimal:
    """A score without the noughts that the database adds: 3 for 3.000."""
    return Decimal(f"{score.normalize():f}")


def equals_of(found: Awards) -> list[tuple[Choice, ...]]:
    """All awards that are as good as the best; one where there is no tie."""
    return [found.best.chosen, *found.ties] if found.best else []


@dataclass(frozen=True)
class Bidder:
    """Whoever made a bid that could be read. `name` tells it from every other of the tender."""

    organisation: Organisation
    text: BidText
    submission: int
    name: str

    @property
    def pk(self) -> int:
        return self.organisation.pk

    @property
    def code(self) -> str:
        return self.organisation.code

    def price(self, lot: str) -> Decimal | None:
        """Its price for a lot in pounds; None where it gave none."""
        return price_of(self.text.prices.get(lot, ""))


@dataclass(frozen=True)
class Unread:
    """Whoever made a bid that was not evaluated: what was received when, and why it was not read.
    For which lots it was is not known."""

    organisation: Organisation
    received_at: datetime
    submission: int
    digest: str
    why: str
    name: str


@dataclass(frozen=True)
class Unit:
    """What is scored in one go: one question of one bid, for one lot or for all of its lots."""

    question: Question
    lot: str
    bidder: Bidder

    @property
    def key(self) -> tuple[str, str, int]:
        return self.question.code, self.lot, self.bidder.pk

    @property
    def at(self) -> Address:
        return Address(self.question.code, self.lot, self.bidder.code)

    @property
    def part(self) -> Part:
        return Part(self.question.code, self.lot)

    @property
    def lots(self) -> tuple[str, ...]:
        """The lots that the score counts in."""
        return (self.lot,) if self.lot else self.bidder.text.lots

    @property
    def words(self) -> str:
        where = f", lot {self.lot}" if self.lot else ""
        return f"{self.question.title}{where}, {self.bidder.name}"


@dataclass(frozen=True)
class Case:
    """Everything of the evaluation of one tender."""

    tender: Tender
    evaluation: Evaluation
    invitation: Invitation
    bodies: Mapping[str, str]
    bidders: tuple[Bidder, ...]
    unread: tuple[Unread, ...]
    all_seats: tuple[PanelSeat, ...]
    standings: Mapping[str, PersonStanding]
    all_scores: tuple[ScoreRow, ...]
    all_consensus: tuple[Consensus, ...]
    draws: tuple[TieDraw, ...]
    new_prices: tuple[NewPrices, ...]
    low_questions: tuple[LowPriceQuestion, ...]
    decided: tuple[Award, ...]
    cancelled: Mapping[str, FurtherDecision]
    declined: tuple[DeclinedLot, ...]
    settled: tuple[SettledTie, ...]
    outcome: OutcomeNotice | None
    decisions: Decisions
    conventions: Conventions

    def name_of(self, organisation: Organisation) -> str:
        """How a bidder is named in this tender."""
        known: list[Bidder | Unread] = [*self.bidders, *self.unread]
        found = (one.name for one in known if one.organisation.pk == organisation.pk)
        return next(found, str(organisation))

    def standing(self, user: User) -> PersonStanding:
        """What somebody is barred from; who never declared is barred from everything."""
        seal = getattr(self.tender, "bid_seal", None)
        opened = seal.opened_at if seal is not None else None
        return self.standings.get(label_of(user)) or standing_of(
            label_of(user), (), names_known=opened
        )

    def is_led_by(self, acting: Acting) -> bool:
        """Whether somebody runs the tender for the organisation that leads it."""
        if acting.is_system:
            return True
        code = acting.organisation.code if acting.organisation else ""
        return acting.may(Capability.RUN_TENDER) and code == self.invitation.lead

    @property
    def addressees(self) -> list[Organisation]:
        """Everybody who is told the outcome: who bids, and whose bid was not read."""
        read = [one.organisation for one in self.bidders]
        return [*read, *(one.organisation for one in self.unread)]

    # Panels ------------------------------------------------------------------------------------

    @cached_property
    def seats(self) -> tuple[PanelSeat, ...]:
        """The seats that hold now."""
        return tuple(seat for seat in self.all_seats if seat.removed_at is None)

    @cached_property
    def panel_lots(self) -> tuple[PanelLot, ...]:
        """Each lot with its organisations by name, and last, without a code, all of the tender:
        the common panel represents every commissioning organisation."""
        lots = [PanelLot(lot.code, self.names_of(lot.code)) for lot in self.invitation.lots]
        return (*lots, PanelLot("", frozenset(self.bodies.values())))

    def names_of(self, lot: str) -> frozenset[str]:
        """The names of the organisations that commission a lot; of all without a lot."""
        if not lot:
            return frozenset(self.bodies.values())
        codes = self.invitation.lot(lot).commissioners
        return frozenset(self.bodies.get(code, code) for code in codes)

    def seats_on(self, lot: str) -> list[PanelSeat]:
        """The seats on the common panel (no lot) or on a lot's."""
        return [seat for seat in self.seats if seat.lot == lot]

    def panel(self, lot: str) -> Panel:
        """The panel as the rules read it."""
        kind = PanelKind.LOT if lot else PanelKind.COMMON
        members = tuple(Member(label_of(one.user), str(one.body)) for one in self.seats_on(lot))
        return Panel(kind, members, lot)

    def panel_check(self, lot: str) -> PanelCheck:
        """Whether a panel is complete, counting only those whom no conflict bars."""
        bids: dict[str, dict[str, str]] = {one.code: {} for one in self.invitation.lots}
        for bidder in self.bidders:
            for code in bidder.text.lots:
                bids.setdefault(code, {})[bidder.code] = bidder.name
        return check_panel(self.panel(lot), self.panel_lots, self.standings, bids)

    @cached_property
    def panels_needed(self) -> tuple[str, ...]:
        """The panels that have something to score: the common one first, without a lot."""
        return tuple(sorted({unit.lot for unit in self.units}))

    def panel_problems(self) -> list[str]:
        """What keeps scoring from starting, one sentence each."""
        found = [
            f"{seat.user} sits on a panel and has not declared conflicts of interest since the "
            "bidders' names are known."
            for seat in {seat.user_id: seat for seat in self.seats}.values()
            if self.standings[label_of(seat.user)].gaps
        ]
        for lot in self.panels_needed:
            found += self.panel_check(lot).sentences
            chairs = [seat for seat in self.seats_on(lot) if seat.is_chair]
            if len(chairs) != 1:
                name = f"The panel of lot {lot}" if lot else "The common panel"
                found.append(f"{name} needs one chair and has {len(chairs)}.")
        return found

    # Scores ------------------------------------------------------------------------------------

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """All that is scored on quality, question by question."""
        questions = {one.code: one for one in self.invitation.scheme.questions}
        found = [
            Unit(questions[part.question], part.lot, bidder)
            for bidder in self.bidders
            for part in owed(self.invitation, bidder.text.lots)
        ]
        order = {code: place for place, code in enumerate(questions)}
        return tuple(sorted(found, key=lambda u: (u.lot, order[u.question.code], u.bidder.name)))

    def unit(self, question: str, lot: str, bidder: str) -> Unit | None:
        """One unit by the codes of its question, lot and bidder."""
        return next(
            (
                u
                for u in self.units
                if (u.question.code, u.lot, u.bidder.code) == (question, lot, bidder)
            ),
            None,
        )

    def seat_of(self, user: User, unit: Unit) -> PanelSeat | None:
        """The seat by which somebody scores a unit, whatever conflict may bar them."""
        return next((one for one in self.seats_on(unit.lot) if one.user_id == user.pk), None)

    def scoring_bar(self, user: User, unit: Unit) -> str:
        """Why somebody may not read or score a unit; empty when they may.

        A common answer counts in every lot of the bid, so a bar in one of them bars from it.
        """
        panel = self.panel(unit.lot)
        for lot in unit.lots:
            problem = may_score(
                panel, label_of(user), unit.bidder.code, lot,
                lots=self.panel_lots, standings=self.standings,
            )  # fmt: skip
            if problem:
                return problem
        return "" if unit.lots else "This bid is for no lot."

    def evaluators(self, unit: Unit) -> list[PanelSeat]:
        """Who has to score a unit: the members of its panel whom nothing bars from it."""
        return [one for one in self.seats_on(unit.lot) if not self.scoring_bar(one.user, unit)]

    @cached_property
    def _scores(self) -> Mapping[tuple[str, str, int], dict[int, ScoreRow]]:
        found: dict[tuple[str, str, int], dict[int, ScoreRow]] = {}
        for row in sorted(self.all_scores, key=lambda one: one.number):
            found.setdefault((row.question, row.lot, row.bidder_id), {})[row.made_by_id or 0] = row
        return found

    def scores(self, unit: Unit) -> list[tuple[PanelSeat, ScoreRow | None]]:
        """Each evaluator of a unit with the score that counts, None while there is none."""
        own = self._scores.get(unit.key, {})
        return [(seat, own.get(seat.user_id)) for seat in self.evaluators(unit)]

    def score_by(self, user: User, unit: Unit) -> ScoreRow | None:
        """The score of one evaluator that counts."""
        return self._scores.get(unit.key, {}).get(user.pk)

    def all_in(self, unit: Unit) -> bool:
        """Whether every evaluator has submitted, so that they may see each other's scores."""
        scores = self.scores(unit)
        return bool(scores) and all(row is not None for _, row in scores)

    def spread(self, unit: Unit) -> Spread:
        """The scores of a unit side by side, as the rules read them."""
        rows, missing = [], []
        for seat, row in self.scores(unit):
            if row is None:
                missing.append(label_of(seat.user))
            else:
                rows.append(self._individual(seat.user, unit, row))
        rule = self.conventions.moderation
        name = f"{unit.question.code}@{unit.lot}"
        return Spread(
            name, unit.bidder.name, tuple(sorted(rows, key=lambda one: one.evaluator)),
            tuple(sorted(missing)), rule.discuss_from,
        )  # fmt: skip

    @staticmethod
    def _individual(user: User, unit: Unit, row: ScoreRow) -> IndividualScore:
        name = f"{unit.question.code}@{unit.lot}"
        return IndividualScore(
            label_of(user), name, unit.bidder.name, plain_score(row.score), row.reason, row.made_at
        )

    def records_in(self) -> list[IndividualScore]:
        """Every score ever submitted of an answer on which all are in: also those that a later one
        took the place of, and those of people who have left the panel."""
        found = []
        for unit in self.units:
            if self.all_in(unit):
                found += [
                    self._individual(row.made_by, unit, row)
                    for row in self.all_scores
                    if (row.question, row.lot, row.bidder_id) == unit.key and row.made_by
                ]
        return found

    @cached_property
    def _consensus(self) -> Mapping[tuple[str, str, int], Consensus]:
        rows = sorted(self.all_consensus, key=lambda one: one.number)
        return {(row.question, row.lot, row.bidder_id): row for row in rows}

    def consensus(self, unit: Unit) -> Consensus | None:
        """The consensus that counts; None while there is none."""
        return self._consensus.get(unit.key)

    @cached_property
    def without_consensus(self) -> list[Unit]:
        """What still has to be moderated."""
        return [unit for unit in self.units if self.consensus(unit) is None]

    # Totals ------------------------------------------------------------------------------------

    @property
    def prices_open(self) -> bool:
        """Whether prices may be read: all of the quality has its consensus and they were opened."""
        return self.evaluation.prices_opened_at is not None

    def bidders_for(self, lot: str) -> list[Bidder]:
        """Who bids for a lot."""
        return [one for one in self.bidders if lot in one.text.lots]

    def set_aside(self, lot: str) -> dict[str, str]:
        """The bids that do not count: for their price, or because they were left out when the lot
        was opened again; with the reason decided on each."""
        found = {}
        for opened in (one for one in self.decisions.reopened if one.lot == lot):
            for one in (bid for bid in self.bidders if bid.pk in opened.left_out):
                found[one.name] = f"Left out when the lot was decided anew: {opened.reason}"
        for row in self.low_questions:
            decision = getattr(row, "decision", None)
            if row.lot == lot and decision is not None and not decision.stands:
                found[self.name_of(row.bidder)] = f"The price was not accepted: {decision.reason}"
        return found

    def _counting(self, lot: str) -> list[Bidder]:
        out = self.set_aside(lot)
        return [one for one in self.bidders_for(lot) if one.name not in out]

    def price_answer(
        self, lot: str, instead: Mapping[str, Decimal] | None = None
    ) -> PriceAnswer | None:
        """The points of the prices of a lot by the published formula; None where none is scored.

        A bid that a quality threshold has put out is out before prices are compared. `instead` are
        prices by bidder in the place of those for the lot alone.
        """
        if not self.invitation.price_blocks or self.invitation.price is None:
            return None
        fit = [one for one in self._counting(lot) if not self.out_on_quality(lot, one)]
        own = instead or {}
        bids = [PriceBid(b.name, own.get(b.name, b.price(lot) or Decimal(0))) for b in fit]
        return price_scores(self.invitation.price, bids)

    def out_on_quality(self, lot: str, bidder: Bidder) -> bool:
        """Whether a threshold of quality alone puts a bid out, whatever its price."""
        most = self._quality(lot, bidder)
        most.update((q.code, q.scale.high) for q in self._priced(lot))
        return score_bid(self.invitation.scheme, bidder.name, lot, most).disqualified

    def _priced(self, lot: str) -> list[Question]:
        blocks = self.invitation.price_blocks
        return [q for q in self.invitation.scheme.asked(lot) if q.block in blocks]

    def _quality(self, lot: str, bidder: Bidder) -> dict[str, Score]:
        found: dict[str, Score] = {}
        for unit in self.units:
            row = self.consensus(unit)
            if unit.bidder.pk == bidder.pk and unit.lot in ("", lot) and row is not None:
                found[unit.question.code] = plain_score(row.score)
        return found

    def bid_scores(self, lot: str, instead: Mapping[str, Decimal] | None = None) -> list[BidScore]:
        """The weighted totals of the bids for a lot with their working. Raises CannotWork.

        The total of a bid that is out on quality counts no point for its price. `instead` as in
        `price_answer`.
        """
        answer = self.price_answer(lot, instead)
        found = []
        for bidder in self._counting(lot):
            scores = self._quality(lot, bidder)
            for question in self._priced(lot):
                scores[question.code] = self._points(answer, lot, bidder, question)
            found.append(score_bid(self.invitation.scheme, bidder.name, lot, scores))
        return found

    def _points(
        self, answer: PriceAnswer | None, lot: str, bidder: Bidder, question: Question
    ) -> Score:
        if answer is None:
            raise CannotWork("This tender published no price formula, so no price can be scored.")
        if self.out_on_quality(lot, bidder):
            return question.scale.low
        line = answer.of(bidder.name)
        if line.points is None:
            raise CannotWork(f"The price of {bidder.name} in lot {lot}: {line.reason}")
        return line.points

    def ranking(self, lot: str) -> Ranking:
        """The ranking of a lot by the published rules. Raises CannotWork."""
        prices = {b.name: p for b in self._counting(lot) if (p := b.price(lot)) is not None}
        least = self.conventions.witnesses
        drawn = tuple(
            Drawn(tuple(row.order), tuple(row.witnesses), least)
            for row in self.draws
            if row.lot == lot
        )
        facts = TieFacts(prices, self.new_prices_for(lot), drawn)
        return rank(self.bid_scores(lot), self.invitation.tie_rule, facts)

    def new_prices_for(self, lot: str) -> dict[str, Decimal]:
        """The prices that tied bidders gave anew, by their names. They settle the tie and are what
        is paid; points are of the prices in the bids."""
        names = {str(one.pk): one.name for one in self.bidders}
        return {
            names[key]: Decimal(price)
            for row in self.new_prices
            if row.lot == lot
            for key, price in row.prices.items()
        }

    def low_prices(self, lot: str) -> tuple[LowBid, ...]:
        """The prices of a lot, those of tied bidders as they gave them anew, with those that must
        be asked about: also one that is low only as the part of a combination offer, held against
        the others' prices for the lot."""
        prices = {b.name: p for b in self.bidders_for(lot) if (p := b.price(lot)) is not None}
        prices |= self.new_prices_for(lot)
        found = {one.bidder: one for one in low_bids(prices, self.conventions.low_bid)}
        for offer in self.combination_offers:
            if lot not in offer.lots:
                continue
            part = {**prices, offer.bidder: offer.prices[lot]}
            for one in low_bids(part, self.conventions.low_bid):
                if one.bidder == offer.bidder and one.is_flagged:
                    name = f"in its combination offer {offer.code} for lots {', '.join(offer.lots)}"
                    said = tuple(f"{name}, at £{one.price:,}: {why}" for why in one.reasons)
                    old = found[one.bidder]
                    found[one.bidder] = replace(old, reasons=(*old.reasons, *said))
        return tuple(found.values())

    @cached_property
    def combination_offers(self) -> tuple[CombinationOffer, ...]:
        """The combination offers, numbered through, each with its price by lot."""
        found: list[CombinationOffer] = []
        for bidder in self.bidders if self.invitation.takes_combinations else ():
            for one in bidder.text.combinations:
                price = price_of(one.price) or Decimal(0)
                singly = {lot: bidder.price(lot) or Decimal(0) for lot in one.lots}
                found.append(
                    CombinationOffer(
                        f"C{len(found) + 1}", bidder.name, one.lots, price,
                        sum(singly.values(), Decimal(0)), spread(price, singly), {},
                    )
                )  # fmt: skip
        return tuple(found)

    def scored_combinations(self) -> tuple[CombinationOffer, ...]:
        """The same with the score of each lot at the offer's price for it. Raises CannotWork."""
        return tuple(self._scored_combination(one) for one in self.combination_offers)

    def _scored_combination(self, one: CombinationOffer) -> CombinationOffer:
        scores = {}
        for lot in one.lots:
            if lot in self.declined_lots:
                return replace(one, out=f"Lot {lot} is not awarded.")
            if one.bidder in self.set_aside(lot):
                return replace(one, out=f"The bid for lot {lot} is set aside.")
            found = {b.bidder: b for b in self.bid_scores(lot, {one.bidder: one.prices[lot]})}
            if found[one.bidder].disqualified:
                return replace(one, out=f"The bid for lot {lot} is below a threshold.")
            scores[lot] = Fraction(found[one.bidder].shown)
        return replace(one, scores=scores)

    def low_question(self, lot: str, name: str) -> LowPriceQuestion | None:
        """What was asked about a price."""
        rows = (row for row in self.low_questions if row.lot == lot)
        return next((row for row in rows if self.name_of(row.bidder) == name), None)

    # Award -------------------------------------------------------------------------------------

    @cached_property
    def lots_with_bids(self) -> list[str]:
        """The lots that somebody bids for, in their published order."""
        return [one.code for one in self.invitation.lots if self.bidders_for(one.code)]

    def problems_of(self, lots: Iterable[str]) -> list[str]:
        """What keeps lots from being awarded, one sentence each."""
        if not self.prices_open:
            return ["Prices are opened first, once every question of quality has its consensus."]
        found = []
        for lot in lots:
            for low in self.low_prices(lot):
                asked = self.low_question(lot, low.bidder)
                if low.is_flagged and (asked is None or not hasattr(asked, "decision")):
                    found.append(
                        f"The price of {low.bidder} in lot {lot} is unusually low: ask about it "
                        "and decide before the lot is awarded."
                    )
            try:
                if self.bidders_for(lot):
                    _ = self.ranking(lot).order
            except CannotWork as fault:
                found += fault.sentences
        return found

    def needed_for(self, lot: str) -> list[str]:
        """The lots that must be ready before one can be awarded: all of them where a limit, or
        combination offers, make one lot hang on another."""
        return self.lots_to_award if self.hangs_together else [lot]

    @property
    def hangs_together(self) -> bool:
        """Whether the award of one lot may change with that of another."""
        return self.invitation.most_lots is not None or self.invitation.takes_combinations

    @property
    def declined_lots(self) -> frozenset[str]:
        """The lots that it was decided not to award."""
        return frozenset(row.lot for row in self.declined)

    @property
    def lots_to_award(self) -> list[str]:
        """The lots with bids that it was not decided not to award, in their published order."""
        return [lot for lot in self.lots_with_bids if lot not in self.declined_lots]

    def declined_of(self, lot: str) -> DeclinedLot | None:
        """The decision not to award a lot; None where there is none."""
        return next((row for row in self.declined if row.lot == lot), None)

    def awards(self) -> Awards:
        """The award of all lots that are ready, by the published mechanism, with its reasons; of
        equal ones the one that the tie rule chose, once that is recorded.

        Raises CannotWork where nothing can be awarded yet.
        """
        found = self.awards_before_ties
        row = self.settlement_of(found)
        if row is None:
            return found
        chosen = next(one for one in equals_of(found) if plain_award(one) == row.chosen)
        return with_chosen(found, chosen, row.steps)

    def settlement_of(self, found: Awards) -> SettledTie | None:
        """What settles these equal awards: it must have been among exactly them."""
        equals = [plain_award(one) for one in equals_of(found)]
        if len(equals) < 2:
            return None
        return next(
            (
                row
                for row in reversed(self.settled)
                if len(row.among) == len(equals) and all(one in row.among for one in equals)
            ),
            None,
        )

    def settling(self) -> Settling | None:
        """How far the published tie rule settles awards that are equally good; None where there is
        no tie, or it was settled. Raises CannotWork where nothing can be awarded yet."""
        found = self.awards_before_ties
        if not found.ties or self.settlement_of(found) is not None:
            return None
        equals = equals_of(found)
        if found.best is not None and not found.best.all_ties_found:
            return Settling(tuple(equals), (), stuck=TOO_MANY)
        return settle_awards(equals, self.invitation.tie_rule, self.score_of)

    def lot_standing(self, lot: str) -> LotStanding:
        """What is known of a lot for a decision not to award it."""
        bids = len(self.bidders_for(lot))
        eligible, is_given = None, None
        if bids and self.prices_open:
            try:
                eligible = sum(len(one.bidders) for one in self.ranking(lot).places)
                is_given = bool(self.awards().of(lot).bidder)
            except (CannotWork, KeyError):
                pass
        return LotStanding(bids, eligible, is_given)

    def score_of(self, choice: Choice, lot: str) -> BidScore:
        """The score of the lot of an offer, at the price that the offer has for it."""
        parts = {one.code: one for one in self.combination_offers}
        instead = (
            {choice.bidder: parts[choice.code].prices[lot]}
            if isinstance(choice, Combination)
            else None
        )
        return next(one for one in self.bid_scores(lot, instead) if one.bidder == choice.bidder)

    @cached_property
    def awards_before_ties(self) -> Awards:
        """The same before the tie rule. Raises CannotWork."""
        lots = self.lots_to_award
        if not self.hangs_together:
            lots = [lot for lot in lots if not self.problems_of([lot])]
        problems = self.problems_of(lots)
        if problems:
            raise CannotWork(*problems)
        values = {
            (one.name, lot): self.new_prices_for(lot).get(one.name, price)
            for lot in lots
            for one in self.bidders_for(lot)
            if (price := one.price(lot)) is not None
        }
        rankings: Sequence[Ranking] = [self.ranking(lot) for lot in lots]
        case = AwardCase(
            tuple(lots),
            offers_from(rankings, values),
            self.invitation.mechanism or Mechanism.IN_ORDER,
            Limit(lots=self.invitation.most_lots),
            tuple(one.offered for one in self.scored_combinations() if not one.out),
            preferences={one.name: one.text.preferences for one in self.bidders},
        )
        return award(case, self.conventions.solver, ties=self.conventions.ties)

    def decision(self, lot: str) -> Award | None:
        """The award of a lot as it was decided; None while it is not."""
        return next((row for row in self.decided if row.lot == lot), None)

    def to_tell(self) -> list[str]:
        """The lots whose decision bidders were not told yet, in their published order."""
        rows: list[Award | DeclinedLot] = [*self.decided, *self.declined]
        new = {row.lot for row in rows if self.decisions.told_by(row) is None}
        return [one.code for one in self.invitation.lots if one.code in new]

    def without_decision(self) -> list[str]:
        """The lots that are neither awarded nor decided not to be awarded."""
        decided = {row.lot for row in self.decided} | self.declined_lots
        return [one.code for one in self.invitation.lots if one.code not in decided]
