"""A made-up county with a path, its gates and the people on both sides."""

from __future__ import annotations

from commonweal.records.register.models import Place
from tests import universe
from tests.records import people

SEGMENTS = """\
segment_id,clusters,super_cluster,duration_years,duration_is_maximum,shift_milestone_year,\
shift_milestone_pct,start_date,end_date_derived,expected_setting,source_doc,source_section
seg_a,1;2;3,non_psychotic,2,yes,,,2024-04-01,2026-04-01,integrated,this file,Table 1
seg_b,4,non_psychotic,4,no,2,TBC,2024-04-01,2028-04-01,shared,this file,Table 1
"""
GATES = """\
segment_id,gate_number,at_years,date_derived,subject,tested_party,source_doc,source_section
seg_b,1,1.5,2025-10-01,needs and outcomes,both,this file,Table 2
seg_b,2,3,2027-04-01,decision on procurement,both,this file,Table 2
seg_b,,,,agreed conditions,provider,this file,Table 2
seg_b,,,,clear specifications,commissioner,this file,Table 2
"""


def county(providers: int = 1) -> Place:
    """Exampleshire with a path of two segments and two gates; one trust, or two."""
    parts = {"example_icb": "lead", "example_council": "commissioner"}
    trusts = ("example_trust", "example_other_trust")[:providers]
    place = people.place("exampleshire", **parts, **dict.fromkeys(trusts, "provider"))
    universe.bring_in(place, "segments", SEGMENTS.encode())
    universe.bring_in(place, "stage_gates", GATES.encode())
    return place
