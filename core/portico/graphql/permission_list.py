"""What can be permitted in a deployment: the permissions of the core and of its plugins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from portico.access import Actor
from portico.graphql.core_access import ROLE_READ, core_access
from portico.query.fields import Answer

if TYPE_CHECKING:
    from portico.plugins import Plugins


@dataclass(frozen=True, slots=True)
class Permission:
    """Something that a role or a token may permit."""

    name: Annotated[str, "The permission's name; `hotel.*` in a role stands for all that begin so."]
    description: Annotated[str, "What it lets somebody do."]
    brought_by: Annotated[str, "The plugin that brings it, or `core`."]


def every_permission(plugins: Plugins) -> list[Permission]:
    """The permissions of the core and the enabled plugins, by their names."""
    accesses = [("core", core_access()), *plugins.access()]
    found = [
        Permission(each.name, each.description, owner)
        for owner, access in accesses
        for each in access.permissions
    ]
    return sorted(found, key=lambda each: each.name)


def permissions_answer(plugins: Plugins) -> Answer:
    """The root field ``permissions``."""

    def known(_actor: Actor) -> list[Permission]:
        return every_permission(plugins)

    return Answer(
        name="permissions",
        description="Everything that roles and tokens can permit in this deployment.",
        operation=known,
        permission=ROLE_READ.name,
    )
