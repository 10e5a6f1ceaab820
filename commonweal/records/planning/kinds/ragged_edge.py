"""The ragged edge of a place: how far its commissioners' plans diverge, and one date for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commonweal.language.figure import Status, round_half_up
from commonweal.language.row import Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.ragged_edge import by_cluster, pairs_that_differ
from commonweal.planning.ragged_edge_tables import (
    Plan,
    RaggedEdge,
    line_code,
    line_title,
    plan_of,
    ragged_edge,
)
from commonweal.planning.uniform_dates import Limits, Timeline
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

PLAN, LIMITS, TEAMS = "commissioning_plan", "timeline_limits", "provider_teams"
MODELS, KEYS = "commissioner_models", "setting_keys"
CLUSTERS, OTHERS, SEGMENTS = "clusters", "categories_without_cluster", "segments"
READS = (PLAN, LIMITS, TEAMS, MODELS, CLUSTERS, OTHERS, SEGMENTS)

MEASURE = (
    "Divergence is the share of pairs of areas whose plans for the same cluster differ: 0% when "
    "all plan alike, 100% when no two do; what is not known is left out and counted beside it, "
    "never taken as agreement."
)


@dataclass(frozen=True)
class Given:
    """What one date is looked for in, and how far every area may be asked to move.

    `within` is "segment" or "cluster". Days of None leave each area's own limits in force.
    """

    within: str = "segment"
    speed_up_by: int | None = None
    slow_down_by: int | None = None


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Measure the plan and look for one date in each segment."""
    del subject, tell
    tables = {name: reading.rows(name) for name in READS}
    plan = plan_of(tables, reading.names)
    limits = None
    if given.speed_up_by is not None or given.slow_down_by is not None:
        limits = Limits(given.speed_up_by, given.slow_down_by)
    edge = ragged_edge(plan, by_line=given.within == "cluster", limits=limits)
    names = {area.code: area.title for area in edge.areas}
    return Worked(
        answer=edge,
        headline=_headline(edge, names),
        steps=(MEASURE, *_measure_steps(edge), *_timeline_steps(edge, names)),
        used=refs_of(*(tables[name] for name in READS if name != OTHERS)),
        cautions=tuple(_cautions(tables, plan, edge)),
    )


def percent(share: Decimal | None) -> str:
    """A share as whole percent; "not known" without one."""
    return "not known" if share is None else f"{round_half_up(share * 100)}%"


def _headline(edge: RaggedEdge, names: Mapping[str, str]) -> str:
    whole = edge.overall
    if whole.settings is None and whole.dates is None:
        return "Too little is known of the plans to say whether they diverge."
    apart = [names[one.subject] for one in edge.furthest[:2] if one.settings or one.dates]
    if not apart:
        return "All areas plan alike for every cluster that is known."
    verb = "stands" if len(apart) == 1 else "stand"
    return (
        f"{' and '.join(apart)} {verb} furthest apart. On average over the clusters, "
        f"{percent(whole.settings)} of pairs of areas differ in setting, "
        f"{percent(whole.dates)} in date and {percent(whole.commissioners)} in commissioner."
    )


def _measure_steps(edge: RaggedEdge) -> Iterator[str]:
    for code, cells in by_cluster(edge.cells).items():
        said = []
        for what, values in (
            ("setting", [cell.setting for cell in cells if cell.setting]),
            ("commissioner", [cell.commissioner for cell in cells if cell.commissioner]),
            ("date", [cell.on for cell in cells if cell.on]),
        ):
            differ, pairs = pairs_that_differ(values)
            if pairs:
                said.append(
                    f"{what} {differ} of {pairs} pairs ({percent(Decimal(differ) / pairs)}, "
                    f"{len(values)} of {len(cells)} areas known)"
                )
        yield f"{line_title(code)}: {'; '.join(said) or 'fewer than two plans are known'}."
    whole = edge.overall
    yield (
        f"All clusters: the mean of these, {percent(whole.settings)} for settings, "
        f"{percent(whole.commissioners)} for commissioners and {percent(whole.dates)} for dates."
    )


def _timeline_steps(edge: RaggedEdge, names: Mapping[str, str]) -> Iterator[str]:
    for one in edge.timelines:
        best = one.best
        if best is None:
            yield conflict_sentence(one, names)
            continue
        yield (
            f"{one.title}: {len(one.tried)} dates tried; {best.on:%-d %B %Y} moves the areas "
            f"least, by {best.total_days} days in all."
        )


def conflict_sentence(one: Timeline, names: Mapping[str, str]) -> str:
    """Why no date fits, with the areas whose limits conflict."""
    found = one.conflict
    if found is None:
        return ""
    if found.late == found.early:
        return (
            f"{one.title}: no one date keeps every limit. {names[found.late]} plans dates too far "
            "apart for its own limits: widen them, or let its clusters part."
        )
    return (
        f"{one.title}: no one date keeps every limit. {names[found.late]} cannot start before "
        f"{found.earliest:%-d %B %Y}, and {names[found.early]} cannot wait beyond "
        f"{found.latest:%-d %B %Y}: ask one of the two for more room, or leave them apart."
    )


def _cautions(tables: Mapping[str, Sequence[Row]], plan: Plan, edge: RaggedEdge) -> Iterator[str]:
    rows = tables[PLAN]
    made_up = [row for row in rows if row.status == Status.ILLUSTRATIVE]
    if made_up:
        note = next((f.note for row in made_up for f in row.figures.values() if f.note), "")
        others = [
            what
            for name, what in ((LIMITS, "the limits"), (TEAMS, "the teams"))
            if any(row.status == Status.ILLUSTRATIVE for row in tables[name])
        ]
        too = f" So are {' and '.join(others)}." if others else ""
        yield (
            f"{len(made_up)} of the {len(rows)} cells of this plan are illustrative: made up to "
            f"show how the measure works, and no evidence of what anybody plans.{too} {note}"
        ).strip()
    said = " ".join((*_unknown(edge), *_unplanned(tables, plan)))
    if said:
        yield said


def _unknown(edge: RaggedEdge) -> Iterator[str]:
    whole = edge.overall
    unknown = [
        f"{whole.asked - known} name no {what}"
        for what, known in (
            ("setting", whole.known),
            ("commissioner", whole.known_commissioners),
            ("date", whole.known_dates),
        )
        if known < whole.asked
    ]
    if unknown:
        yield (
            f"Of {whole.asked} plans of an area for a cluster, {', '.join(unknown)}: they are left "
            "out of that measure."
        )


def _unplanned(tables: Mapping[str, Sequence[Row]], plan: Plan) -> Iterator[str]:
    there = {line.code for line in plan.lines}
    absent = [one for row in tables[OTHERS] if (one := row.text("category")) not in there]
    if absent:
        yield f"The plans say nothing of: {'; '.join(absent)}."
    known = {area.code for area in plan.areas}
    missing = [
        area.text("area_as_printed") or area.text("commissioner_code")
        for area in tables[MODELS]
        if area.text("commissioner_code") not in known
    ]
    if missing:
        yield f"No plan came in for {', '.join(missing)}."
    strange = sorted({area for team in plan.teams for area in team.areas} - known)
    if strange:
        yield f"Teams work in areas that have no plan: {', '.join(strange)}."


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """Words outside the place's own key, and clusters it does not have, keep a plan out.

    Two spellings of one setting would count as two plans that differ.
    """
    found = []
    for kind, column in (("provider", "setting"), ("commissioner", "commissioner")):
        allowed = [r.text("value") for r in tables[KEYS] if r.text("key_type") == kind]
        found += [
            Objection(
                PLAN, row.key, column,
                f"“{word}” is not in the key of settings and commissioners. Use one of: "
                f"{'; '.join(dict.fromkeys(allowed))}.",
            )
            for row in tables[PLAN]
            if allowed and (word := row.text(column)) and word not in allowed
        ]  # fmt: skip
    lines = {row.text("cluster_number") for row in tables[CLUSTERS]}
    others = {row.text("category") for row in tables[OTHERS]}
    found += [
        Objection(
            PLAN, row.key, "cluster",
            f"“{row.text('cluster')}” is no cluster of this place and no category without one. "
            "Use the number or the name as the tables of clusters and categories have it.",
        )
        for row in tables[PLAN]
        if lines and line_code(row.text("cluster")) not in lines | others
    ]  # fmt: skip
    return found


def look_at_limits(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A limit below nought has no meaning."""
    return [
        Objection(LIMITS, row.key, column, "A number of days cannot be below nought. Correct it.")
        for row in tables[LIMITS]
        for column in ("speed_up_by_days", "slow_down_by_days")
        if (number := row.number(column)) is not None and number < 0
    ]


KIND = Kind(
    code="ragged-edge",
    title="Ragged edge",
    path="ragged-edge/",
    reads=READS,
    needs=(PLAN,),
    given=Given,
    answer=RaggedEdge,
    work=work,
)
OBJECTORS = (
    Objector(frozenset({PLAN, KEYS, CLUSTERS, OTHERS}), look),
    Objector(frozenset({LIMITS}), look_at_limits),
)
