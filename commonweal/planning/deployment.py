"""Social workers who follow services against social workers organised centrally.

Follow: each area has the posts of its own teams. Central: all posts serve all areas, each area by
its share of the people who need them, less the time that travelling takes. Source: ESX-53.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commonweal.language.row import CannotWork, Row

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Posts:
    """Posts of one team in one area. `cost` is one whole post in a year, in pounds."""

    team: str
    area: str
    employer: str
    wte: Decimal
    cost: Decimal | None
    care_act_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class AreaCover:
    """One area under one model: posts, and people for each whole post; None without posts."""

    area: str
    people: Decimal
    wte: Fraction
    care_act_wte: Fraction | None

    @property
    def people_each(self) -> Fraction | None:
        return Fraction(self.people) / self.wte if self.wte else None


@dataclass(frozen=True, slots=True)
class Model:
    """One way to organise. `cost` is None when the cost of any post is not known."""

    name: str
    areas: tuple[AreaCover, ...]
    cost: Fraction | None

    @property
    def without_posts(self) -> tuple[str, ...]:
        return tuple(one.area for one in self.areas if not one.wte)

    @property
    def spread(self) -> Fraction | None:
        """How many times the people for each post of the worst area are those of the best."""
        each = [one.people_each for one in self.areas]
        known = [value for value in each if value is not None]
        lowest = min(known, default=Fraction(0))
        return max(known) / lowest if lowest else None


@dataclass(frozen=True, slots=True)
class Deployment:
    """Both models, and what was assumed. `made_up` says that the posts are illustrative."""

    follow: Model
    central: Model
    travel_pct: Decimal
    management: Decimal
    made_up: bool = False


def compare_deployment(
    posts: Sequence[Posts],
    people: Sequence[tuple[str, Decimal]],
    *,
    travel_pct: Decimal,
    management: Decimal,
) -> Deployment:
    """Both models for the same posts and people.

    Raises CannotWork for posts in an area whose people are not known, for no people at all, and
    for a travelling share outside 0 to 100.
    """
    known = dict(people)
    lost = sorted({one.area for one in posts} - set(known))
    if lost:
        raise CannotWork(
            f"Nothing says how many people need support in {', '.join(lost)}. Add the area to the "
            "table of people with social work support."
        )
    whole = sum(known.values())
    if not posts or not whole:
        raise CannotWork("There are no posts, or no people who need support.")
    if not 0 <= travel_pct <= HUNDRED:
        raise CannotWork(f"Travelling takes 0 to 100 percent of the time, not {travel_pct}.")
    cost = _cost(posts)
    central_wte = sum((Fraction(one.wte) for one in posts), Fraction(0))
    central_wte *= 1 - Fraction(travel_pct) / HUNDRED
    duty = _care_act(posts)
    duty = None if duty is None else duty * (1 - Fraction(travel_pct) / HUNDRED)
    return Deployment(
        follow=Model("Follow services", tuple(_own(posts, a, n) for a, n in people), cost),
        central=Model(
            "Organised centrally",
            tuple(
                AreaCover(
                    area,
                    number,
                    central_wte * Fraction(number) / Fraction(whole),
                    None if duty is None else duty * Fraction(number) / Fraction(whole),
                )
                for area, number in people
            ),
            None if cost is None else cost + Fraction(management),
        ),
        travel_pct=travel_pct,
        management=management,
    )


def _own(posts: Sequence[Posts], area: str, people: Decimal) -> AreaCover:
    own = [one for one in posts if one.area == area]
    return AreaCover(area, people, sum((Fraction(o.wte) for o in own), Fraction(0)), _care_act(own))


def _care_act(posts: Sequence[Posts]) -> Fraction | None:
    """Posts' worth of time on Care Act duties; None when any share is not known."""
    total = Fraction(0)
    for one in posts:
        if one.care_act_pct is None:
            return None
        total += Fraction(one.wte) * Fraction(one.care_act_pct) / HUNDRED
    return total


def _cost(posts: Sequence[Posts]) -> Fraction | None:
    total = Fraction(0)
    for one in posts:
        if one.cost is None:
            return None
        total += Fraction(one.wte) * Fraction(one.cost)
    return total


def posts_of(rows: Iterable[Row]) -> list[Posts]:
    """Posts from the rows of their table. Raises CannotWork for a row without a number of posts."""
    found = []
    for row in rows:
        wte = row.number("wte")
        if wte is None:
            raise CannotWork(f"{row.name} does not say how many posts there are. Fill in wte.")
        found.append(
            Posts(
                row.text("team"), row.text("area"), row.text("employer_code"), wte,
                row.number("cost_gbp"), row.number("care_act_pct"),
            )
        )  # fmt: skip
    return found


def people_of(rows: Iterable[Row]) -> list[tuple[str, Decimal]]:
    """People by area. Raises CannotWork for an area without a number."""
    found = []
    for row in rows:
        number = row.number("people")
        if number is None:
            raise CannotWork(f"{row.name} does not say how many people there are. Fill it in.")
        found.append((row.text("area"), number))
    return found
