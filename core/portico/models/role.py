"""Role: permissions under one name, and how many accounts they are good for."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Document, Record, choice
from portico.values import Choice


class RoleRows(Choice):
    """Whose accounts, with all that belongs to them, a role lets a user see and change."""

    OWN = "The accounts that the user manages."
    TEAM = "Those that the members of the user's teams manage."
    ALL = "All accounts."


BREADTH = (RoleRows.OWN, RoleRows.TEAM, RoleRows.ALL)
"""From the narrowest to the broadest: a user with several roles sees what the broadest shows."""


class Role(Record, CoreBase):
    """Permissions under one name, to be given to users. Plugins bring roles of their own too."""

    __tablename__ = "core_role"

    name: Mapped[str] = mapped_column(String(120), unique=True, doc="The role's name.")
    description: Mapped[str] = mapped_column(String(500), doc="Who is meant to have it.")
    permissions: Mapped[list[str]] = mapped_column(
        Document(), doc="What it permits, such as `core.account.read` or `hotel.*`."
    )
    rows: Mapped[RoleRows] = mapped_column(
        choice(RoleRows), doc="Whose accounts the permissions are good for."
    )
    based_on: Mapped[str | None] = mapped_column(
        String(120), doc="The role of a plugin or the core that it was made from, if it was."
    )
    based_permissions: Mapped[list[str] | None] = mapped_column(
        Document(), doc="What that role permitted then. What it gains later, this one does not."
    )

    def missed(self, offered: Iterable[str]) -> list[str]:
        """What the role that it was made from permits by now, and did not then."""
        return sorted(set(offered) - set(self.based_permissions or ()))
