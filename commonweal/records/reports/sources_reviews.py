"""Built paragraphs about the reviews of a place that are concluded: what each found, and what
followed from it. No provider is named."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.planning.decision_report import Built, Grid
from commonweal.records.results.reading import Reading
from commonweal.records.reviews import definitions
from commonweal.records.reviews.models import Review, ReviewConclusion
from commonweal.records.reviews.reading import findings_in, printed_in, raised_in
from commonweal.records.reviews.selectors import concluded_for


def reviews(reading: Reading) -> Iterator[Built]:
    """One paragraph for each review that is concluded."""
    for one in concluded_for(reading.acting, reading.place):
        is_grants = one.review.kind == Review.Kind.GRANTS
        yield Built(
            f"review/{one.review.code}",
            _followed(one),
            tuple(_concerns(one)) if is_grants else (),
            None if is_grants else _dimensions(one),
            sources=(_source(one),),
        )


def _followed(one: ReviewConclusion) -> str:
    what = definitions.conclusions(one.review.kind)[one.conclusion]
    needed = f" Evidence that would be needed: {one.needed.rstrip('.')}." if one.needed else ""
    return (
        f"The review “{one.review.title}” was concluded: {what}. {one.reason.rstrip('.')}.{needed}"
    )


def _concerns(one: ReviewConclusion) -> Iterator[str]:
    """What is counted where grants are listed, else what a paper prints."""
    titles = definitions.concerns()
    counted = raised_in(one.content)
    for raised in counted:
        yield f"{titles[raised.concern]}: {raised.count} of {raised.of} grants"
    if not counted:
        for code, said in printed_in(one.content).items():
            yield f"{titles[code]}: {said['finding']} (source, {said['section']})"


def _dimensions(one: ReviewConclusion) -> Grid:
    judged = definitions.evidence(printed=True)
    kept = findings_in(one.content)
    found = [
        (title, kept[code]) for code, title in definitions.dimensions().items() if code in kept
    ]
    return Grid(
        f"What the review found: {one.review.title}",
        ("Dimension", "What was found", "Evidence", "Evidence that would be needed"),
        tuple(
            (title, said.finding or "none", judged[said.evidence], said.needed)
            for title, said in found
        ),
    )


def _source(one: ReviewConclusion) -> str:
    document = f", {one.review.document.title}" if one.review.document else ""
    return f"the review “{one.review.title}”, conclusion {one.number}{document}"
