"""Commissioning posts: how many, how scattered, which skills are missing, against a shared team."""

from __future__ import annotations

from commonweal.delivering.supply_tables import made_up
from commonweal.language.worked import Worked, refs_of
from commonweal.planning.capacity import CapacityAnswer, capacity_answer
from commonweal.records.facts.hooks import Objector
from commonweal.records.results.kinds import Kind, Nothing, Tell
from commonweal.records.results.reading import Reading

POSTS, PRINTED = "commissioning_posts", "commissioning_capacity"


def work(reading: Reading, subject: str, given: Nothing, tell: Tell) -> Worked:
    """Add the posts up and set them beside the proposed team."""
    del subject, given, tell
    rows = reading.rows(POSTS)
    answer = capacity_answer(rows)
    now, then = answer.now, answer.proposed
    return Worked(
        answer=answer,
        headline=(
            f"{now.posts} posts ({now.equivalents.normalize():f} whole-time) in {now.bodies} "
            f"bodies commission mental health; the proposed team has "
            f"{then.equivalents.normalize():f} whole-time."
        ),
        steps=tuple(
            f"{gap.skill}: {gap.proposed.normalize():f} proposed − {gap.now.normalize():f} now "
            f"= {gap.gap.normalize():f}"
            for gap in answer.gaps
        ),
        used=refs_of(rows, reading.rows(PRINTED)),
        cautions=("The list of posts is illustrative; the paper prints totals only.",)
        if made_up(rows)
        else (),
    )


KIND = Kind(
    code="posts",
    title="Commissioning posts",
    path="workforce/posts/",
    reads=(POSTS, PRINTED),
    needs=(POSTS,),
    answer=CapacityAnswer,
    work=work,
)
OBJECTORS: tuple[Objector, ...] = ()
