"""Migrations: one line of revisions and one version table for the core and for each plugin."""

from portico.migrate.owners import Owner, core_owner, owners
from portico.migrate.run import MigrationError, Pending, migrate, pending

__all__ = ["MigrationError", "Owner", "Pending", "core_owner", "migrate", "owners", "pending"]
