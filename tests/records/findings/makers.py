"""Bringing made-up tables in, so that there is something to find."""

from __future__ import annotations

from django.core.files.base import ContentFile

from commonweal.records.facts import actions
from commonweal.records.people.acting import Acting
from commonweal.records.register.models import Place

SPEND = """\
line_id,part_of,commissioner_code,commissioner,commissioner_type,amount_gbp_m,year,includes,excludes,basis,outside_reason,source_doc,source_section
all,,all,Everybody,total,30.5,2024/25,,,gross,,this file,Table 1
north,all,north_ccg,North CCG,ccg,20.0,2024/25,CAMHS,,gross,,this file,Table 1
shire,all,shire_council,Shire Council,local_authority,10.5,2023/24,,CAMHS,net,,this file,Table 1
adults,shire,shire_council,Adults,component,7.3,2023/24,,,net,,this file,Table 2
drugs,shire,shire_council,Drugs and alcohol,component,3.9,2023/24,,,net,,this file,Table 2
older,,shire_council,Older adults,outside_total,40,2023/24,,,gross,Another budget,this file,Table 3
"""

PLAN = """\
provider_code,scenario,financial_year,line,value,unit,source_doc,source_section
trust_a,base,2024/25,income,100.8,gbp_m,this file,Table 1
trust_a,base,2024/25,cip,3.2,gbp_m,this file,Table 1
trust_a,base,2024/25,cip_pct_income,3.0,pct,this file,Table 1
"""


def bring_in(place: Place, by: Acting, text: str, template: str = "spend", **more: object) -> None:
    """Receive, check and accept a file whole."""
    received = actions.receive_import(
        place=place,
        template=template,
        file=ContentFile(text.encode(), name=f"{template}.csv"),
        by=by,
        **more,  # type: ignore[arg-type]
    )
    checked = actions.check_import(import_=received, by=by)
    assert checked.problems == []
    actions.accept_import(import_=checked, by=by, reason="It is so in the source.")
