"""Who is acting, for which organisation, in which role. Every query and action starts here.

Views read through `request.acting`; actions take it as `by`. Somebody who is not signed in acts
as the public: no organisation, no role, published data only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonweal.records.people.permissions import Capability, Role, may

if TYPE_CHECKING:
    from commonweal.records.people.models import Membership, User
    from commonweal.records.register.models import Organisation


class NotAllowed(Exception):
    """The person's role does not allow this. The message is fit to show."""


@dataclass(frozen=True)
class Acting:
    """A person in a role for an organisation; or the public; or the system itself."""

    user: User | None = None
    organisation: Organisation | None = None
    role: Role | None = None
    is_system: bool = False

    @classmethod
    def public(cls) -> Acting:
        return cls()

    @classmethod
    def system(cls) -> Acting:
        """The product's own commands, run by whoever operates the machine."""
        return cls(is_system=True)

    @classmethod
    def from_membership(cls, membership: Membership) -> Acting:
        return cls(membership.user, membership.organisation, Role(membership.role))

    @property
    def is_public(self) -> bool:
        return self.user is None and not self.is_system

    @property
    def name(self) -> str:
        if self.is_system:
            return "the system operator"
        return str(self.user) if self.user else "the public"

    def may(self, capability: Capability) -> bool:
        return self.is_system or may(self.role, capability)

    def require(self, capability: Capability) -> None:
        """Raise NotAllowed unless the role has the capability."""
        if not self.may(capability):
            who = self.role.label if self.role else "Somebody who is not signed in"
            what = capability.value.replace("_", " ")
            raise NotAllowed(f"{who} may not {what}.")
