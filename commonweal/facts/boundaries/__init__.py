"""Files of boundaries that nobody has reason to trust, read into outlines that a page can draw."""

from commonweal.facts.boundaries.reading import Boundaries, BoundaryFault, read_boundaries
from commonweal.facts.boundaries.rules import BoundaryRules, read_rules
from commonweal.facts.boundaries.shapes import Shape

__all__ = [
    "Boundaries",
    "BoundaryFault",
    "BoundaryRules",
    "Shape",
    "read_boundaries",
    "read_rules",
]
