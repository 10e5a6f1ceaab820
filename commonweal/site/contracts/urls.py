"""Addresses of the pages about contracts."""

from __future__ import annotations

from django.urls import URLPattern, path

from commonweal.site.contracts.views import awards, contracts, making, mobilisation, signing

_HOME = "places/<slug:place>/contracts/"
_ONE = _HOME + "<slug:code>/"
_START = _ONE + "mobilisation/"

urlpatterns: list[URLPattern] = [
    path("contracts/", contracts.own, name="contracts_own"),
    path(_HOME, contracts.here, name="contracts"),
    path(_HOME + "calendar.ics", contracts.calendar, name="contracts_calendar"),
    path(_HOME + "make/", making.make, name="contract_make"),
    path(_HOME + "meet/", making.meet, name="contract_meet"),
    path(_HOME + "pack/", contracts.pack, name="contract_pack"),
    path(_HOME + "from-awards/<slug:code>/", awards.from_awards, name="contracts_of_awards"),
    path(_ONE, contracts.one, name="contract"),
    path(_ONE + "sign/", signing.sign, name="contract_sign"),
    path(_ONE + "extend/", signing.extend, name="contract_extend"),
    path(_START, mobilisation.plan, name="mobilisation"),
    path(_START + "task/", mobilisation.task, name="mobilisation_task"),
    path(_START + "tasks/<int:pk>/", mobilisation.task_done, name="mobilisation_task_done"),
    path(_START + "condition/", mobilisation.condition, name="mobilisation_condition"),
    path(_START + "conditions/<int:pk>/", mobilisation.condition_said, name="mobilisation_said"),
    path(_START + "users/", mobilisation.users, name="mobilisation_users"),
    path(_START + "needs/", mobilisation.needs, name="mobilisation_needs"),
    path(_START + "gate/", mobilisation.gate, name="mobilisation_gate"),
    path(_START + "start/", mobilisation.start, name="mobilisation_start"),
]
