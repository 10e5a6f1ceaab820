"""The AMHP rotas of a place for some weeks: separate as they are, and one shared by all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.delivering.rota import RotaCase, rota_problems
from commonweal.delivering.rota_plan import plan_rota
from commonweal.delivering.rota_sharing import RotaAnswer, compare_sharing, shared, sheet
from commonweal.delivering.rota_tables import hourly_rates, rota_case, shared_rota
from commonweal.delivering.shifts import limits_from
from commonweal.delivering.supply_tables import made_up
from commonweal.engines.solvers import choices_solver, settings_from
from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.records import shelf
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.results.kinds import Kind, Tell
from commonweal.records.results.reading import Reading

SHIFTS, NEEDS, PEOPLE = "rota_shifts", "rota_needs", "rota_people"
TABLES = (SHIFTS, NEEDS, PEOPLE)
SHARED = "One shared rota"
#: A day on which any rota can be looked at: only the tables are judged, not the days.
ANY_DAY = date(2016, 4, 4)


@dataclass(frozen=True)
class Given:
    """The first day of the rota and for how many days it is drawn up."""

    first: date = ANY_DAY
    days: int = 28


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Draw up both designs, by the settings that make a published rota repeatable."""
    del subject
    tables = {name: reading.rows(name) for name in TABLES}
    definition = shelf.read_yaml("rules/working_time.yaml")
    solving = shelf.read_yaml("rules/solving.yaml")
    solve = choices_solver(settings_from(solving, "published_rota"))
    case = rota_case(tables, given.first, given.days, limits_from(definition))
    _refuse(case)
    tell(10)
    separate = plan_rota(case, solve)
    tell(55)
    one = shared(case, shared_rota(tables[NEEDS], SHARED), [rota.code for rota in case.rotas])
    together = plan_rota(one, solve)
    lines = compare_sharing(separate, together, hourly_rates(tables[SHIFTS]))
    tell(95)
    answer = RotaAnswer(
        given.first, given.days, sheet("Separate rotas", separate), sheet(SHARED, together),
        tuple(lines),
    )  # fmt: skip
    invented = any(made_up(rows) for rows in tables.values())
    return Worked(
        answer=answer,
        headline=_headline(answer),
        steps=(separate.sentence, together.sentence),
        used=refs_of(*tables.values()),
        definitions=(
            f"rules/working_time@{definition['valid_from']}",
            f"rules/solving@{solving['valid_from']}",
        ),
        cautions=("The shifts, needs and people of these rotas are illustrative.",)
        if invented
        else (),
    )


def _refuse(case: RotaCase) -> None:
    problems = rota_problems(case)
    if problems:
        raise CannotWork(*problems)


def _headline(answer: RotaAnswer) -> str:
    lines = {line.label: line for line in answer.lines}
    open_now, open_then = (
        sum(one.places - one.filled for one in which.coverage)
        for which in (answer.separate, answer.shared)
    )
    hours = lines["Hours on duty"].saving.value
    if hours >= 0:
        change = f"{hours.normalize():,f} hours of duty fewer"
    else:
        change = f"{(-hours).normalize():,f} hours of duty more"
    return (
        f"Over {answer.days} days one shared rota needs {change} than separate ones; "
        f"{open_now or 'no'} places stay open now and {open_then or 'none'} when shared."
    )


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """Rows that contradict each other keep a file out: a shift, rota or need that is not there."""
    if not all(tables[name] for name in TABLES):
        return []
    try:
        definition = shelf.read_yaml("rules/working_time.yaml")
        case = rota_case(tables, ANY_DAY, 1, limits_from(definition))
        shared_rota(tables[NEEDS], SHARED)
    except CannotWork as fault:
        return [Objection(PEOPLE, "", "", sentence) for sentence in fault.sentences]
    return [Objection(PEOPLE, "", "", problem) for problem in rota_problems(case)]


KIND = Kind(
    code="rota",
    title="AMHP rotas",
    path="workforce/rota/",
    reads=TABLES,
    needs=TABLES,
    given=Given,
    answer=RotaAnswer,
    work=work,
    automatic=False,
)
OBJECTORS = (Objector(frozenset(TABLES), look),)
