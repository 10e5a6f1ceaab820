"""What each role may do: the one table that decides it. Anything not listed is refused.

The public is no role: a person who is not signed in reads what has been published.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The roles of the brief."""

    COMMISSIONER = "commissioner"
    ANALYST = "analyst"
    PROVIDER = "provider"
    PANEL = "panel"
    READER = "reader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS = {
    Role.COMMISSIONER: "Commissioner",
    Role.ANALYST: "Analyst, finance or contract manager",
    Role.PROVIDER: "Provider",
    Role.PANEL: "Panel member",
    Role.READER: "Board or scrutiny member",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}


class Capability(StrEnum):
    """One thing a person may be allowed to do."""

    READ_PLACE = "read_place"
    IMPORT_FACTS = "import_facts"
    CHANGE_PUBLISHED = "change_published_statistics"
    SUBMIT_RETURN = "submit_return"
    CORRECT_FIGURE = "correct_figure"
    MANAGE_PLACE = "manage_place"
    EDIT_REGISTER = "edit_register"
    EDIT_LEXICON = "edit_lexicon"
    EDIT_THREAD = "edit_thread"
    ANSWER_FINDING = "answer_finding"
    WORK_OUT = "work_out"
    TAKE_POSITION = "take_position"
    SIGN_REPORT = "sign_report"
    CONTRIBUTE = "contribute"
    RUN_TENDER = "run_tender"
    MANAGE_CONTRACTS = "manage_contracts"
    OPEN_BIDS = "open_bids"
    EVALUATE = "evaluate"
    AWARD = "award"
    BID = "bid"
    CONSULT = "consult"
    ASSESS_EQUALITY = "assess_equality"
    APPROVE_EQUALITY = "approve_equality"
    MANAGE_PEOPLE = "manage_people"
    READ_AUDIT = "read_audit"


_WORK = {
    Capability.READ_PLACE,
    Capability.IMPORT_FACTS,
    Capability.CORRECT_FIGURE,
    Capability.EDIT_REGISTER,
    Capability.EDIT_LEXICON,
    Capability.EDIT_THREAD,
    Capability.ANSWER_FINDING,
    Capability.WORK_OUT,
    Capability.SIGN_REPORT,
    Capability.CONTRIBUTE,
    Capability.RUN_TENDER,
    Capability.MANAGE_CONTRACTS,
    Capability.OPEN_BIDS,
    Capability.EVALUATE,
    Capability.CONSULT,
    Capability.ASSESS_EQUALITY,
}

ROLE_CAPABILITIES: dict[Role, frozenset[Capability]] = {
    Role.COMMISSIONER: frozenset(
        _WORK
        | {
            Capability.MANAGE_PLACE,
            Capability.TAKE_POSITION,
            Capability.AWARD,
            Capability.APPROVE_EQUALITY,
        }
    ),
    # Published statistics count for every place at once, so only those who know the files may.
    Role.ANALYST: frozenset(_WORK | {Capability.CHANGE_PUBLISHED}),
    Role.PROVIDER: frozenset(
        {
            Capability.READ_PLACE,
            Capability.SUBMIT_RETURN,
            Capability.TAKE_POSITION,
            Capability.CONTRIBUTE,
            Capability.BID,
        }
    ),
    Role.PANEL: frozenset({Capability.READ_PLACE, Capability.OPEN_BIDS, Capability.EVALUATE}),
    Role.READER: frozenset({Capability.READ_PLACE}),
    Role.AUDITOR: frozenset({Capability.READ_PLACE, Capability.READ_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Capability.MANAGE_PEOPLE}),
}


def may(role: Role | None, capability: Capability) -> bool:
    """Whether a role has a capability; nobody without a role has any."""
    return role is not None and capability in ROLE_CAPABILITIES[role]
