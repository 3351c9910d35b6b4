"""The declarative base of the bank's own mapped classes."""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase

from portico.database import plugin_registry


class Base(DeclarativeBase):
    """The base of every class that the plugin maps."""

    registry = plugin_registry()
