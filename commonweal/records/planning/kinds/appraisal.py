"""The appraisal of options: each body's ranking, where bodies differ, how firm rankings are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Q

from commonweal.language.row import CannotWork, Row
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.appraisal import Analysis, BodyView, analyse
from commonweal.planning.option_tables import (
    APPRAISALS,
    CRITERIA,
    NAMING_TABLES,
    OPTIONS,
    Question,
    appraisal_of,
    table_problems,
)
from commonweal.planning.options import Appraisal, first_words
from commonweal.records.facts.hooks import Objection, Objector
from commonweal.records.options.definitions import appraisal_rules
from commonweal.records.options.selectors import criteria_in_force, questions_in, standings_for
from commonweal.records.options.selectors_scoring import (
    SCORES,
    OpenScores,
    open_scores,
    without_our_own,
)
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place
from commonweal.records.results.kinds import Kind, Nothing, Subject, Tell
from commonweal.records.results.reading import Reading
from commonweal.records.results.selectors import commissioners_of

READS = (APPRAISALS, OPTIONS, CRITERIA, SCORES)


def _questions(reading: Reading) -> dict[str, Question]:
    tables = {name: reading.rows(name) for name in READS}
    return questions_in(reading.acting, reading.place, tables)


def subjects(reading: Reading) -> list[Subject]:
    """The appraisals of which there are scores that may be used."""
    return [
        Subject(code, question.title)
        for code, question in _questions(reading).items()
        if open_scores(reading.acting, reading.place, question, reading.rows(SCORES)).scores
    ]


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Work one appraisal out from the scores of its closed rounds and its tables."""
    del given, tell
    question = _questions(reading).get(subject)
    if question is None:
        raise CannotWork(f"There is no appraisal {subject}. Bring in its table of options.")
    acting, place, rules = reading.acting, reading.place, appraisal_rules()
    full = {body.code: body.name for body in commissioners_of(acting, place)}
    names = {**reading.names, **full}
    criteria = criteria_in_force(acting, place, question)
    standings = standings_for(acting, place, question)
    found = open_scores(acting, place, question, reading.rows(SCORES))
    analysis = analyse(
        Appraisal(question.option_codes, criteria, found.scores, question.scale),
        {option.code: option.title for option in question.options},
        rules.draws,
        ruled_out=[code for code, standing in standings.items() if standing.is_out],
        made_up=found.made_up,
        names=names,
    )
    own = (
        [row for row in reading.rows(name) if appraisal_of(row) == subject] for name in READS[:3]
    )
    return Worked(
        answer=analysis,
        headline=headline(analysis, names),
        steps=tuple(_step(view, names) for view in analysis.bodies),
        used=refs_of(*own, found.rows),
        definitions=(rules.name,),
        cautions=tuple(_cautions(analysis, found, names)),
    )


def headline(analysis: Analysis, names: Mapping[str, str]) -> str:
    """Who puts what first and where bodies are furthest apart, in one or two sentences."""
    bodies = len(analysis.bodies)
    if bodies == 1:
        view = analysis.bodies[0]
        body, first = names.get(view.body, view.body), view.result.tied
        return (
            f"{body} puts {first_words(view.result.tied)}."
            if first
            else f"{body} passes no option."
        )
    return f"{_firsts(analysis, bodies)}. {_widest(analysis)}"


def _firsts(analysis: Analysis, bodies: int) -> str:
    if not analysis.firsts:
        return "No body has an option that passes"
    (options, count), *others = analysis.firsts
    if count == bodies:
        all_of_them = "Both bodies" if bodies == 2 else f"All {bodies} bodies"
        return f"{all_of_them} put {first_words(options)}"
    said = [f"{count} of {bodies} bodies put {first_words(options)}"]
    said += [f"{count} {first_words(options).removesuffix(' first')}" for options, count in others]
    return ", ".join(said[:-1]) + f" and {said[-1]}" if len(said) > 1 else said[0]


def _widest(analysis: Analysis) -> str:
    if not analysis.differences:
        return "They give the same scores throughout."
    one = analysis.differences[0]
    title = next(c.title for c in analysis.criteria if c.code == one.criterion)
    level = sum(other.spread == one.spread for other in analysis.differences) - 1
    more = f", and as far on {level} more" if level else ""
    apart = f"{one.low:f} to {one.high:f}{more}"
    return f"They are furthest apart on option {one.option}, {title}: {apart}."


def _step(view: BodyView, names: Mapping[str, str]) -> str:
    listed = ", ".join(f"{option} {float(total):.2f}" for option, total in view.result.totals)
    failed = "; ".join(f"option {option} fails {title}" for option, title in view.result.failed)
    return f"{names.get(view.body, view.body)}: {listed}" + (f" ({failed})" if failed else "")


def _cautions(analysis: Analysis, found: OpenScores, names: Mapping[str, str]) -> list[str]:
    said = []
    if analysis.made_up:
        said.append(
            "Every score here is illustrative: the paper prints none. They show how the page "
            "works and step back as soon as a body has scored."
        )
    if not analysis.is_weighted:
        said.append("No weights are recorded, so all criteria count alike.")
    if found.unheard and not analysis.made_up:
        listed = ", ".join(names.get(code, code) for code in found.unheard)
        said.append(f"These commissioners have given no scores: {listed}.")
    if analysis.left_out:
        said.append(
            f"Ruled out and not scored by everybody, so left out: option "
            f"{', '.join(analysis.left_out)}."
        )
    return said


def open_to_all(place: Place) -> Q:
    """Versions from illustrative scores alone, while no body has scored or set weights.

    Scores, comments and weights that bodies gave stay with commissioners.
    """
    return Q(answer__made_up=True) & without_our_own(Acting.system(), place)


def look(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """What keeps a file out: unknown options, some weights only, decisions that wait in a ring."""
    return [
        Objection(problem.table, problem.key, problem.column, problem.sentence)
        for problem in table_problems(tables)
    ]


def look_at_scores(tables: Mapping[str, Sequence[Row]]) -> list[Objection]:
    """A score outside the scale, or on a criterion that is not there."""
    from commonweal.planning.option_tables import questions_of

    questions = questions_of(tables, appraisal_rules().scale)
    found = []
    for row in tables[SCORES]:
        question = questions.get(appraisal_of(row))
        if question is None or not question.criteria:
            continue
        low, high = question.scale
        value = row.number("score")
        where = f"option {row.text('option')}, criterion {row.text('criterion_no')}"
        if question.criterion(row.text("criterion_no")) is None:
            words = f"There is no {where} in the appraisal {question.code}. Take the row out."
            found.append(Objection(SCORES, row.key, "criterion_no", words))
        elif value is not None and not low <= value <= high:
            words = f"The score of {where} is {value:f}. Give one from {low} to {high}."
            found.append(Objection(SCORES, row.key, "score", words))
    return found


KIND = Kind(
    code="appraisal",
    title="Option appraisal",
    path="options/",
    reads=READS,
    needs=(OPTIONS, CRITERIA),
    answer=Analysis,
    work=work,
    subjects=subjects,
    open_to_all=open_to_all,
)
OBJECTORS = (
    Objector(frozenset({APPRAISALS, OPTIONS, CRITERIA, *NAMING_TABLES}), look),
    Objector(frozenset(READS), look_at_scores),
)
