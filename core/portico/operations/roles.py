"""Roles: those of the deployment, those that plugins bring, and those that are always there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portico.access import Actor
from portico.database import new_id
from portico.errors import Problems, refuse
from portico.hookspecs import PluginRole
from portico.models.role import Role, RoleRows
from portico.models.user import UserRole
from portico.operations.lookup import expect_version, get
from portico.operations.scopes import check_scopes
from portico.values import UNSET, Ref, Unset

if TYPE_CHECKING:
    from portico.events import Bus

CORE_ROLES: Final = {
    role.name: role
    for role in (
        PluginRole(
            name="core.administrator",
            description="Whoever runs the deployment: may do everything.",
            permissions=("*",),
            rows="ALL",
        ),
        PluginRole(
            name="core.account_manager",
            description="Manages accounts and their people.",
            permissions=(
                *("core.account.*", "core.contact.*", "core.affiliation.*"),
                *("core.approval.*", "core.user.read", "core.team.read", "core.me.read"),
            ),
            rows="OWN",
        ),
        PluginRole(
            name="core.team_head",
            description="Leads a team: sees its accounts and appoints deputies.",
            permissions=(
                *("core.account.*", "core.contact.*", "core.affiliation.*"),
                *("core.approval.*", "core.user.read", "core.team.read", "core.me.read"),
                *("core.substitution.read", "core.substitution.write"),
            ),
            rows="TEAM",
        ),
        PluginRole(
            name="core.auditor",
            description="Reads everything, the history included, and changes nothing.",
            permissions=("*.read",),
            rows="ALL",
        ),
    )
}


@dataclass(kw_only=True)
class RoleCreate:
    """A new role."""

    name: Annotated[str, "The role's name, without a dot: dotted names are the plugins'."]
    description: Annotated[str, "Who is meant to have it."]
    permissions: Annotated[
        list[str] | None,
        "What it permits, such as `core.account.read`, `hotel.*`; as `basedOn` if left out.",
    ] = None
    rows: Annotated[
        RoleRows | None,
        "Whose accounts the permissions are good for; as `basedOn` if left out, else OWN.",
    ] = None
    based_on: Annotated[
        str | None,
        "The role of a plugin or the core to begin with. Later versions of it do not change yours.",
    ] = None


@dataclass(kw_only=True)
class RoleUpdate:
    """What is to change of a role."""

    id: Annotated[UUID, Ref("Role"), "The role."]
    expected_version: Annotated[int, "The version that was read."]
    description: Annotated[str | Unset, "Who is meant to have it."] = UNSET
    permissions: Annotated[list[str] | Unset, "What it permits."] = UNSET
    rows: Annotated[RoleRows | Unset, "Whose accounts the permissions are good for."] = UNSET


def create_role(session: Session, actor: Actor, input: RoleCreate) -> Role:
    """Create a role of this deployment. Nobody can permit what they may not do themselves."""
    problems = Problems()
    name = input.name.strip()
    problems.check(
        ok=bool(name) and "." not in name,
        code="ROLE_NAME",
        message="A name without a dot is needed; dotted names belong to plugins.",
        path=("input", "name"),
    )
    if session.scalars(select(Role.id).where(Role.name == name)).first() is not None:
        problems.add("ROLE_EXISTS", f"There is a role {name} already.", "input", "name")
    base = _base(session, input, problems)
    given = base.permissions if base and input.permissions is None else input.permissions
    permissions = list(given or ())
    rows = input.rows or (RoleRows[base.rows] if base else RoleRows.OWN)
    _check(actor, permissions, rows, problems)
    problems.raise_if_any()
    role = Role(
        id=new_id(),
        name=name,
        description=input.description.strip(),
        permissions=sorted(set(permissions)),
        rows=rows,
        based_on=base.name if base else None,
        based_permissions=sorted(base.permissions) if base else None,
    )
    session.add(role)
    return role


def _base(session: Session, input: RoleCreate, problems: Problems) -> PluginRole | None:
    """The role to begin with."""
    if input.based_on is None:
        if input.permissions is None:
            text = "Say what it permits, or which role it is based on."
            problems.add("REQUIRED", text, "input", "permissions")
        return None
    found = shipped_roles(session).get(input.based_on)
    if found is None:
        text = f"Neither the core nor a plugin brings a role {input.based_on!r}."
        problems.add("NO_ROLE", text, "input", "basedOn")
    return found


def update_role(session: Session, actor: Actor, input: RoleUpdate) -> Role:
    """Change a role; it counts at once for all who have it."""
    role = get(session, Role, input.id, lock=True)
    expect_version(role, input.expected_version)
    problems = Problems()
    permissions = role.permissions if input.permissions is UNSET else input.permissions
    rows = role.rows if input.rows is UNSET else input.rows
    _check(actor, permissions, rows, problems)
    problems.raise_if_any()
    role.permissions, role.rows = sorted(set(permissions)), rows
    if input.description is not UNSET:
        role.description = input.description.strip()
    return role


def _check(actor: Actor, permissions: list[str], rows: RoleRows, problems: Problems) -> None:
    check_scopes(actor, permissions, problems, "input", "permissions")
    if rows is RoleRows.ALL and not actor.reach.is_everything:
        text = "You do not see all accounts, so you cannot let others see them."
        problems.add("TOO_BROAD", text, "input", "rows")


def shipped_roles(session: Session) -> dict[str, PluginRole]:
    """The roles that the core and the enabled plugins bring, as this version has them."""
    bus: Bus | None = session.info.get("bus")
    return {**CORE_ROLES, **(bus.roles if bus else {})}


def known_roles(session: Session, names: Iterable[str]) -> dict[str, PluginRole]:
    """The roles of these names, wherever they come from; unknown names are left out."""
    brought = shipped_roles(session)
    wanted = set(names)
    found = {name: brought[name] for name in wanted & brought.keys()}
    for role in session.scalars(select(Role).where(Role.name.in_(wanted - found.keys()))):
        found[role.name] = PluginRole(
            name=role.name,
            description=role.description,
            permissions=role.permissions,
            rows=role.rows.name,  # type: ignore[arg-type]  # the choice has the same words
        )
    return found


def give_roles(
    session: Session, actor: Actor, user_id: UUID, names: list[str], *path: str | int
) -> None:
    """Let a user have exactly these roles. Nobody can give what they may not do themselves."""
    problems, known = Problems(), known_roles(session, names)
    present = {
        each.role: each
        for each in session.scalars(select(UserRole).where(UserRole.user_id == user_id))
    }
    for position, name in enumerate(names):
        here = (*path, position)
        if name not in known:
            problems.add("NO_ROLE", f"There is no role {name!r}.", *here)
        elif name not in present:
            role = known[name]
            check_scopes(actor, list(role.permissions), problems, *here)
            if role.rows == "ALL" and not actor.reach.is_everything:
                problems.add("TOO_BROAD", f"{name} lets see more than you see.", *here)
    problems.raise_if_any()
    for name in set(names) - present.keys():
        session.add(UserRole(user_id=user_id, role=name))
    for name in present.keys() - set(names):
        session.delete(present[name])


def require_known(session: Session, name: str) -> PluginRole:
    """The role of that name."""
    role = known_roles(session, [name]).get(name)
    if role is None:
        raise refuse("NO_ROLE", f"There is no role {name!r}.")
    return role
