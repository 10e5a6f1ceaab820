"""Reading consultations through the organisation that is acting.

Those who commission in the place and their auditors see everything but what is held back; everybody
else sees a consultation once it is open, and what came of it once it is published.
"""

from __future__ import annotations

from collections import Counter

from django.db.models import Max, QuerySet
from django.utils import timezone

from commonweal.planning.consultation import Plan, State, plan_of, plan_problems
from commonweal.planning.consultation_answers import Outcome, publication_problems
from commonweal.planning.consultation_coding import where_codes_count
from commonweal.records.consultation.models import (
    Answer,
    CoDesign,
    Consultation,
    PrintedVenue,
    ProposalVersion,
    Quote,
    Reply,
    Response,
    Retirement,
    Step,
    Theme,
)
from commonweal.records.engagement.selectors import events_for
from commonweal.records.people.acting import Acting
from commonweal.records.people.permissions import Capability
from commonweal.records.register.models import Place
from commonweal.records.register.selectors import Sight, sight_of


def consultations_for(acting: Acting, place: Place) -> QuerySet[Consultation]:
    """The consultations of a place that this reader may know of."""
    rows = Consultation.objects.filter(place=place).select_related("place", "lead", "document")
    if sight_of(acting, place) == Sight.ALL:
        return rows
    return rows.exclude(state=State.DRAFT)


def consultation_for(acting: Acting, place: str, code: str) -> Consultation:
    """One consultation by the code of its place and its own. Raises Consultation.DoesNotExist."""
    rows = Consultation.objects.select_related("place", "lead", "document")
    found = rows.get(place__code=place, code=code)
    if found.state == State.DRAFT and not is_inside(acting, found):
        raise Consultation.DoesNotExist
    return found


def is_inside(acting: Acting, consultation: Consultation) -> bool:
    """Whether this reader works for, or audits, those who commission in the place."""
    return sight_of(acting, consultation.place) == Sight.ALL


def may_run(acting: Acting, consultation: Consultation) -> bool:
    """Whether this reader may work on the consultation; the actions decide again."""
    return acting.may(Capability.CONSULT) and is_inside(acting, consultation)


def may_start(acting: Acting, place: Place) -> bool:
    """Whether this reader may begin a consultation here; the action decides again."""
    return acting.may(Capability.CONSULT) and sight_of(acting, place) == Sight.ALL


def may_see_results(acting: Acting, consultation: Consultation) -> bool:
    """Whether what came of it is for this reader."""
    return consultation.state == State.PUBLISHED or is_inside(acting, consultation)


def takes_answers(acting: Acting, consultation: Consultation) -> bool:
    """Whether the public form is open today. The same for everybody."""
    del acting
    plan = plan_of(consultation.content)
    today = timezone.localdate()
    within = (
        plan.opens is not None and plan.closes is not None and (plan.opens <= today <= plan.closes)
    )
    return consultation.state == State.OPEN and within


def responses_for(acting: Acting, consultation: Consultation) -> QuerySet[Response]:
    """The responses, for those inside."""
    rows = Response.objects.filter(consultation=consultation)
    return rows if is_inside(acting, consultation) else rows.none()


def response_counts(acting: Acting, consultation: Consultation) -> dict[str, Counter[str]]:
    """How many responses there are by channel, respondent type and area, for those inside."""
    rows = responses_for(acting, consultation).values_list("channel", "respondent", "area")
    found: dict[str, Counter[str]] = {
        "channel": Counter(), "respondent": Counter(), "area": Counter()
    }  # fmt: skip
    for channel, respondent, area in rows:
        found["channel"][channel] += 1
        found["respondent"][respondent] += 1
        found["area"][area] += 1
    return found


def held_texts(acting: Acting, consultation: Consultation) -> QuerySet[Answer]:
    """The texts that wait for somebody to look at them, for those who work on it only."""
    rows = Answer.objects.filter(response__consultation=consultation, look=Answer.Look.HELD)
    return rows if may_run(acting, consultation) else rows.none()


def held_count(acting: Acting, consultation: Consultation) -> int:
    """How many texts are held back, for those inside."""
    if not is_inside(acting, consultation):
        return 0
    rows = Answer.objects.filter(response__consultation=consultation)
    return rows.filter(look=Answer.Look.HELD).count()


def themes_for(acting: Acting, consultation: Consultation) -> QuerySet[Theme]:
    """The code book without what was retired, for those who may see what came of the
    consultation."""
    rows = consultation.themes.filter(retirement__isnull=True)
    return rows if may_see_results(acting, consultation) else rows.none()


def theme_for(acting: Acting, consultation: Consultation, code: str) -> Theme:
    """One theme by its code. Raises Theme.DoesNotExist."""
    return themes_for(acting, consultation).get(code=code)


def retired_themes(acting: Acting, consultation: Consultation) -> list[Theme]:
    """The themes that were retired, for those inside."""
    if not is_inside(acting, consultation):
        return []
    rows = consultation.themes.filter(retirement__isnull=False)
    return list(rows.select_related("retirement__into"))


def any_theme_for(acting: Acting, consultation: Consultation, code: str) -> Theme:
    """One theme, also a retired one for those inside. Raises Theme.DoesNotExist."""
    for theme in retired_themes(acting, consultation):
        if theme.code == code:
            return theme
    return theme_for(acting, consultation, code)


def moves_of(acting: Acting, consultation: Consultation) -> dict[int, int | None]:
    """Where the codes of each retired theme count now, None where they ended. The same for
    everybody: it changes what is counted, and names nothing."""
    del acting
    rows = Retirement.objects.filter(theme__consultation=consultation)
    return where_codes_count(dict(rows.values_list("theme", "into")))


def replies_for(acting: Acting, consultation: Consultation) -> dict[int, Reply]:
    """The response that counts to each theme, by the theme's key."""
    if not may_see_results(acting, consultation):
        return {}
    last = Reply.objects.filter(theme__consultation=consultation).values("theme")
    keys = last.annotate(newest=Max("pk")).values_list("newest", flat=True)
    rows = Reply.objects.filter(pk__in=list(keys)).select_related("version")
    return {row.theme_id: row for row in rows}


def versions_of(acting: Acting, consultation: Consultation) -> list[ProposalVersion]:
    """What was proposed, in order. Outside, only the first until the consultation is published."""
    rows = list(consultation.versions.all())
    return rows if may_see_results(acting, consultation) else rows[:1]


def quotes_for(acting: Acting, consultation: Consultation) -> dict[int, list[Quote]]:
    """The quotes that were released and not withdrawn, by the key of the theme for which they
    count; none of a theme that ended."""
    if not may_see_results(acting, consultation):
        return {}
    found: dict[int, list[Quote]] = {}
    rows = Quote.objects.filter(theme__consultation=consultation, withdrawn_at__isnull=True)
    moved = moves_of(acting, consultation)
    for row in rows:
        theme = moved.get(row.theme_id, row.theme_id)
        if theme is not None:
            found.setdefault(theme, []).append(row)
    return found


def all_quotes(acting: Acting, consultation: Consultation) -> list[Quote]:
    """Every quote that was ever released, withdrawn ones among them, for those inside."""
    if not is_inside(acting, consultation):
        return []
    return list(Quote.objects.filter(theme__consultation=consultation).select_related("theme"))


def quote_for(acting: Acting, consultation: Consultation, pk: int) -> Quote:
    """One quote that is released, for those who work on it. Raises Quote.DoesNotExist."""
    rows = Quote.objects.filter(theme__consultation=consultation, withdrawn_at__isnull=True)
    rows = rows if may_run(acting, consultation) else rows.none()
    return rows.select_related("theme").get(pk=pk)


def printed_venues(acting: Acting, consultation: Consultation) -> list[PrintedVenue]:
    """The order of venues that a paper prints."""
    return list(consultation.printed_venues.all()) if may_see_results(acting, consultation) else []


def co_design_of(acting: Acting, consultation: Consultation) -> list[CoDesign]:
    """The events that shaped the proposal, as far as this reader sees the engagement log and what
    came of the consultation."""
    if not may_see_results(acting, consultation):
        return []
    seen = events_for(acting, consultation.place).values("pk")
    rows = consultation.co_design.filter(event__in=seen).select_related("event", "version")
    return list(rows.prefetch_related("event__organisations"))


def choice_answers(
    acting: Acting, consultation: Consultation, questions: list[str]
) -> dict[str, list[tuple[str, str, str]]]:
    """For each closed question what each response chose, empty where it left the question out, with
    respondent type and area. What is told of it is counted and small numbers are held back, so that
    whoever sees the results may have it."""
    if not may_see_results(acting, consultation):
        return {code: [] for code in questions}
    rows = Answer.objects.filter(response__consultation=consultation, question__in=questions)
    taken = {
        (response, question): choice
        for response, question, choice in rows.values_list("response", "question", "choice")
    }
    responses = list(consultation.responses.values_list("pk", "respondent", "area"))
    return {
        code: [(taken.get((pk, code), ""), who, area) for pk, who, area in responses]
        for code in questions
    }


def steps_of(acting: Acting, consultation: Consultation) -> list[Step]:
    """When it went on to which state, for those inside."""
    return list(consultation.steps.all()) if is_inside(acting, consultation) else []


def problems_of(acting: Acting, consultation: Consultation) -> list[str]:
    """What keeps a consultation from its next state, for those who work on it."""
    if not may_run(acting, consultation):
        return []
    if consultation.state == State.DRAFT:
        return plan_problems(plan_for(acting, consultation), timezone.localdate())
    if consultation.state == State.CLOSED:
        return _coding_problems(acting, consultation)
    if consultation.state == State.ANALYSED:
        replied = {
            row.theme.code: Outcome(row.outcome)
            for row in replies_for(acting, consultation).values()
        }
        themes = dict(themes_for(acting, consultation).values_list("code", "title"))
        return publication_problems(themes, replied, held_count(acting, consultation), 0)
    return []


def _coding_problems(acting: Acting, consultation: Consultation) -> list[str]:
    from commonweal.records.consultation.selectors_coding import left_to_code

    left = left_to_code(acting, consultation)
    found = []
    held = held_count(acting, consultation)
    if held:
        found.append(f"Texts that wait for somebody to look for personal data: {held}.")
    if left.uncoded:
        found.append(f"Texts that nobody has coded yet: {left.uncoded}.")
    if left.unsettled:
        found.append(f"Texts that two people coded differently: {left.unsettled}. Settle them.")
    return found


def plan_for(acting: Acting, consultation: Consultation) -> Plan:
    """The plan of a consultation that the reader has been given."""
    del acting
    return plan_of(consultation.content)


def theme_counts(acting: Acting, consultation: Consultation) -> dict[int, int]:
    """How many texts were settled on each theme, for those inside."""
    from commonweal.records.consultation.selectors_coding import final_themes

    found: Counter[int] = Counter()
    for keys in final_themes(acting, consultation).values():
        found.update(keys)
    return dict(found)


def response_total(acting: Acting, consultation: Consultation) -> int | None:
    """How many responses came; None where the paper that prints the consultation does not say."""
    if not may_see_results(acting, consultation):
        return None
    count = consultation.responses.count()
    return (count or None) if consultation.printed_note else count
