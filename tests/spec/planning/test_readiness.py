"""ESX-48 and ESX-16: who is ready for what, and which planned services bridge nothing."""

from datetime import date

from commonweal.language.figure import Citation, Figure, Status
from commonweal.language.row import Row
from commonweal.planning.integration import integration_of
from commonweal.planning.ragged_edge import PlanCell, Readiness
from commonweal.planning.readiness import lacking, readiness_by_area


def test_a_cluster_is_ready_when_capacity_risk_and_date_are_settled():
    ready = PlanCell("n", "1", readiness=Readiness("yes", "ready", "", "GP", date(2016, 4, 1)))
    part = PlanCell("n", "2", readiness=Readiness("yes", "in part", "Trust", "GP"))
    out, silent = PlanCell("n", "3", readiness=Readiness("no")), PlanCell("n", "4")
    assert lacking(ready) == ()
    assert lacking(part) == ("primary care capacity", "an agreed date")
    [north] = readiness_by_area([ready, part, out, silent])
    assert (north.in_scope, north.not_said, north.ready) == (2, 1, 1)
    assert (north.capacity, north.risk, north.agreed) == (1, 2, 1)


def service(name: str, **cells: str) -> Row:
    figure = Figure(
        f"planned_services/{name}/service", name, None, "", Status.ILLUSTRATIVE, Citation("d", "s")
    )
    return Row("planned_services", name, {"service": name, **cells}, {"service": figure})


def test_a_service_that_bridges_nothing_and_moves_no_money_is_named_and_silence_is_not_no():
    nothing = {"physical_mental": "no", "health_social": "no", "primary_specialist": "no"}
    found = integration_of(
        [
            service("Beds", **nothing, money_flow="neither"),
            service("Hub", **nothing | {"health_social": "yes"}, money_flow="neither"),
            service("Pool", **nothing, money_flow="moves money between providers"),
            service("Plan", physical_mental="no"),
        ]
    )
    assert [one.name for one in found.neither] == ["Beds"]
    assert [one.name for one in found.undecided] == ["Plan"]
    assert found.bridging("health_social") == 1
