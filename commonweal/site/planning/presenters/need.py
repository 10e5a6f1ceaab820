"""The words that the need pages share: the overview, its map, and what the forms start with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from commonweal.language.layout import Spot, layout_for
from commonweal.planning.need.picture import NeedPicture
from commonweal.records.people.acting import Acting
from commonweal.records.planning.definitions_need import prevalences
from commonweal.records.planning.definitions_need_rules import need_rules
from commonweal.records.planning.kinds.need_gap import Gaps
from commonweal.records.planning.kinds.need_services import Given
from commonweal.records.register.layouts import layouts
from commonweal.records.register.models import Place
from commonweal.records.results.selectors import newest_results
from commonweal.site import charts
from commonweal.site.planning.presenters.need_gaps import areas_short, order_words
from commonweal.site.results.presenters import Panel
from commonweal.site.words import percent

VARIANTS = [
    ("principal", "Principal projection"),
    ("high", "High population"),
    ("low", "Low population"),
]


@dataclass(frozen=True)
class Section:
    """One page about need, with what it answers."""

    href: str
    label: str
    about: str
    is_worked: bool = True


def sections(address: str, worked: Collection[str]) -> list[Section]:
    """The pages about need, in the order in which they follow from each other; `worked` are the
    kinds that the reader sees an answer of; of the others it is told that there is none."""
    listed = [
        Section(f"{address}need/expected/", "People expected to be ill",
                "how many people have which condition, where, now and in years to come"),
        Section(f"{address}need/services/", "Services that people need",
                "beds, staff and cost by care packages, and what the number hangs on"),
        Section(f"{address}need/gaps/", "Gaps between need and services",
                "what is short, where, and how sure that is"),
        Section(f"{address}need/equity/", "Use against need by group",
                "whether people of each group use services as they need them"),
        Section(f"{address}need/variation/", "Variation between areas",
                "how far areas differ in need, use, waiting and money"),
        Section(f"{address}need/neighbours/", "Nearest neighbours",
                "which areas are most like each of these, and how they compare with them"),
        Section(f"{address}need/filters/", "Filters on the way to care",
                "how many of those who are ill see a GP, are recognised, referred and admitted"),
        Section(f"{address}need/gp-list/", "Mental illness on a GP list",
                "how many people a practice should expect, beside its registers"),
        Section(f"{address}need/treatment/", "Treatment gap",
                "who is treated of those who are ill, here and in the country"),
        Section(f"{address}need/talking-therapies/", "Talking therapies",
                "how many therapists to ask for, and how many of those referred recover"),
        Section(f"{address}need/contact/", "Contacts against a comparator",
                "how many more people would be in contact at the rate of England"),
        Section(f"{address}need/projected/", "Projected need, as printed",
                "the numbers that a paper prints for years to come, and their changes"),
        Section(f"{address}need/missing-middle/", "Missing middle",
                "who is eligible under the Care Act and below the threshold of every service"),
    ]  # fmt: skip
    return [replace(one, is_worked=_kind_of(one) in worked) for one in listed]


def _kind_of(one: Section) -> str:
    """The kind whose answer a page about need shows: it is called like the page."""
    kind = "need-" + one.href.rstrip("/").rpartition("/")[2]
    return {"need-gaps": "need-gap"}.get(kind, kind)


def changed(said: Panel, *others: Panel) -> list[str]:
    """What changed in the statistics behind the other answers, beyond what one panel says."""
    found = dict.fromkeys(sentence for other in others for sentence in other.changed)
    return [sentence for sentence in found if sentence not in said.changed]


def gaps_map(answer: Gaps | None) -> charts.TileMap | None:
    """The areas by the share of what they need that is not there, each service by its cost."""
    rows = areas_short(answer)
    layout = layout_for({one.area for one in rows}, layouts()) if rows else None
    if answer is None or layout is None or rows[0].lacking is None:
        return None
    lacking = {one.area: one.lacking for one in rows}
    names = {one.code: one.name for one in answer.areas}
    known = [_percent(value) for value in lacking.values() if value is not None]
    cuts = charts.even_cuts(known)
    top, unsure = rows[0], order_words(answer)
    return charts.tiles(
        [
            _area(spot, lacking.get(spot.name_in(lacking) or ""))
            for spot in layout.spots
        ],
        id="gaps-map",
        finding=f"{names[top.area]} lacks the largest share of what its people need: "
        f"{percent(_percent(rows[0].lacking), 0)}, each service by what it costs"
        f"{f'. {unsure}' if unsure else ''}",
        words_of=_words(cuts),
        cuts=cuts,
        description="Each tile is an area, next to those it borders on; size says nothing.",
        source=f"{layout.title}: {layout.source}",
    )  # fmt: skip


def _percent(share: float) -> Decimal:
    return round(Decimal(repr(share * 100)), 1)


def _area(spot: Spot, value: float | None) -> charts.Area:
    amount = None if value is None else _percent(value)
    shown = "not known" if amount is None else percent(amount, 0)
    return charts.Area(spot.label, spot.column, spot.row, amount, shown)


def _words(cuts: Sequence[Decimal]) -> list[str]:
    if not cuts:
        return ["all alike"]
    ends = [percent(cut, 0) for cut in cuts]
    between = [f"{low} to {high}" for low, high in pairwise(ends)]
    return [f"below {ends[0]}", *between, f"{ends[-1]} and more"]


def picture_initial(answer: NeedPicture | None) -> dict[str, Any]:
    """What the form about the picture starts with: what is shown."""
    rules = need_rules()
    if answer is None:
        return {"measures": list(rules.measures), "years": "", "variant": rules.variant}
    return {
        "measures": [one.code for one in answer.conditions],
        "years": ", ".join(str(year) for year in answer.years),
        "variant": answer.variant,
    }


def conditions_to_choose() -> list[tuple[str, str]]:
    """Every condition whose expected people can stand for need; first the one of the rules."""
    known = prevalences()
    first = known[need_rules().measures[0]]
    return [
        ("", f"{first.title} ({first.year}), unless you choose"),
        *((one.id, f"{one.title} ({one.year})") for one in known.values() if one.id != first.id),
    ]


def services_initial(given: Given) -> dict[str, Any]:
    """What the form about services starts with: what was chosen."""
    return {"year": given.year, "basis": given.basis, "market_forces": given.market_forces}


def area_names(answer: NeedPicture | None) -> dict[str, str]:
    """The areas of the picture by code."""
    return {one.code: one.name for one in answer.areas} if answer else {}


def scenarios(acting: Acting, place: Place, address: str) -> list[tuple[str, str]]:
    """Address and name of the packages as they are and of each scenario that was worked out."""
    found = [one for one in newest_results(acting, place) if one.kind == "need-services"]
    start = f"{address}need/services/"
    return [
        (f"{start}{one.subject}/" if one.subject else start, one.subject or "Packages as they are")
        for one in sorted(found, key=lambda one: one.subject)
    ]


def above_scenario(scenario: str) -> list[tuple[str, str]]:
    """What lies between the need of a place and a scenario."""
    return [("Services that people need", "need/services/")] if scenario else []
