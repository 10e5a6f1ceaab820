"""How wrong giving whole areas to their best fit would be, from the smallest areas held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from commonweal.facts.population.best_fit import BestFit, Part, best_fit
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Area, AreaCode, AreaLink, holds
from commonweal.records.register.selectors_areas import LEVELS
from commonweal.records.register.selectors_names import ONS

#: Kinds of area from the smallest; those of the first that is held tell how people lie.
SMALLEST = ("lsoa", "msoa")


@dataclass(frozen=True)
class Fitted:
    """How whole areas of a kind fit others, by the smallest areas of the kind `by`, and names.

    Where people are not `counted`, each smallest area counts as one.
    """

    fit: BestFit
    by: str
    names: Mapping[str, str]
    counted: bool


def fit_between(
    acting: Acting,
    first: Collection[str],
    second: str,
    on: date,
    people: Mapping[str, float] | None = None,
) -> Fitted | None:
    """How areas of some kinds would fit areas of another on a day, over the smallest areas that
    lie in one of each. None where no smallest area is known to.

    `people` are by the code of the statistical office; they count where all those areas have them.
    """
    del acting
    parents: dict[int, list[int]] = defaultdict(list)
    for child, parent in AreaLink.objects.filter(holds(on)).values_list("child_id", "parent_id"):
        parents[child].append(parent)
    kinds: dict[int, str] = dict(Area.objects.values_list("pk", "kind"))
    codes: dict[int, str] = dict(Area.objects.values_list("pk", "code"))
    ons = dict(AreaCode.objects.filter(system=ONS).values_list("area_id", "code"))
    for smallest in SMALLEST:
        parts = []
        counts: list[float | None] = []
        for pk, kind in kinds.items():
            if kind != smallest:
                continue
            above = _above(pk, parents)
            ones = [codes[one] for one in above if kinds[one] in first]
            others = [codes[one] for one in above if kinds[one] == second]
            if len(ones) == 1 and len(others) == 1:
                parts.append(Part(ones[0], others[0], 1))
                counts.append((people or {}).get(ons.get(pk, "")))
        if parts:
            counted = None not in counts
            if counted:
                parts = [
                    replace(part, people=count or 0)
                    for part, count in zip(parts, counts, strict=True)
                ]
            used = {code for part in parts for code in (part.area, part.target)}
            names = dict(Area.objects.filter(code__in=used).values_list("code", "name"))
            return Fitted(best_fit(parts), smallest, names, counted)
    return None


def _above(pk: int, parents: Mapping[int, list[int]]) -> set[int]:
    found: set[int] = set()
    frontier = {pk}
    for _ in range(LEVELS):
        frontier = {one for at in frontier for one in parents.get(at, ())} - found
        if not frontier:
            break
        found |= frontier
    return found


@dataclass(frozen=True)
class Covered:
    """How whole areas cover another that they are taken for: smallest areas in both, those of the
    areas that lie outside it, and those of it that lie in none of the areas."""

    both: int
    outside: int
    lacking: int

    @property
    def is_exact(self) -> bool:
        return not self.outside and not self.lacking


def cover_of(acting: Acting, whole: str, areas: Collection[str], on: date) -> Covered | None:
    """How some areas cover a whole, by their codes in the register. None where no smallest area
    is known below the whole or below one of the areas."""
    del acting
    inside = _smallest_below([whole], on)
    each = [_smallest_below([area], on) for area in areas]
    if not inside or not each or not all(each):
        return None
    given = set().union(*each)
    return Covered(len(given & inside), len(given - inside), len(inside - given))


def _smallest_below(codes: Collection[str], on: date) -> set[int]:
    """The smallest areas below some areas. One code of the statistical office may belong to
    several areas of the register, as a paper's own and that of an official list."""
    own = AreaCode.objects.filter(area__code__in=codes).values_list("code", flat=True)
    twins = AreaCode.objects.filter(code__in=list(own)).values_list("area_id", flat=True)
    frontier = {*twins, *Area.objects.filter(code__in=codes).values_list("pk", flat=True)}
    found: dict[str, set[int]] = defaultdict(set)
    seen = set(frontier)
    for _ in range(LEVELS):
        rows = AreaLink.objects.filter(holds(on), parent__in=frontier)
        below = set(rows.values_list("child_id", "child__kind"))
        for pk, kind in below:
            found[kind].add(pk)
        frontier = {pk for pk, _ in below} - seen
        seen |= frontier
        if not frontier:
            break
    return next((found[kind] for kind in SMALLEST if found[kind]), set())
