"""The roles that come with the core and the plugins, as clients see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from portico.access import Actor
from portico.graphql.core_access import ROLE_READ
from portico.models.role import RoleRows
from portico.operations.roles import CORE_ROLES
from portico.query.fields import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portico.hookspecs import PluginRole
    from portico.plugins import Plugins


@dataclass(frozen=True, slots=True)
class ShippedRole:
    """A role that comes with the core or a plugin, and changes with its version."""

    name: Annotated[str, "The role's name, to be given to users, or to base a role upon."]
    description: Annotated[str, "Who is meant to have it."]
    permissions: Annotated[list[str], "What it permits."]
    rows: Annotated[RoleRows, "Whose accounts the permissions are good for."]
    brought_by: Annotated[str, "The plugin that brings it, or `core`."]


def shipped_roles_answer(plugins: Plugins) -> Answer:
    """The root field ``shippedRoles``."""

    def shipped(_actor: Actor) -> list[ShippedRole]:
        return [_shown(role, plugin) for plugin, role in _shipped(plugins)]

    return Answer(
        name="shippedRoles",
        description="The roles that come with the core and the plugins. They change with the "
        "version; a role of your own that is based on one does not.",
        operation=shipped,
        permission=ROLE_READ.name,
    )


def _shipped(plugins: Plugins) -> Iterator[tuple[str, PluginRole]]:
    yield from (("core", role) for role in CORE_ROLES.values())
    for name, access in plugins.access():
        yield from ((name, role) for role in access.roles)


def _shown(role: PluginRole, plugin: str) -> ShippedRole:
    permissions = sorted(role.permissions)
    return ShippedRole(role.name, role.description, permissions, RoleRows[role.rows], plugin)
