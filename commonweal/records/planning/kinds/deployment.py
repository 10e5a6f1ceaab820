"""Social workers who follow services against a central team: cover, cost and Care Act time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from commonweal.language.figure import Status
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.deployment import Deployment, compare_deployment, people_of, posts_of
from commonweal.planning.option_tables import APPRAISALS, appraisal_of
from commonweal.records.facts.hooks import Objector
from commonweal.records.results.kinds import Kind, Subject, Tell
from commonweal.records.results.reading import Reading
from commonweal.records.shelf import read_yaml

POSTS, CASELOAD = "social_work_posts", "social_work_caseload"
RULES = "rules/deployment.yaml"


@dataclass(frozen=True)
class Given:
    """What is assumed of a central team; None for what the definition says."""

    travel_pct: Decimal | None = None
    management_gbp: Decimal | None = None


def subjects(reading: Reading) -> list[Subject]:
    """The appraisals that are about deployment."""
    return [
        Subject(appraisal_of(row), row.text("title"))
        for row in reading.rows(APPRAISALS)
        if row.text("about") == "deployment"
    ]


def work(reading: Reading, subject: str, given: Given, tell: Tell) -> Worked:
    """Both models for the posts and people of the place."""
    del subject, tell
    posts, people = reading.rows(POSTS), reading.rows(CASELOAD)
    rules = read_yaml(RULES)
    found = compare_deployment(
        posts_of(posts),
        people_of(people),
        travel_pct=given.travel_pct
        if given.travel_pct is not None
        else Decimal(rules["travel_pct"]),
        management=given.management_gbp
        if given.management_gbp is not None
        else Decimal(rules["management_gbp"]),
    )
    made_up = any(row.status == Status.ILLUSTRATIVE for row in (*posts, *people))
    cautions = ["Posts and people are illustrative: the paper prints none."] if made_up else []
    cautions.append(
        f"That a central team travels for {found.travel_pct}% of its time and costs "
        f"£{found.management:,} more to run is assumed."
    )
    return Worked(
        answer=replace(found, made_up=made_up),
        headline=_headline(found),
        steps=(
            "Follow services: each area has the posts of its own teams",
            f"Centrally: all posts, less {found.travel_pct}% for travelling, shared by people",
        ),
        used=refs_of(posts, people),
        definitions=(f"{RULES}@{rules['valid_from']}",),
        cautions=tuple(cautions),
    )


def _headline(found: Deployment) -> str:
    spread = found.follow.spread
    extra = f"a central team is even and costs £{found.management:,} more a year."
    if found.follow.without_posts or spread is None:
        without = ", ".join(found.follow.without_posts)
        return f"If social workers follow services, {without} has no post; {extra}"
    return (
        f"If social workers follow services, the worst area has {float(spread):.1f} times as many "
        f"people for each post as the best; {extra}"
    )


KIND = Kind(
    code="deployment",
    title="Deployment of social workers",
    path="deployment/",
    reads=(APPRAISALS, POSTS, CASELOAD),
    needs=(APPRAISALS, POSTS, CASELOAD),
    given=Given,
    answer=Deployment,
    work=work,
    subjects=subjects,
)
OBJECTORS: tuple[Objector, ...] = ()
