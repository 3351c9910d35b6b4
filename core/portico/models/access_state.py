"""AccessState: a number that grows whenever who may do what changes.

Servers keep who a token belongs to and what it may do for as long as the number stays, so that a
revocation counts at once, in every process.
"""

from __future__ import annotations

from typing import ClassVar, Final

from sqlalchemy import event, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from portico.database import CoreBase
from portico.models.role import Role
from portico.models.substitution import Substitution, SubstitutionAccount
from portico.models.team import Team, TeamMember
from portico.models.token import ApiToken
from portico.models.user import User, UserRole

DECISIVE: Final = (
    *(ApiToken, Role, Substitution, SubstitutionAccount, Team, TeamMember, User, UserRole),
)
"""The records that decide who may do what."""


class AccessState(CoreBase):
    """The one row that holds the number."""

    __tablename__ = "core_access_state"
    RECORDED: ClassVar = False

    id: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, doc="Always 1: there is one row."
    )
    epoch: Mapped[int] = mapped_column(doc="Grows with every change.")


EPOCH: Final = "SELECT COALESCE((SELECT CAST(epoch AS TEXT) FROM core_access_state), '0')"
"""Reads the number, as text."""

GROW: Final = text(
    "INSERT INTO core_access_state (id, epoch) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET epoch = core_access_state.epoch + 1"
)
"""Lets the number grow; two that are the first at the same moment do not collide."""


@event.listens_for(Session, "after_flush")
def _count(session: Session, *_: object) -> None:
    """Let the number grow in the same transaction."""
    touched = (*session.new, *session.dirty, *session.deleted)
    if not any(isinstance(record, DECISIVE) for record in touched):
        return
    session.connection().execute(GROW)
