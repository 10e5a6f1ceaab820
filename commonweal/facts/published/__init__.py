"""Published statistics: reading a set's files into one long table whose cells know their bounds."""

from commonweal.facts.published.definition import PublishedSet, Rate, Relation, parse_set
from commonweal.facts.published.fault import PublishedFault
from commonweal.facts.published.files import Bounds
from commonweal.facts.published.finishing import Finished, finish
from commonweal.facts.published.long import LONG
from commonweal.facts.published.reading import read_published
from commonweal.facts.published.recognising import (
    Likeness,
    NotRecognised,
    Recognised,
    recognise,
)

__all__ = [
    "LONG",
    "Bounds",
    "Finished",
    "Likeness",
    "NotRecognised",
    "PublishedFault",
    "PublishedSet",
    "Rate",
    "Recognised",
    "Relation",
    "finish",
    "parse_set",
    "read_published",
    "recognise",
]
