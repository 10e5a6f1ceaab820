"""Two worked-out scenarios of a place side by side, as the reader may see them."""

from __future__ import annotations

from dataclasses import dataclass

from commonweal.language.row import CannotWork
from commonweal.planning.need.between import between
from commonweal.planning.need.required import RequiredServices
from commonweal.planning.need.scenario import Explained
from commonweal.records.people.acting import Acting
from commonweal.records.planning.definitions_need_rules import NoSuchPackages, packages_of
from commonweal.records.planning.kinds.need_services import Given
from commonweal.records.register.models import Place
from commonweal.records.results.answers import answer_of, given_of
from commonweal.records.results.models import Result
from commonweal.records.results.packing import NotReadable
from commonweal.records.results.selectors import result_for


@dataclass(frozen=True)
class TwoScenarios:
    """Both answers, that of the packages as they are, and the way from the first to the second."""

    plain: RequiredServices
    first: RequiredServices
    second: RequiredServices
    way: Explained


def two_scenarios(acting: Acting, place: Place, first: str, second: str) -> TwoScenarios:
    """Two scenarios by code, "" for the packages as they are. Raises CannotWork."""
    plain, _ = _read(acting, place, "")
    one, given = _read(acting, place, first)
    other, otherwise = _read(acting, place, second)
    if given.market_forces != otherwise.market_forces:
        raise CannotWork(
            "The two are worked out with other market forces. Work both out with the same first."
        )
    try:
        packages = packages_of(one.packages)
    except NoSuchPackages as fault:
        raise CannotWork(str(fault)) from None
    return TwoScenarios(
        plain, one, other, between(packages, one, other, float(given.market_forces))
    )


def _read(acting: Acting, place: Place, scenario: str) -> tuple[RequiredServices, Given]:
    found: Result | None = result_for(acting, place, "need-services", scenario)
    if found is None:
        raise CannotWork(f"The scenario “{scenario}” has not been worked out.")
    try:
        return answer_of(found), given_of(found)
    except NotReadable:
        raise CannotWork("An older version kept one of the two. Work it out again.") from None
