"""Team: users who work together under a head."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from portico.database import CoreBase, Record


class Team(Record, CoreBase):
    """Users who work together. Its head appoints the deputies of its members."""

    __tablename__ = "core_team"

    name: Mapped[str] = mapped_column(String(200), unique=True, doc="The team's name.")
    head_id: Mapped[UUID | None] = mapped_column(
        Uuid(),
        ForeignKey("core_user.id", ondelete="SET NULL"),
        index=True,
        doc="The user who leads the team.",
    )


class TeamMember(CoreBase):
    """A user's place in a team."""

    __tablename__ = "core_team_member"

    team_id: Mapped[UUID] = mapped_column(
        Uuid(), ForeignKey("core_team.id", ondelete="CASCADE"), primary_key=True, doc="The team."
    )
    user_id: Mapped[UUID] = mapped_column(
        Uuid(),
        ForeignKey("core_user.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
        doc="The user.",
    )
