"""Whether the areas that an assessment covers are town or country, as far as the place knows."""

from __future__ import annotations

from commonweal.records.needs.models import Assessment
from commonweal.records.people.acting import Acting
from commonweal.records.published.selectors_areas import need_areas_for

#: Town and country both, in the table of areas of need.
MIXED = "mixed"


def localities_covered(acting: Acting, assessment: Assessment) -> dict[str, str]:
    """Names of the areas covered, and of their parts, with the kind of locality that the table of
    areas of need gives them; those of which it says nothing are not among them."""
    covered = set(assessment.areas.values_list("code", flat=True))
    return {
        one.name: one.locality
        for one in need_areas_for(acting, assessment.place)
        if one.locality and (one.code in covered or one.part_of in covered)
    }
