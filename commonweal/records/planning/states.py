"""Which state of a recommendation or action may follow which, and who is asked for a position."""

from __future__ import annotations

from commonweal.records.planning.models import Action, Recommendation
from commonweal.records.register.models import PlaceParty

_R = Recommendation.State
_A = Action.State

#: From each state of a recommendation to those that may follow. A finished one may be reopened.
RECOMMENDATION_MOVES: dict[str, tuple[str, ...]] = {
    _R.PROPOSED: (_R.AGREED, _R.DECLINED),
    _R.AGREED: (_R.UNDER_WAY, _R.DONE, _R.DECLINED, _R.PROPOSED),
    _R.DECLINED: (_R.PROPOSED,),
    _R.UNDER_WAY: (_R.DONE, _R.AGREED, _R.DECLINED),
    _R.DONE: (_R.UNDER_WAY,),
}

#: Likewise for an action.
ACTION_MOVES: dict[str, tuple[str, ...]] = {
    _A.TO_DO: (_A.UNDER_WAY, _A.DONE, _A.DROPPED),
    _A.UNDER_WAY: (_A.DONE, _A.TO_DO, _A.DROPPED),
    _A.DONE: (_A.UNDER_WAY,),
    _A.DROPPED: (_A.TO_DO,),
}

#: States in which nothing more is awaited.
SETTLED = (_R.DECLINED, _R.DONE)
FINISHED = (_A.DONE, _A.DROPPED)

#: The parties that are asked to agree or decline; a scrutiny body is not.
ASKED = (PlaceParty.Part.LEAD, PlaceParty.Part.COMMISSIONER, PlaceParty.Part.PROVIDER)
