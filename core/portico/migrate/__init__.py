"""Migrations: one line of revisions and one version table for the core and for each plugin."""

from portico.migrate.owners import CORE, Owner, core_owner, owners, plugin_owners
from portico.migrate.removal import orphans, plan_removal, remove
from portico.migrate.run import MigrationError, Pending, migrate, pending

__all__ = [
    "CORE",
    "MigrationError",
    "Owner",
    "Pending",
    "core_owner",
    "migrate",
    "orphans",
    "owners",
    "pending",
    "plan_removal",
    "plugin_owners",
    "remove",
]
