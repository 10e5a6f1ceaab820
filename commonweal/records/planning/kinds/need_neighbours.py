"""Areas most like those of a place, what sets them apart, and measures beside their median."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from commonweal.language.figure import Status
from commonweal.language.intervals import Polarity
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.need.beside_peers import BesidePeers, beside_peers
from commonweal.planning.need.comparison_tables import panels_of
from commonweal.planning.need.neighbours import Feature, Method, Neighbours, Peer, Tier, neighbours
from commonweal.planning.need.variation import panel
from commonweal.records.facts.hooks import Objector
from commonweal.records.planning.definitions_equity import (
    NEIGHBOURS,
    equity_rules,
    neighbour_method,
    standardisation,
)
from commonweal.records.planning.kinds.need_equity import USE, look
from commonweal.records.planning.kinds.need_ground import AREAS, areas_of
from commonweal.records.planning.kinds.need_rows import sound_rows
from commonweal.records.published.selectors_features import SETS, Featured, features_for
from commonweal.records.published.selectors_indicators import INDICATORS, indicators_for
from commonweal.records.register.selectors_names import ons_codes
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading


@dataclass(frozen=True, slots=True)
class AreaPeers:
    """The peers of one area of the place, nearest first.

    `code` is its code of the statistical office; `among` are the areas that were looked at and
    `england` is how many of them there are. Without peers, `reason` says why.
    """

    code: str
    name: str
    tier: str
    among: int
    england: int
    peers: tuple[Peer, ...]
    transformed: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """The peers of a place's areas.

    `features` are those of the method and `held` the titles of those that went in; `values` are
    features by id for the areas and their peers, by code. `year` is that of the population.
    """

    areas: tuple[AreaPeers, ...]
    names: Mapping[str, str]
    features: tuple[Feature, ...]
    held: tuple[str, ...]
    values: Mapping[str, Mapping[str, float]]
    year: int
    standings: tuple[BesidePeers, ...]


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Look for the peers of each area, and set what is known of it beside their median."""
    del subject, given
    method = neighbour_method()
    wanted = _areas(reading)
    featured = features_for(reading.acting, method)
    reading.note_official(featured.refs)
    tell(30)
    found = tuple(_peers_of(wanted, featured, method))
    if not any(one.peers for one in found):
        raise CannotWork(
            "No neighbours can be looked for: "
            + (found[0].reason if found else "no district or council is among the areas of need")
            + "."
        )
    tell(60)
    uses, left_out = sound_rows(reading, USE, look)
    shown = {one.code for one in found} | {p.peer for one in found for p in one.peers}
    answer = PeerAnswer(
        areas=found,
        names={code: featured.names[code] for code in sorted(shown) if code in featured.names},
        features=method.features,
        held=tuple(dict.fromkeys(title for one in found for title in one.transformed)),
        values={code: featured.values[code] for code in sorted(shown) if code in featured.values},
        year=featured.year,
        standings=(
            *_of_the_table(reading, uses, found, method),
            *_of_the_indicators(reading, found, method),
        ),
    )
    return Worked(
        answer=answer,
        headline=headline(answer),
        steps=(
            f"Each feature: {standardisation()}",
            "Distance: root of the sum of weight × squared difference over the features held",
            f"The {method.peers} areas at the smallest distance are the neighbours",
            "Beside them: the neighbours' median against the 95% limits of the area's own value",
        ),
        used=refs_of(reading.rows(AREAS), uses),
        definitions=(NEIGHBOURS,),
        cautions=(
            *left_out,
            *_cautions(answer, any(row.status == Status.ILLUSTRATIVE for row in uses)),
        ),
    )


def _areas(reading: Reading) -> dict[str, str]:
    """Names of the place's areas by their code of the statistical office."""
    areas = [one for one in areas_of(reading) if one.role == "area"]
    codes = ons_codes(reading.acting, [one.code for one in areas])
    return {codes[one.code]: one.name for one in areas if one.code in codes}


def _peers_of(wanted: Mapping[str, str], featured: Featured, method: Method) -> Iterator[AreaPeers]:
    by_tier: dict[Tier, list[str]] = {}
    for code in wanted:
        tier = method.tier_of(code)
        if tier is not None:
            by_tier.setdefault(tier, []).append(code)
    for tier, codes in by_tier.items():
        among = {c: row for c, row in featured.values.items() if c.startswith(tier.among)}
        found = neighbours(among, method, of=codes)
        for code in codes:
            yield _of_area(code, wanted[code], tier, found, len(among) - len(found.without))


def _of_area(code: str, name: str, tier: Tier, found: Neighbours, among: int) -> AreaPeers:
    peers = tuple(one for one in found.peers if one.area == code)
    reason = "" if peers else found.without.get(code, "too few areas are held to compare it with")
    return AreaPeers(
        code, name, tier.title, max(among - 1, 0), tier.england, peers, found.transformed, reason
    )


def _of_the_table(
    reading: Reading, uses: Sequence[Row], found: Sequence[AreaPeers], method: Method
) -> Iterator[BesidePeers]:
    """Measures of the table of use, for the areas that it has a line for."""
    rules = equity_rules()
    for measure, values in panels_of(uses, rules.rules.per):
        laid = panel(measure, values, per=rules.rules.per, definition=rules.quarters)
        ons = ons_codes(reading.acting, [one.area for one in laid.areas])
        numbers = {ons.get(one.area, one.area): one.value for one in laid.areas}
        for area in found:
            if area.code in numbers:
                yield beside_peers(
                    (area.code, measure.title, measure.unit, measure.period),
                    numbers[area.code],
                    [one.peer for one in area.peers],
                    {code: one.value for code, one in numbers.items()},
                    polarity=measure.polarity,
                    least=method.least,
                )


def _of_the_indicators(
    reading: Reading, found: Sequence[AreaPeers], method: Method
) -> Iterator[BesidePeers]:
    """Published indicators, which say nothing of whether high is good."""
    areas = {one.code for one in found} | {p.peer for one in found for p in one.peers}
    indicators, refs = indicators_for(reading.acting, areas)
    reading.note_official(refs)
    for one in indicators:
        for area in found:
            if area.code in one.values:
                yield beside_peers(
                    (area.code, one.title, one.group, one.period),
                    one.values[area.code],
                    [peer.peer for peer in area.peers],
                    {code: number.value for code, number in one.values.items()},
                    polarity=Polarity.NO_JUDGEMENT,
                    least=method.least,
                )


def headline(answer: PeerAnswer) -> str:
    """The nearest neighbour of the first area that has one, and on what it rests."""
    area = next(one for one in answer.areas if one.peers)
    nearest = area.peers[0]
    return (
        f"Among {area.among:,} other {area.tier}, {area.name} is most like "
        f"{answer.names[nearest.peer]}, by {rests_on(answer)}."
    )


def rests_on(answer: PeerAnswer) -> str:
    """How much of the official method goes into the distances, in features and in their weight."""
    held, weight = weights(answer)
    return (
        f"{len(answer.held)} of the {len(answer.features)} features of the official method, which "
        f"carry {held / weight:.0%} of what it counts"
    )


def weights(answer: PeerAnswer) -> tuple[float, float]:
    """The weight of the features that went in, and of all features of the method."""
    held = sum(one.weight for one in answer.features if one.title in answer.held)
    return held, sum(one.weight for one in answer.features)


def _cautions(answer: PeerAnswer, illustrative: bool) -> Iterator[str]:
    if illustrative:
        yield (
            "Only values in the table that sets an area beside its neighbours are illustrative. "
            "Who the neighbours are, and how far, comes from published population and census "
            "figures."
        )
    lost = [one.title for one in answer.features if one.title not in answer.held]
    if lost:
        yield (
            f"These are not the official lists: {len(lost)} features of the method are not held "
            f"({', '.join(lost)})."
        )
    few = next((one for one in answer.areas if one.peers and one.among + 1 < one.england), None)
    if few is not None:
        yield (
            f"Neighbours of {few.name} were looked for among {few.among:,} areas; England has "
            f"{few.england:,}. Bring in the full files of population and ethnic group for all."
        )
    yield "Areas that are alike in these features may still differ in need: ask why, do not rank."


KIND = Kind(
    code="need-neighbours",
    title="Nearest neighbours",
    path="need/neighbours/",
    reads=(AREAS, USE),
    needs=(AREAS,),
    official=(*SETS, INDICATORS),
    answer=PeerAnswer,
    work=work,
)
OBJECTORS: tuple[Objector, ...] = ()
