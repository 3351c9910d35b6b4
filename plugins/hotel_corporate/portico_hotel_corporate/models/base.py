"""The declarative base of the plugin's own tables."""

from sqlalchemy.orm import DeclarativeBase

from portico.database import plugin_registry


class Base(DeclarativeBase):
    """Every mapped class of the plugin inherits this."""

    registry = plugin_registry()
