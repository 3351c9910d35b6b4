"""The settings of a plugin, for its deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pydantic_settings import BaseSettings
    from sqlalchemy.orm import Session

    from portico.events import Bus

Kind = TypeVar("Kind", bound="BaseSettings")


def settings_of(session: Session, kind: type[Kind]) -> Kind:
    """The settings of the plugin whose ``Settings`` is ``kind``; without one, their defaults."""
    bus: Bus | None = session.info.get("bus")
    found: Kind | None = bus.settings.get(kind) if bus else None
    return kind.model_construct() if found is None else found  # whatever the environment says
